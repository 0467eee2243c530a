import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RolloutEvent, Window } from '../../src/rollout/events.ts';
import { clashesOf } from '../../src/rollout/frozen.ts';
import { Refusal } from '../../src/rollout/refusal.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import type { Freeze } from '../../src/team/events-freezes.ts';
import { freezesOver } from '../../src/team/freezes.ts';
import { eventWords } from '../../src/telegram/features/history-words.ts';
import {
  answer,
  ben,
  by,
  changedTeam,
  clockAt,
  closed,
  created,
  creation,
  day,
  doing,
  given,
  hour,
  luis,
  mara,
  monday,
  nextEvening,
  nothingYet,
  olga,
  opening,
  play,
  type Scene,
  theTeam,
  window,
} from '../support/story.ts';

const freeze = (kind: 'hard' | 'soft', id = 'f1', title = 'Christmas'): Freeze => ({
  id,
  title,
  kind,
  when: { kind: 'once', from: opening + hour, to: opening + 3 * day },
  zone: 'Europe/Berlin',
  except: [],
});
const sets = (each: Freeze): TeamEvent => ({ type: 'FreezeSet', freeze: each, by: mara.id, at: monday });
const lifts = (id: string): TeamEvent => ({ type: 'FreezeLifted', id, by: mara.id, at: monday });
const frozenTeam = (kind: 'hard' | 'soft') => theTeam('standard', sets(freeze(kind)));
const moving = (to: Window = nextEvening, override?: string, who = mara) =>
  by(who, { type: 'ScheduleWindow', window: to, ...(override === undefined ? {} : { override }) });
const creating = (override?: string, who = mara) =>
  ({ ...creation(who), ...(override === undefined ? {} : { override }) }) as ReturnType<typeof creation>;
const earlier: Window = { ...window, opensAt: opening - day, closesAt: window.closesAt - day };
const named = [{ id: 'f1', title: 'Christmas' }];
/** Its window is free of any freeze, and then one is set over it. */
const later = (kind: 'hard' | 'soft', scene: Scene = created()): Scene => changedTeam(scene, sets(freeze(kind)));

describe('a window in a hard freeze', () => {
  it('is refused, in a sentence that names the freeze and the way out', () => {
    const sentence =
      /“Christmas” is a hard freeze, Tue 8 Dec 23:00 – Fri 11 Dec 22:00 CET\. Choose another time, or an owner of this bot says why/;
    given(nothingYet(frozenTeam('hard')))
      .when(creating())
      .thenRefused('frozen', sentence);
    given(play(nothingYet(frozenTeam('hard')), { ...creating(), window: earlier } as never))
      .when(moving())
      .thenRefused('frozen', sentence);
  });
  it('is not overridden by the lead, whatever the reason', () =>
    given(nothingYet(frozenTeam('hard')))
      .when(creating('vendor deadline'))
      .thenRefused('not-allowed', /an owner of this bot/));
  it('an owner’s reason stands in the record, and not an empty one', () => {
    const [, scheduled] = answer(creating(' vendor\n deadline ', olga), nothingYet(frozenTeam('hard')));
    expect(scheduled).toMatchObject({ type: 'WindowScheduled', freezes: named, override: 'vendor deadline' });
    given(nothingYet(frozenTeam('hard')))
      .when(creating(' \u202e ', olga))
      .thenRefused('frozen');
    given(nothingYet(frozenTeam('hard')))
      .when(creating('x'.repeat(301), olga))
      .thenRefused('too-long');
  });
});

describe('a window in a soft freeze', () => {
  it('needs a reason of the lead', () => {
    given(nothingYet(frozenTeam('soft')))
      .when(creating())
      .thenRefused('frozen', /or the lead says why/);
    given(nothingYet(frozenTeam('soft')))
      .when(creating('vendor deadline'))
      .thenHappens('RolloutCreated', 'WindowScheduled');
    given(nothingYet(frozenTeam('soft')))
      .when(creating('I want to', ben))
      .thenRefused('not-allowed');
  });
  it('needs another reason for another window', () => {
    const over = play(nothingYet(frozenTeam('soft')), creating('vendor deadline'));
    given(over).when(moving()).thenRefused('frozen');
    given(over).when(moving(nextEvening, 'they moved it')).thenHappens('WindowScheduled');
  });
  it('is no matter for a window beside it, and a reason for nothing is not kept', () => {
    const frozen = play(nothingYet(frozenTeam('hard')), { ...creating(), window: earlier } as never);
    const events = answer(moving({ ...earlier, zone: 'UTC' }, 'to be sure'), frozen);
    expect(events[0]).not.toHaveProperty('override');
  });
});

