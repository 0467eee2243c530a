import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import { checklistSchema } from '../../src/rollout/checklist.ts';
import { digestOf, isEmpty } from '../../src/rollout/digest.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { waitingFor } from '../../src/rollout/waiting.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  allDone,
  answer,
  asked,
  asking,
  ben,
  by,
  changedTeam,
  checklist,
  clockAt,
  created,
  day,
  doing,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  olga,
  play,
  type Scene,
  type Step,
  signing,
  upTo,
  voting,
} from '../support/story.ts';

const friday = monday + 4 * day; // 10:00 in Berlin
const assigned = (to: Person, dueAt: number, item = '2.3'): Step =>
  by(mara, { type: 'AssignItem', item, to: to.id, dueAt });
const raisedAt = (at: number, scene: Scene): string[] =>
  answer(clockAt(at), scene).flatMap((event) =>
    event.type === 'OverdueRaised' ? event.items.map(({ item }) => item) : [],
  );
const remindedAt = (at: number, scene: Scene): Extract<RolloutEvent, { type: 'Reminded' }>[] =>
  answer(clockAt(at), scene).filter((event) => event.type === 'Reminded');
/** Only 2.3 has somebody to do it. */
const alone = (dueAt = friday): Scene => {
  const others = checklist.phases.flatMap((phase, p) => phase.items.map((_, i) => `${p + 1}.${i + 1}`));
  const late = others.filter((number) => number !== '2.3' && !number.startsWith('4') && !number.startsWith('5'));
  return play(created(), ...late.map((item) => assigned(mara, friday + 30 * day, item)), assigned(luis, dueAt));
};

describe('what is overdue', () => {
  it('comes to the group an hour after its owner heard privately, once', () => {
    const scene = play(alone(), clockAt(friday));
    expect(raisedAt(friday + 59 * minute, scene)).toEqual([]);
    expect(agenda(scene.rollout, scene.team, friday + minute)[0]).toEqual({ at: friday + hour, what: 'overdue' });
    expect(raisedAt(friday + hour, scene)).toEqual(['automated-testing']);
    const told = play(scene, clockAt(friday + hour));
    expect([raisedAt(friday + 2 * hour, told), raisedAt(friday + 3 * day, told)]).toEqual([[], []]);
    expect(raisedAt(friday + 30 * minute, told)).toEqual([]);
  });
  it('is raised again when another due time is missed', () => {
    const scene = play(alone(), clockAt(friday), clockAt(friday + hour), assigned(luis, friday + 3 * day));
    expect(raisedAt(friday + 2 * hour, scene)).toEqual([]);
    const again = play(scene, clockAt(friday + 3 * day));
    expect(raisedAt(friday + 3 * day + hour, again)).toEqual(['automated-testing']);
  });
  it('is not raised when it was done in time, nor at night', () => {
    expect(raisedAt(friday + hour, play(alone(), clockAt(friday), doing('2.3', luis, friday)))).toEqual([]);
    const evening = friday + 7.5 * hour; // due at 17:30
    const late = play(alone(evening), clockAt(evening));
    expect(raisedAt(evening + hour, late)).toEqual([]);
    expect(raisedAt(friday + 3 * day - hour, late)).toEqual(['automated-testing']);
  });
  it('is raised at the due time where it was put off twice', () => {
    const at = friday - day;
    const snooze = (until: number, now: number): Step =>
      by(luis, { type: 'SnoozeReminder', things: [{ item: 'automated-testing' }], until }, now);
    const once = play(alone(), clockAt(at), snooze(at + hour, at), clockAt(at + hour));
    expect(raisedAt(friday, once)).toEqual([]);
    expect(raisedAt(friday, play(once, snooze(at + 4 * hour, at + hour), clockAt(at + 4 * hour)))).toEqual([
      'automated-testing',
    ]);
  });
  it('after an outage reaches the owner first, and the group an hour later', () => {
    const back = play(alone(), clockAt(friday + 5 * hour));
    expect(remindedAt(friday + 5 * hour, alone()).map(({ to }) => to)).toContain(luis.id);
    expect(raisedAt(friday + 5 * hour, alone())).toEqual([]);
    expect(raisedAt(friday + 6 * hour, back)).toEqual(['automated-testing']);
  });
  it('follows the checklist, and an old checklist follows the usual times', () => {
    const {
      overdueAfterMinutes: _,
      deputiesFromStep: __,
      leadFromStep: ___,
      blockedAfterMinutes: ____,
      ...reminders
    } = checklist.reminders;
    expect(checklistSchema.safeParse({ ...checklist, reminders }).success).toBe(true);
    const scene = play(alone(), clockAt(friday));
    const old = { ...scene, rollout: { ...scene.rollout, checklist: { ...checklist, reminders } } };
    expect(raisedAt(friday + hour, old)).toEqual(['automated-testing']);
    const patient = { ...checklist, reminders: { ...checklist.reminders, overdueAfterMinutes: 120 } };
    const slow = { ...scene, rollout: { ...scene.rollout, checklist: patient } };
    expect([raisedAt(friday + hour, slow), raisedAt(friday + 2 * hour, slow)]).toEqual([[], ['automated-testing']]);
  });
});

