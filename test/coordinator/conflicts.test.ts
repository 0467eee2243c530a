import { describe, expect, it } from 'vitest';
import { type Conflict, conflictsOf } from '../../src/coordinator/conflicts.ts';
import type { Handle } from '../../src/coordinator/handle.ts';
import type { Window } from '../../src/rollout/events.ts';
import { conflictLines } from '../../src/telegram/wording/conflicts.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { aiko, ben, day, hour, luis, mara, minute, opening, window } from '../support/story.ts';

const zone = 'Europe/Berlin';
const later = (ms: number): Window => ({ zone, opensAt: opening + ms, closesAt: window.closesAt + ms });

/** Team 2 works for itself; Luis operates for both. */
async function foundOther(handle: Handle): Promise<void> {
  const owner = { ...mara, isOwner: true };
  await handle.team(2, 'found', { type: 'FoundTeam', number: 2, chat: -100600, title: 'Secret team', by: owner });
  await handle.team(2, 'claim', { type: 'ClaimRole', role: 'lead', by: aiko });
  await handle.team(2, 'finish', { type: 'FinishSetup', by: owner });
  await handle.team(2, 'give', { type: 'GiveRole', role: 'ops', to: luis, by: owner });
}
const starting = (handle: Handle, team: number, product: string, at: Window | null, cause = `${team} ${product}`) =>
  handle.create(cause, { team, thread: null, product, version: '9.9', window: at, by: team === 1 ? ben : aiko });

/** Team 1 with R-1, "Payments" on Tuesday 22:00; then whatever else. */
async function world(more: (handle: Handle) => Promise<unknown> = async () => undefined) {
  const { handle, store } = onStore();
  await foundTeam(handle);
  await startRollout(handle);
  await foundOther(handle);
  await more(handle);
  const rollout = await store.rollout('rollout/1/1');
  const team = await store.team(1);
  const own = { of: { id: 'rollout/1/1' as const, rollout }, window, product: rollout.product, team };
  return {
    store,
    team,
    handle,
    found: (change: Partial<typeof own> = {}) => conflictsOf({ ...own, ...change }, store),
  };
}
const words = (conflicts: Conflict[]) =>
  conflictLines(conflicts, zone, (person) => (person === luis.id ? 'Luis' : 'Mara'));

describe('what is in the way of a window', () => {
  it('is nothing where nothing is, and never the rollout itself', async () => {
    const { found } = await world();
    expect(await found()).toEqual([]);
  });

  it('is another rollout of the team that overlaps or is less than an hour away', async () => {
    const { found } = await world((handle) => starting(handle, 1, 'Search', later(2 * hour)));
    expect(words(await found())).toEqual(['⚠️ R-2 · Search 9.9 is less than an hour away, Wed 9 Dec 00:00 – 01:30 CET']);
    expect(words(await found({ window: later(2 * hour + minute) }))).toEqual([
      '⚠️ R-2 · Search 9.9 overlaps, Wed 9 Dec 00:00 – 01:30 CET',
    ]);
    expect(await found({ window: later(-2 * hour) })).toEqual([]);
  });

  it('is said loudly, and first, where the product is the same', async () => {
    const { found } = await world(async (handle) => {
      await starting(handle, 1, 'Search', later(0));
      await starting(handle, 1, ' PAYMENTS ', later(hour));
    });
    expect(words(await found())).toEqual([
      '⚠️ <b>The same product: R-3 · PAYMENTS 9.9 overlaps</b>, Tue 8 Dec 23:00 – Wed 9 Dec 00:30 CET',
      '⚠️ R-2 · Search 9.9 overlaps, Tue 8 Dec 22:00 – 23:30 CET',
    ]);
  });

  it('names of another team’s rollout its time, the product where it is the same, and whom both need: nothing else', async () => {
    const { found } = await world((handle) => starting(handle, 2, 'Payments', later(30 * minute)));
    const conflicts = await found();
    expect(words(conflicts)).toEqual([
      '⚠️ <b>Another team’s rollout of the same product overlaps</b>: Tue 8 Dec 22:30 – Wed 9 Dec 00:00 CET',
      '⚠️ Another team needs Luis too: its rollout overlaps, Tue 8 Dec 22:30 – Wed 9 Dec 00:00 CET',
    ]);
    expect(JSON.stringify(conflicts)).not.toMatch(/9\.9|Secret|R-/);
  });

  it('is not another team’s rollout of another product that needs nobody of this one', async () => {
    const { found, handle } = await world((each) => starting(each, 2, 'Search', later(0)));
    expect(words(await found())).toHaveLength(1);
    await handle.team(2, 'take', {
      type: 'TakeRole',
      role: 'ops',
      from: luis.id,
      why: '',
      by: { ...mara, isOwner: true },
    });
    expect(await found()).toEqual([]);
  });

  it('is that the lead or who operates is away then, and not if they are back by then', async () => {
    const { found } = await world((handle) =>
      handle.team(1, 'away', { type: 'SendAway', person: luis.id, until: opening + day, by: luis }),
    );
    expect(words(await found())).toEqual(['⚠️ Away then: Luis until Wed 9 Dec 22:00 CET']);
    expect(await found({ window: later(2 * day) })).toEqual([]);
  });

  it('is told by weight: the same product, people whom both need, who is away, and then the team’s other work', async () => {
    const { found } = await world(async (handle) => {
      await handle.team(1, 'away', { type: 'SendAway', person: mara.id, until: opening + day, by: mara });
      await starting(handle, 1, 'Search', later(2 * hour));
      await starting(handle, 2, 'Payments', later(2 * hour));
    });
    expect((await found()).map(({ kind }) => kind)).toEqual(['same-product', 'people', 'away', 'rollout']);
  });

  it('ends when the other rollout does, or moves away', async () => {
    const { found, handle } = await world((each) => starting(each, 1, 'Search', later(0)));
    await handle.rollout('rollout/1/2', 'move', { type: 'ScheduleWindow', window: later(day), by: mara });
    expect(await found()).toEqual([]);
    await handle.rollout('rollout/1/2', 'back', { type: 'ScheduleWindow', window: later(0), by: mara });
    expect(await found()).toHaveLength(1);
    await handle.rollout('rollout/1/2', 'off', { type: 'CallOff', reason: 'no', by: mara });
    expect(await found()).toEqual([]);
  });
});
