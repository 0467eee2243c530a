import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createHandle } from '../../../src/coordinator/handle.ts';
import type { CardKind, Random } from '../../../src/coordinator/ports.ts';
import { createRefresher } from '../../../src/coordinator/refresh.ts';
import { openStore } from '../../../src/sqlite/open.ts';
import type { Person } from '../../../src/team/authority.ts';
import { type BotApi, BotApiError } from '../../../src/telegram/api.ts';
import { createBot } from '../../../src/telegram/bot.ts';
import type { Keyboard } from '../../../src/telegram/buttons.ts';
import { createScreen } from '../../../src/telegram/cards.ts';
import type { Draw } from '../../../src/telegram/faces/face.ts';
import { roles as rolesFace } from '../../../src/telegram/faces/roles.ts';
import { setup as setupFace } from '../../../src/telegram/faces/setup.ts';
import { help } from '../../../src/telegram/features/help.ts';
import { membership } from '../../../src/telegram/features/membership.ts';
import { onboarding } from '../../../src/telegram/features/onboarding.ts';
import { privateChat } from '../../../src/telegram/features/private.ts';
import { roles } from '../../../src/telegram/features/roles.ts';
import { wizard } from '../../../src/telegram/features/wizard.ts';
import type { Kit } from '../../../src/telegram/kit.ts';
import { aiko, ben, checklist, luis, mara, monday, nadia, olga, priya } from '../../support/story.ts';

export const group = -100500;

/** A message as the chat shows it. */
export interface Shown {
  id: number;
  chat: number;
  text: string;
  keyboard: Keyboard;
  asks: boolean;
  replyTo: number | null;
}

interface Params {
  chat_id: number;
  message_id?: number;
  text?: string;
  show_alert?: boolean;
  reply_parameters?: { message_id: number };
  reply_markup?: { inline_keyboard?: Keyboard; force_reply?: boolean };
}

