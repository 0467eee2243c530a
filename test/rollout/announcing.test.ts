import { describe, expect, it } from 'vitest';
import type { TeamEvent } from '../../src/team/events.ts';
import {
  adding,
  anonymous,
  answer,
  asked,
  by,
  changedTeam,
  closed,
  confirming,
  created,
  creation,
  day,
  drafting,
  given,
  gone,
  gus,
  hour,
  luis,
  mara,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  opening,
  play,
  priya,
  type Step,
  signing,
  told,
  upTo,
} from '../support/story.ts';

const facts = {
  scope: 'Payments 4.2.0',
  impact: 'Cards fail for 5 minutes',
  downtimeMinutes: 5,
  action: 'Pay in cash',
  contact: '@priya',
};
const writing = { kind: 'notice', update: '', class: 'routine', hurry: '' } as const;
const discarding = (who = priya): Step => by(who, { type: 'DiscardAnnouncement' });
const removing = (id: string): TeamEvent => ({ type: 'StakeholderRemoved', id, why: '', by: mara.id, at: monday });
const drafted = play(created(), drafting());

describe('the draft', () => {
  it('starts with the update’s name and keeps what is not given', () => {
    given(created()).when(drafting()).then({ type: 'AnnouncementDrafted', facts, writing, by: priya.id, at: monday });
    given(drafted)
      .when(adding({ action: 'none' }))
      .then({ type: 'AnnouncementDrafted', facts: { ...facts, action: 'none' }, writing, by: priya.id, at: monday });
  });
  it('starts from what was confirmed before', () =>
    given(told(created()))
      .when(adding({ action: 'x' }))
      .then({
        type: 'AnnouncementDrafted',
        facts: { ...facts, action: 'x' },
        writing: { ...writing, kind: 'correction' },
        by: priya.id,
        at: monday,
      }));
  it('changes nothing when it says the same', () => given(drafted).when(drafting()).thenNothing());
  it('is for lead and comms', () => {
    given(created()).when(drafting(mara)).thenHappens('AnnouncementDrafted');
    for (const who of [gus, luis, anonymous]) given(created()).when(drafting(who)).thenRefused('not-allowed');
  });
  it('refuses what is too long or too far', () => {
    given(created())
      .when(adding({ scope: 'x'.repeat(301) }))
      .thenRefused('too-long');
    given(created())
      .when(adding({ downtimeMinutes: 15 * 24 * 60 }))
      .thenRefused('bad-time');
  });
  it('can be discarded, once', () => {
    given(drafted).when(discarding()).thenHappens('AnnouncementDiscarded');
    given(created()).when(discarding()).thenNothing();
    given(drafted).when(discarding(gus)).thenRefused('not-allowed');
  });
});

describe('confirming', () => {
  it('tells everyone at once', () =>
    given(drafted)
      .when(confirming())
      .then(
        { type: 'AnnouncementConfirmed', sendAt: monday, by: priya.id, at: monday },
        {
          type: 'Announced',
          number: 1,
          kind: 'notice',
          revision: 1,
          stakeholders: ['s1', 's2'],
          facts,
          previous: null,
          at: monday,
        },
      ));
  it('or later', () =>
    given(drafted)
      .when(confirming(priya, monday, monday + day))
      .then({ type: 'AnnouncementConfirmed', sendAt: monday + day, by: priya.id, at: monday }));
  it('changes nothing when it is confirmed already', () => {
    const first = confirming()(drafted);
    given(told(created())).when(first).thenNothing();
  });
  it('refuses a card that shows another draft, window or audience', () => {
    const shown = confirming()(drafted);
    given(play(drafted, adding({ impact: 'none' })))
      .when(shown)
      .thenRefused('outdated');
    given(play(drafted, by(mara, { type: 'ScheduleWindow', window: nextEvening })))
      .when(shown)
      .thenRefused('outdated');
    given(changedTeam(drafted, removing('s1')))
      .when(shown)
      .thenRefused('outdated');
  });
  it('names what is missing', () => {
    given(play(created(), adding({ scope: 'x' })))
      .when(confirming())
      .thenRefused('incomplete-announcement', /impact, expected downtime, what to do, contact are missing/);
    const noWindow = play(nothingYet(), { ...creation(), window: null } as ReturnType<typeof creation>, drafting());
    given(noWindow)
      .when(confirming())
      .thenRefused('incomplete-announcement', /window is missing/);
  });
  it('needs somebody to tell, a draft, a right, and time', () => {
    given(changedTeam(drafted, removing('s1'), removing('s2')))
      .when(confirming())
      .thenRefused('no-audience');
    given(created()).when(confirming()).thenRefused('not-asked');
    given(drafted).when(confirming(gus)).thenRefused('not-allowed');
    given(drafted).when(confirming(priya, opening)).thenRefused('bad-time');
    given(drafted)
      .when(confirming(priya, monday, opening))
      .thenRefused('bad-time');
  });
  it('makes a sign-off lapse that saw other words', () => {
    const signed = play(
      asked(upTo('pre-deployment'), 'pre-deployment'),
      signing(luis, 'pre-deployment'),
      adding({ impact: 'none' }),
    );
    given(signed)
      .when(confirming())
      .thenHappens('AnnouncementConfirmed', 'Announced', 'GoLapsed', 'SignOffsSuperseded');
    given(gone(play(signed, confirming())))
      .when(signing(nadia, 'pre-deployment'))
      .thenHappens('SignedOff');
  });
});

