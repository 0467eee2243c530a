import { describe, expect, it } from 'vitest';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  allDone,
  anonymous,
  answer,
  asked,
  asking,
  ben,
  by,
  changedTeam,
  checklist,
  closed,
  created,
  creation,
  doing,
  given,
  gives,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  phase,
  play,
  priya,
  type Scene,
  type Step,
  declining as sayingNo,
  signing,
  takes,
  theTeam,
  upTo,
} from '../support/story.ts';
import { refused } from './refused.ts';

// The whole sentences that a refused signer hears, and the smaller print of signing.
const go = 'pre-deployment';
const goAsked = asked(upTo(go), go);
const declining = (reason: string, who: Person = luis, name = go): Step => sayingNo(who, name, reason);
const blocking = (item: string): Step => by(gus, { type: 'BlockItem', item, reason: 'no host' });
const reopened = (...events: ReturnType<typeof answer>) =>
  events.flatMap((event) => (event.type === 'ItemReopened' ? event.item : []));

describe('whoever asks for a sign-off', () => {
  it.each<[string, Step, Scene, string]>([
    [
      'too early',
      asking(go),
      allDone(created(), go),
      'out-of-order: Pre-Deployment comes after Planning, which is not signed off yet.',
    ],
    ['too late', asking('planning'), upTo('testing'), 'sealed: Planning is signed off already.'],
    [
      'with items open',
      asking('testing'),
      play(upTo('testing'), doing('2.1'), doing('2.2'), doing('2.5'), doing('2.6'), blocking('2.4')),
      'not-done: Testing is not ready to be signed. Still open: 2.3, 2.4 (blocked).',
    ],
    [
      'without a role for it',
      asking('testing', monday, priya),
      upTo('testing'),
      'not-allowed: Only Lead (Mara) or QA (Aiko) or Ops (Luis) can ask for the sign-off of Testing.',
    ],
    [
      'of no phase',
      asking('x'.repeat(50)),
      created(),
      `no-such-phase: There is no phase "${'x'.repeat(40)}". The phases are Planning, Testing, Pre-Deployment, Deployment, Post-Deployment.`,
    ],
    ['of no rollout', asking('planning'), nothingYet(), 'not-open: There is no such rollout here. See /rollouts.'],
    [
      'of a team without QA',
      asking('testing'),
      changedTeam(allDone(upTo('testing'), 'testing'), takes('qa', aiko)),
      'not-entitled: Testing cannot be signed by this team: nobody can take the seat of QA. Give the role to somebody: /rollout_roles',
    ],
  ])('%s', (_, step, scene, sentence) => expect(refused(step, scene)).toBe(sentence));
  it('is told so before being told that it is asked already', () =>
    expect(refused(asking(go), play(goAsked, by(mara, { type: 'ReopenItem', item: '3.2', reason: 'x' })))).toMatch(
      /^not-done: .+ 3\.2\.$/,
    ));
});

describe('whoever signs', () => {
  it.each<[string, Step, Scene, string]>([
    [
      'without a seat',
      signing(gus, go),
      goAsked,
      'not-entitled: Only Ops (Luis) and Approver (Nadia) can sign Pre-Deployment. The lead can add you: /rollout_roles',
    ],
    [
      'without a face',
      signing(anonymous, go),
      changedTeam(goAsked, gives('ops', anonymous)),
      'not-entitled: Only Ops (Luis, Group) and Approver (Nadia) can sign Pre-Deployment. The lead can add you: /rollout_roles',
    ],
    [
      'a seat that is taken',
      signing(aiko, go),
      play(changedTeam(goAsked, gives('ops', aiko)), signing(luis, go)),
      'not-entitled: Your seat of Pre-Deployment is taken already. Still missing: Approver.',
    ],
    [
      'before it is asked for',
      signing(luis, go),
      allDone(upTo(go), go),
      'not-asked: Nobody asks for the sign-off of Pre-Deployment at the moment.',
    ],
    [
      'after it has closed',
      signing(aiko, go),
      changedTeam(closed(upTo(go), go), gives('ops', aiko)),
      'sealed: Pre-Deployment is signed off already.',
    ],
    [
      'what waits for an item',
      signing(luis, go),
      play(goAsked, blocking('3.2'), by(mara, { type: 'ReopenItem', item: '3.4', reason: 'x' })),
      'not-done: Pre-Deployment is not ready to be signed. Still open: 3.2 (blocked), 3.4.',
    ],
    [
      'in an ended one',
      signing(luis, go),
      play(goAsked, by(mara, { type: 'CallOff', reason: 'x' })),
      'not-open: R-12 was called off. Nothing in it changes any more.',
    ],
  ])('%s', (_, step, scene, sentence) => expect(refused(step, scene)).toBe(sentence));

  it('a seat that is taken, while several others are not', () => {
    const planning = {
      ...phase('planning'),
      seats: ['lead', 'qa', 'ops'].map((role) => ({ role, exceptAuthor: false })),
    };
    const three = { ...checklist, phases: [planning, ...checklist.phases.slice(1)] };
    const scene = play(nothingYet(theTeam('standard', gives('lead', ben))), {
      ...creation(),
      checklist: three,
    } as RolloutCommand);
    const half = play(allDone(scene, 'planning'), asking('planning'), signing(mara, 'planning'));
    expect(refused(signing(ben, 'planning'), half)).toBe(
      'not-entitled: Your seat of Planning is taken already. Still missing: QA, Ops.',
    );
    given(play(half, signing(luis, 'planning')))
      .when(signing(aiko, 'planning'))
      .thenHappens('SignedOff', 'PhaseSignedOff');
  });
});

