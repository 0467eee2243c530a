import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { readChecklist } from '../src/checklist-file.ts';
import { createHandle, type Handle } from '../src/coordinator/handle.ts';
import { noLinks } from '../src/coordinator/links.ts';
import { type Card, type Clock, type Random, type RolloutId, rolloutStream } from '../src/coordinator/ports.ts';
import type { Store } from '../src/coordinator/store.ts';
import { findPhase, type Phase } from '../src/rollout/checklist.ts';
import { draftDigest } from '../src/rollout/drafts.ts';
import { revisionOf } from '../src/rollout/revision.ts';
import { openStore, type SqliteStore } from '../src/sqlite/open.ts';
import type { Person } from '../src/team/authority.ts';
import type { BotApi } from '../src/telegram/api.ts';
import { createScreen } from '../src/telegram/cards.ts';
import { faces } from '../src/telegram/features.ts';
import { readerChat, type Tap } from './load.ts';

export const checklist = readChecklist('checklists/standard-update.yaml');
export const clock: Clock = { now: Date.now, onJump: () => () => undefined };
const random: Random = (bytes) => randomBytes(bytes).toString('base64url');
const planning = findPhase(checklist, 'planning') as Phase;
const day = 24 * 3_600_000;
export const rolloutsPerTeam = 5;
/** Far from those of the other rollouts. */
const audienceTeam = 9_000;
const owner: Person = { id: 1, name: 'Olga', isOwner: true, isHuman: true };

export interface Seed {
  store: SqliteStore;
  handle: Handle;
  /** Founds teams and starts rollouts until there are so many; Planning is done and its sign-off asked for. Returns the taps that sign them. */
  ready(rollouts: number): Promise<Tap[]>;
  /** Starts further rollouts until there are so many; nothing is done in them and nothing is due. */
  fill(rollouts: number): Promise<void>;
  /** A team of its own whose rollout is announced to so many readers at `sendAt`. */
  audience(readers: { chats: number; mails: number }, sendAt: number): Promise<void>;
}

/** A store that has been used: everything went the way it goes in the bot, through the rules and into the journal. */
export function openSeed(path: string): Seed {
  const store = openStore(path, { clock, random, epochOwner: 'bench' });
  const handle = createHandle({ store, clock, checklist, wake: () => undefined });
  let made = 0;

  const more = async (rollouts: number): Promise<RolloutId[]> => {
    const ids: RolloutId[] = [];
    for (; made < rollouts; made += rolloutsPerTeam) {
      const team = made / rolloutsPerTeam + 1;
      ids.push(...Array.from({ length: rolloutsPerTeam }, (_, index) => rolloutStream(team, index + 1)));
    }
    const teams = [...new Set(ids.map(teamOf))];
    await inBatches(teams, (team) => found(team, handle, store));
    await inBatches(teams, (team) => start(team, handle));
    return ids;
  };

  return {
    store,
    handle,
    async ready(rollouts) {
      const ids = await more(rollouts);
      await inBatches(ids, (id) => announce(id, handle));
      await deliverAll(store);
      await inBatches(ids, (id) => finishPlanning(id, handle));
      await showAll(store);
      return (await Promise.all(ids.map((id) => tapsOn(id, store)))).flat();
    },
    async fill(rollouts) {
      await more(rollouts);
    },
    async audience({ chats, mails }, sendAt) {
      await found(audienceTeam, handle, store, false);
      await start(audienceTeam, handle, 1);
      const by = people(audienceTeam).comms;
      const readers = [
        ...Array.from({ length: chats }, (_, index) => ['telegram', String(readerChat(index))] as const),
        ...Array.from({ length: mails }, (_, index) => ['email', `reader${index}@example.com`] as const),
      ];
      await inBatches(readers, ([medium, address]) =>
        handle.team(audienceTeam, `seed ${address}`, {
          type: 'AddStakeholder',
          name: address,
          medium,
          address,
          zone: null,
          by,
        }),
      );
      await announce(rolloutStream(audienceTeam, 1), handle, sendAt);
    },
  };
}

const teamOf = (id: RolloutId): number => Number(id.split('/')[1]);
export const chatOf = (team: number): number => -1_001_000_000_000 - team;
const people = (team: number) => ({
  lead: personOf(team, 1, 'Mara'),
  approver: personOf(team, 2, 'Nadia'),
  developer: personOf(team, 3, 'Ben'),
  comms: personOf(team, 4, 'Priya'),
});
const personOf = (team: number, seat: number, name: string): Person => ({
  id: 10_000 + team * 10 + seat,
  name: `${name} ${team}`,
  isOwner: false,
  isHuman: true,
});

