import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { Writing } from '../../src/rollout/events.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  answer,
  by,
  clockAt,
  closed,
  confirming,
  created,
  day,
  drafting,
  given,
  gus,
  hour,
  mara,
  minute,
  monday,
  opening,
  play,
  priya,
  type Scene,
  theTeam,
  told,
  upTo,
  window,
} from '../support/story.ts';

const writing = (words: Partial<Writing>, who: Person = priya, at = monday) =>
  by(who, { type: 'DraftAnnouncement', facts: {}, writing: words }, at);
const stopping = (who: Person = priya, at = monday) => by(who, { type: 'StopAnnouncement' }, at);
const quiet = (scene: Scene): Scene => ({ ...scene, team: { ...scene.team, roles: {} } });
const kindsOf = ({ rollout }: Scene): string[] => rollout.announced.map(({ kind }) => kind);

describe('short notice', () => {
  const late = opening - 47 * hour;
  const drafted = play(created(), drafting(priya, late));
  const explained = play(drafted, writing({ hurry: 'exploited since today' }, priya, late));

  it('needs a reason', () =>
    given(drafted)
      .when(confirming(priya, late))
      .thenRefused('needs-reason', /short notice/));

  it('and a second person, who agrees to exactly what the first one saw', () => {
    given(explained).when(confirming(priya, late)).thenHappens('AnnouncementProposed');
    const asked = play(explained, confirming(priya, late));
    given(asked).when(confirming(priya, late)).thenRefused('needs-second-person');
    const linked = { ...asked, team: { ...asked.team, links: { [aiko.id]: priya.id } } };
    given(linked)
      .when(confirming(aiko, late))
      .thenRefused('needs-second-person', /Priya asked for it, whose account is linked to yours/);
    given(asked).when(confirming(gus, late)).thenRefused('not-allowed');
    const [confirmed, out] = answer(confirming(aiko, late), asked);
    expect(confirmed).toMatchObject({ type: 'AnnouncementConfirmed', by: priya.id, second: aiko.id });
    expect(out).toMatchObject({ type: 'Announced', kind: 'notice' });
  });

  it('does not agree to what nobody who may asks for any more', () => {
    const asked = play(explained, confirming(priya, late));
    const without = { ...asked, team: { ...asked.team, roles: { ...asked.team.roles, comms: [] } } };
    given(without)
      .when(confirming(aiko, late))
      .thenRefused('not-asked', /Priya asked for it, and may not write announcements any more/);
  });

  it('asks anew when the draft changes in between', () => {
    const changed = play(explained, confirming(priya, late), writing({ hurry: 'another reason' }, priya, late));
    expect(changed.rollout.proposal).toBeNull();
    given(changed).when(confirming(mara, late)).thenHappens('AnnouncementProposed');
  });

  it('is two days for a routine update and a week for a major one', () => {
    const early = play(created(), drafting(priya, opening - 3 * day));
    given(early)
      .when(confirming(priya, opening - 3 * day))
      .thenHappens('AnnouncementConfirmed', 'Announced');
    const major = play(early, writing({ class: 'major' }, priya, opening - 3 * day));
    given(major)
      .when(confirming(priya, opening - 3 * day))
      .thenRefused('needs-reason');
  });

  it('an emergency goes out at once, with a reason and without a second person', () => {
    const emergency = play(drafted, writing({ class: 'emergency' }, priya, late));
    given(emergency).when(confirming(priya, late)).thenRefused('needs-reason');
    given(play(emergency, writing({ hurry: 'exploited since today' }, priya, late)))
      .when(confirming(priya, late))
      .thenHappens('AnnouncementConfirmed', 'Announced');
  });

  it('under the strict policy a second person looks at every notice', () => {
    const strict = play(created(theTeam('strict')), drafting());
    given(strict).when(confirming()).thenHappens('AnnouncementProposed');
    given(play(strict, confirming())).when(confirming(mara)).thenHappens('AnnouncementConfirmed', 'Announced');
  });
});