describe('what follows by itself', () => {
  const off = by(mara, { type: 'CallOff', reason: 'vendor withdrew it' });
  it('#46 calling off tells everyone who had heard of it, once', () => {
    const events = answer(off, told(created()));
    expect(events[1]).toMatchObject({ type: 'Announced', kind: 'called-off', number: 2, stakeholders: ['s1', 's2'] });
    given(play(told(created()), off))
      .when(off)
      .thenNothing();
  });
  it('tells nobody who had not heard, or has left the list since', () => {
    given(created()).when(off).thenHappens('RolloutCalledOff');
    given(play(drafted, confirming(priya, monday, monday + day)))
      .when(off)
      .thenHappens('RolloutCalledOff');
    const events = answer(off, changedTeam(told(created()), removing('s1')));
    expect(events[1]).toMatchObject({ stakeholders: ['s2'] });
    given(changedTeam(told(created()), removing('s1'), removing('s2')))
      .when(off)
      .thenHappens('RolloutCalledOff');
  });
  it('does not take back that it is done', () =>
    given(upTo('post-deployment'))
      .when(off)
      .thenRefused('out-of-order', /R-12 has begun deploying/));
  it('#47 A → B → A tells of each move once, each as a plan of its own', () => {
    const there = by(mara, { type: 'ScheduleWindow', window: nextEvening });
    const back = by(mara, { type: 'ScheduleWindow', window: created().rollout.window ?? nextEvening }, monday + hour);
    const scene = play(told(created()), there, back);
    expect(scene.rollout.announced.map(({ kind, revision }) => [kind, revision])).toEqual([
      ['notice', 1],
      ['moved', 2],
      ['moved', 3],
    ]);
    given(scene).when(back).thenNothing();
  });
});

describe('closing words', () => {
  const off = (reason = 'withdrawn', who = mara): Step => by(who, { type: 'CallOff', reason });
  const note = (text: string, who = gus): Step => by(who, { type: 'AddNote', text });
  it('calling off is the lead’s, with a reason', () => {
    given(created()).when(off()).then({ type: 'RolloutCalledOff', reason: 'withdrawn', by: mara.id, at: monday });
    given(created()).when(off('')).thenRefused('needs-reason');
    given(created()).when(off('x', luis)).thenRefused('not-allowed');
    given(nothingYet()).when(off()).thenRefused('not-open');
    given(closed(upTo('post-deployment'), 'post-deployment'))
      .when(off())
      .thenRefused('not-open');
  });
  it('a note is anybody’s, also afterwards', () => {
    given(created())
      .when(note(' DBA on call '))
      .then({ type: 'NoteAdded', text: 'DBA on call', by: gus.id, at: monday });
    given(play(created(), off())).when(note('so it goes')).thenHappens('NoteAdded');
  });
  it('a note is kept once, and says something', () => {
    given(play(created(), note('x')))
      .when(note('x'))
      .thenNothing();
    given(play(created(), note('x')))
      .when(note('x', mara))
      .thenHappens('NoteAdded');
    given(created()).when(note(' ')).thenRefused('needs-reason');
    given(created())
      .when(note('x'.repeat(1001)))
      .thenRefused('too-long');
    given(created()).when(note('x', anonymous)).thenRefused('not-allowed');
    given(nothingYet()).when(note('x')).thenRefused('not-open');
  });
});
