import { BOT } from '../cast.ts';
import type { Fields, StoredMessage } from '../world/model.ts';
import { may, wireMessage } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { editableMessage, knownChat, namedMessage, writableChat } from './chat-access.ts';
import { fitted, writtenText } from './formatted.ts';
import { inlineMarkup } from './markup.ts';
import { type Call, idOf, list, text } from './params.ts';
import { badRequest } from './refusal.ts';
import { linkPreviewOf } from './send.ts';

const DELETABLE = 48 * 3_600_000;

type Change = Partial<Pick<StoredMessage, 'text' | 'entities' | 'markup' | 'linkPreview'>>;

/** Like in Telegram, a keyboard that is not sent along is taken away. */
export function editMessageText(call: Call): Fields {
  const linkPreview = linkPreviewOf(call.params);
  const written = writtenText(call.params, 'text');
  const markup = inlineMarkup(call.params);
  const message = messageToEdit(call);
  if (message.file !== null) throw badRequest('There is no text in the message to edit');
  return edited(call.world, message, { ...fitted(written, 'text', 'edited'), markup, linkPreview });
}

export function editMessageCaption(call: Call): Fields {
  const markup = inlineMarkup(call.params);
  const written = writtenText(call.params, 'caption');
  const message = messageToEdit(call);
  if (message.file === null) throw badRequest('There is no caption in the message to edit');
  return edited(call.world, message, { ...fitted(written, 'caption', 'edited'), markup });
}

export function editMessageReplyMarkup(call: Call): Fields {
  const markup = inlineMarkup(call.params);
  return edited(call.world, messageToEdit(call), { markup });
}

export function deleteMessage(call: Call): true {
  if (!text(call.params, 'chat_id')) throw badRequest('Chat identifier is not specified');
  if (idOf(call.params, 'message_id') === 0) throw badRequest('Message identifier is not specified');
  const message = namedMessage(call, knownChat(call), 'message to delete');
  if (!mayDelete(call.world, message)) throw badRequest("Message can't be deleted");
  if (!isYoung(call.world, message)) throw badRequest("Message can't be deleted for everyone");
  remove(call.world, message);
  return true;
}

/** Leaves out, without a word, what cannot be deleted. */
export function deleteMessages(call: Call): true {
  const ids = messageIds(call.params);
  const chat = knownChat(call);
  for (const id of ids) {
    const message = call.world.message(chat.id, id);
    if (message !== undefined && mayDelete(call.world, message) && isYoung(call.world, message)) {
      remove(call.world, message);
    }
  }
  return true;
}

function messageIds(params: Fields): number[] {
  const ids = list(params, 'message_ids', 'message_ids', 'Expected an Array of message identifiers') ?? [];
  if (ids.length === 0) throw badRequest('Message identifiers are not specified');
  if (ids.length > 100) throw badRequest('Too many message identifiers specified');
  return ids.map((id) => {
    if (typeof id !== 'number' && typeof id !== 'string') throw badRequest('Message identifier must be a Number');
    if (!/^-?\d+$/.test(String(id))) throw badRequest("Can't parse message identifier as Number");
    if (Number(id) <= 0) throw badRequest('Invalid message identifier specified');
    return Number(id);
  });
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

function isYoung(world: World, message: StoredMessage): boolean {
  return world.clock.now() - message.at <= DELETABLE;
}

/** Where neither chat nor message is named, a message sent by inline mode is meant; there is none in the sandbox. */
function messageToEdit(call: Call): StoredMessage {
  if (!text(call.params, 'chat_id') && idOf(call.params, 'message_id') === 0) {
    const isNamed = Boolean(text(call.params, 'inline_message_id'));
    throw badRequest(isNamed ? 'MESSAGE_ID_INVALID' : 'Message identifier is not specified');
  }
  return editableMessage(call, writableChat(call));
}