describe('what was confirmed and is not out yet', () => {
  const later = monday + 2 * hour;
  const waiting = quiet(play(created(), drafting(), confirming(priya, monday, later)));
  const stoppable = { ...waiting, team: created().team };

  it('is stopped by lead or comms, and is a draft again', () => {
    given(stoppable).when(stopping(gus)).thenRefused('not-allowed');
    const stopped = play(stoppable, stopping());
    expect([stopped.rollout.sending, stopped.rollout.announcement]).toEqual([null, null]);
    expect(stopped.rollout.draft?.facts.impact).toBe('Cards fail for 5 minutes');
    given(stopped).when(stopping()).thenNothing();
    expect(kindsOf(play(quiet(stopped), clockAt(later), clockAt(later + hour)))).toEqual([]);
  });

  it('gives back what was confirmed before it', () => {
    const corrected = play(told(created()), writing({ update: 'the help page' }), confirming(priya, monday, later));
    expect(play(corrected, stopping()).rollout.announcement).toEqual(told(created()).rollout.announcement);
  });

  const moving = (opensAt = opening + day, at = monday) =>
    by(mara, { type: 'ScheduleWindow', window: { ...window, opensAt, closesAt: opensAt + hour } }, at);

  it('is looked at again when the window moves: it was confirmed for the one that was shown', () => {
    const waits = play(created(), drafting(), confirming(priya, monday, opening - 3 * day));
    const moved = play(waits, moving());
    expect(moved.rollout).toMatchObject({ sending: null, announcement: null, draft: { writing: { kind: 'notice' } } });
    expect(kindsOf(play(moved, clockAt(opening - 3 * day)))).toEqual([]);
  });

  it('tells nobody its facts before it is out, whatever else is told meanwhile', () => {
    const fixed = by(priya, { type: 'DraftAnnouncement', facts: { impact: 'none at all' } });
    const waits = play(told(created()), fixed, confirming(priya, monday, opening - hour / 2));
    const heard = (scene: Scene) => scene.rollout.announced.map(({ kind, facts }) => [kind, facts.impact]).at(-1);
    const impact = told(created()).rollout.announcement?.facts.impact;
    expect(waits.rollout.sending).not.toBeNull();
    expect(heard(play(waits, clockAt(opening - 7 * day)))).toEqual(['week', impact]);
    expect(heard(play(waits, moving()))).toEqual(['moved', impact]);
    expect(heard(play(waits, by(mara, { type: 'CallOff', reason: 'vendor' })))).toEqual(['called-off', impact]);
    expect(heard(play(waits, clockAt(opening - hour / 2)))).toEqual(['correction', 'none at all']);
  });

  it('does not take the place of what somebody has begun to write since', () => {
    const waits = play(told(created()), by(priya, { type: 'DraftAnnouncement', facts: { contact: '#one' } }));
    const confirmed = play(waits, confirming(priya, monday, opening - day));
    const newer = play(confirmed, by(priya, { type: 'DraftAnnouncement', facts: { contact: '#two' } }));
    expect(play(newer, stopping()).rollout.draft?.facts.contact).toBe('#two');
    expect(play(confirmed, stopping()).rollout.draft?.facts.contact).toBe('#one');
  });

  it('is shown once more a quarter of an hour before it goes out, once', () => {
    given(waiting)
      .when(clockAt(later - 15 * minute - 1))
      .thenNothing();
    given(waiting)
      .when(clockAt(later - 15 * minute))
      .thenHappens('AnnouncementNear');
    const near = play(waiting, clockAt(later - 15 * minute));
    given(near)
      .when(clockAt(later - 14 * minute))
      .thenNothing();
    expect(agenda(near.rollout, near.team)[0]).toEqual({ at: later, what: 'notice' });
  });

  it('goes out sooner when somebody says so, and never later by it', () => {
    const sooner = by(priya, { type: 'HastenAnnouncement', sendAt: monday + minute });
    expect(kindsOf(play(stoppable, sooner, clockAt(monday + minute)))).toEqual(['notice']);
    given(stoppable)
      .when(by(priya, { type: 'HastenAnnouncement', sendAt: later + hour }))
      .thenNothing();
  });

  it('keeps another from being confirmed over it', () => {
    given(play(stoppable, drafting(mara)))
      .when(confirming(mara))
      .thenRefused('out-of-order', /waits for its time/);
  });

  it('is never sent once the rollout is called off', () => {
    const off = play(stoppable, by(mara, { type: 'CallOff', reason: 'x' }));
    expect(kindsOf(play(off, clockAt(later)))).toEqual([]);
  });
});

describe('a correction', () => {
  it('is what a second draft is, and goes to those who were told', () => {
    const wrong = play(told(created()), by(priya, { type: 'DraftAnnouncement', facts: { contact: '@mara' } }));
    expect(wrong.rollout.draft?.writing.kind).toBe('correction');
    const [, out] = answer(confirming(), wrong);
    expect(out).toMatchObject({ kind: 'correction', update: 'Contact “@priya” → “@mara”', stakeholders: ['s1', 's2'] });
  });

  it('says what was wrong', () =>
    given(play(told(created()), writing({ kind: 'correction' })))
      .when(confirming())
      .thenRefused('incomplete-announcement', /what was wrong/));

  it('comes after something to correct', () =>
    given(created())
      .when(writing({ kind: 'correction', update: 'x' }))
      .thenRefused('out-of-order'));
});

