import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import {
  adding,
  after,
  answer,
  by,
  changedTeam,
  clockAt,
  closed,
  confirming,
  created,
  creation,
  day,
  drafting,
  given,
  hour,
  mara,
  minute,
  monday,
  nextEvening,
  nothingYet,
  opening,
  play,
  priya,
  type Scene,
  told,
  upTo,
  window,
  without,
} from '../support/story.ts';

/** What stakeholders hear, and what is passed over, while the clock goes from one time to the next. */
function heard(scene: Scene, ...times: number[]): string[] {
  const said: string[] = [];
  times.reduce((now, at) => {
    const events = answer(clockAt(at), now);
    said.push(...events.flatMap(worded));
    return after(events, now);
  }, scene);
  return said;
}
const worded = (event: RolloutEvent): string[] =>
  event.type === 'Announced'
    ? [event.kind]
    : event.type === 'AnnouncementSkipped'
      ? [`(${event.kind})`]
      : event.type === 'StartHeld'
        ? ['held']
        : [];

/** The rollout without anybody who could be reminded: only the ladder speaks. */
const quiet = (scene: Scene): Scene => ({ ...scene, team: { ...scene.team, roles: {} } });
const planned = quiet(told(created()));
const ready = quiet(upTo('deployment'));
const everyHour = (from: number, to: number, step = hour): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

describe('the ladder', () => {
  it('says each rung once, at its time', () => {
    expect(heard(ready, ...everyHour(monday, opening + hour))).toEqual(['week', 'day', 'hour', 'start']);
    expect(heard(ready, ...everyHour(monday, opening + hour, 13 * minute))).toEqual(['week', 'day', 'hour', 'start']);
  });
  it('says it to the minute, with what was confirmed', () => {
    given(ready)
      .when(clockAt(opening - 7 * day - 1))
      .thenNothing();
    const [event] = answer(clockAt(opening - 7 * day), ready);
    expect(event).toMatchObject({ type: 'Announced', kind: 'week', revision: 1, number: 2, previous: null });
  });
  it('says nothing twice when it is asked twice', () => {
    const said = play(ready, clockAt(opening - hour));
    given(said)
      .when(clockAt(opening - hour))
      .thenNothing();
  });
  it('needs a notice: who was never told is not told that it starts', () => {
    expect(heard(quiet(created()), ...everyHour(monday, opening + hour))).toEqual([]);
    expect(heard(quiet(play(created(), drafting())), opening - hour, opening)).toEqual([]);
  });
  it('leaves out the rungs that lie before the notice', () => {
    const late = quiet(told(created(), opening - 2 * day));
    expect(heard(late, ...everyHour(opening - 2 * day, opening, 30 * minute))).toEqual(['day', 'hour', 'held']);
  });
  it('repeats nothing while the notice is news: a rung needs an eighth of its distance after it', () => {
    const rungsAfter = (toldAt: number) =>
      heard(quiet(told(created(), toldAt)), ...everyHour(toldAt, opening, 30 * minute));
    const newsFor = 21 * hour;
    expect(rungsAfter(opening - 7 * day - newsFor).slice(0, 2)).toEqual(['day', 'hour']);
    expect(rungsAfter(opening - 7 * day - newsFor - minute).slice(0, 2)).toEqual(['week', 'day']);
  });
  it('#44 after an outage from T-70 to T-10 minutes one truthful thing is said', () => {
    const before = play(ready, ...[7 * day, day].map((ahead) => clockAt(opening - ahead)));
    expect(heard(before, opening - 70 * minute, opening - 10 * minute, opening - 9 * minute)).toEqual(['hour']);
    expect(heard(before, opening - 4 * minute)).toEqual(['(hour)']);
    expect(heard(before, opening - 4 * minute, opening)).toEqual(['(hour)', 'start']);
  });
  it('after an outage of days only the nearest is said, the others are recorded as passed over', () => {
    expect(heard(ready, opening - 30 * minute)).toEqual(['(week)', '(day)', 'hour']);
    expect(heard(ready, opening - 20 * hour)).toEqual(['(week)', 'day']);
    expect(heard(ready, opening + minute)).toEqual(['(week)', '(day)', '(hour)', 'start']);
  });
  it('#51 a start that nobody heard in time is not told any more', () => {
    expect(heard(ready, window.closesAt)).toEqual(['(week)', '(day)', '(hour)', '(start)']);
    expect(heard(ready, window.closesAt, window.closesAt + minute)).toHaveLength(4);
  });
  it('#50 a clock that is set back says nothing twice', () => {
    const said = play(ready, clockAt(opening - 7 * day), clockAt(opening - day), clockAt(opening - hour));
    expect(heard(said, ...everyHour(opening - 3 * hour, opening - minute, 10 * minute))).toEqual([]);
    expect(heard(play(said, clockAt(opening)), ...everyHour(opening - 2 * day, opening + hour, 10 * minute))).toEqual(
      [],
    );
  });
  it('#52 a window sixty days ahead has its ladder at its time', () => {
    const opensAt = monday + 60 * day;
    const far = { ...window, opensAt, closesAt: opensAt + hour };
    const scene = quiet(told(play(nothingYet(), { ...creation(), window: far } as ReturnType<typeof creation>)));
    expect(agenda(scene.rollout, scene.team).map(({ at, what }) => [what, opensAt - at])).toEqual([
      ['week', 7 * day],
      ['day', day],
      ['hour', hour],
      ['start-held', 0],
    ]);
    expect(heard(scene, ...everyHour(monday, opensAt - 8 * day, day))).toEqual([]);
  });
  it('#46 a rollout that was called off says nothing more', () => {
    const off = play(upTo('deployment'), by(mara, { type: 'CallOff', reason: 'x' }));
    expect(heard(off, ...everyHour(monday, opening + hour))).toEqual([]);
    expect(agenda(off.rollout, off.team)).toEqual([]);
  });
  it('has nobody left to tell', () => {
    const alone = { ...ready, team: { ...ready.team, stakeholders: [] } };
    expect(heard(alone, opening - day, opening - hour)).toEqual(['(week)', '(day)', '(hour)']);
    expect(answer(clockAt(opening - 7 * day), alone)[0]).toMatchObject({ why: 'there was nobody left to tell' });
  });
  it('does not depend on the order in which the checklist lists it', () => {
    const announcements = ready.rollout.checklist.announcements;
    const turned = { ...announcements, ladder: announcements.ladder.toReversed() };
    const scene = {
      ...ready,
      rollout: { ...ready.rollout, checklist: { ...ready.rollout.checklist, announcements: turned } },
    };
    expect(heard(scene, opening - 30 * minute)).toEqual(['(week)', '(day)', 'hour']);
  });
});

