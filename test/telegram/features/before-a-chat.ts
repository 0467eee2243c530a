import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { noLinks } from '../../../src/coordinator/links.ts';
import { createModes } from '../../../src/coordinator/modes.ts';
import { createOutside, noSources } from '../../../src/coordinator/outside.ts';
import type { CardKind } from '../../../src/coordinator/ports.ts';
import { createRefresher } from '../../../src/coordinator/refresh.ts';
import { readReport } from '../../../src/evidence/report-reader.ts';
import type { Person } from '../../../src/team/authority.ts';
import { type BotApi, BotApiError } from '../../../src/telegram/api.ts';
import { createBot } from '../../../src/telegram/bot.ts';
import type { Keyboard } from '../../../src/telegram/buttons.ts';
import { createScreen } from '../../../src/telegram/cards.ts';
import type { Draw, PreviewMail } from '../../../src/telegram/faces/face.ts';
import type { Feature, Kit } from '../../../src/telegram/kit.ts';
import { readMessage } from '../../support/commands/half-tapped.ts';
import { group, onStore } from '../../support/on-store.ts';
import { heardLog } from '../../support/secrets/listening.ts';
import { checklist } from '../../support/story.ts';

/** A message as the chat shows it. */
export interface Shown {
  id: number;
  chat: number;
  text: string;
  keyboard: Keyboard;
  asks: boolean;
  replyTo: number | null;
}

export interface Params {
  chat_id: number;
  message_id?: number;
  text?: string;
  parse_mode?: string;
  show_alert?: boolean;
  reply_parameters?: { message_id: number };
  reply_markup?: { inline_keyboard?: Keyboard; force_reply?: boolean };
}

interface Opening {
  faces: Record<CardKind, Draw>;
  featuresFor(kit: Kit): Feature[];
  hasEmail: boolean;
  previewMail?: PreviewMail;
  /** How the chat keeps what is sent to it; as it was sent where nothing is said. */
  reading?: (params: Params) => string;
  /** After every update. */
  afterwards?: () => Promise<void>;
  titleOf?: (chat: number) => string;
}