describe('news', () => {
  it('a stage is reached once somebody has said go', () => {
    given(told(created()))
      .when(writing({ kind: 'stage', update: '10 %' }))
      .thenRefused('out-of-order');
    const deploying = play(upTo('deployment'), writing({ kind: 'stage', update: '10 %, no errors' }));
    const [, out] = answer(confirming(), deploying);
    expect(out).toMatchObject({ kind: 'stage', update: '10 %, no errors' });
    given(play(upTo('deployment'), writing({ kind: 'stage' })))
      .when(confirming())
      .thenRefused('incomplete-announcement');
  });

  it('no stage is reached of what is done, however short before that it was confirmed', () => {
    const waits = play(
      upTo('deployment'),
      writing({ kind: 'stage', update: '10 %' }),
      confirming(priya, monday, monday + minute),
    );
    expect(kindsOf(play(waits, clockAt(monday + minute)))).toEqual([...kindsOf(waits), 'stage']);
    const done = play(closed(waits, 'deployment'), clockAt(monday + minute));
    expect(kindsOf(done).slice(-2)).not.toContain('stage');
    expect(done.rollout.sending).toBeNull();
  });

  it('a critical issue does not wait for a second person, under no policy', () => {
    const strict = play(told(created(theTeam('strict'))), writing({ kind: 'critical', update: 'checkout fails' }));
    given(strict).when(confirming()).thenHappens('AnnouncementConfirmed', 'Announced');
  });
});

describe('the ladder of one rollout', () => {
  const without = (...kinds: ('week' | 'hour' | 'moved')[]) => by(priya, { type: 'ChangeLadder', without: kinds });
  it('leaves out what it is told to, and takes it in again', () => {
    const shorter = play(told(created()), without('week', 'hour'));
    given(shorter).when(without('hour', 'week')).thenNothing();
    expect(kindsOf(play(quiet(shorter), clockAt(opening - 7 * day), clockAt(opening - day)))).toEqual([
      'notice',
      'day',
    ]);
    expect(play(shorter, without()).rollout.withoutKinds).toEqual([]);
  });
  it('always tells of a new window', () => given(told(created())).when(without('moved')).thenNothing());
  it('is for lead and comms', () =>
    given(told(created()))
      .when(by(gus, { type: 'ChangeLadder', without: ['week'] }))
      .thenRefused('not-allowed'));
});

describe('an overrun', () => {
  const begun = quiet(play(upTo('deployment'), clockAt(opening)));
  const heard = (scene: Scene, ...times: number[]) => play(scene, ...times.map(clockAt));
  const { closesAt } = window;

  it('is told to the team when the window closes, and to stakeholders a quarter of an hour later', () => {
    given(begun)
      .when(clockAt(closesAt))
      .then({ type: 'OverrunAhead', revision: 1, tellAt: closesAt + 15 * minute, at: closesAt });
    const ahead = heard(begun, closesAt, closesAt + 14 * minute);
    expect(kindsOf(ahead)).not.toContain('overrun');
    expect(agenda(ahead.rollout, ahead.team)[0]).toEqual({ at: closesAt + 15 * minute, what: 'overrun' });
    const late = heard(ahead, closesAt + 15 * minute, closesAt + 16 * minute, closesAt + day);
    expect(kindsOf(late).filter((kind) => kind === 'overrun')).toHaveLength(1);
  });

  it('is nobody’s business once it is done', () => {
    const done = closed({ ...begun, team: upTo('deployment').team }, 'deployment', closesAt + 5 * minute);
    expect(kindsOf(heard(quiet(done), closesAt + 15 * minute, closesAt + day))).not.toContain('overrun');
  });

  it('after an outage the team has its quarter of an hour all the same', () => {
    const back = heard(begun, closesAt + 3 * hour);
    expect(kindsOf(back)).not.toContain('overrun');
    expect(kindsOf(heard(back, closesAt + 3 * hour + 15 * minute))).toContain('overrun');
  });

  it('is left out where the rollout leaves it out', () => {
    const silent = { ...begun, rollout: { ...begun.rollout, withoutKinds: ['overrun' as const] } };
    expect(kindsOf(heard(silent, closesAt, closesAt + hour))).not.toContain('overrun');
  });
});
