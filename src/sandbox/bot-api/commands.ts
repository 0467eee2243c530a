import { type Fields, isAdmin, type StoredChat } from '../world/model.ts';
import type { World } from '../world/world.ts';
import { type Call, fields, integer, json, list, text } from './params.ts';
import { badRequest } from './refusal.ts';

export interface BotCommand {
  command: string;
  description: string;
}

export function setMyCommands(call: Call): true {
  const given = list(call.params, 'commands', 'bot commands') ?? [];
  if (given.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  call.world.settings.commands[keyOf(call)] = given.map(command);
  saved(call.world);
  return true;
}

export function getMyCommands(call: Call): BotCommand[] {
  return call.world.settings.commands[keyOf(call)] ?? [];
}

export function deleteMyCommands(call: Call): true {
  delete call.world.settings.commands[keyOf(call)];
  saved(call.world);
  return true;
}

/** What the viewer's menu shows here: the narrowest scope that has commands wins. */
export function commandsFor(world: World, chat: StoredChat, viewer: number): BotCommand[] {
  const { commands } = world.settings;
  for (const scope of scopesFor(chat, viewer)) {
    const found = commands[`${scope}/en`] ?? commands[`${scope}/`];
    if (found !== undefined) return found;
  }
  return [];
}

function scopesFor(chat: StoredChat, viewer: number): string[] {
  if (chat.kind === 'private') return [`chat:${chat.id}`, 'all_private_chats', 'default'];
  const isBoss = isAdmin(chat.members[viewer]);
  return [
    `chat_member:${chat.id}:${viewer}`,
    ...(isBoss ? [`chat_administrators:${chat.id}`] : []),
    `chat:${chat.id}`,
    ...(isBoss ? ['all_chat_administrators'] : []),
    'all_group_chats',
    'default',
  ];
}

function keyOf({ world, params }: Call): string {
  const scope = fields(json(params, 'scope', 'BotCommandScope')) ?? { type: 'default' };
  const language = text(params, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('invalid language code specified');
  return `${scopeKey(world, scope)}/${language}`;
}

function scopeKey(world: World, scope: Fields): string {
  const type = String(scope['type']);
  if (['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators'].includes(type)) return type;
  if (!['chat', 'chat_administrators', 'chat_member'].includes(type)) {
    throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  }
  const chat = integer(scope, 'chat_id');
  if (chat === undefined || !world.chats.has(chat)) throw badRequest('chat not found');
  return type === 'chat_member' ? `${type}:${chat}:${integer(scope, 'user_id')}` : `${type}:${chat}`;
}

function command(value: unknown): BotCommand {
  const given = fields(value) ?? {};
  const [name, description] = [text(given, 'command') ?? '', text(given, 'description') ?? ''];
  const clean = name.replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(clean)) throw badRequest('BOT_COMMAND_INVALID');
  if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: clean, description };
}

function saved(world: World): void {
  world.saveSettings();
  world.events.emit({ type: 'chats' });
}