describe('a moved window', () => {
  const moving = (to = nextEvening, at = monday) => by(mara, { type: 'ScheduleWindow', window: to }, at);
  it('has a ladder of its own', () => {
    const scene = quiet(play(told(created()), clockAt(opening - 7 * day), moving(nextEvening, opening - 6 * day)));
    const times = everyHour(opening - 6 * day, opening + day);
    expect(heard(scene, ...times)).toEqual(['day', 'hour', 'held']);
  });
  it('#45 #47 A → B → A says each kind once a plan, and nothing of B', () => {
    const scene = quiet(
      play(
        told(created()),
        clockAt(opening - 7 * day),
        moving(nextEvening, opening - 6 * day),
        moving(window, opening - 5 * day),
      ),
    );
    const said = play(scene, ...everyHour(opening - 5 * day, opening + 2 * day).map(clockAt)).rollout.announced;
    expect(said.map(({ kind, revision }) => `${kind}@${revision}`)).toEqual([
      'notice@1',
      'week@1',
      'moved@2',
      'moved@3',
      'day@3',
      'hour@3',
    ]);
    expect(new Set(said.map(({ number }) => number)).size).toBe(said.length);
  });
});

describe('a notice for later', () => {
  const later = quiet(play(created(), drafting(), confirming(priya, monday, monday + 2 * hour)));
  it('is sent at its time, once, and the ladder follows', () => {
    expect(agenda(later.rollout, later.team)).toEqual([
      { at: monday + 2 * hour - 15 * minute, what: 'near' },
      { at: monday + 2 * hour, what: 'notice' },
    ]);
    expect(heard(later, monday + hour, monday + 2 * hour, monday + 3 * hour)).toEqual(['notice']);
  });
  it('after an outage covers the rungs that came due with it', () => {
    const scene = play(later, clockAt(opening - 30 * minute));
    expect(scene.rollout.announced.map((each) => each.kind)).toEqual(['notice']);
  });
  it('is passed over when the window has opened', () => {
    expect(heard(later, opening, opening + hour)).toEqual(['(notice)']);
    expect(answer(clockAt(opening), later)[0]).toMatchObject({ why: 'the window had opened before it could be sent' });
  });
  it('is passed over when nobody is left to tell', () => {
    const alone = { ...later, team: { ...later.team, stakeholders: [] } };
    expect(answer(clockAt(monday + 2 * hour), alone)[0]).toMatchObject({ why: 'there was nobody left to tell' });
  });
  it('a second one that comes due with a rung is the only thing said, and has a number of its own', () => {
    const second = quiet(
      play(told(created()), adding({ impact: 'none' }), confirming(priya, monday, opening - 7 * day)),
    );
    const said = play(second, clockAt(opening - 7 * day + minute)).rollout.announced;
    expect(said.map(({ kind, number }) => [kind, number])).toEqual([
      ['notice', 1],
      ['correction', 2],
    ]);
  });
});

