import { describe, expect, it } from 'vitest';
import type { Letter } from '../../src/coordinator/ports.ts';
import type { SqliteStore } from '../../src/sqlite/open.ts';
import { decideTeam } from '../../src/team/decide.ts';
import type { Freeze } from '../../src/team/events-freezes.ts';
import { foundTeam, group, onStore, startRollout } from '../support/on-store.ts';
import { day, mara, minute, monday, nextEvening, opening } from '../support/story.ts';

const freeze: Omit<Freeze, 'id'> = {
  title: 'Audit',
  kind: 'hard',
  when: { kind: 'once', from: opening, to: opening + 5 * day },
  zone: 'Europe/Berlin',
  except: [],
};
const adding = { type: 'AddFreeze', freeze, by: mara } as const;
const id = 'rollout/1/1';

async function world() {
  const all = onStore();
  await foundTeam(all.handle);
  await startRollout(all.handle);
  return all;
}
const frozenLetters = async (store: SqliteStore): Promise<Letter[]> =>
  (await store.outbox.of(id, null)).filter(
    ({ content }) => content.type === 'told' && content.event.type === 'WindowFrozen',
  );

describe('a freeze over a window that stands', () => {
  it('is told to the group once, however often the update and the clock come', async () => {
    const { store, handle, clock } = await world();
    await handle.team(1, 'update 7', adding);
    await handle.team(1, 'update 7', adding);
    await handle.team(1, 'update 8', adding);
    await handle.checkCalendar(id, clock.at + minute);
    expect(await frozenLetters(store)).toMatchObject([{ address: String(group), revision: 1, state: 'pending' }]);
    expect((await store.team(1)).freezes.map((each) => each.id)).toEqual(['f1']);
  });

  it('is told also when the process died between the freeze and the letter', async () => {
    const { store, handle } = await world();
    await store.change('team/1', 'update 7', ({ team }) => ({ events: decideTeam({ ...adding, at: monday }, team) }));
    expect(await frozenLetters(store)).toEqual([]);
    expect((await handle.team(1, 'update 7', adding)).repeated).toBe(true);
    expect(await frozenLetters(store)).toHaveLength(1);
  });

  it('is not told any more once the window has moved out of it', async () => {
    const { store, handle, clock } = await world();
    await handle.team(1, 'update 7', adding);
    const free = { ...nextEvening, opensAt: opening + 6 * day, closesAt: opening + 6 * day + minute };
    await handle.rollout(id, 'update 8', { type: 'ScheduleWindow', window: free, by: mara });
    const [letter] = await frozenLetters(store);
    expect(letter?.state).toBe('superseded');
    expect(await store.outbox.isStillTrue(letter as Letter, clock.at)).toBe(false);
  });

  it('that does not touch it says nothing', async () => {
    const { store, handle } = await world();
    const elsewhere = { ...freeze, when: { kind: 'once', from: opening + 2 * day, to: opening + 5 * day } as const };
    await handle.team(1, 'update 7', { ...adding, freeze: elsewhere });
    expect(await frozenLetters(store)).toEqual([]);
  });
});
