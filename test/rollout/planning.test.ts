import { describe, it } from 'vitest';
import { dueDates } from '../../src/rollout/due-dates.ts';
import {
  aiko,
  anonymous,
  asked,
  ben,
  by,
  checklist,
  checklistDigest,
  clockAt,
  closed,
  created,
  creation,
  day,
  doing,
  given,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  olga,
  opening,
  play,
  signing,
  theTeam,
  told,
  upTo,
  voting,
  window,
} from '../support/story.ts';

const moving = (to = nextEvening, who = mara, at = monday) => by(who, { type: 'ScheduleWindow', window: to }, at);
const datesOf = (plan: typeof window) => dueDates(checklist, { window: plan, setAt: monday, team: theTeam() });
const lasting = (ms: number, opensAt = opening) => ({ ...window, opensAt, closesAt: opensAt + ms });
const like = (change: object) => ({ ...creation(), ...change }) as ReturnType<typeof creation>;

describe('starting a rollout', () => {
  it('records who started it, what is updated, and its window', () =>
    given(nothingYet())
      .when(creation())
      .then(
        {
          type: 'RolloutCreated',
          number: 12,
          team: 3,
          thread: null,
          product: 'Payments',
          version: '4.2.0',
          checklist,
          checklistDigest,
          by: ben.id,
          at: monday,
        },
        { type: 'WindowScheduled', revision: 1, window, dueDates: datesOf(window), by: ben.id, at: monday },
      ));

  it('needs no window yet', () =>
    given(nothingYet())
      .when(like({ window: null }))
      .thenHappens('RolloutCreated'));
  it('is open to anybody in the group', () =>
    given(nothingYet()).when(creation(gus)).thenHappens('RolloutCreated', 'WindowScheduled'));
  it('puts names on one line', () =>
    given(nothingYet())
      .when(like({ product: ' Pay\n ments\u202e ', window: null }))
      .then({
        type: 'RolloutCreated',
        number: 12,
        team: 3,
        thread: null,
        product: 'Pay ments',
        version: '4.2.0',
        checklist,
        checklistDigest,
        by: ben.id,
        at: monday,
      }));

  it('waits for the team to be set up', () =>
    given({ ...nothingYet(), team: { ...nothingYet().team, isSetUp: false } })
      .when(creation())
      .thenRefused('not-set-up'));
  it('is not for an anonymous admin', () => given(nothingYet()).when(creation(anonymous)).thenRefused('not-allowed'));
  it.each([
    ['no product', { product: ' \u200b' }, 'needs-reason'],
    ['no version', { version: '' }, 'needs-reason'],
    ['a name without end', { product: 'x'.repeat(81) }, 'too-long'],
    ['a window that closes first', { window: lasting(0) }, 'bad-time'],
    ['a window of three weeks', { window: lasting(21 * day) }, 'bad-time'],
    ['a window in the past', { window: lasting(hour, monday) }, 'bad-time'],
    ['a window in two years', { window: lasting(hour, monday + 730 * day) }, 'bad-time'],
    ['a zone that does not exist', { window: { ...window, zone: 'Berlin/Mitte' } }, 'bad-time'],
    ['a window that is no time', { window: { ...window, opensAt: Number.NaN } }, 'bad-time'],
  ] as const)('refuses %s', (_, change, code) => given(nothingYet()).when(like(change)).thenRefused(code));
});

describe('moving the window', () => {
  it('is the lead’s, and counts the plan’s revisions', () =>
    given(created())
      .when(moving())
      .then({
        type: 'WindowScheduled',
        revision: 2,
        window: nextEvening,
        dueDates: datesOf(nextEvening),
        by: mara.id,
        at: monday,
      }));
  it('may be an owner’s', () => given(created()).when(moving(nextEvening, olga)).thenHappens('WindowScheduled'));
  it('is not anybody else’s, the author included', () => {
    given(created())
      .when(moving(nextEvening, ben))
      .thenRefused('not-allowed', /Lead \(Mara\)/);
    given(created())
      .when(moving(nextEvening, anonymous))
      .thenRefused('not-allowed', /Post as yourself/);
  });
  it('changes nothing when it is where it was', () => given(created()).when(moving(window)).thenNothing());
  it('refuses a time that has passed', () =>
    given(created())
      .when(moving(lasting(hour, monday - hour)))
      .thenRefused('bad-time'));
  it('needs a rollout', () => given(nothingYet()).when(moving()).thenRefused('not-open'));

  it('tells everyone who was told, once, with the old window and the new', () =>
    given(told(created()))
      .when(moving())
      .then(
        {
          type: 'WindowScheduled',
          revision: 2,
          window: nextEvening,
          dueDates: datesOf(nextEvening),
          by: mara.id,
          at: monday,
        },
        {
          type: 'Announced',
          number: 2,
          kind: 'moved',
          revision: 2,
          stakeholders: ['s1', 's2'],
          facts: {
            scope: 'Payments 4.2.0',
            impact: 'Cards fail for 5 minutes',
            downtimeMinutes: 5,
            action: 'Pay in cash',
            contact: '@priya',
          },
          previous: window,
          at: monday,
        },
      ));

  it('lets sign-offs lapse that were given for the old window', () =>
    given(play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment')))
      .when(moving())
      .thenHappens('WindowScheduled', 'Announced', 'GoLapsed', 'SignOffsSuperseded'));

  it('opens Pre-Deployment again when its go was for the old window', () =>
    given(upTo('deployment')).when(moving()).thenHappens('WindowScheduled', 'PhaseReopened', 'Announced', 'GoLapsed'));
  it('leaves Planning and Testing signed', () =>
    given(play(upTo('deployment'), moving()))
      .when(by(mara, { type: 'ReopenItem', item: '2.4', reason: 'x' }))
      .thenRefused('sealed'));
  it('can be signed for the new window by the same people', () =>
    given(
      play(
        upTo('deployment'),
        moving(),
        ...[mara, aiko, luis, nadia].map((who) => voting(who)),
        by(mara, { type: 'RequestSignOff', phase: 'pre-deployment' }),
        signing(luis, 'pre-deployment'),
      ),
    )
      .when(signing(nadia, 'pre-deployment'))
      .thenHappens('SignedOff', 'PhaseSignedOff'));

  it('ends when deploying has begun', () => {
    const begun = play(upTo('deployment'), doing('4.1', luis, opening + minute));
    given(begun).when(moving()).thenRefused('out-of-order');
    given(upTo('post-deployment')).when(moving()).thenRefused('out-of-order');
  });
  it('ends when stakeholders were told that it starts', () =>
    given(play(upTo('deployment'), clockAt(opening)))
      .when(moving(nextEvening, mara, opening))
      .thenRefused('out-of-order'));
  it('ends with the rollout', () => {
    given(closed(upTo('post-deployment'), 'post-deployment'))
      .when(moving())
      .thenRefused('not-open', /completed/);
    given(play(created(), by(mara, { type: 'CallOff', reason: 'x' })))
      .when(moving())
      .thenRefused('not-open', /called off/);
  });
});
