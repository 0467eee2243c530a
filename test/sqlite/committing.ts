// A process that changes one rollout as fast as it can and says on standard output what was acknowledged, until it is killed.
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { openStore } from '../../src/sqlite/open.ts';

const [path = '', from = '0'] = process.argv.slice(2);
const store = openStore(path, {
  clock: { now: Date.now },
  random: (bytes) => randomBytes(bytes).toString('base64url'),
});
const note = (number: number): RolloutEvent => ({ type: 'NoteAdded', text: String(number), by: 1, at: number });

for (let number = Number(from); ; number += 3) {
  const group = [number, number + 1, number + 2];
  await Promise.all(
    group.map(async (each) => {
      await store.change('rollout/3/1', `update ${each}`, () => ({ events: [note(each)], stale: ['rollout/3/1'] }));
      writeSync(1, `${each}\n`);
    }),
  );
}
