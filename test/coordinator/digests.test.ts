import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { giveDigests } from '../../src/coordinator/digests.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { nextClock } from '../../src/time/working-hours.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { aiko, ben, day, hour, luis, mara, minute, monday } from '../support/story.ts';

/** R-1 has a window, so that something is overdue for Luis and Mara before long. */
async function morning() {
  const world = onStore();
  await foundTeam(world.handle);
  await startRollout(world.handle);
  for (const { id, name } of [mara, aiko, luis]) {
    await world.store.people.saw({ id, name, username: null });
    await world.store.people.started(id, true);
  }
  await world.handle.rollout('rollout/1/1', 'assign', {
    type: 'AssignItem',
    item: '2.3',
    to: luis.id,
    dueAt: monday + hour,
    by: mara,
  });
  const faults: unknown[] = [];
  const pass = async (at: number, store: Store = world.store): Promise<number> => {
    world.clock.at = at;
    return giveDigests({ store, clock: world.clock, onFault: (fault) => faults.push(fault) });
  };
  const given = (): string[] => {
    const db = new Database(world.file, { readonly: true });
    const keys = db
      .prepare("SELECT unique_key FROM outbox WHERE unique_key LIKE 'digest %' ORDER BY id")
      .pluck()
      .all() as string[];
    db.close();
    return keys.filter((key) => key.endsWith(String(luis.id)));
  };
  await pass(monday);
  return { ...world, pass, given, faults };
}
const nine = monday + day - hour; // Tuesday 9:00 in Berlin

describe('the morning digest', () => {
  it('#50 is written once a day, whatever is asked twice, late or backwards', async () => {
    const { pass, given } = await morning();
    await pass(nine - minute);
    expect(given()).toEqual([]);
    await pass(nine);
    await Promise.all([pass(nine + 1), pass(nine + 2)]);
    await pass(nine - 2 * hour);
    await pass(nine + minute);
    expect(given()).toEqual([`digest 2026-11-24 ${luis.id}`]);
    await pass(nine + day);
    expect(given()).toHaveLength(2);
  });
  it('that was missed by more than three hours is left out, and the day on which an outage ends has its own', async () => {
    const { pass, given } = await morning();
    await pass(nine + 3 * hour + minute);
    expect(given()).toEqual([]);
    await pass(nine + 3 * day + hour);
    expect(given()).toEqual([`digest 2026-11-27 ${luis.id}`]);
  });
  it('comes at the hour of the reader, on the days on which the clocks change too', async () => {
    const { pass, given, store } = await morning();
    await store.people.inZone(luis.id, 'America/New_York');
    await store.people.digestAt(luis.id, '02:30');
    const zone = 'America/New_York';
    const before = Date.UTC(2027, 2, 13, 12);
    await pass(before);
    const known = given().length;
    // 02:30 does not exist on 14 March: it is 3:00, which is 7:00 UTC.
    const jump = nextClock(before, { zone, clock: '02:30' });
    expect(new Date(jump).toISOString()).toBe('2027-03-14T07:00:00.000Z');
    await pass(jump - 1);
    expect(given()).toHaveLength(known);
    await pass(jump);
    await pass(jump + hour);
    expect(given().slice(known)).toEqual([`digest 2027-03-14 ${luis.id}`]);
  });
  it('is not written twice on a day by another zone or another hour', async () => {
    const { pass, given, store } = await morning();
    await pass(nine);
    await store.people.inZone(luis.id, 'America/New_York');
    await pass(nine + minute);
    await pass(nine + 6 * hour);
    await store.people.digestAt(luis.id, '12:00');
    await pass(nine + 7 * hour);
    await pass(nine + 9 * hour);
    expect(given()).toEqual([`digest 2026-11-24 ${luis.id}`]);
  });
  it('is not for whoever wants none, never pressed Start, or has nothing that waits', async () => {
    const { pass, given, store } = await morning();
    await store.people.digestAt(luis.id, null);
    await pass(nine);
    expect(given()).toEqual([]);
    await store.people.digestAt(luis.id, '09:00');
    await store.people.started(luis.id, false);
    await pass(nine + day);
    expect(given()).toEqual([]);
  });
  it('of one person who cannot be looked at keeps nobody else waiting', async () => {
    const { pass, given, store, faults } = await morning();
    const spoilt: Store = {
      ...store,
      people: {
        ...store.people,
        byId: async (id) => (id === mara.id ? Promise.reject(new Error('spoilt')) : store.people.byId(id)),
      },
    };
    await pass(nine, spoilt);
    expect([given(), faults]).toEqual([[`digest 2026-11-24 ${luis.id}`], [new Error('spoilt')]]);
    await pass(nine + 6 * minute);
    expect(faults).toHaveLength(1);
  });
  it('costs next to nothing when nobody is due, however many there are', async () => {
    const { store, file, clock, pass } = await morning();
    const db = new Database(file);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      INSERT INTO people (id, name, has_started, next_digest_at) SELECT i, 'p', 1, ${nine + day} FROM n`);
    const plans = [
      'SELECT id FROM people WHERE has_started = 1 AND digest_at IS NOT NULL AND coalesce(next_digest_at, 0) <= 1 ORDER BY coalesce(next_digest_at, 0) LIMIT 1',
    ].map((sql) =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join(),
    );
    db.close();
    expect(plans[0]).toMatch(/people_digests/);
    clock.at = monday + minute;
    await pass(monday + minute);
    const began = performance.now();
    for (let i = 0; i < 50; i++) {
      expect(await pass(monday + minute)).toBe(0);
      await store.people.nextDigestAt();
    }
    expect((performance.now() - began) / 50).toBeLessThan(1);
  });
});

describe('a deputy', () => {
  it('hears privately when the one whom they stand in for goes away, and in the group where they never pressed Start', async () => {
    const { handle, store } = await morning();
    await handle.team(1, 'deputy', { type: 'NameDeputy', person: mara.id, deputy: aiko.id, by: mara });
    await handle.team(1, 'deputy 2', { type: 'NameDeputy', person: luis.id, deputy: ben.id, by: mara });
    await handle.team(1, 'away', { type: 'SendAway', person: mara.id, until: monday + 2 * day, by: mara });
    await handle.team(1, 'away 2', { type: 'SendAway', person: luis.id, until: monday + 2 * day, by: luis });
    const letters = await store.outbox.claim('telegram', monday, 20);
    const told = letters
      .filter(({ content }) => content.type === 'stand-in')
      .map(({ address, content }) => [address, content]);
    expect(told).toEqual([
      [String(aiko.id), { type: 'stand-in', team: 1, person: mara.id, deputy: aiko.id, until: monday + 2 * day }],
      ['-100500', { type: 'stand-in', team: 1, person: luis.id, deputy: ben.id, until: monday + 2 * day }],
    ]);
  });
});
