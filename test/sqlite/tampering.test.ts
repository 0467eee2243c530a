import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { lookBeside } from '../../src/sqlite/beside.ts';
import { createJournal, firstHash, hashOf, type JournalRow } from '../../src/sqlite/journal.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { verify } from '../../src/sqlite/verify.ts';
import { type PostedHead, readHead } from '../../src/sqlite/verify-heads.ts';
import { createStretchCheck } from '../../src/sqlite/verify-stretch.ts';
import { verifyOnAllCores } from '../../src/sqlite/verify-threads.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import { after, answer, nothingYet } from '../support/story.ts';
import { day, founded, monday, noted, tempFolder } from './store.ts';

type Row = JournalRow & { hash: string };
type Column = keyof Row;

const many = 10_000;
const seed = Number(process.env['TAMPERING_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const random = randomFrom(seed);
const columns: Column[] = ['seq', 'stream', 'version', 'cause', 'at', 'type', 'event', 'hash'];
const everyHundredth = Array.from({ length: many / 100 }, (_, index) => (index + 1) * 100);
const ends = [1, 2, many];
const anywhere = Array.from({ length: 5 }, () => 1 + random(many));
const sampled = [...new Set([...ends, ...everyHundredth, ...anywhere])];
const fewer = [1, 2, many / 2, many];

const db = aRecord();
const rows = db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').all();
const begin = db.prepare('BEGIN');
const rollback = db.prepare('ROLLBACK');
const attacker = attackerOn(db);
afterAll(() => void db.close());

describe(`${many} events, and somebody with the file in their hands (TAMPERING_SEED=${seed})`, () => {
  test('#86 the record is whole before anybody touches it, and has whatever was posted of it', () => {
    const whole = { events: many, head: rowAt(many).hash, firstWrong: null };
    expect(verify(db)).toEqual(whole);
    expect(verify(db, sampled.map(posted))).toEqual(whole);
  });

  test('#86 an edit of any row, and of any column in the sampled ones, is found from the row before', () => {
    const check = createStretchCheck(db);
    const isFound = (column: Column, seq: number) =>
      undone(() => {
        attacker.edit(column, seq);
        return check({ from: seq, to: seq }).wrong?.seq === seq;
      });
    expect(rows.filter(({ seq }) => !isFound(inTurn(seq), seq))).toEqual([]);
    for (const column of columns) expect(sampled.filter((seq) => !isFound(column, seq))).toEqual([]);
  });

  test('#86 in the whole record an edited row is found and named', () => {
    expect(sampled.filter((seq) => namedAfter(() => attacker.edit(inTurn(seq / 100), seq)) !== seq)).toEqual([]);
    for (const column of columns)
      expect(ends.filter((seq) => namedAfter(() => attacker.edit(column, seq)) !== seq)).toEqual([]);
  });

  test('#86 a row taken out is found and named, also when the later ones move up', () => {
    expect(sampled.filter((seq) => namedAfter(() => attacker.remove(seq)) !== seq)).toEqual([]);
    expect(fewer.filter((seq) => namedAfter(() => attacker.remove(seq, 'and move up')) !== seq)).toEqual([]);
  });

  test('#86 a row put in is found and named', () => {
    expect(fewer.filter((seq) => namedAfter(() => attacker.putIn(seq)) !== seq)).toEqual([]);
    expect(namedAfter(() => attacker.copy(5, 0))).toBe(0);
    expect(namedAfter(() => attacker.copy(5, -7))).toBe(-7);
    expect(namedAfter(() => attacker.copy(5, many + 1))).toBe(many + 1);
  });

  test('#86 two rows exchanged are found, and the first of them is named', () => {
    const wrong = sampled.filter((seq) => {
      const other = ((seq + random(many - 1)) % many) + 1;
      return namedAfter(() => attacker.exchange(seq, other)) !== Math.min(seq, other);
    });
    expect(wrong).toEqual([]);
  });

  test('#86 an end cut off is found and its first event named, as SQLite remembers it', () => {
    expect(fewer.filter((seq) => namedAfter(() => attacker.cutFrom(seq)) !== seq)).toEqual([]);
  });

  test('#86 when SQLite was made to forget it, only the posted head finds it', () => {
    const cut = (seq: number) => () => attacker.cutFrom(seq, 'and forget');
    expect(ends.map((seq) => namedAfter(cut(seq)))).toEqual([undefined, undefined, undefined]);
    expect(namedAfter(cut(many), posted(many - 1))).toBeUndefined();
    const wrong = undone(() =>
      sampled.toSorted(descending).filter((seq) => {
        attacker.cutFrom(seq, 'and forget');
        return verify(db, [posted(many)]).firstWrong?.seq !== seq;
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('#86 when all hashes were computed anew after an edit, only a head posted then or later finds it', () => {
    for (const seq of fewer) {
      const then = seq + random(many - seq + 1);
      const earlier = seq > 1 ? [posted(seq - 1)] : [];
      const rewritten = () => attacker.rewriteFrom(seq);
      expect(namedAfter(rewritten, ...earlier)).toBeUndefined();
      expect(namedAfter(rewritten, posted(many), posted(then), ...earlier)).toBe(then);
    }
  });

  test('#86 of several wrong rows the first one is named, on whichever thread it was found', async () => {
    const file = new Database(aFile());
    const { edit, remove } = attackerOn(file);
    edit('event', many);
    edit('at', 5001);
    const onTheSecond = await onTwoThreads(file);
    expect(onTheSecond).toMatchObject({ events: 5000, head: rowAt(5000).hash, firstWrong: { seq: 5001 } });
    expect(onTheSecond).toEqual(verify(file));
    remove(5000);
    expect(await onTwoThreads(file)).toEqual(verify(file));
    file.close();
  });

  test('#86 what the bot writes while the record is verified is another time’s', async () => {
    const path = aFile();
    const bot = new Database(path);
    const { append } = createJournal(bot);
    const beside = lookBeside(path);
    const verdict = onTwoThreads(bot);
    append('team/4', 0, 'update 2', [founded(4)]);
    expect(await verdict).toEqual(verify(db));
    expect(await beside.verifyOnAllCores()).toMatchObject({ events: many + 1, firstWrong: null });
    beside.close();
    bot.close();
  });

  test('#86 npm run verify takes the head as it was posted', async () => {
    const path = aFile();
    const { seq, digits } = posted(1234);
    const [right, wrong, malformed] = await Promise.all([
      npmRunVerify(path, '--head', `${seq}:${digits}`, '--head', `Record ${many}:${rowAt(many).hash.toUpperCase()}`),
      npmRunVerify(path, `--head=${seq + 1}:${digits}`),
      npmRunVerify(path, '--head', `${seq}:${digits.slice(0, 11)}`),
    ]);
    expect(right).toEqual([0, expect.stringContaining('Event 1234 is as it was posted. Event 10000 is as it')]);
    expect(wrong).toEqual([1, expect.stringContaining('Event 1235 or one before it is not what it was when')]);
    expect(malformed).toEqual([2, expect.stringContaining('--head 1234:abcdef0123456789\n')]);
  });
});

function rowAt(seq: number): Row {
  return rows[seq - 1] as Row;
}

const descending = (one: number, other: number): number => other - one;

function posted(seq: number): PostedHead {
  return readHead(`${seq}:${rowAt(seq).hash.slice(0, 16)}`);
}

function inTurn(count: number): Column {
  return columns[Math.floor(count) % columns.length] as Column;
}

/** Which row `verify` names as the first wrong one; all that was done is undone. */
function namedAfter(tampering: () => void, ...heads: PostedHead[]): number | undefined {
  return undone(() => {
    tampering();
    return verify(db, heads).firstWrong?.seq;
  });
}

function undone<T>(work: () => T): T {
  begin.run();
  try {
    return work();
  } finally {
    rollback.run();
  }
}

/** Nothing holds whoever has the file, neither triggers nor checks. */
function attackerOn(target: Database.Database) {
  for (const name of target.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all())
    target.exec(`DROP TRIGGER ${name}`);
  target.pragma('ignore_check_constraints = ON');
  const setting = (column: Column) => target.prepare(`UPDATE journal SET ${column} = ? WHERE seq = ?`);
  const set = Object.fromEntries(columns.map((column) => [column, setting(column)])) as Record<
    Column,
    Database.Statement
  >;
  const remove = target.prepare('DELETE FROM journal WHERE seq = ?');
  const moveUp = target.prepare('UPDATE journal SET seq = seq - 1 WHERE seq > ?');
  const moveDown = target.prepare('UPDATE journal SET seq = -seq - 1 WHERE seq >= ?');
  const turn = target.prepare('UPDATE journal SET seq = -seq WHERE seq < 0');
  const copy = target.prepare(
    "INSERT INTO journal SELECT ?, 'house', 1, cause, at, type, event, hash FROM journal WHERE seq = ?",
  );
  const cut = target.prepare('DELETE FROM journal WHERE seq >= ?');
  const forget = target.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'journal'");

  return {
    edit: (column: Column, seq: number) => void set[column].run(another(rowAt(seq)[column]), seq),
    remove(seq: number, how?: 'and move up') {
      remove.run(seq);
      if (how) moveUp.run(seq);
    },
    copy: (seq: number, to: number) => void copy.run(to, seq),
    putIn(seq: number) {
      moveDown.run(seq);
      turn.run();
      copy.run(seq, seq + 1);
    },
    /** Each with its hash. */
    exchange(one: number, other: number) {
      set.seq.run(-1, one);
      set.seq.run(one, other);
      set.seq.run(other, -1);
    },
    cutFrom(seq: number, how?: 'and forget') {
      cut.run(seq);
      if (how) forget.run(seq - 1);
    },
    /** One row is edited, and it and all after it are bound to one another again. */
    rewriteFrom(seq: number) {
      const edited = { ...rowAt(seq), at: rowAt(seq).at + 1 };
      set.at.run(edited.at, seq);
      let before = seq === 1 ? firstHash : rowAt(seq - 1).hash;
      for (const row of [edited, ...rows.slice(seq)]) {
        before = hashOf(before, row);
        set.hash.run(before, row.seq);
      }
    },
  };
}

/** One character of a text is another one. */
function another(value: number | string): number | string {
  if (typeof value === 'number') return value + 1_000_000;
  const place = random(value.length);
  return `${value.slice(0, place)}${value[place] === 'x' ? 'y' : 'x'}${value.slice(place + 1)}`;
}

/** The record in a file, where threads and other processes can read it. */
function aFile(): string {
  const path = join(tempFolder(), 'rollouts.db');
  writeFileSync(path, db.serialize());
  return path;
}

/** The second one begins with row 5001. */
const onTwoThreads = (target: Database.Database) => verifyOnAllCores(target, [], { threads: 2, fewest: 1 });

const npmRunVerify = (...words: string[]) =>
  new Promise<[code: number, output: string]>((resolve) => {
    const child = execFile(process.execPath, ['src/cli/verify.ts', ...words], (_, stdout, stderr) =>
      resolve([child.exitCode ?? -1, stdout + stderr]),
    );
  });

/** A team's rollouts, one after the other, each from its beginning to its end. */
function aRecord(): Database.Database {
  const record = new Database(':memory:');
  migrate(record, monday);
  const { append } = createJournal(record);
  const story = eventsOf(wholeStory);
  let left = many - 1;
  record.transaction(() => {
    append('team/3', 0, 'update 1', [founded()]);
    for (let number = 1; left > 0; number++) {
      const events = [...story, noted(`Größe "${number}" \\ \u0001 \u2028 😀`)].slice(0, left);
      events.forEach((event, version) => {
        const shifted = { ...event, at: event.at + number * day };
        append(`rollout/3/${number}`, version, `update ${8_000_000 - left--}`, [shifted]);
      });
    }
  })();
  return record;
}

function eventsOf(steps: typeof wholeStory): RolloutEvent[] {
  let scene = nothingYet();
  return steps.flatMap((step) => {
    const events = answer(step, scene);
    scene = after(events, scene);
    return events;
  });
}

/** The same numbers from the same seed, each below what is asked for. */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