/** The features around a team on a real store, before a chat that only remembers what was sent. */
export async function openStage({ owners = [mara.id, olga.id] }: { owners?: number[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-stage-'));
  const clock = { at: monday, now: () => clock.at, onJump: () => () => undefined };
  const random: Random = (bytes) => randomBytes(bytes).toString('base64url');
  const store = openStore(join(folder, 'rollouts.db'), { clock, random });
  const chat = chatOf();
  const pending = new Set<Promise<unknown>>();
  const faults: unknown[] = [];
  const log = pino({ level: 'silent' });
  const bot = { id: 42, username: 'rollout_bot', name: 'Rollout bot' };
  const nothing: Draw = async () => null;
  const kinds: CardKind[] = ['status', 'sign-off', 'draft', 'report', 'agree', 'window', 'call-off'];
  const faces = {
    ...(Object.fromEntries(kinds.map((kind) => [kind, nothing])) as Record<CardKind, Draw>),
    setup: setupFace,
    roles: rolesFace,
  };
  const screen = createScreen({ store, api: chat.api, clock, hasEmail: false, bot, log, faces });
  const note = (fault: unknown): void => void faults.push(fault);
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault: note });
  const handle = createHandle({ store, clock, checklist, wake: () => refresher.wake() });
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
    hasEmail: false,
    later(call, _doing) {
      const settled: Promise<unknown> = call.catch(note).finally(() => pending.delete(settled));
      pending.add(settled);
    },
  };
  for (const owner of owners) await handle.owner(owner, 'setting', `setting ${owner}`);
  const make = () =>
    createBot(kit, [
      onboarding(kit),
      membership(kit),
      wizard(kit),
      roles(kit),
      privateChat(kit, { aud: async () => undefined }),
      help(kit),
    ]);
  const talker = make();
  onTestFinished(async () => {
    await settle();
    await refresher.stop();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let updates = 0;
  const settle = async (): Promise<void> => {
    do await Promise.all(pending);
    while (pending.size);
  };
  const update = async (body: object): Promise<void> => {
    updates += 1;
    await talker.handle({ update_id: updates, ...body } as never, true);
    await settle();
  };
  const chatNamed = (id: number) =>
    id > 0 ? { id, type: 'private', first_name: 'x' } : { id, type: 'supergroup', title: 'Payments' };
  const user = ({ id, name }: Pick<Person, 'id' | 'name'>) => ({
    id,
    is_bot: false,
    first_name: name,
    username: `${name.toLowerCase()}_x`,
  });

  return {
    kit,
    clock,
    faults,
    sent: chat.sent,
    toasts: chat.toasts,
    calls: chat.calls,
    update,
    user,
    /** Messages that are there now, newest last. */
    messages: (where = group) => [...chat.sent.values()].filter((each) => each.chat === where),
    last: (where = group) => [...chat.sent.values()].filter((each) => each.chat === where).at(-1) as Shown,
    async says(who: Person, text: string, { where = group, replyTo }: { where?: number; replyTo?: object } = {}) {
      const message_id = chat.next();
      await update({
        message: {
          message_id,
          date: 1,
          chat: chatNamed(where),
          from: user(who),
          text,
          ...(replyTo ? { reply_to_message: replyTo } : {}),
        },
      });
      return message_id;
    },
    /** Answers a message of the bot's. */
    replies: (who: Person, shown: Shown, text: string) =>
      update({
        message: {
          message_id: chat.next(),
          date: 1,
          chat: chatNamed(shown.chat),
          from: user(who),
          text,
          reply_to_message: {
            message_id: shown.id,
            date: 1,
            chat: chatNamed(shown.chat),
            from: { id: 42, is_bot: true, first_name: 'Rollout bot' },
          },
        },
      }),
    /** Taps the first button whose label begins so, on that message. Returns what was answered. */
    async taps(who: Person, shown: Shown, label: string): Promise<string> {
      const now = chat.sent.get(shown.id);
      const found = now?.keyboard.flat().find((each) => each.text.startsWith(label));
      if (!found?.callback_data)
        throw new Error(`No button ${label} among ${now?.keyboard.flat().map((each) => each.text)}`);
      return this.tapsData(who, shown, found.callback_data);
    },
    async tapsData(who: Person, shown: Shown, data: string): Promise<string> {
      const before = chat.toasts.length;
      await update({
        callback_query: {
          id: 'q',
          from: user(who),
          chat_instance: 'x',
          data,
          message: { message_id: shown.id, date: 1, chat: chatNamed(shown.chat) },
        },
      });
      return chat.toasts[before] ?? '';
    },
    standing: (who: Person, from: object, to: object, where = group) =>
      update({
        my_chat_member: {
          chat: chatNamed(where),
          from: user(who),
          date: 1,
          old_chat_member: { user: { id: 42, is_bot: true, first_name: 'b' }, ...from },
          new_chat_member: { user: { id: 42, is_bot: true, first_name: 'b' }, ...to },
        },
      }),
    /** A team with the whole cast, set up. */
    async team() {
      const give = (role: string, who: Person) =>
        handle.team(1, `give ${role}`, { type: 'GiveRole', role, to: who, by: owner });
      const owner = { ...mara, isOwner: true };
      await handle.team(1, 'found', { type: 'FoundTeam', number: 1, chat: group, title: 'Payments', by: owner });
      await handle.team(1, 'zone', { type: 'ChooseZone', zone: 'Europe/Berlin', by: owner });
      await handle.team(1, 'claim', { type: 'ClaimRole', role: 'lead', by: mara });
      await handle.team(1, 'finish', { type: 'FinishSetup', by: owner });
      for (const [role, who] of Object.entries({ qa: aiko, ops: luis, comms: priya, approver: nadia, developer: ben }))
        await give(role, who);
      await refresher.now(1);
      await settle();
      return store.team(1);
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
    const { chat_id: chat, message_id: id = 0, text = '', reply_markup: markup } = params;
    const keyboard = markup?.inline_keyboard ?? [];
    if (method === 'sendMessage') {
      const shown = { id: next(), chat, text, keyboard, asks: markup?.force_reply ?? false };
      sent.set(shown.id, { ...shown, replyTo: params.reply_parameters?.message_id ?? null });
      return { message_id: shown.id };
    }
    if (method === 'editMessageText') {
      const shown = sent.get(id);
      if (!shown) throw new BotApiError(method, { error_code: 400, description: 'message to edit not found' });
      sent.set(id, { ...shown, text, keyboard });
    }
    if (method === 'deleteMessage') sent.delete(id);
    if (method === 'answerCallbackQuery' && text) toasts.push(text);
    if (method === 'getChatMember') return { status: 'administrator', can_pin_messages: true, user: { id: 42 } };
    return true;
  };
  const api = { call: answer, close: async () => undefined } as unknown as BotApi;
  return { api, sent, toasts, calls, next };
}