describe('the start', () => {
  it('is held until somebody says go, and the team hears so once', () => {
    const waiting = play(planned, clockAt(opening - hour));
    expect(heard(waiting, ...everyHour(opening, opening + hour, 10 * minute))).toEqual(['held']);
    given(waiting).when(clockAt(opening)).then({ type: 'StartHeld', revision: 1, at: opening });
  });
  it('is said when the go comes while the window is open', () => {
    const scene = upTo('pre-deployment');
    const late = play(quiet(scene), clockAt(opening));
    const gone = closed({ ...late, team: scene.team }, 'pre-deployment', opening + 20 * minute);
    expect(agenda(gone.rollout, quiet(gone).team)[0]).toEqual({ at: opening + 20 * minute, what: 'start' });
    expect(heard(quiet(gone), opening + 21 * minute, opening + 30 * minute)).toEqual(['start']);
  });
  it('is passed over when the go comes after the window has closed', () => {
    const late = closed(play(upTo('pre-deployment'), clockAt(opening)), 'pre-deployment', window.closesAt + hour);
    expect(heard(quiet(late), window.closesAt + hour)).toEqual(['(start)']);
  });
  it('is not held for a plan that nobody was told of', () => expect(heard(quiet(created()), opening)).toEqual([]));
});

describe('the agenda', () => {
  it('is empty without a team, before the beginning and after the end', () => {
    expect(agenda(nothingYet().rollout, nothingYet().team)).toEqual([]);
    expect(agenda(ready.rollout, { ...ready.team, isSetUp: false })).toEqual([]);
    given({ ...ready, team: { ...ready.team, isSetUp: false } })
      .when(clockAt(opening))
      .thenNothing();
    const last = upTo('post-deployment');
    expect(agenda(last.rollout, last.team).length).toBeGreaterThan(0);
  });
  it('is in order', () => {
    const times = agenda(ready.rollout, upTo('deployment').team).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
  it('reminds nobody who is not there', () => {
    const nobodyThere = changedTeam(created(), ...without('lead', 'qa', 'ops', 'comms', 'approver', 'developer'));
    given(nobodyThere).when(clockAt(opening)).thenNothing();
  });
});

describe('a rollout that is done before its window opens', () => {
  it('#44 foretells nothing any more once stakeholders have heard that it is completed', () => {
    const done = closed(upTo('deployment'), 'deployment');
    expect(done.rollout.announced.map(({ kind }) => kind)).toContain('completed');
    for (const at of [opening - 7 * day, opening - day, opening - hour, opening, opening + hour])
      expect(announcedAt(at, done).filter((kind) => kind !== 'feedback')).toEqual([]);
    const foretold = agenda(done.rollout, done.team).map(({ what }) => what);
    for (const kind of ['week', 'day', 'hour', 'start']) expect(foretold).not.toContain(kind);
  });
});

const announcedAt = (at: number, scene: Parameters<typeof play>[0]): string[] =>
  answer(clockAt(at), scene).flatMap((event) => (event.type === 'Announced' ? [event.kind] : []));