async function found(team: number, handle: Handle, store: Store, hasReader = true): Promise<void> {
  const does = (step: string, command: Parameters<Handle['team']>[2]) =>
    handle.team(team, `seed team ${team} ${step}`, command);
  await does('found', { type: 'FoundTeam', number: team, chat: chatOf(team), title: `Team ${team}`, by: owner });
  await does('zone', { type: 'ChooseZone', zone: 'Europe/Berlin', by: owner });
  await does('policy', { type: 'ChoosePolicy', policy: 'strict', by: owner });
  const roster = people(team);
  for (const [role, person] of Object.entries(roster)) {
    await store.people.saw({ id: person.id, name: person.name, username: null });
    await does(role, { type: 'ClaimRole', role, by: person });
  }
  await does('setup', { type: 'FinishSetup', by: owner });
  if (!hasReader) return;
  const reader = { name: 'Board', medium: 'telegram', address: String(chatOf(team) - 500_000), zone: null } as const;
  await does('reader', { type: 'AddStakeholder', ...reader, by: roster.lead });
}

/** A quarter of a year ahead, so that nothing comes due while the bench runs. */
async function start(team: number, handle: Handle, rollouts = rolloutsPerTeam): Promise<void> {
  const opensAt = Math.ceil(Date.now() / day) * day + 90 * day;
  for (let number = 1; number <= rollouts; number++) {
    await handle.create(`seed rollout ${team} ${number}`, {
      team,
      thread: null,
      product: 'Payments',
      version: `4.${number}.0`,
      window: { opensAt, closesAt: opensAt + 5_400_000, zone: 'Europe/Berlin' },
      by: people(team).developer,
    });
  }
}

async function announce(id: RolloutId, handle: Handle, sendAt = Date.now()): Promise<void> {
  const { comms: by, lead } = people(teamOf(id));
  const facts = { impact: 'Cards fail for 5 minutes', downtimeMinutes: 5, action: 'Pay in cash', contact: '@priya' };
  const { rollout, team } = await handle.rollout(id, 'seed draft', { type: 'DraftAnnouncement', facts, by });
  const draft = draftDigest(rollout, team);
  await handle.rollout(id, 'seed confirm', { type: 'ConfirmAnnouncement', sendAt, draft, by });
  // Under the strict policy a second person has to agree.
  await handle.rollout(id, 'seed agree', { type: 'ConfirmAnnouncement', sendAt, draft, by: lead });
}

async function finishPlanning(id: RolloutId, handle: Handle): Promise<void> {
  const by = people(teamOf(id)).lead;
  for (const { id: item } of planning.items)
    await handle.rollout(id, `seed ${item}`, { type: 'DoItem', item, note: 'Done as the document says.', by });
  await handle.rollout(id, 'seed ask', { type: 'RequestSignOff', phase: 'planning', by });
}

/** Every letter reaches its reader at once. */
async function deliverAll(store: Store): Promise<void> {
  for (;;) {
    const letters = await store.outbox.claim('telegram', Date.now(), 500);
    if (letters.length === 0) return;
    const delivered = letters.map((letter) => ({ letter, delivery: { outcome: 'delivered', ref: '1' } as const }));
    await store.outbox.settle(delivered, Date.now());
  }
}

/** Every card is on screen as the bot draws it, and was edited long ago. */
async function showAll(store: Store): Promise<void> {
  const screen = createScreen({
    store,
    api: takesAll,
    clock,
    hasEmail: true,
    bot,
    log: pino({ level: 'silent' }),
    links: noLinks,
    faces,
  });
  const show = async (card: Card): Promise<void> => {
    const showing = await screen(card);
    const mark = await store.cards.staleMark(card.id);
    if (showing.outcome === 'shown')
      await store.cards.shown(card.id, Date.now() - day, showing.message, showing.digest, mark);
    else await store.cards.close(card.id);
  };
  for (;;) {
    const cards = await store.cards.stale(Date.now(), 500);
    if (cards.length === 0) return;
    await inBatches(cards, show);
  }
}

const bot = { id: 7_000_000_001, username: 'rollout_bench_bot' };
let lastMessage = 1_000;
/** A Telegram that takes whatever it is sent. */
const takesAll: BotApi = {
  call: async (method) => (method === 'sendMessage' ? { message_id: ++lastMessage } : true) as never,
  download: async () => new Uint8Array(),
  close: async () => undefined,
};

/** Lead and approver sign: the first tap is one person's yes, the second one closes the phase. */
async function tapsOn(id: RolloutId, store: Store): Promise<Tap[]> {
  const [card] = await store.cards.of(id, 'sign-off');
  if (!card || card.message === null) throw new Error(`${id} has no card to be signed.`);
  const data = `${card.nonce}:sign:${revisionOf(planning, await store.rollout(id))}`;
  const { lead, approver } = people(teamOf(id));
  const { chat, message } = card;
  return [lead, approver].map(({ id: person, name }) => ({ chat, message, person, name, data }));
}

/** Side by side, so that they share commits. */
async function inBatches<T>(all: T[], doing: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += 250) await Promise.all(all.slice(from, from + 250).map(doing));
}
