import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { JournalEvent, NewCard, NewLetter, RolloutId, Summary } from '../../src/coordinator/ports.ts';
import { type Checklist, digestOf } from '../../src/rollout/checklist.ts';
import type { RolloutEvent, Window } from '../../src/rollout/events.ts';
import { openStore, type SqliteStore } from '../../src/sqlite/open.ts';

// The cast and the calendar of test/support/story.ts, without the checklist's file: storage does not depend on what it says.
export const mara = { id: 1001 };
export const ben = { id: 1002 };
export const minute = 60_000;
export const day = 1_440 * minute;
export const monday = Date.UTC(2026, 10, 23, 9);
const opening = Date.UTC(2026, 11, 8, 21);
const window: Window = { opensAt: opening, closesAt: opening + 90 * minute, zone: 'Europe/Berlin' };
export const checklist: Checklist = {
  name: 'short',
  title: 'Short',
  roles: [{ id: 'lead', title: 'Lead', does: 'leads' }],
  phases: [
    {
      id: 'planning',
      title: 'Planning',
      seats: [{ role: 'lead', exceptAuthor: false }],
      preparedEarly: true,
      items: [],
    },
  ],
  announcements: {
    leadMinutes: 60,
    ladder: [],
    feedback: { afterMinutes: 1_440, remindAfterMinutes: 4_320, closesAfterMinutes: 10_080 },
  },
  signOffs: { validMinutes: 1_440 },
  goNoGo: { voters: ['lead'], validMinutes: 4_320 },
  reminders: { itemBeforeMinutes: [], signOffAfterMinutes: [] },
};
export const teamChat = -100500;
export const r1: RolloutId = 'rollout/3/1';

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollouts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place for a database, with a clock to be moved, and a store in it that can be opened again and again. */
export function aPlace() {
  const path = join(tempFolder(), 'kept', 'rollouts.db');
  const clock = { at: monday, now: () => clock.at };
  let count = 0;
  const random = (): string => `nonce-${++count}`;
  const stores: SqliteStore[] = [];
  const open = (): SqliteStore => {
    const store = openStore(path, { clock, random });
    stores.push(store);
    return store;
  };
  onTestFinished(() => {
    for (const store of stores) store.close();
  });
  return { path, clock, random, open };
}

/** A second look at the file, as an operator has it with the sqlite3 shell. */
export function shell<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

export const founded = (number = 3, chat = teamChat): JournalEvent => ({
  type: 'TeamFounded',
  number,
  chat,
  title: 'Payments',
  by: mara.id,
  at: monday,
});

export const created = (number = 1, team = 3): RolloutEvent => ({
  type: 'RolloutCreated',
  number,
  team,
  product: 'Payments',
  version: `4.${number}.0`,
  thread: null,
  checklistDigest: digestOf(checklist),
  checklist,
  by: ben.id,
  at: monday,
});

export const scheduled = (revision: number): RolloutEvent => ({
  type: 'WindowScheduled',
  revision,
  window,
  by: ben.id,
  at: monday,
});

export const calledOff: RolloutEvent = { type: 'RolloutCalledOff', reason: 'Budget', by: mara.id, at: monday };
export const noted = (text: string): RolloutEvent => ({ type: 'NoteAdded', text, by: ben.id, at: monday });
export const summary = (nextDueAt: number | null): Summary => ({
  title: 'Payments 4.1.0',
  status: 'open',
  phase: 'planning',
  nextDueAt,
});

/** A store in which team 3 carries one rollout, planned once. */
export async function withRollout() {
  const place = aPlace();
  const store = place.open();
  await store.change('team/3', 'founding', () => ({ events: [founded()] }));
  await store.change('rollout/3/0', 'creating', () => ({ events: [created(), scheduled(1)] }));
  const change = (...events: RolloutEvent[]) => store.change(r1, `cause ${cause++}`, () => ({ events }));
  const write = (...letters: NewLetter[]) => store.change(r1, `cause ${cause++}`, () => ({ events: [], letters }));
  const show = (...cards: NewCard[]) => store.change(r1, `cause ${cause++}`, () => ({ events: [], cards }));
  return { ...place, store, change, write, show };
}
let cause = 1;

/** The notice of the first plan to one address; whatever is given is different. */
export function letter(
  change: Partial<NewLetter> = {},
  kind: 'notice' | 'hour' | 'start' | 'called-off' | 'rolled-back' | 'completed' = 'notice',
): NewLetter {
  const revision = change.revision ?? 1;
  const address = change.address ?? '-100700';
  return {
    medium: 'telegram',
    content: {
      type: 'announcement',
      kind,
      key: 'R-1',
      number: change.announcement ?? 1,
      reference: '3-1',
      revision,
      product: 'Payments',
      version: '4.1.0',
      team: 'Payments',
      teamZone: 'Europe/Berlin',
      window,
      previous: null,
      facts: { scope: 's', impact: 'i', downtimeMinutes: 0, action: 'a', contact: 'c' },
      reason: '',
      happenedAt: monday,
      reader: { name: 'Board', zone: 'Europe/Berlin', address },
    },
    rollout: r1,
    announcement: 1,
    urgency: 2,
    dueAt: monday,
    expiresAt: null,
    fallback: null,
    unique: `${kind} ${revision} ${address} ${change.urgency} ${change.dueAt}`,
    ...change,
    revision: change.revision === undefined ? 1 : change.revision,
    address,
  };
}

export const card = (change: Partial<NewCard> = {}): NewCard => ({
  kind: 'status',
  stream: r1,
  subject: '',
  chat: teamChat,
  thread: null,
  replyTo: null,
  view: '',
  data: null,
  isPinned: false,
  ...change,
});

/** Another program that has the file to itself until it lets go, and how long the event loop stood still meanwhile, in milliseconds. */
export function intrudeInto(path: string): { letGo(): void; longestStall(): number } {
  const intruder = new Database(path);
  intruder.exec('BEGIN IMMEDIATE');
  let longest = 0;
  let before = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - before);
    before = performance.now();
  }, 5);
  return {
    letGo() {
      intruder.exec('COMMIT');
      intruder.close();
    },
    longestStall() {
      clearInterval(beat);
      return longest;
    },
  };
}
