import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { giveDigests } from '../coordinator/digests.ts';
import { createHandle } from '../coordinator/handle.ts';
import { createJoining } from '../coordinator/joining.ts';
import { createLinks } from '../coordinator/links.ts';
import { createModes } from '../coordinator/modes.ts';
import { createOutside, noSources, type Sources } from '../coordinator/outside.ts';
import type { CardKind, Clock, Random } from '../coordinator/ports.ts';
import { createRefresher, type Screen } from '../coordinator/refresh.ts';
import { tick } from '../coordinator/tick.ts';
import { createPreview } from '../email/wording.ts';
import type { Checklist } from '../rollout/checklist.ts';
import { openPassingStore } from '../sqlite/open.ts';
import type { Person } from '../team/authority.ts';
import { createBot } from '../telegram/bot.ts';
import { createScreen } from '../telegram/cards.ts';
import { faces, featuresFor } from '../telegram/features.ts';
import type { Kit } from '../telegram/kit.ts';
import { MINUTE, monday, teamChat, titles } from './cast.ts';
import { type ChatLine, createChats } from './chats.ts';
import type { Hall } from './hall.ts';
import { createPostOffice } from './letters.ts';

interface Opening {
  hall: Hall;
  checklist: Checklist;
  sources?: Partial<Sources>;
}

export type Stage = ReturnType<typeof openStage>;

const log = pino({ level: 'silent' });
const bot = { id: 42, username: 'rollout_sandbox_bot', name: 'Rollout bot' };

/**
 * A bot of its own before chats that remember what it says: rules, store, faces, wording and features are the real ones, and nothing leaves the
 * process. Its clock moves when it is told to, and its random numbers are the same each time, so that the same play gives the same specimens.
 * Everything has come to rest when a promise has. Throws what the bot could not handle.
 */
