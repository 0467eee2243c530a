import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { faultsOf } from '../../src/sqlite/backup.ts';
import { verify } from '../../src/sqlite/verify.ts';
import { card, letter, noted, shell, tempFolder, withRollout } from '../sqlite/store.ts';

const pageSize = 4_096;
const frame = pageSize + 24;

/** How much is in it of everything that the steps below write. */
const amountIn = (db: Database.Database): string =>
  ['journal', 'outbox', 'inbox', 'settings', 'cards', 'causes']
    .map((table) => `${table} ${db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()}`)
    .join(', ');

/** Both files as they are at this moment. Copied by another program: closing the file in this one would drop SQLite's locks. */
function photograph(path: string, name: string) {
  const to = `${path}.${name}`;
  execFileSync('cp', [path, to]);
  execFileSync('cp', [`${path}-wal`, `${to}-wal`]);
  return { db: readFileSync(to), log: readFileSync(`${to}-wal`) };
}

/** What is found after the power came back with these bytes on the disk. */
function found(folder: string, db: Buffer, log: Buffer) {
  const path = join(folder, 'after.db');
  writeFileSync(path, db);
  writeFileSync(`${path}-wal`, log);
  const opened = new Database(path);
  const faults = faultsOf(opened);
  const { firstWrong } = verify(opened);
  const amount = amountIn(opened);
  opened.pragma('journal_mode = DELETE');
  opened.close();
  return { faults, firstWrong, amount };
}

/** How much of what is written next reaches the disk: whole pages, or one of them torn, with nothing or rubbish behind. */
function* tornLogs(before: Buffer, after: Buffer): Generator<Buffer> {
  for (let cut = before.length; cut <= after.length; cut += frame) {
    yield after.subarray(0, cut);
    for (const into of [12, 24 + 100, 24 + pageSize - 1]) {
      if (cut + into >= after.length) continue;
      yield after.subarray(0, cut + into);
      yield Buffer.concat([after.subarray(0, cut + into), Buffer.alloc(frame - into)]);
      yield Buffer.concat([after.subarray(0, cut + into), Buffer.alloc(3 * frame, 0xa5)]);
    }
    // The disk wrote a later page before an earlier one.
    if (cut + 2 * frame <= after.length)
      yield Buffer.concat([after.subarray(0, cut), Buffer.alloc(frame), after.subarray(cut + frame, cut + 2 * frame)]);
  }
}

async function busyStore() {
  const scene = await withRollout();
  const steps = [
    () => scene.change(noted('short')),
    () => scene.change(noted('x'.repeat(15_000)), noted('y')),
    () => scene.write(letter({ address: 'a@example.com', medium: 'email' }), letter({ address: '-100800' })),
    () => scene.store.inbox.receive([{ updateId: 1, raw: '{}' }], 2, 1),
    () => scene.show(card()),
    () => scene.store.settings.set('a', 'b'.repeat(9_000)),
    () => Promise.all([scene.change(noted('one')), scene.change(noted('two'))]),
    () => scene.store.inbox.finish([1]),
    () => scene.change(noted('last')),
  ];
  const images = join(tempFolder(), 'images');
  mkdirSync(images);
  return { ...scene, steps, images };
}

test('#79 wherever the power fails while the log is written, whatever was acknowledged before is there and whole', async () => {
  const { store, path, steps, images } = await busyStore();
  expect(store.check().pragmas).toMatchObject({ synchronous: 2, journal_mode: 'wal' });
  // All photographs first: in a quiet second the log is folded and begun anew.
  const photographs = [{ ...photograph(path, 'before'), amount: shell(path, amountIn) }];
  for (const [index, step] of steps.entries()) {
    await step();
    photographs.push({ ...photograph(path, `after-${index}`), amount: shell(path, amountIn) });
  }
  let looked = 0;
  for (const [index, after] of photographs.slice(1).entries()) {
    const before = photographs[index] ?? after;
    expect(after.log.subarray(0, before.log.length).equals(before.log)).toBe(true);
    for (const log of tornLogs(before.log, after.log)) {
      const { amount, ...wrong } = found(images, before.db, log);
      expect({ index, size: log.length, ...wrong }).toEqual({ index, size: log.length, faults: [], firstWrong: null });
      expect([before.amount, after.amount]).toContain(amount);
      looked += 1;
    }
  }
  expect(looked).toBeGreaterThan(150);
});

test('#79 wherever the power fails while the log is folded into the file, nothing is missing', async () => {
  const { path, steps, images } = await busyStore();
  for (const step of steps) await step();
  const amount = shell(path, amountIn);
  const before = photograph(path, 'unfolded');
  // Another program folds it: the log stays as it is until the file is on the disk.
  shell(path, (db) => db.pragma('wal_checkpoint(PASSIVE)'));
  const { db: after } = photograph(path, 'folded');
  expect(after.equals(before.db)).toBe(false);
  for (let cut = 0; cut <= after.length; cut += pageSize / 2) {
    const torn = Buffer.concat([after.subarray(0, cut), before.db.subarray(cut)]);
    expect({ cut, ...found(images, torn, before.log) }).toEqual({ cut, faults: [], firstWrong: null, amount });
  }
  expect(statSync(path).size).toBe(after.length);
});
