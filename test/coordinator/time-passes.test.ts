import { describe, expect, it } from 'vitest';
import { claimCode, tellOwners } from '../../src/coordinator/owners.ts';
import { tick } from '../../src/coordinator/tick.ts';
import { upcoming } from '../../src/coordinator/upcoming.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { aiko, ben, day, hour, mara, minute, monday, olga, opening, priya } from '../support/story.ts';

/** R-1, whose notice is confirmed; one reader has mail. */
async function announced() {
  const world = onStore();
  const { store, handle } = world;
  await foundTeam(handle);
  const { id } = await startRollout(handle);
  if (!id) throw new Error('no rollout');
  await handle.team(1, 'reader', {
    type: 'AddStakeholder',
    name: 'Board',
    medium: 'email',
    address: 'board@example.com',
    zone: null,
    by: priya,
  });
  await handle.rollout(id, 'draft', {
    type: 'DraftAnnouncement',
    facts: { impact: 'None', downtimeMinutes: 0, action: 'Nothing', contact: '@priya' },
    by: priya,
  });
  const draft = draftDigest(await store.rollout(id), await store.team(1));
  await handle.rollout(id, 'send', { type: 'ConfirmAnnouncement', sendAt: monday, draft, by: priya });
  const faults: string[] = [];
  const pass = (at: number): Promise<number> => {
    world.clock.at = at;
    return tick({ ...world, onFault: (_, doing) => faults.push(doing) });
  };
  const kinds = async (): Promise<string[]> =>
    (await store.outbox.of(id, null)).flatMap(({ content, medium }) =>
      content.type === 'announcement' ? [`${content.kind} ${medium}`] : [],
    );
  return { ...world, id, pass, kinds, faults };
}

describe('time passes', () => {
  it('and what is due is said, once however often it is asked', async () => {
    const { pass, kinds, faults } = await announced();
    const before = await kinds();
    await pass(opening - day + minute);
    const after = await kinds();
    expect(after.length).toBeGreaterThan(before.length);
    expect(after).toContain('day email');
    await pass(opening - day + 2 * minute);
    await Promise.all([pass(opening - day + 3 * minute), pass(opening - day + 3 * minute)]);
    expect([await kinds(), faults]).toEqual([after, []]);
  });

  it('unnoticed for days, and only the nearest is still said', async () => {
    const { pass, kinds } = await announced();
    await pass(opening - 30 * minute);
    expect(await kinds()).toEqual(expect.arrayContaining(['hour email']));
    expect(await kinds()).not.toContain('day email');
  });

  it('#53 half a minute late where nothing could run, and nothing is skipped', async () => {
    const { pass, kinds, store, id, handle } = await announced();
    const when = { at: opening - day + minute, zone: 'UTC' };
    await handle.rollout(id, 'set', {
      type: 'SetReminder',
      whom: { person: mara.id },
      what: 'figures',
      when,
      by: mara,
    });
    await pass(opening - day + minute + 30_000);
    expect(await kinds()).toContain('day email');
    const told = (await store.outbox.of(id, null)).flatMap(({ content }) =>
      content.type === 'told' ? content.event.type : [],
    );
    expect(told).toContain('ReminderGiven');
  });

  it('without a look at what is not due', async () => {
    const { pass, store } = await announced();
    const next = (await store.nextDueAt()) as number;
    expect(await pass(next - 1)).toBe(0);
    expect(await pass(next)).toBe(1);
    expect(await store.nextDueAt()).toBeGreaterThan(next);
  });

  it('for the others too when one rollout cannot be looked at', async () => {
    const { store, handle, clock } = await announced();
    await handle.create('second', { team: 1, thread: null, product: 'Shop', version: '2', window: null, by: ben });
    const looked: string[] = [];
    const faults: string[] = [];
    clock.at = opening + day;
    const due = await tick({
      store: { ...store, dueRollouts: async () => ['rollout/1/1', 'rollout/1/2'] },
      clock,
      handle: {
        ...handle,
        checkCalendar: async (id, at) => {
          if (id === 'rollout/1/1') throw new Error('spoilt');
          looked.push(id);
          return handle.checkCalendar(id, at);
        },
      },
      onFault: (_, doing) => faults.push(doing),
    });
    expect([due, looked, faults]).toEqual([2, ['rollout/1/2'], ['the calendar of rollout/1/1']]);
  });
});

describe('the agenda', () => {
  it('lists what will happen by itself, soonest first', async () => {
    const { store } = await announced();
    const agenda = await upcoming(store);
    expect(agenda.map(({ at }) => at)).toEqual(agenda.map(({ at }) => at).toSorted());
    expect(agenda).toContainEqual({
      at: new Date(opening - hour).toISOString(),
      what: 'R-1 Payments 4.2.0: announcement, 1 hour before',
    });
  });
});

describe('the agenda of a reminder', () => {
  it('is after the night of whoever is to be reminded, once the bot may write to them', async () => {
    const { store, handle, clock } = await announced();
    const item = 'update-requirements';
    await handle.rollout('rollout/1/1', 'assign', {
      type: 'AssignItem',
      item,
      to: aiko.id,
      dueAt: clock.at + 30 * hour,
      by: mara,
    });
    const reminders = async () =>
      (await upcoming(store)).filter(({ what }) => what.endsWith('reminders to whoever owes something'));
    const before = await reminders();
    await store.people.saw({ id: aiko.id, name: 'Aiko', username: null });
    await store.people.started(aiko.id, true);
    await store.people.quiet(aiko.id, '00:00', '23:59');
    const after = await reminders();
    expect(before.length).toBeGreaterThan(0);
    expect(after.map(({ at }) => at)).not.toEqual(before.map(({ at }) => at));
  });
});

describe('the owners', () => {
  it('are told in private, each once', async () => {
    const { store, handle, clock } = onStore();
    for (const { id } of [mara, olga]) await handle.owner(id, 'setting', `setting ${id}`);
    await tellOwners('An update was set aside.', store, clock);
    await tellOwners('An update was set aside.', store, clock);
    const letters = await store.outbox.claim('telegram', monday, 10);
    expect(letters.map(({ address, content }) => [address, content])).toEqual(
      [mara, olga].map(({ id }) => [String(id), { type: 'said', text: 'An update was set aside.' }]),
    );
  });

  it('come by a code that stays the same until there is one', async () => {
    const { store, handle, random } = onStore();
    const code = await claimCode(store, random);
    expect(code).toMatch(/^[\w-]{24}$/);
    expect(await claimCode(store, random)).toBe(code);
    await handle.owner(mara.id, 'claim', 'claim');
    expect(await claimCode(store, random)).toBeNull();
  });
});
