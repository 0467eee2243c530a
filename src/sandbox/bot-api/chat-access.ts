import { BOT } from '../cast.ts';
import { groupWord, isIn, type StoredChat, type StoredMessage } from '../world/model.ts';
import { may } from '../world/wire.ts';
import { type Call, fields, flag, integer, json, text } from './params.ts';
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

/** Which message it answers, by `reply_parameters` or the older `reply_to_message_id`. */
export function replyTarget({ world, params }: Call, chat: StoredChat): StoredMessage | null {
  const given = fields(json(params, 'reply_parameters', 'reply parameters')) ?? {
    message_id: params['reply_to_message_id'],
    allow_sending_without_reply: params['allow_sending_without_reply'],
  };
  const id = integer(given, 'message_id');
  if (id === undefined || id === 0) return null;
  const elsewhere = integer(given, 'chat_id');
  const target = elsewhere === undefined || elsewhere === chat.id ? world.message(chat.id, id) : undefined;
  if (target !== undefined) return target;
  if (flag(given, 'allow_sending_without_reply')) return null;
  throw badRequest('message to be replied not found');
}

/** The topic to write into: the one named, else that of the message it answers. General has no number. */
export function threadFor({ world, params }: Call, chat: StoredChat, reply: StoredMessage | null): number | null {
  const thread = integer(params, 'message_thread_id') ?? 0;
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

/** The bot's own message that is to be edited. */
export function editableMessage(call: Call, chat: StoredChat): StoredMessage {
  const id = integer(call.params, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = call.world.message(chat.id, id);
  if (message === undefined) throw badRequest('message to edit not found');
  const hasOtherMarkup = message.markup !== null && message.markup.kind !== 'inline';
  if (message.from !== BOT.id || message.service !== null || hasOtherMarkup)
    throw badRequest("message can't be edited");
  return message;
}