describe('a phase that closes', () => {
  it('names who sat when each signed, and when it closed', () =>
    expect(answer(signing(nadia, go, monday + minute), play(goAsked, signing(luis, go)))[1]).toEqual({
      type: 'PhaseSignedOff',
      phase: go,
      revision: revisionOf(phase(go), goAsked.rollout),
      seats: [
        { role: 'ops', by: luis.id, inPlaceOf: null, at: monday },
        { role: 'approver', by: nadia.id, inPlaceOf: null, at: monday + minute },
      ],
      at: monday + minute,
    }));
  it('completes the rollout only if it is the last', () => {
    const completes = (name: string) =>
      answer(signing(name === 'deployment' ? luis : mara, name), asked(upTo(name), name)).map(({ type }) => type);
    expect(completes('planning')).toEqual(['SignedOff', 'PhaseSignedOff']);
    expect(completes('deployment')).toEqual(['SignedOff', 'PhaseSignedOff', 'Announced']);
    expect(completes('post-deployment')).toEqual(['SignedOff', 'PhaseSignedOff', 'RolloutCompleted']);
  });
});

describe('whoever declines', () => {
  it.each<[string, string[]]>([
    ['no on-call tonight', []],
    ['fix 3.3', ['rollback-plan']],
    ['fix 3.3 and 3.2, and 3.3 again', ['rollback-plan', 'backup-production-data']],
    ['see 1.1, 2.4, 9.9 and version 13.31', []],
    ['not 3.30 nor 33.3', []],
  ])('opens what the reason names and is done here: %s', (reason, items) => {
    const events = answer(declining(reason), goAsked);
    expect(events[0]).toEqual({ type: 'SignOffDeclined', phase: go, reason, reopened: items, by: luis.id, at: monday });
    expect(reopened(...events)).toEqual(items);
  });
  it('opens nothing that is not done', () => {
    const skipped = play(
      upTo('testing'),
      ...['2.1', '2.2', '2.3', '2.4', '2.6'].map((item) => doing(item)),
      by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'texts only' }),
      by(aiko, { type: 'ConfirmNotApplicable', item: '2.5' }),
      asking('testing'),
    );
    expect(reopened(...answer(declining('why not 2.5', aiko, 'testing'), skipped))).toEqual([]);
  });
  it.each<[string, Step, Scene, string]>([
    ['without a reason', declining(' '), goAsked, 'needs-reason: Please say why, for example: retest 2.4 on staging'],
    [
      'without a seat',
      declining('x', gus),
      goAsked,
      'not-entitled: Only Ops (Luis) and Approver (Nadia) can sign Pre-Deployment. The lead can add you: /rollout_roles',
    ],
    ['what has closed', declining('x'), upTo('deployment'), 'sealed: Pre-Deployment is signed off already.'],
    [
      'what nobody asks for',
      declining('x'),
      allDone(upTo(go), go),
      'not-asked: Nobody asks for the sign-off of Pre-Deployment at the moment.',
    ],
    [
      'something older',
      by(luis, { type: 'DeclineSignOff', phase: go, reason: 'x', revision: 'older' }),
      goAsked,
      'outdated: Pre-Deployment has changed since this card was shown. It is up to date now: look again, then tap.',
    ],
  ])('%s', (_, step, scene, sentence) => expect(refused(step, scene)).toBe(sentence));
  it('does so once; somebody else, or after another request, it is another no', () => {
    const declined = play(goAsked, declining('no'));
    given(declined).when(declining('no, really')).thenNothing();
    expect(refused(declining('no', nadia), declined)).toMatch(/^not-asked: /);
    given(play(declined, asking(go)))
      .when(declining('no'))
      .thenHappens('SignOffDeclined');
    expect(phaseState(go, declined.rollout)).toMatchObject({
      requested: null,
      signOffs: [],
      declined: { reason: 'no' },
    });
  });
});

describe('whoever withdraws', () => {
  const withdrawing = (who: Person): Step => by(who, { type: 'WithdrawSignOff', phase: go });
  it('takes back their own and nobody else’s', () => {
    const both = play(changedTeam(goAsked, takes('ops', luis), gives('ops', aiko)), signing(aiko, go));
    given(both).when(withdrawing(luis)).thenNothing();
    expect(phaseState(go, play(both, withdrawing(aiko)).rollout).signOffs).toEqual([]);
    expect(refused(withdrawing(olga), nothingYet())).toMatch(/^not-open: /);
  });
});