describe('a sign-off that nobody gives', () => {
  it('is asked of the seats, then of their deputies too, then of the lead; nobody gains a right by it', () => {
    const team = changedTeam(asked(upTo('testing'), 'testing'), {
      type: 'DeputyNamed',
      person: aiko.id,
      deputy: nadia.id,
      by: mara.id,
      at: monday,
    });
    const toWhom = (at: number, scene: Scene): number[] =>
      remindedAt(at, scene)
        .filter(({ owed }) => owed.some((one) => 'phase' in one))
        .map(({ to }) => to);
    expect(toWhom(monday + 4 * hour, team)).toEqual([aiko.id]);
    const first = play(team, clockAt(monday + 4 * hour));
    expect(toWhom(monday + day, first)).toEqual([aiko.id, nadia.id]);
    const second = play(first, clockAt(monday + day));
    expect(toWhom(monday + 2 * day, second)).toEqual([aiko.id, nadia.id, mara.id]);
    expect(() => play(second, signing(nadia, 'testing', monday + day))).toThrow(/sign/);
  });
});

describe('what has been blocked for a day', () => {
  const blocked = (dueAt: number): Scene =>
    play(alone(dueAt), by(luis, { type: 'BlockItem', item: '2.3', reason: 'staging is down' }, monday));
  const words = (at: number, scene: Scene) =>
    remindedAt(at, scene)
      .filter(({ owed }) => owed.some((one) => 'blocked' in one))
      .map(({ to }) => to);
  it('is worth a word to owner and lead where it is due within a day', () => {
    const scene = play(blocked(monday + 2 * day), clockAt(monday + day - minute));
    expect(words(monday + day - minute, scene)).toEqual([]);
    expect(words(monday + day, scene)).toEqual([luis.id, mara.id]);
    expect(words(monday + day + hour, play(scene, clockAt(monday + day)))).toEqual([]);
    const moved = play(scene, by(luis, { type: 'UnblockItem', item: '2.3' }, monday + 20 * hour));
    expect(words(monday + day, moved)).toEqual([]);
  });
  it('otherwise stands in their digests', () => {
    const scene = blocked(monday + 10 * day);
    expect(words(monday + day, scene)).toEqual([]);
    const digest = (who: Person, at: number) =>
      digestOf(waitingFor(who.id, { ...scene, at }), scene.rollout, at, 'Europe/Berlin').blocked.map(
        ({ number }) => number,
      );
    expect([digest(luis, monday + day), digest(mara, monday + day), digest(ben, monday + day)]).toEqual([
      ['2.3'],
      ['2.3'],
      [],
    ]);
    expect(digest(luis, monday + 23 * hour)).toEqual([]);
  });
});

describe('what waits for somebody', () => {
  const waiting = (who: Person, scene: Scene, at = monday + hour) => waitingFor(who.id, { ...scene, at });
  it('is a sign-off, a vote, a stop, and a confirmation', () => {
    expect(waiting(aiko, asked(upTo('testing'), 'testing')).signOffs.map(({ id }) => id)).toEqual(['testing']);
    const vote = play(upTo('pre-deployment'), by(mara, { type: 'OpenVote' }));
    expect([aiko, luis, nadia, ben].map((who) => waiting(who, vote).hasVote)).toEqual([true, true, true, false]);
    expect(waiting(aiko, play(vote, voting(aiko))).hasVote).toBe(false);
    const stop = play(upTo('pre-deployment'), by(nadia, { type: 'RequestStop', phase: null, reason: 'odd figures' }));
    expect([waiting(mara, stop).hasStop, waiting(luis, stop).hasStop, waiting(olga, stop).hasStop]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('is in the digest with what is overdue and due today, by the day of the reader', () => {
    const scene = play(alone(friday), clockAt(friday), clockAt(friday + hour));
    const digest = (who: Person, at: number, zone = 'Europe/Berlin') => {
      const { overdue, today } = digestOf(waiting(who, scene, at), scene.rollout, at, zone);
      return [overdue.map(({ number }) => number), today.map(({ number }) => number)];
    };
    expect(digest(luis, friday - hour)).toEqual([[], ['2.3']]);
    expect(digest(luis, friday - day)).toEqual([[], []]);
    // 09:00 on Friday in Berlin is 00:00 on Friday in Los Angeles; an hour earlier is Thursday there.
    expect(digest(luis, friday - 3 * hour, 'America/Los_Angeles')).toEqual([[], []]);
    expect(digest(luis, friday + day)).toEqual([['2.3'], []]);
    expect(digest(mara, friday + day)).toEqual([['2.3'], []]);
    expect(digest(aiko, friday + day)).toEqual([[], []]);
  });
  it('is nothing in a digest when nothing is due', () => {
    const scene = alone(friday);
    const of = digestOf(waiting(luis, scene, monday), scene.rollout, monday, 'Europe/Berlin');
    expect(isEmpty(of)).toBe(true);
    expect(isEmpty({ ...of, hasVote: true })).toBe(false);
  });
  it('is nothing once it is over', () => {
    const over = play(
      allDone(created(), 'planning'),
      asking('planning'),
      by(mara, { type: 'CallOff', reason: 'no budget' }),
    );
    expect(waiting(mara, over)).toMatchObject({ items: [], signOffs: [] });
  });
});
