import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agenda, checkCalendar } from '../../src/rollout/calendar.ts';
import { decide } from '../../src/rollout/decide.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import type { PersonTimes } from '../../src/rollout/quiet.ts';
import { Refusal } from '../../src/rollout/refusal.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { snoozeChoices } from '../../src/rollout/snooze-choices.ts';
import { by, created, day, hour, luis, mara, minute, monday, play } from '../support/story.ts';

const due = monday + 4 * day + 7 * hour; // Friday 17:00 in Berlin
const things = [{ item: 'automated-testing' }];
const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Honolulu', 'Asia/Tokyo', 'Australia/Lord_Howe'];

type Act = { kind: 'pass'; ms: number } | { kind: 'snooze'; choice: number } | { kind: 'wake' | 'stop' | 'resume' };
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: -2 * hour, max: 16 * hour }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('snooze' as const), choice: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('wake' as const, 'stop' as const, 'resume' as const) }) },
);
const times = fc.record({
  zone: fc.constantFrom(...zones),
  quietFrom: fc.constantFrom('20:00', '00:00', '22:30'),
  quietTo: fc.constantFrom('08:00', '00:00', '11:00'),
});

/** Luis has 2.3, due on Friday; things happen at any time, also backwards. Gives all that was said about it. */
function live(acts: Act[], own: PersonTimes): { said: RolloutEvent[]; snoozes: number; rollout: Rollout; at: number } {
  const scene = play(created(), by(mara, { type: 'AssignItem', item: '2.3', to: luis.id, dueAt: due }));
  const around = { ...scene, timesOf: (person: number) => (person === luis.id ? own : null) };
  let { rollout } = scene;
  let at = monday + 2 * day;
  let snoozes = 0;
  const said: RolloutEvent[] = [];
  const happen = (events: RolloutEvent[]): void => {
    said.push(...events);
    rollout = events.reduce(evolve, rollout);
  };
  for (const each of acts) {
    if (each.kind === 'pass') at += each.ms;
    else
      try {
        const choices = snoozeChoices(things, rollout, at, own.zone ?? 'UTC');
        const until = choices[each.kind === 'snooze' ? each.choice : 0]?.until ?? due + hour;
        const type = {
          snooze: 'SnoozeReminder',
          wake: 'WakeReminder',
          stop: 'StopReminders',
          resume: 'ResumeReminders',
        } as const;
        const events = decide({ type: type[each.kind], things, until, by: luis, at }, rollout, around);
        snoozes += events.filter((event) => event.type === 'ReminderSnoozed').length;
        happen(events);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
      }
    happen(checkCalendar({ type: 'CheckCalendar', at }, rollout, around));
  }
  return { said, snoozes, rollout, at };
}

const isAboutIt = (event: RolloutEvent): event is Extract<RolloutEvent, { type: 'Reminded' }> =>
  event.type === 'Reminded' &&
  event.to === luis.id &&
  event.owed.some((owed) => 'item' in owed && owed.item === 'automated-testing');

it('whatever is put off, woken, missed or set back, nothing is said twice, past its time, or for ever', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), times, (acts, own) => {
      const { said, snoozes, rollout, at } = live(acts, own);
      const reminders = said.filter(isAboutIt);
      const steps = reminders
        .filter(({ asked }) => !asked)
        .flatMap(({ owed }) =>
          owed.flatMap((one) => ('item' in one && one.item === 'automated-testing' ? [one.step] : [])),
        );
      expect(new Set(steps).size, 'a step said twice').toBe(steps.length);
      expect(
        reminders.filter(({ asked }) => asked).length,
        'came back more often than it was put off',
      ).toBeLessThanOrEqual(snoozes);
      const raised = said.filter(
        (event) => event.type === 'OverdueRaised' && event.items.some(({ item }) => item === 'automated-testing'),
      );
      expect(raised.length).toBeLessThanOrEqual(1);
      for (const event of said) if (event.type === 'ReminderSnoozed') expect(event.until).toBeLessThanOrEqual(due);
      // What is said to be next is in the future, and a look at that time finds it said afterwards.
      const around = { rollout, timesOf: () => own };
      const next = agenda(rollout, created().team, at, around.timesOf)[0];
      if (next) expect(next.at).toBeGreaterThanOrEqual(at);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it('a look at the time that the agenda names leaves nothing of that time behind', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), times, (acts, own) => {
      const { rollout, at } = live(acts, own);
      const scene = created();
      const timesOf = (person: number) => (person === luis.id ? own : null);
      let now = { rollout, at };
      for (let looks = 0; looks < 40; looks++) {
        const next = agenda(now.rollout, scene.team, now.at, timesOf)[0];
        if (!next || next.at > due + 10 * day) return;
        const events = checkCalendar({ type: 'CheckCalendar', at: next.at }, now.rollout, { ...scene, timesOf });
        expect(events.length, `nothing happens at ${new Date(next.at).toISOString()}: ${next.what}`).toBeGreaterThan(0);
        now = { rollout: events.reduce(evolve, now.rollout), at: next.at };
        expect(
          agenda(now.rollout, scene.team, now.at + minute, timesOf)[0]?.at ?? Number.POSITIVE_INFINITY,
        ).toBeGreaterThan(next.at);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);