/** Features on a real store, before a chat that remembers what was sent and what was answered. Everything has settled when a promise has. */
export function beforeAChat(opening: Opening) {
  let wake = (): void => undefined;
  const world = onStore({ wake: () => wake() });
  const { store, clock, random, handle } = world;
  const chat = chatThatReads(opening.reading ?? (({ text = '' }) => text));
  const pending = new Set<Promise<unknown>>();
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  const log = pino({ level: 'trace' }, heardLog);
  const bot = { id: 42, username: 'rollout_bot', name: 'Rollout bot' };
  const { hasEmail, previewMail, faces } = opening;
  const screen = createScreen({ store, api: chat.api, clock, hasEmail, bot, log, links: noLinks, faces, previewMail });
  const modes = createModes(clock);
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault: note, modes });
  const kit: Kit = {
    readReport,
    drawPng: async () => null,
    store,
    handle,
    clock,
    random,
    api: chat.api,
    refresher,
    log,
    checklist,
    bot,
    hasEmail,
    links: noLinks,
    sources: noSources,
    outside: createOutside(noSources),
    modes,
    later(call, _doing) {
      const settled: Promise<unknown> = call.catch(note).finally(() => pending.delete(settled));
      pending.add(settled);
    },
  };
  const talker = createBot(kit, opening.featuresFor(kit));
  onTestFinished(async () => {
    await settle();
    await refresher.stop();
  });

  let updates = 0;
  const settle = async (): Promise<void> => {
    do await Promise.all(pending);
    while (pending.size);
  };
  let lastBody: object = {};
  const update = async (body: object): Promise<void> => {
    updates += 1;
    lastBody = body;
    await handled(false);
  };
  const handled = async (isAgain: boolean): Promise<void> => {
    await talker.handle({ update_id: updates, ...lastBody } as never, true, isAgain);
    await settle();
    await opening.afterwards?.();
  };
  const chatNamed = (id: number) =>
    id > 0
      ? { id, type: 'private', first_name: 'x' }
      : { id, type: 'supergroup', title: opening.titleOf?.(id) ?? 'Payments' };
  const user = ({ id, name }: Pick<Person, 'id' | 'name'>) => ({
    id,
    is_bot: false,
    first_name: name,
    username: `${name.toLowerCase()}_x`,
  });
  const message = (who: Person, where: number, content: object) => ({
    message_id: chat.next(),
    date: 1,
    chat: chatNamed(where),
    from: user(who),
    ...content,
  });
  const tapsData = async (who: Person, { id, chat: where }: Shown, data: string): Promise<string> => {
    const before = chat.toasts.length;
    const tapped = { message_id: id, date: 1, chat: chatNamed(where) };
    await update({ callback_query: { id: 'q', from: user(who), chat_instance: 'x', data, message: tapped } });
    return chat.toasts[before] ?? '';
  };

  return {
    ...world,
    kit,
    modes,
    faults,
    sent: chat.sent,
    toasts: chat.toasts,
    calls: chat.calls,
    settle,
    update,
    /** The last update once more, as after a kill before it was finished. */
    handlesAgain: () => handled(true),
    user,
    chatNamed,
    message,
    /** From now on cards follow changes by themselves. */
    drawsByItself() {
      wake = () => refresher.wake();
    },
    /** Messages that are there now, newest last. */
    messages: (where = group) => [...chat.sent.values()].filter((each) => each.chat === where),
    last: (where = group) => [...chat.sent.values()].filter((each) => each.chat === where).at(-1) as Shown,
    /** Says it and returns the message's id; `more` is what the message has besides. */
    async says(who: Person, text: string, { where = group, ...more }: { where?: number; [key: string]: unknown } = {}) {
      const said = message(who, where, { text, ...more });
      await update({ message: said });
      return said.message_id;
    },
    /** Answers a message of the bot's. */
    replies: (who: Person, to: Shown, content: string | object) =>
      update({
        message: message(who, to.chat, {
          ...(typeof content === 'string' ? { text: content } : content),
          reply_to_message: {
            message_id: to.id,
            date: 1,
            chat: chatNamed(to.chat),
            from: { id: 42, is_bot: true, first_name: 'Rollout bot' },
            text: to.text,
            ...(to.keyboard.length > 0 ? { reply_markup: { inline_keyboard: to.keyboard } } : {}),
          },
        }),
      }),
    tapsData,
    /** Taps the first button whose label begins so, as the message is now. Returns what was answered. */
    async taps(who: Person, on: Shown | number | null, label: string): Promise<string> {
      const now = chat.sent.get((typeof on === 'object' ? on?.id : on) ?? 0);
      const buttons = now?.keyboard.flat() ?? [];
      const data = buttons.find((each) => each.text.startsWith(label))?.callback_data;
      if (!now || !data) throw new Error(`No button ${label} among ${buttons.map((each) => each.text)}`);
      return tapsData(who, now, data);
    },
  };
}

function chatThatReads(reading: (params: Params) => string) {
  const sent = new Map<number, Shown>();
  const toasts: string[] = [];
  const calls: { method: string; params: Params }[] = [];
  let number = 100;
  const next = (): number => ++number;
  const answer = async (method: string, params: Params): Promise<unknown> => {
    calls.push({ method, params });
    readMessage(params);
    const { chat_id: chat, message_id: id = 0, text = '', reply_markup: markup } = params;
    const keyboard = markup?.inline_keyboard ?? [];
    const shown = sent.get(id);
    switch (method) {
      case 'sendMessage': {
        const message_id = next();
        const asks = markup?.force_reply ?? false;
        const replyTo = params.reply_parameters?.message_id ?? null;
        sent.set(message_id, { id: message_id, chat, text: reading(params), keyboard, asks, replyTo });
        return { message_id };
      }
      case 'editMessageText':
      case 'editMessageReplyMarkup':
        if (!shown) throw new BotApiError(method, { error_code: 400, description: 'message to edit not found' });
        sent.set(id, { ...shown, text: method === 'editMessageText' ? reading(params) : shown.text, keyboard });
        return true;
      case 'deleteMessage':
        return sent.delete(id);
      case 'answerCallbackQuery':
        expect(text.length).toBeLessThanOrEqual(200);
        if (text) toasts.push(text);
        return true;
      case 'getChatMember':
        return { status: 'administrator', can_pin_messages: true, user: { id: 42 } };
      default:
        return true;
    }
  };
  const api = { call: answer, close: async () => undefined } as unknown as BotApi;
  return { api, sent, toasts, calls, next };
}
