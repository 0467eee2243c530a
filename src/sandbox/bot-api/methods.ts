import { BOT } from '../cast.ts';
import type { Fields } from '../world/model.ts';
import {
  getChat,
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  leaveChat,
  pinChatMessage,
  sendChatAction,
  setMessageReaction,
  unpinAllChatMessages,
  unpinChatMessage,
} from './chats.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts';
import { deleteMessage, deleteMessages, editMessageCaption, editMessageReplyMarkup, editMessageText } from './edit.ts';
import { type Call, flag, type Method, text } from './params.ts';
import type { Polling } from './polling.ts';
import { badRequest } from './refusal.ts';
import { sendDocument, sendMessage, sendPhoto } from './send.ts';
import { closeForumTopic, createForumTopic, deleteForumTopic, editForumTopic, reopenForumTopic } from './topics.ts';
import type { Webhook } from './webhook.ts';

const LARGEST_DOWNLOAD = 20 * 1024 * 1024;

/** The table of contents: every method that is played, by its lower-case name, for Telegram does not care about case. */
export function methodTable(polling: Polling, webhook: () => Webhook): Map<string, Method> {
  const methods: Record<string, Method> = {
    getMe,
    getUpdates: (call) => polling.getUpdates(call),
    setWebhook: (call) => {
      polling.interrupt('terminated by setWebhook request');
      return webhook().set(call);
    },
    deleteWebhook: (call) => webhook().delete(call),
    getWebhookInfo: (call) => webhook().info(call),
    answerCallbackQuery,
    getFile,
    setMyName: ({ world, params }) => described(world, 'first_name', text(params, 'name') || BOT.first_name),
    getMyName: ({ world }) => ({ name: world.settings.first_name }),
    setMyDescription: ({ world, params }) => described(world, 'description', text(params, 'description') ?? ''),
    getMyDescription: ({ world }) => ({ description: world.settings.description }),
    setMyShortDescription: ({ world, params }) =>
      described(world, 'short_description', text(params, 'short_description') ?? ''),
    getMyShortDescription: ({ world }) => ({ short_description: world.settings.short_description }),
    logOut: () => true,
    close: () => true,
    sendMessage,
    sendPhoto,
    sendDocument,
    editMessageText,
    editMessageCaption,
    editMessageReplyMarkup,
    deleteMessage,
    deleteMessages,
    getChat,
    getChatMember,
    getChatAdministrators,
    getChatMemberCount,
    leaveChat,
    pinChatMessage,
    unpinChatMessage,
    unpinAllChatMessages,
    sendChatAction,
    setMessageReaction,
    createForumTopic,
    editForumTopic,
    closeForumTopic,
    reopenForumTopic,
    deleteForumTopic,
    setMyCommands,
    getMyCommands,
    deleteMyCommands,
  };
  return new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]));
}

function getMe({ world }: Call): Fields {
  return {
    id: BOT.id,
    is_bot: true,
    first_name: world.settings.first_name,
    username: BOT.username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
}

function answerCallbackQuery({ world, params }: Call): true {
  const id = text(params, 'callback_query_id') ?? '';
  const said = text(params, 'text') ?? null;
  const url = text(params, 'url') ?? null;
  if (said !== null && said.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  if (url !== null && !/^(https?:\/\/t\.me|tg:\/\/resolve)/.test(url)) throw badRequest('URL_INVALID');
  if (!world.callbacks.answer(id, { text: said, show_alert: flag(params, 'show_alert'), url })) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  return true;
}

function getFile({ world, params }: Call): Fields {
  const id = text(params, 'file_id') ?? '';
  if (id === '') throw badRequest('file_id not specified');
  const file = world.files.get(id);
  if (file === undefined) throw badRequest('invalid file_id');
  if (file.size > LARGEST_DOWNLOAD) throw badRequest('file is too big');
  return { file_id: file.id, file_unique_id: `u${file.id.slice(-12)}`, file_size: file.size, file_path: file.path };
}

function described(
  world: Call['world'],
  what: 'first_name' | 'description' | 'short_description',
  value: string,
): true {
  world.settings[what] = value;
  world.saveSettings();
  return true;
}
