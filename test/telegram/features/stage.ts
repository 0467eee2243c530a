import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { createHandle } from '../../../src/coordinator/handle.ts';
import type { Card, CardKind, Random } from '../../../src/coordinator/ports.ts';
import { createRefresher } from '../../../src/coordinator/refresh.ts';
import { openStore } from '../../../src/sqlite/open.ts';
import type { Person } from '../../../src/team/authority.ts';
import type { BotApi } from '../../../src/telegram/api.ts';
import { createBot } from '../../../src/telegram/bot.ts';
import type { Keyboard } from '../../../src/telegram/buttons.ts';
import { createScreen } from '../../../src/telegram/cards.ts';
import { announcements } from '../../../src/telegram/features/announcements.ts';
import { announcing } from '../../../src/telegram/features/announcing.ts';
import { assigning } from '../../../src/telegram/features/assigning.ts';
import { callingOff } from '../../../src/telegram/features/calling-off.ts';
import { evidence } from '../../../src/telegram/features/evidence.ts';
import { history } from '../../../src/telegram/features/history.ts';
import { items } from '../../../src/telegram/features/items.ts';
import { looking } from '../../../src/telegram/features/looking.ts';
import { scheduling } from '../../../src/telegram/features/scheduling.ts';
import { signing } from '../../../src/telegram/features/signing.ts';
import { stakeholders } from '../../../src/telegram/features/stakeholders.ts';
import { faces } from '../../../src/telegram/features.ts';
import type { Kit } from '../../../src/telegram/kit.ts';
import { aiko, ben, checklist, luis, mara, monday, nadia, priya, window } from '../../support/story.ts';
import { read } from '../showing.ts';

export const group = -100500;
export const customers = -100700;

export interface Shown {
  id: number;
  chat: number;
  /** As Telegram shows it. */
  text: string;
  keyboard: Keyboard;
  asks: boolean;
}

interface Params {
  chat_id: number;
  message_id?: number;
  text?: string;
  parse_mode?: string;
  reply_markup?: { inline_keyboard?: Keyboard; force_reply?: boolean };
}

