import { BOT } from '../cast.ts';
import { groupWord, isIn, type StoredChat, type StoredMessage } from '../world/model.ts';
import { may } from '../world/wire.ts';
import { booleanField, objectOr, requiredInteger, stringField } from './fields.ts';
import { type Call, flag, idOf, json, text } from './params.ts';
import { ApiRefusal, badRequest, forbidden } from './refusal.ts';

/** The chat that the call names, if the bot has anything to do with it. */
export function knownChat({ world, params }: Call): StoredChat {
  const given = text(params, 'chat_id');
  if (given === undefined || given === '') throw badRequest('chat_id is empty');
  const chat = world.chats.get(Number(given));
  if (chat === undefined || world.bot(chat) === undefined) throw badRequest('chat not found');
  if (chat.kind === 'private') return chat;
  if (chat.migratedTo !== null) {
    throw new ApiRefusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.migratedTo,
    });
  }
  const standing = world.bot(chat)?.status;
  if (standing === 'kicked') throw forbidden(`bot was kicked from the ${groupWord(chat)} chat`);
  if (standing === 'left') throw forbidden(`bot is not a member of the ${groupWord(chat)} chat`);
  return chat;
}

/** The chat that the call names, if the bot may write there. */
export function writableChat(call: Call): StoredChat {
  const chat = knownChat(call);
  if (chat.kind !== 'private') return chat;
  if (!isIn(call.world.bot(chat))) throw forbidden('bot was blocked by the user');
  if (!chat.started) throw forbidden("bot can't initiate conversation with a user");
  return chat;
}

/** The message that the call wants to answer. */
export interface Reply {
  message: number;
  /** Another chat, as it was given, or null for this one. */
  elsewhere: string | null;
  mayBeMissing: boolean;
}

/** What `reply_parameters` or the older `reply_to_message_id` say, or null. Telegram reads it before it looks at the chat. */
export function readReply({ params }: Call): Reply | null {
  const given = json(params, 'reply_parameters', 'reply parameters');
  if (given === undefined) {
    const message = idOf(params, 'reply_to_message_id');
    return message === 0
      ? null
      : { message, elsewhere: null, mayBeMissing: flag(params, 'allow_sending_without_reply') };
  }
  const reply = objectOr('Object expected as reply parameters', given);
  const elsewhere = stringField(reply, 'chat_id') ?? null;
  const message = requiredInteger(reply, 'message_id');
  const mayBeMissing = booleanField(reply, 'allow_sending_without_reply');
  return message <= 0 ? null : { message, elsewhere, mayBeMissing };
}

/** The message that is answered, if it is in this chat. */
export function replyTarget({ world }: Call, chat: StoredChat, reply: Reply | null): StoredMessage | null {
  if (reply === null) return null;
  const isHere = reply.elsewhere === null || Number(reply.elsewhere) === chat.id;
  const source = isHere ? chat : world.chats.get(Number(reply.elsewhere));
  if (source === undefined || world.bot(source) === undefined) throw badRequest('chat not found');
  const target = world.message(source.id, reply.message);
  if (target === undefined && !reply.mayBeMissing) throw badRequest('message to be replied not found');
  return isHere ? (target ?? null) : null;
}

/** The topic to write into: the one named, else that of the message it answers. General has no number. */
export function threadFor({ world, params }: Call, chat: StoredChat, reply: StoredMessage | null): number | null {
  const thread = idOf(params, 'message_thread_id');
  if (thread === 0) return openThread(world, chat, reply?.thread ?? null);
  if (!chat.is_forum && chat.kind === 'supergroup' && world.message(chat.id, thread) !== undefined) return null;
  if (!chat.topics.some((topic) => topic.thread === thread && !topic.deleted))
    throw badRequest('message thread not found');
  return openThread(world, chat, thread);
}

function openThread(world: Call['world'], chat: StoredChat, thread: number | null): number | null {
  const topic = chat.topics.find((one) => one.thread === thread);
  if (topic?.closed === true && !may(world.bot(chat), 'can_manage_topics')) throw badRequest('TOPIC_CLOSED');
  return thread;
}

/** The message that the call names; `what` is how Telegram calls it where there is none. */
export function namedMessage({ world, params }: Call, chat: StoredChat, what: string): StoredMessage {
  const message = world.message(chat.id, idOf(params, 'message_id'));
  if (message === undefined) throw badRequest(`${what} not found`);
  return message;
}

/** The bot's own message that is to be edited. */
export function editableMessage(call: Call, chat: StoredChat): StoredMessage {
  const message = namedMessage(call, chat, 'message to edit');
  const hasOtherMarkup = message.markup !== null && message.markup.kind !== 'inline';
  if (message.from !== BOT.id || message.service !== null || hasOtherMarkup)
    throw badRequest("Message can't be edited");
  return message;
}
