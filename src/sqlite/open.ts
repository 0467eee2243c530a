import { existsSync } from 'node:fs';
import type { Clock, Random } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import { type BackedUp, backUp, faultsOf } from './backup.ts';
import { createCards } from './cards.ts';
import { createCauses } from './causes.ts';
import { createChange } from './change.ts';
import { type Db, makeRoomFor, onlyRow, openDatabase, openInMemory, patiently, pragmasOf } from './database.ts';
import { createDialogues } from './dialogues.ts';
import { createErasing } from './erasing.ts';
import { createInbox, type SqliteInbox } from './inbox.ts';
import { createJournal } from './journal.ts';
import { createLetters } from './letters.ts';
import { lockFor } from './lock.ts';
import { migrate } from './migrate.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createSettings } from './settings.ts';
import { createStates } from './states.ts';
import { StoreError } from './store-error.ts';
import { createSummaries } from './summaries.ts';
import { createTeams } from './teams.ts';
import { type Verdict, verify } from './verify.ts';
import { createWriter, diskFaultInWords, isFaultOfDisk, unusable, type Writer } from './writer.ts';

export interface SqliteStore extends Store {
  inbox: SqliteInbox;
  /** Counts the starts of the process; what an older one had claimed is recognised by it. */
  epoch: number;
  /** What is wrong with the file by SQLite's own account (empty when nothing is), and the settings in force. Reads all of it. */
  check(): { faults: string[]; pragmas: Record<string, unknown>; sqlite: string };
  verify(): Verdict;
  backup(file: string): Promise<BackedUp>;
  /** Writes 64 KB and takes them away again; rejects while the disk takes nothing. */
  probe(): Promise<void>;
  /** Writes what was asked for, and lets go of the file. */
  close(): void;
  /** Lets go of the file and of everything that is not on disk yet, as a process that is killed does. */
  drop(): void;
}

export interface OpenOptions {
  clock: Pick<Clock, 'now'>;
  random: Random;
  /** Who opens it, as the table of epochs tells. */
  epochOwner?: string;
  /** How many milliseconds letters wait for each other to share a commit. */
  gatherMs?: number;
  /** The disk did not take a transaction: full, read-only, or broken. `why` is half a sentence. Called before those who asked for it are rejected. */
  onDiskFault?: (why: string) => void;
  /** A newer process has the database: nothing that this one asks for is written any more. */
  onTakenOver?: () => void;
}

const isOlder = (path: string): string =>
  `${path} is older than what ran here last: it was put there by hand, it seems. What was sent since would be sent again. Put a backup there with npm run restore -- FILE instead.`;

/** What a process hears that has lost its database to another one. */
class TakenOver extends StoreError {
  constructor() {
    super('Another process has taken over the database; this one must stop.');
  }
}

/**
 * Opens the database at `path`, makes it when there is none and brings it up to date. Throws a sentence for the operator when another process has
 * it, when a newer version has written it, or when it cannot be kept safely.
 */
export function openStore(
  path: string,
  { epochOwner = `process ${process.pid}`, ...options }: OpenOptions,
): SqliteStore {
  makeRoomFor(path);
  const lock = lockFor(path);
  const wasThere = existsSync(path);
  let db: Db | null = null;
  try {
    const opened = openDatabase(path);
    db = opened;
    const store = patiently(opened, () => {
      migrate(opened, options.clock.now());
      if (wasThere && newestEpochIn(opened) < lock.newestEpoch) throw new StoreError(isOlder(path));
      return storeOn(opened, { ...options, epochOwner });
    });
    lock.remember(store.epoch);
    const thenRelease = (letGo: () => void) => (): void => {
      letGo();
      lock.release();
    };
    return { ...store, close: thenRelease(store.close), drop: thenRelease(store.drop) };
  } catch (error) {
    db?.close();
    lock.release();
    throw unusable(path, error);
  }
}

/** The same store on a database that is gone with its process: for what is played, and nobody relies on. */
export function openPassingStore(options: OpenOptions): SqliteStore {
  const db = openInMemory();
  migrate(db, options.clock.now());
  return storeOn(db, { ...options, epochOwner: 'nobody' });
}