/** R-1 of the cast's team on a real store, before a chat that remembers what was sent and refuses what Telegram would. */
export async function openStage({ hasWindow = true, hasEmail = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-features-'));
  const clock = { at: monday, now: () => clock.at, onJump: () => () => undefined };
  const random: Random = (bytes) => randomBytes(bytes).toString('base64url');
  const store = openStore(join(folder, 'rollouts.db'), { clock, random });
  const chat = chatOf();
  const pending = new Set<Promise<unknown>>();
  const faults: unknown[] = [];
  const log = pino({ level: 'silent' });
  const bot = { id: 42, username: 'rollout_bot', name: 'Rollout bot' };
  const previewMail = async () => ({ subject: 'Payments 4.2.0 update', text: 'WHEN Tue 8 December 2026' });
  const screen = createScreen({ store, api: chat.api, clock, hasEmail, bot, log, faces, previewMail });
  const note = (fault: unknown): void => void faults.push(fault);
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault: note });
  const handle = createHandle({ store, clock, checklist, wake: () => undefined });
  const kit: Kit = {
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
    later(call, _doing) {
      const settled: Promise<unknown> = call.catch(note).finally(() => pending.delete(settled));
      pending.add(settled);
    },
  };
  const features = [looking, items, evidence, assigning, signing, scheduling, announcing, announcements];
  const talker = createBot(
    kit,
    [...features, stakeholders, history, callingOff].map((feature) => feature(kit)),
  );

  const settle = async (): Promise<void> => {
    do await Promise.all(pending);
    while (pending.size);
  };
  /** Whatever changed is on screen. */
  const draw = async (): Promise<void> => {
    for (const card of await store.cards.stale(Date.now() + 60_000, 50)) await refresher.now(card.id);
    await settle();
  };
  onTestFinished(async () => {
    await settle();
    await refresher.stop();
    store.close();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });

  const owner = { ...mara, isOwner: true };
  await handle.team(1, 'found', { type: 'FoundTeam', number: 1, chat: group, title: 'Payments', by: owner });
  await handle.team(1, 'zone', { type: 'ChooseZone', zone: 'Europe/Berlin', by: owner });
  await handle.team(1, 'claim', { type: 'ClaimRole', role: 'lead', by: mara });
  await handle.team(1, 'finish', { type: 'FinishSetup', by: owner });
  for (const [role, to] of Object.entries({ qa: aiko, ops: luis, comms: priya, approver: nadia, developer: ben }))
    await handle.team(1, `give ${role}`, { type: 'GiveRole', role, to, by: owner });
  for (const who of [mara, aiko, luis, priya, nadia, ben])
    await store.people.saw({ id: who.id, name: who.name, username: `${who.name.toLowerCase()}_x` });
  await handle.create('new', {
    team: 1,
    thread: null,
    product: 'Payments',
    version: '4.2.0',
    window: hasWindow ? window : null,
    by: ben,
  });
  await draw();

  let updates = 0;
  const update = async (body: object): Promise<void> => {
    updates += 1;
    await talker.handle({ update_id: updates, ...body } as never, true);
    await settle();
    await draw();
  };
  const user = ({ id, name }: Pick<Person, 'id' | 'name'>) => ({ id, is_bot: false, first_name: name });
  const chatNamed = (id: number) =>
    id > 0
      ? { id, type: 'private', first_name: 'x' }
      : { id, type: 'supergroup', title: id === group ? 'Payments' : 'Customers' };
  const message = (who: Person, where: number, content: object) => ({
    message_id: chat.next(),
    date: 1,
    chat: chatNamed(where),
    from: user(who),
    ...content,
  });

  return {
    kit,
    clock,
    store,
    toasts: chat.toasts,
    calls: chat.calls,
    update,
    message,
    rollout: () => store.rollout('rollout/1/1'),
    team: () => store.team(1),
    last: (where = group) => [...chat.sent.values()].filter((each) => each.chat === where).at(-1) as Shown,
    shown: (id: number) => chat.sent.get(id) as Shown,
    /** Whether the last thing the bot did was a thumb up. */
    thumbs: () => chat.calls.filter(({ method }) => method === 'setMessageReaction').length,
    async card(kind: CardKind): Promise<Card & { text: string; keyboard: Keyboard }> {
      const streams = await store.cards.of('rollout/1/1', kind);
      const card = streams.findLast((each) => !each.isClosed) ?? streams.at(-1);
      if (!card?.message) throw new Error(`No card ${kind}`);
      const { text, keyboard } = chat.sent.get(card.message) as Shown;
      return { ...card, text, keyboard };
    },
    async says(who: Person, text: string, { where = group, ...more }: { where?: number; [key: string]: unknown } = {}) {
      await update({ message: message(who, where, { text, ...more }) });
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
            from: { id: 42, is_bot: true, first_name: 'b' },
          },
        }),
      }),
    /** Taps the first button whose label begins so. Returns what was answered. */
    async taps(who: Person, id: number | null, label: string): Promise<string> {
      const now = chat.sent.get(id ?? 0);
      const found = now?.keyboard.flat().find((each) => each.text.startsWith(label));
      if (!found?.callback_data)
        throw new Error(`No button ${label} among ${now?.keyboard.flat().map((each) => each.text)}`);
      const before = chat.toasts.length;
      await update({
        callback_query: {
          id: 'q',
          from: user(who),
          chat_instance: 'x',
          data: found.callback_data,
          message: { message_id: id, date: 1, chat: chatNamed(now?.chat ?? group) },
        },
      });
      return chat.toasts[before] ?? '';
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

function chatOf() {
  const sent = new Map<number, Shown>();
  const toasts: string[] = [];
  const calls: { method: string; params: Params }[] = [];
  let number = 100;
  const next = (): number => ++number;
  const answer = async (method: string, params: Params): Promise<unknown> => {
    calls.push({ method, params });
    const { chat_id: chat, message_id: id = 0, text = '', parse_mode, reply_markup: markup } = params;
    const keyboard = markup?.inline_keyboard ?? [];
    const visible = parse_mode === 'HTML' ? read(text) : text;
    if (method === 'sendMessage') {
      const shown = { id: next(), chat, text: visible, keyboard, asks: markup?.force_reply ?? false };
      sent.set(shown.id, shown);
      return { message_id: shown.id };
    }
    const shown = sent.get(id);
    if (method === 'editMessageText' && shown) sent.set(id, { ...shown, text: visible, keyboard });
    if (method === 'editMessageReplyMarkup' && shown) sent.set(id, { ...shown, keyboard });
    if (method === 'deleteMessage') sent.delete(id);
    if (method === 'answerCallbackQuery' && text) {
      expect(text.length).toBeLessThanOrEqual(200);
      toasts.push(text);
    }
    return true;
  };
  const api = { call: answer, close: async () => undefined } as unknown as BotApi;
  return { api, sent, toasts, calls, next };
}
