import { afterAll, expect, test } from 'vitest';
import { intrudeInto, noted, r1, withRollout } from '../sqlite/store.ts';
import { endAll, node } from '../support/processes.ts';
import { startSandbox } from './journey.ts';

afterAll(endAll);

test('#88 another program that has the database for ten seconds stalls nobody for a quarter of one, and no change is lost', async () => {
  const { store, path } = await withRollout();
  const intruder = intrudeInto(path);
  const begun = performance.now();
  const asked: Promise<unknown>[] = [];
  while (performance.now() - begun < 10_000) {
    const number = asked.length;
    asked.push(store.change(r1, `update ${number}`, () => ({ events: [noted(String(number))] })));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect((await store.rollout(r1)).lastNote).toBeNull();
  intruder.letGo();
  await Promise.all(asked);
  expect(intruder.longestStall()).toBeLessThan(250);
  const notes = (await store.history(r1, 1_000)).flatMap(({ event }) =>
    event.type === 'NoteAdded' ? [event.text] : [],
  );
  expect(notes).toEqual(asked.map((_, number) => String(number)));
});

test('#88 a start waits for another program that has the database, and after ten seconds says what is in its way', async () => {
  const { store, path } = await withRollout();
  store.close();
  const { settings } = await startSandbox();
  const begins = () => node('src/main.ts', { ...settings, DATABASE_PATH: path, LOG_LEVEL: 'info' });
  const brief = intrudeInto(path);
  const patient = begins();
  setTimeout(() => brief.letGo(), 4_000);
  await patient.until(/rollout-bot is running/);
  patient.signal('SIGTERM');
  await patient.ended;

  const lasting = intrudeInto(path);
  const { code, stderr } = await begins().ended;
  lasting.letGo();
  expect([code, stderr]).toEqual([
    1,
    `Another program has ${path} locked for writing. End it, or wait for it, and start again.\n`,
  ]);
});