/** The rooms of the store around one connection, which nobody else writes to. */
export function storeOn(
  db: Db,
  { clock, random, epochOwner, gatherMs = 5, onDiskFault, onTakenOver }: OpenOptions & { epochOwner: string },
): SqliteStore {
  const now = (): number => clock.now();
  const epoch = nextEpoch(db, epochOwner, now());
  const journal = createJournal(db);
  const states = createStates(journal);
  const newestEpoch = db.prepare<[], number>('SELECT max(epoch) FROM epochs').pluck();
  const writer = createWriter(db, {
    ...states,
    began: () => {
      if (newestEpoch.get() !== epoch) throw new TakenOver();
      states.began();
    },
    failed: (error) => {
      if (error instanceof TakenOver) onTakenOver?.();
      else if (isFaultOfDisk(error)) onDiskFault?.(diskFaultInWords(error));
    },
  });
  const summaries = createSummaries(db);
  const teams = createTeams(db);
  const letters = createLetters(db);
  const cards = createCards(db, writer, now, random);
  const dialogues = createDialogues(db, writer);
  const people = createPeople(db, writer);
  const { hasStarted, timesOf } = people;
  const causes = createCauses(db);
  const erasing = createErasing(db);
  const change = createChange({
    writer,
    now,
    journal,
    causes,
    states,
    summaries,
    teams,
    letters,
    cards,
    dialogues,
    hasStarted,
    timesOf,
    erasing,
  });

  return {
    change,
    hasActed: async (cause) => causes.hasActed(cause),
    rollout: async (id) => states.rollout(id),
    team: async (number) => states.team(number),
    teamOfChat: async (chat) => {
      const number = teams.ofChat(chat);
      return number === null ? null : states.team(number);
    },
    nextTeamNumber: async () => teams.newestNumber() + 1,
    teams: async () => teams.numbers().map(states.team),
    house: async () => states.house(),
    rolloutsOf: async (team, which) => summaries.of(team, which),
    history: async (stream, limit, before) => journal.last(stream, limit, before),
    sealOf: async (stream) => journal.sealOf(stream),
    stakeholdersEver: async (address) => erasing.subjectsOf(address),
    dueRollouts: async (at, limit) => summaries.due(at, limit),
    rolloutsAround: async (from, to) => summaries.around(from, to),
    nextDueAt: async () => summaries.nextDueAt(),
    upcoming: async (limit) => summaries.upcoming(limit),
    watched: async () => summaries.watched(),
    inbox: createInbox(db, writer),
    outbox: createOutbox(db, writer, { letters, epoch, gatherMs, onDelivery: cards.markDelivery }),
    cards: cards.cards,
    dialogues: dialogues.dialogues,
    people: people.people,
    settings: createSettings(db, writer),
    epoch,
    check: () => ({ faults: faultsOf(db), pragmas: pragmasOf(db), sqlite: versionOf(db) }),
    verify: () => verify(db),
    backup: (file) => backUp(db, file),
    probe: () => probe(db, writer),
    close: () => {
      writer.close();
      db.close();
    },
    drop: () => {
      writer.drop();
      db.close();
    },
  };
}

/**
 * What is put in place of something else may find room where nothing new does, so it is new each time. What an earlier one could not take away any more
 * goes first.
 */
async function probe(db: Db, { write }: Writer): Promise<void> {
  const takeAway = (): Promise<void> => write(() => void db.prepare("DELETE FROM settings WHERE name = 'probe'").run());
  await takeAway();
  await write(() => void db.prepare("INSERT INTO settings (name, value) VALUES ('probe', ?)").run('x'.repeat(65_536)));
  await takeAway();
}

export const newestEpochIn = (db: Db): number =>
  onlyRow(db.prepare<[], number>('SELECT coalesce(max(epoch), 0) FROM epochs').pluck());

const nextEpoch = (db: Db, owner: string, at: number): number =>
  Number(db.prepare('INSERT INTO epochs (owner, at) VALUES (?, ?)').run(owner, at).lastInsertRowid);

const versionOf = (db: Db): string => String(db.prepare('SELECT sqlite_version()').pluck().get());
