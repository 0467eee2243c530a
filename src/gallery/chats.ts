import { type BotApi, BotApiError } from '../telegram/api.ts';
import type { Keyboard } from '../telegram/buttons.ts';

/** What was sent last as this message, as the Bot API takes it. */
export interface Call {
  text: string;
  parse_mode?: string;
  disable_notification?: boolean;
  reply_markup?: { inline_keyboard?: Keyboard; force_reply?: boolean; input_field_placeholder?: string };
}

export interface ChatLine {
  id: number;
  chat: number;
  call: Call;
  /** The deed, by its number, in which it was posted or edited last. */
  changedIn: number;
}

/** What was said to a tap. */
export interface TapWords {
  text: string;
  show_alert: boolean;
}

interface Params extends Call {
  chat_id: number;
  message_id?: number;
  caption?: string;
  show_alert?: boolean;
}

/** Chats that take everything and remember what stands in them. */
export interface Chats {
  api: BotApi;
  lines: Map<number, ChatLine>;
  answers: TapWords[];
  nextId(): number;
}

/** `deed` numbers what people do. */
export function createChats(deed: () => number): Chats {
  const lines = new Map<number, ChatLine>();
  const answers: TapWords[] = [];
  let last = 100;
  const nextId = (): number => ++last;

  const post = (params: Params): { message_id: number } => {
    const { chat_id: chat, text = params.caption ?? '', parse_mode, disable_notification, reply_markup } = params;
    const id = nextId();
    lines.set(id, {
      id,
      chat,
      changedIn: deed(),
      call: {
        text,
        ...(parse_mode && { parse_mode }),
        ...(disable_notification && { disable_notification }),
        ...(reply_markup && { reply_markup }),
      },
    });
    return { message_id: id };
  };

  const edit = (method: string, { message_id = 0, text, parse_mode, reply_markup }: Params): true => {
    const line = lines.get(message_id);
    if (!line)
      throw new BotApiError(method, { error_code: 400, description: 'Bad Request: message to edit not found' });
    const { text: textBefore, parse_mode: modeBefore, disable_notification } = line.call;
    const mode = text === undefined ? modeBefore : parse_mode;
    lines.set(message_id, {
      ...line,
      changedIn: deed(),
      call: {
        text: text ?? textBefore,
        ...(mode && { parse_mode: mode }),
        ...(disable_notification && { disable_notification }),
        ...(reply_markup && { reply_markup }),
      },
    });
    return true;
  };

  const call = async (method: string, params: Params): Promise<unknown> => {
    switch (method) {
      case 'sendMessage':
      case 'sendDocument':
      case 'sendPhoto':
        return post(params);
      case 'editMessageText':
      case 'editMessageReplyMarkup':
        return edit(method, params);
      case 'deleteMessage':
        return lines.delete(params.message_id ?? 0);
      case 'answerCallbackQuery':
        if (params.text) answers.push({ text: params.text, show_alert: params.show_alert ?? false });
        return true;
      case 'getChatMember':
        return { status: 'administrator', can_pin_messages: true, user: { id: 42 } };
      case 'getChatAdministrators':
        return [];
      default:
        return true;
    }
  };

  return { api: { call, close: async () => undefined } as unknown as BotApi, lines, answers, nextId };
}
