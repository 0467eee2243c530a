import { expect, test } from 'vitest';
import { intrudeInto, noted, r1, withRollout } from '../sqlite/store.ts';

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