describe('a freeze that is set over a window', () => {
  it('is told to the team once a plan, and the window is not moved', () => {
    const scene = later('hard');
    given(scene)
      .when(clockAt(monday + hour))
      .then({ type: 'WindowFrozen', revision: 1, freezes: named, item: null, at: monday + hour });
    const said = play(scene, clockAt(monday + hour));
    given(said)
      .when(clockAt(monday + 2 * hour))
      .thenNothing();
    expect(said.rollout.window).toEqual(window);
    given(changedTeam(said, sets(freeze('soft', 'f2', 'Audit'))))
      .when(clockAt(monday + 2 * hour))
      .thenHappens('WindowFrozen');
  });
  it('is not worth saying once the window has closed, or where it was lifted', () => {
    given(changedTeam(later('hard'), lifts('f1')))
      .when(clockAt(monday + hour))
      .thenNothing();
    expect(answer(clockAt(window.closesAt), later('hard')).map(({ type }) => type)).not.toContain('WindowFrozen');
  });
  it('may be overridden where it stands, by whoever may', () => {
    const scene = play(later('hard'), clockAt(monday + hour));
    given(scene).when(moving(window)).thenNothing();
    given(scene)
      .when(moving(window, 'vendor deadline'))
      .thenRefused('not-allowed', /hard freeze “Christmas”/);
    given(scene)
      .when(moving(window, 'vendor deadline', olga))
      .then({
        type: 'FreezesOverridden',
        revision: 1,
        freezes: named,
        reason: 'vendor deadline',
        by: olga.id,
        at: monday,
      });
    const over = play(scene, moving(window, 'vendor deadline', olga));
    given(over)
      .when(moving(window, 'vendor deadline', olga))
      .thenNothing();
    given(over)
      .when(clockAt(monday + 2 * hour))
      .thenNothing();
  });
});

describe('item 1.5', () => {
  it('is not done while the window lies in a freeze that nobody overrode', () => {
    given(later('soft'))
      .when(doing('1.5'))
      .thenRefused('frozen', /1\.5 is not done while the window lies in a freeze/);
    given(play(later('soft'), moving(window, 'vendor deadline')))
      .when(doing('1.5'))
      .thenHappens('ItemDone');
    given(changedTeam(later('soft'), lifts('f1')))
      .when(doing('1.5'))
      .thenHappens('ItemDone');
    given(play(nothingYet(frozenTeam('soft')), creating('deadline')))
      .when(doing('1.5'))
      .thenHappens('ItemDone');
  });
  it('is opened again by a freeze that is set later, until its phase is signed off', () => {
    const done = play(created(), doing('1.5'));
    const [frozen] = answer(clockAt(monday + hour), later('hard', done));
    expect(frozen).toMatchObject({ type: 'WindowFrozen', item: 'schedule-rollout' });
    const again = play(later('hard', done), clockAt(monday + hour));
    expect(again.rollout.items['schedule-rollout']).toMatchObject({
      status: 'to-do',
      reason: 'the window lies in a freeze',
    });
    expect(answer(clockAt(monday + hour), later('hard', closed(created(), 'planning')))[0]).toMatchObject({
      item: null,
    });
  });
});

it('the record says it in words', () => {
  const { rollout } = created();
  const words = (event: RolloutEvent) => eventWords(event, rollout, 'Europe/Berlin', () => 'Mara');
  const [, set] = answer(creating('vendor deadline'), nothingYet(frozenTeam('soft'))) as [RolloutEvent, RolloutEvent];
  expect(words(set)).toBe(
    'Mara set the window: Tue 8 Dec 22:00 – 23:30 CET, over the freeze “Christmas”: “vendor deadline”',
  );
  const at = monday;
  expect(words({ type: 'WindowFrozen', revision: 1, freezes: named, item: null, at })).toBe(
    'The window lay in the freeze “Christmas” from then on',
  );
  expect(words({ type: 'FreezesOverridden', revision: 1, freezes: named, reason: 'why not', by: luis.id, at })).toBe(
    'Mara let the window stay over the freeze “Christmas”: “why not”',
  );
});

it('whatever is tried in whatever order, no window comes to lie in a hard freeze but by an owner with a reason', () => {
  const people = fc.constantFrom(mara, ben, luis, olga);
  const when = fc.integer({ min: -6, max: 6 }).map((halfDays) => halfDays * (day / 2));
  const attempt = fc.record({
    by: people,
    moved: when,
    override: fc.constantFrom(undefined, '', ' ', 'deadline', '\u202e'),
    change: fc.constantFrom<TeamEvent[] | null>(null, null, [sets(freeze('hard', 'f9', 'Audit'))], [lifts('f1')]),
  });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 8 }), (attempts) => {
      let scene = changedTeam(created(), sets(freeze('hard')));
      const start = scene.rollout.revision;
      for (const { by: who, moved, override, change } of attempts) {
        if (change) scene = changedTeam(scene, ...change);
        const to = { ...window, opensAt: window.opensAt + moved, closesAt: window.closesAt + moved };
        const before = scene.rollout.revision;
        try {
          scene = play(scene, moving(to, override, who));
        } catch (fault) {
          if (!(fault instanceof Refusal)) throw fault;
        }
        const { rollout, team } = scene;
        const hard = rollout.window ? freezesOver(rollout.window, team) : [];
        if (rollout.revision === before || rollout.revision === start || hard.length === 0) continue;
        expect(who).toBe(olga);
        expect(rollout.frozen.override?.reason).toBe('deadline');
        expect(clashesOf(rollout, team)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});
