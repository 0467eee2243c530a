import { isAdmin, type StoredChat } from '../world/model.ts';
import type { World } from '../world/world.ts';
import { objectOr, requiredInteger, requiredString } from './fields.ts';
import { type Call, json, list, text } from './params.ts';
import { badRequest, within } from './refusal.ts';

export interface BotCommand {
  command: string;
  description: string;
}

export function setMyCommands(call: Call): true {
  const given = list(call.params, 'commands', 'commands', 'Expected an Array of BotCommand') ?? [];
  const written = given.map((one) => within("Can't parse BotCommand", () => writtenCommand(one)));
  const key = keyOf(call);
  if (written.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  call.world.settings.commands[key] = written.map(checkedCommand);
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
  const given = json(params, 'scope', 'BotCommandScope');
  const scope = given === undefined ? { type: 'default' } : within("Can't parse BotCommandScope", () => scopeOf(given));
  if (scope.chat !== undefined && !world.chats.has(Number(scope.chat))) throw badRequest('chat not found');
  const language = text(params, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('Invalid language code specified');
  return `${[scope.type, scope.chat, scope.user].filter((part) => part !== undefined).join(':')}/${language}`;
}

interface Scope {
  type: string;
  chat?: string;
  user?: number;
}

function scopeOf(value: unknown): Scope {
  const given = objectOr('BotCommandScope must be an Object', value);
  const type = requiredString(given, 'type');
  if (['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators'].includes(type)) return { type };
  if (!['chat', 'chat_administrators', 'chat_member'].includes(type)) throw badRequest('Unsupported type specified');
  const chat = requiredString(given, 'chat_id');
  if (chat === '') throw badRequest('Empty chat_id specified');
  if (type !== 'chat_member') return { type, chat };
  const user = requiredInteger(given, 'user_id');
  if (user <= 0) throw badRequest('Invalid user_id specified');
  return { type, chat, user };
}

function writtenCommand(value: unknown): BotCommand {
  const given = objectOr('expected an Object', value);
  return { command: requiredString(given, 'command'), description: requiredString(given, 'description') };
}

function checkedCommand(written: BotCommand): BotCommand {
  const command = written.command.trim().replace(/^\//, '');
  const description = written.description.trim();
  if (command === '') throw badRequest('Command must be non-empty');
  if (command.length > 32) throw badRequest('Command length must not exceed 32');
  if (description === '') throw badRequest('Command description must be non-empty');
  if (description.length > 256) throw badRequest('Command description length must not exceed 256');
  if (!/^[a-z0-9_]+$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  return { command, description };
}

function saved(world: World): void {
  world.saveSettings();
  world.events.emit({ type: 'chats' });
}
