import { BOT } from '../cast.ts';
import type { Fields, StoredMessage } from '../world/model.ts';
import { may, wireMessage } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { editableMessage, knownChat, writableChat } from './chat-access.ts';
import { formattedText } from './formatted.ts';
import { inlineMarkup } from './markup.ts';
import { type Call, integer, list } from './params.ts';
import { badRequest } from './refusal.ts';
import { LONGEST_CAPTION, LONGEST_TEXT, linkPreviewOf } from './send.ts';

const DELETABLE = 48 * 3_600_000;

type Change = Partial<Pick<StoredMessage, 'text' | 'entities' | 'markup' | 'linkPreview'>>;

/** Like in Telegram, a keyboard that is not sent along is taken away. */
export function editMessageText(call: Call): Fields {
  refuseInline(call);
  const formatted = formattedText(call.params, 'text', LONGEST_TEXT);
  const markup = inlineMarkup(call.params);
  const message = editableMessage(call, writableChat(call));
  if (message.file !== null) throw badRequest('there is no text in the message to edit');
  return edited(call.world, message, { ...formatted, markup, linkPreview: linkPreviewOf(call.params) });
}

export function editMessageCaption(call: Call): Fields {
  refuseInline(call);
  const formatted = formattedText(call.params, 'caption', LONGEST_CAPTION);
  const markup = inlineMarkup(call.params);
  const message = editableMessage(call, writableChat(call));
  if (message.file === null) throw badRequest('there is no caption in the message to edit');
  return edited(call.world, message, { ...formatted, markup });
}

export function editMessageReplyMarkup(call: Call): Fields {
  refuseInline(call);
  const markup = inlineMarkup(call.params);
  return edited(call.world, editableMessage(call, writableChat(call)), { markup });
}

export function deleteMessage(call: Call): true {
  const chat = knownChat(call);
  const id = integer(call.params, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = call.world.message(chat.id, id);
  if (message === undefined) throw badRequest('message to delete not found');
  if (!mayDelete(call.world, message)) throw badRequest("message can't be deleted");
  if (call.world.clock.now() - message.at > DELETABLE) throw badRequest("message can't be deleted for everyone");
  remove(call.world, message);
  return true;
}

/** Leaves out, without a word, what cannot be deleted. */
export function deleteMessages(call: Call): true {
  const chat = knownChat(call);
  const ids = list(call.params, 'message_ids', 'message identifiers') ?? [];
  if (ids.length < 1 || ids.length > 100) throw badRequest('there must be 1 to 100 message identifiers');
  for (const id of ids) {
    const message = call.world.message(chat.id, Number(id));
    if (message !== undefined && mayDelete(call.world, message)) remove(call.world, message);
  }
  return true;
}

export function remove(world: World, message: StoredMessage): void {
  message.deleted = true;
  world.saveMessage(message);
  const chat = world.chats.get(message.chat);
  if (chat?.pinned.includes(message.id) !== true) return;
  chat.pinned = chat.pinned.filter((id) => id !== message.id);
  world.saveChat(chat);
}

function edited(world: World, message: StoredMessage, change: Change): Fields {
  if (isSame(message, change)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  Object.assign(message, change);
  message.editedAt = world.clock.now();
  world.saveMessage(message);
  return wireMessage(world, message);
}

function isSame(message: StoredMessage, change: Change): boolean {
  const now = Object.keys(change).map((key) => message[key as keyof Change]);
  return JSON.stringify(now) === JSON.stringify(Object.values(change));
}

function mayDelete(world: World, message: StoredMessage): boolean {
  const chat = world.chats.get(message.chat);
  if (chat === undefined) return false;
  if (chat.kind === 'private') return true;
  return (message.from === BOT.id && message.service === null) || may(world.bot(chat), 'can_delete_messages');
}

function refuseInline({ params }: Call): void {
  if (params['inline_message_id'] !== undefined) throw badRequest('MESSAGE_ID_INVALID');
}
