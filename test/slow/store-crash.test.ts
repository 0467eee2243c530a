import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { card, withRollout } from '../sqlite/store.ts';

const script = fileURLToPath(new URL('../sqlite/committing.ts', import.meta.url));

/** Lets a process work until it has acknowledged `enough` changes, then kills it in the middle of the next. Returns what it acknowledged. */
async function killAfter(enough: number, path: string, from: number): Promise<number[]> {
  const child = spawn(process.execPath, [script, path, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > enough) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return said.slice(0, said.lastIndexOf('\n')).split('\n').map(Number);
}

test('#78 whatever was acknowledged is there after the process was killed, and the next one starts at once', async () => {
  const { store, open, path, show } = await withRollout();
  await show(card());
  store.close();
  let from = 0;
  for (const enough of [1, 20, 60, 150]) {
    const acknowledged = await killAfter(enough, path, from);
    const again = open();
    expect(again.check().faults).toEqual([]);
    expect(again.verify().firstWrong).toBeNull();
    const history = await again.history('rollout/3/1', 10_000);
    const stored = history.flatMap(({ event }) => (event.type === 'NoteAdded' ? [Number(event.text)] : []));
    expect(acknowledged.filter((each) => !stored.includes(each))).toEqual([]);
    expect(new Set(stored).size).toBe(stored.length);
    from = Math.max(...stored) + 1;
    again.close();
  }
});