export function openStage({ hall, checklist, sources: given = {} }: Opening) {
  const clock: Clock & { at: number } = { at: monday, now: () => clock.at, onJump: () => () => undefined };
  const random = repeatable();
  const passing = openPassingStore({ clock, random, gatherMs: 0 });
  // The record's hash hangs on salts that are drawn by the system, and is another each time.
  const sealOf: typeof passing.sealOf = async (stream) =>
    (await passing.sealOf(stream))?.replace(/:.*/, ':0123456789abcdef') ?? null;
  const store = { ...passing, sealOf };
  const sources = { ...noSources, ...given };
  const outside = createOutside(sources);
  const handle = createHandle({ store, clock, checklist, outside, wake: () => undefined });
  const links = createLinks('gallery', () => 'https://rollouts.example.com');
  let updates = 0;
  const chats = createChats(() => updates);
  const previewMail = createPreview(links, true);
  const modes = createModes(clock);
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const { api } = chats;
  /** The newest card of each kind, and its message; one that is closed stays to be read. */
  const newestCards = new Map<CardKind, { id: number; message: number }>();
  const draws = createScreen({ store, api, clock, hasEmail: true, bot, log, links, faces, previewMail, outside });
  const screen: Screen = async (card) => {
    const showing = await draws(card);
    const { kind, id } = card;
    // An older one may be drawn after it.
    if (showing.outcome === 'shown' && id >= (newestCards.get(kind)?.id ?? 0))
      newestCards.set(kind, { id, message: showing.message });
    return showing;
  };
  // Cards are drawn when everything else has come to rest, and in whatever mode is played.
  const drawing = { store, screen, realNow: () => clock.at, atOnce: 1, onFault, modes: createModes(clock) };
  const refresher = createRefresher(drawing);
  const pending = new Set<Promise<unknown>>();
  const kit: Kit = {
    ...{ store, handle, clock, random, api, refresher, log, checklist, bot, hasEmail: true, links, sources, outside },
    ...{ previewMail, modes },
    readReport: async () => null,
    drawPng: async () => null,
    later(call) {
      const settled: Promise<unknown> = call.catch(onFault).finally(() => pending.delete(settled));
      pending.add(settled);
    },
  };
  const talker = createBot(kit, featuresFor(kit));
  const joining = createJoining({ store, handle, clock, random, links, wake: () => undefined });
  const deliver = createPostOffice({ store, chats, hall, links, bot, now: clock.now });

  let room = '';
  let deed = '';

  const draw = async (): Promise<boolean> => {
    const stale = await store.cards.stale(clock.at + MINUTE, 50);
    // Those that are posted stand in the order of their making; edits wait for each other's commit only once.
    for (const { id } of stale.filter(({ message }) => message === null)) await refresher.now(id);
    await Promise.all(stale.map(({ id }) => refresher.now(id)));
    return stale.length > 0;
  };

  const rest = async (): Promise<void> => {
    do {
      while (pending.size > 0) await Promise.all(pending);
      if (faults.length > 0) throw faults[0];
    } while ((await deliver()) || (await draw()));
  };

  const update = async (body: object): Promise<void> => {
    updates += 1;
    await talker.handle({ update_id: updates, ...body } as never, true, false);
    await rest();
  };

  const chatNamed = (id: number) =>
    id > 0 ? { id, type: 'private', first_name: 'x' } : { id, type: 'supergroup', title: titles[id] };
  const user = ({ id, name }: Person) => ({
    ...{ id, is_bot: false, first_name: name, username: `${name.toLowerCase()}_x` },
  });
  const botUser = { id: bot.id, is_bot: true, first_name: bot.name };
  const messageOf = (who: Person, chat: number, content: object) => ({
    ...{ message_id: chats.nextId(), date: 1, chat: chatNamed(chat), from: user(who) },
    ...content,
  });
  const lineOf = (id: number | undefined): ChatLine => {
    const line = chats.lines.get(id ?? 0);
    if (!line) throw new Error(`Nothing is there to be seen after “${deed}”`);
    return line;
  };
  const newest = (chat: number): ChatLine =>
    lineOf([...chats.lines.values()].findLast((each) => each.chat === chat)?.id);
  const withButton = (label: string, chat: number): ChatLine =>
    lineOf([...chats.lines.values()].findLast((each) => each.chat === chat && buttonNamed(label, each))?.id);

  const says = async (who: Person, text: string, chat = teamChat): Promise<void> => {
    deed = `${who.name}: ${text}`;
    await update({ message: messageOf(who, chat, { text }) });
  };

  const hang = ({ call }: ChatLine, title: string): void =>
    hall.hang(room, title, { kind: 'message', at: clock.at, after: deed, call });

  return {
    ...{ store, handle, clock, api, joining, modes, outside, rest, update, user, chatNamed, bot, hall },
    /** Everything that is shown from now on hangs there. */
    enter(title: string): void {
      room = title;
    },
    says,
    /** The same as an answer to the newest message in that chat, or to what somebody else has said there. */
    async replies(who: Person, text: string, chat = teamChat, to?: { from: Person; text: string }): Promise<void> {
      deed = `${who.name}: ${text}`;
      const answered = to
        ? messageOf(to.from, chat, { text: to.text })
        : { message_id: newest(chat).id, date: 1, chat: chatNamed(chat), from: botUser };
      await update({ message: messageOf(who, chat, { text, reply_to_message: answered }) });
    },
    /** Taps the newest button whose label begins so. */
    async taps(who: Person, label: string, chat = teamChat): Promise<void> {
      const line = withButton(label, chat);
      const data = buttonNamed(label, line)?.callback_data;
      deed = `${who.name} taps “${label}”`;
      const message = { message_id: line.id, date: 1, chat: chatNamed(line.chat), from: botUser };
      await update({ callback_query: { id: 'q', from: user(who), chat_instance: 'x', data, message } });
    },
    /** Time goes on until then, and whatever comes due on the way happens at its moment. */
    async until(at: number): Promise<void> {
      const due = async (): Promise<number> =>
        Math.min(
          at,
          ...[await store.nextDueAt(), await store.people.nextDigestAt()].filter((each) => each !== null),
          ...[await store.outbox.nextDueAt('telegram'), await store.outbox.nextDueAt('email')].filter(
            (each) => each !== null,
          ),
        );
      for (let steps = 0; steps < 2_000; steps++) {
        clock.at = Math.max(clock.at, await due());
        deed = 'time passes';
        const looked = await tick({ store, handle, clock, onFault });
        const given = await giveDigests({ store, clock, onFault });
        await rest();
        if (looked + given === 0 && clock.at >= at) return;
        if (looked + given === 0) clock.at += 1_000;
      }
      throw new Error('time does not come to rest');
    },
    /** Hangs the newest message of that chat that the last deed has posted or edited. */
    shows(title: string, chat = teamChat): void {
      hang(
        lineOf([...chats.lines.values()].findLast((each) => each.chat === chat && each.changedIn === updates)?.id),
        title,
      );
    },
    /** Hangs the newest message that has such a button. */
    showsWith: (label: string, title: string, chat = teamChat): void => hang(withButton(label, chat), title),
    /** Hangs the card of that kind as it is now. */
    showsCard: (kind: CardKind, title: string): void => hang(lineOf(newestCards.get(kind)?.message), title),
    /** Hangs what was answered to the last tap. */
    showsAnswer(title: string): void {
      const said = chats.answers.at(-1);
      if (!said) throw new Error(`Nothing was answered to “${deed}”`);
      hall.hang(room, title, { kind: 'answer', after: deed, ...said });
    },
    tail: (): string[] =>
      [...chats.lines.values()].slice(-5).map(
        ({ chat, call }) =>
          `${chat} ${call.text.slice(0, 900)} [${call.reply_markup?.inline_keyboard
            ?.flat()
            .map((b) => b.text)
            .join('][')}]`,
      ),
    async close(): Promise<void> {
      await refresher.stop();
      store.close();
    },
  };
}

/** "Go" is not "Go on…": the beginning of a label is named from its third letter on. */
const buttonNamed = (label: string, { call }: ChatLine) =>
  call.reply_markup?.inline_keyboard
    ?.flat()
    .find(({ text }) => text === label || (text.startsWith(label) && label.length > 2));

/** Numbers that look random and are the same each time. */
function repeatable(): Random {
  let count = 0;
  return (bytes) => {
    count += 1;
    return createHash('sha256').update(`gallery ${count}`).digest().subarray(0, bytes).toString('base64url');
  };
}
