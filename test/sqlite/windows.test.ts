import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { window } from '../support/story.ts';

const migrations = 'migrations/sqlite';

it('a database from before learns the windows of its rollouts, each one’s last', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-windows-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const before = join(folder, 'before');
  mkdirSync(before);
  for (const name of readdirSync(migrations).filter((each) => each < '0005'))
    copyFileSync(join(migrations, name), join(before, name));
  const db = openDatabase(join(folder, 'rollouts.db'));
  migrate(db, 1, { folder: before });

  const scheduled = (version: number, opensAt: number) =>
    db
      .prepare(
        `INSERT INTO journal (seq, stream, version, cause, at, type, event, hash) VALUES (?, 'rollout/1/1', ?, 'c', 1, 'WindowScheduled', ?, ?)`,
      )
      .run(
        version,
        version,
        JSON.stringify({ type: 'WindowScheduled', window: { ...window, opensAt } }),
        'a'.repeat(64),
      );
  scheduled(1, 5);
  scheduled(2, window.opensAt);
  for (const number of [1, 2])
    db.prepare(
      `INSERT INTO summaries (stream, team, number, title, status, phase, revision) VALUES (?, 1, ?, 'Payments', 'open', 'planning', 1)`,
    ).run(`rollout/1/${number}`, number);

  migrate(db, 2);
  expect(db.prepare('SELECT stream, opens_at, closes_at FROM summaries ORDER BY number').all()).toEqual([
    { stream: 'rollout/1/1', opens_at: window.opensAt, closes_at: window.closesAt },
    { stream: 'rollout/1/2', opens_at: null, closes_at: null },
  ]);
  db.close();
});
