import { describe, expect, it } from 'vitest';
import { revisionOf } from '../../src/rollout/revision.ts';
import { missingSeats, whoSigns } from '../../src/rollout/signers.ts';
import { phaseState } from '../../src/rollout/standing.ts';
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
  closed,
  confirming,
  created,
  doing,
  drafting,
  given,
  gives,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  olga,
  phase,
  play,
  priya,
  type Step,
  declining as sayingNo,
  signing,
  takes,
  theTeam,
  upTo,
} from '../support/story.ts';

const go = 'pre-deployment';
const withdrawing = (who = luis, name = go): Step => by(who, { type: 'WithdrawSignOff', phase: name });
const declining = (who = luis, reason = 'fix 3.3 first', name = go): Step => sayingNo(who, name, reason);
const goAsked = (team = theTeam()) => asked(upTo(go, created(team)), go);

describe('asking for a sign-off', () => {
  const ready = allDone(created(), 'planning');
  it('binds the request to what is there now', () =>
    given(ready)
      .when(asking('planning'))
      .then({
        type: 'SignOffRequested',
        phase: 'planning',
        revision: revisionOf(phase('planning'), ready.rollout),
        by: mara.id,
        at: monday,
      }));
  it.each(['1', 'Planning', 'planning', ' PLANNING '])('knows the phase as %s', (name) =>
    given(ready).when(asking(name)).thenHappens('SignOffRequested'),
  );
  it('is for lead, QA and ops', () => {
    given(ready)
      .when(asking('planning', monday, aiko))
      .thenHappens('SignOffRequested');
    given(ready)
      .when(asking('planning', monday, luis))
      .thenHappens('SignOffRequested');
    given(ready)
      .when(asking('planning', monday, gus))
      .thenRefused('not-allowed');
    given(ready)
      .when(asking('planning', monday, anonymous))
      .thenRefused('not-allowed');
  });
  it('changes nothing when it is asked already', () =>
    given(play(ready, asking('planning')))
      .when(asking('planning'))
      .thenNothing());
  it('names what is still open', () =>
    given(created())
      .when(asking('planning'))
      .thenRefused('not-done', /1\.1, 1\.2, 1\.3, 1\.4, 1\.5/));
  it('names a phase that there is not', () =>
    given(ready)
      .when(asking('6'))
      .thenRefused('no-such-phase', /Planning, Testing/));
  it('#39 waits for the phase before', () => {
    given(allDone(ready, 'testing'))
      .when(asking('testing'))
      .thenRefused('out-of-order', /after Planning/);
    given(ready).when(asking('deployment')).thenRefused('out-of-order');
  });
  it('is over when the phase is signed', () => given(upTo('testing')).when(asking('planning')).thenRefused('sealed'));
  it('needs an open rollout', () => given(nothingYet()).when(asking('planning')).thenRefused('not-open'));
  it('#35 is refused where the team has nobody for a seat, or only the author', () => {
    const nobodyTests = changedTeam(allDone(upTo('testing'), 'testing'), takes('qa', aiko));
    given(nobodyTests)
      .when(asking('testing'))
      .thenRefused('not-entitled', /seat of QA/);
    const onlyBen = changedTeam(nobodyTests, gives('qa', ben));
    given(onlyBen)
      .when(asking('testing'))
      .thenRefused('not-entitled', /nobody but Ben, who planned it,/);
  });
  it('#35 is refused where one person would have to sit twice', () => {
    const lonely = changedTeam(allDone(upTo(go), go), takes('approver', nadia), gives('approver', luis));
    given(lonely)
      .when(asking(go))
      .thenRefused('not-entitled', /nobody else can take the seat of Approver/);
    given(changedTeam(lonely, gives('ops', aiko)))
      .when(asking(go))
      .thenHappens('SignOffRequested');
  });
});

describe('signing', () => {
  it('closes a phase of one seat', () => {
    const scene = asked(created(), 'planning');
    const revision = revisionOf(phase('planning'), scene.rollout);
    given(scene)
      .when(signing(mara, 'planning'))
      .then(
        { type: 'SignedOff', phase: 'planning', revision, by: mara.id, at: monday },
        {
          type: 'PhaseSignedOff',
          phase: 'planning',
          revision,
          seats: [{ role: 'lead', by: mara.id, inPlaceOf: null, at: monday }],
          at: monday,
        },
      );
  });
  it('closes Pre-Deployment with ops and approver, in any order', () => {
    given(play(goAsked(), signing(luis, go)))
      .when(signing(nadia, go))
      .thenHappens('SignedOff', 'PhaseSignedOff');
    given(play(goAsked(), signing(nadia, go)))
      .when(signing(luis, go))
      .thenHappens('SignedOff', 'PhaseSignedOff');
  });
  it('#16 five taps by one person are one vote', () => {
    const once = play(goAsked(), signing(luis, go));
    const five = play(once, ...Array.from({ length: 4 }, () => signing(luis, go)));
    expect(five.rollout).toEqual(once.rollout);
    expect(missingSeats(phase(go), { ...five, at: monday })).toEqual(['Approver']);
  });
  it('one person with both roles takes one seat, and never the only one left for somebody else', () => {
    const both = changedTeam(goAsked(), gives('approver', luis));
    const first = play(both, signing(luis, go));
    given(first).when(signing(luis, go)).thenNothing();
    given(first).when(signing(nadia, go)).thenHappens('SignedOff', 'PhaseSignedOff');
    const others = changedTeam(goAsked(), gives('approver', luis), takes('approver', nadia), gives('ops', aiko));
    given(play(others, signing(luis, go)))
      .when(signing(aiko, go))
      .thenHappens('SignedOff', 'PhaseSignedOff');
  });
  it('a second person of the same role finds the seat taken', () =>
    given(play(changedTeam(goAsked(), gives('ops', aiko)), signing(luis, go)))
      .when(signing(aiko, go))
      .thenRefused('not-entitled', /Still missing: Approver/));
  it('#20 is not for the author where that is said, also not as the only one with the role', () => {
    const his = changedTeam(goAsked(), gives('ops', ben), takes('ops', luis));
    given(his)
      .when(signing(ben, go))
      .thenRefused('own-work', /somebody else/);
    const hers = allDone(upTo('testing', created(theTeam(), aiko)), 'testing');
    given(hers)
      .when(asking('testing'))
      .thenRefused('not-entitled', /nobody but Aiko, who planned it,/);
  });
  it('#21 is not for people without the role', () => {
    for (const who of [gus, priya, ben, aiko])
      given(goAsked())
        .when(signing(who, go))
        .thenRefused('not-entitled', /Ops \(Luis\)/);
  });
  it('is not for an owner who has no seat, nor for whoever has no face', () => {
    given(goAsked()).when(signing(olga, go)).thenRefused('not-entitled');
    given(goAsked())
      .when(signing({ ...luis, isHuman: false }, go))
      .thenRefused('not-entitled');
  });
  it('refuses what was shown before something changed', () => {
    const before = goAsked();
    const old = by(luis, { type: 'SignOff', phase: go, revision: revisionOf(phase(go), before.rollout) });
    const evidence = by(gus, { type: 'AddEvidence', item: '3.2', evidence: { kind: 'note', text: 'restore failed' } });
    given(play(before, evidence)).when(old).thenRefused('outdated');
    given(play(before, by(mara, { type: 'ScheduleWindow', window: nextEvening })))
      .when(old)
      .thenRefused('outdated');
    given(play(before, drafting(), by(priya, { type: 'DraftAnnouncement', facts: { scope: 'all' } }), confirming()))
      .when(old)
      .thenRefused('outdated');
    given(before)
      .when(by(luis, { type: 'SignOff', phase: go, revision: '' }))
      .thenRefused('outdated');
  });
  it('a sign-off that lies there for an older revision fills no seat', () => {
    const scene = goAsked();
    const state = phaseState(go, scene.rollout);
    const stale = { ...state, signOffs: [{ by: luis.id, at: monday, revision: 'older' }] };
    const rollout = { ...scene.rollout, phases: { ...scene.rollout.phases, [go]: stale } };
    given({ ...scene, rollout })
      .when(signing(nadia, go))
      .thenHappens('SignedOff');
  });
  it('needs to be asked for', () =>
    given(allDone(upTo(go), go))
      .when(signing(luis, go))
      .thenRefused('not-asked'));
  it('#39 a later phase cannot be signed before the one in front of it', () => {
    for (const name of ['testing', go, 'deployment', 'post-deployment'])
      for (const who of [mara, aiko, luis, nadia])
        given(asked(created(), 'planning')).when(signing(who, name)).thenRefused('out-of-order');
  });
  it('waits for an item that was opened again', () =>
    given(play(goAsked(), by(mara, { type: 'ReopenItem', item: '3.1', reason: 'no-go' })))
      .when(signing(luis, go))
      .thenRefused('not-done', /3\.1/));
  it('is over for others once the phase is signed', () => {
    const over = closed(upTo(go), go);
    given(over).when(signing(luis, go)).thenNothing();
    given(changedTeam(over, gives('ops', aiko)))
      .when(signing(aiko, go))
      .thenRefused('sealed');
  });
  it('ends the rollout at the last phase', () => {
    const last = asked(upTo('post-deployment'), 'post-deployment');
    given(last).when(signing(mara, 'post-deployment')).thenHappens('SignedOff', 'PhaseSignedOff', 'RolloutCompleted');
    given(play(last, signing(mara, 'post-deployment')))
      .when(signing(mara, 'post-deployment'))
      .thenNothing();
    given(play(last, signing(mara, 'post-deployment')))
      .when(signing(aiko, 'post-deployment'))
      .thenRefused('not-open');
  });
  it('tells stakeholders that it is done when Deployment is signed', () => {
    const events = answer(signing(luis, 'deployment'), asked(upTo('deployment'), 'deployment'));
    expect(events[2]).toMatchObject({ type: 'Announced', kind: 'completed', stakeholders: ['s1', 's2'] });
  });
});

describe('roles that change meanwhile', () => {
  const signed = play(goAsked(), signing(luis, go));
  it('#27 a sign-off does not count at closing when its role was taken', () => {
    const revoked = changedTeam(signed, takes('ops', luis), gives('ops', priya));
    given(revoked).when(signing(nadia, go)).thenHappens('SignedOff');
    given(play(revoked, signing(nadia, go)))
      .when(signing(priya, go))
      .thenHappens('SignedOff', 'PhaseSignedOff');
    const seats = play(revoked, signing(nadia, go), signing(priya, go)).rollout.phases[go]?.signedOff?.seats;
    expect(seats?.map((each) => each.by)).toEqual([priya.id, nadia.id]);
  });
  it('#28 who lost the role cannot sign', () =>
    given(changedTeam(goAsked(), takes('ops', luis)))
      .when(signing(luis, go))
      .thenRefused('not-entitled'));
  it('a role that came back lets the next tap close the phase', () => {
    const late = play(changedTeam(signed, takes('ops', luis)), signing(nadia, go));
    expect(phaseState(go, late.rollout).signedOff).toBeNull();
    const back = changedTeam(late, gives('ops', luis));
    given(back).when(signing(luis, go)).thenHappens('PhaseSignedOff');
    given(play(back, signing(luis, go)))
      .when(signing(nadia, go))
      .thenNothing();
  });
});

describe('withdrawing', () => {
  const signed = play(goAsked(), signing(luis, go));
  it('#30 takes one’s own sign-off back, once, until the phase closes', () => {
    given(signed).when(withdrawing()).then({ type: 'SignOffWithdrawn', phase: go, by: luis.id, at: monday });
    given(play(signed, withdrawing())).when(withdrawing()).thenNothing();
    given(signed).when(withdrawing(nadia)).thenNothing();
    given(play(signed, withdrawing())).when(signing(nadia, go)).thenHappens('SignedOff');
    given(play(signed, signing(nadia, go)))
      .when(withdrawing())
      .thenRefused('sealed', /\/rollout_stop/);
  });
});

describe('declining', () => {
  it('takes a reason, ends the request, and opens the items that it names', () =>
    given(goAsked())
      .when(declining())
      .then(
        {
          type: 'SignOffDeclined',
          phase: go,
          reason: 'fix 3.3 first',
          reopened: ['rollback-plan'],
          by: luis.id,
          at: monday,
        },
        { type: 'ItemReopened', item: 'rollback-plan', reason: 'fix 3.3 first', by: luis.id, at: monday },
      ));
  it('#31 keeps the phase from closing until it is asked for again', () => {
    const declined = play(goAsked(), signing(nadia, go), declining(luis, 'no on-call'));
    given(declined).when(signing(luis, go)).thenRefused('not-asked');
    given(declined).when(declining(luis, 'no on-call')).thenNothing();
    const again = play(declined, asking(go, monday + minute));
    given(again).when(signing(luis, go)).thenHappens('SignedOff');
    expect(phaseState(go, again.rollout).signOffs).toEqual([]);
  });
  it('does not open items of other phases', () =>
    given(goAsked()).when(declining(luis, 'see 2.4 and 9.9')).thenHappens('SignOffDeclined'));
  it('is refused without a reason, without a seat, when outdated, when not asked, when sealed', () => {
    given(goAsked()).when(declining(luis, ' ')).thenRefused('needs-reason');
    given(goAsked()).when(declining(gus)).thenRefused('not-entitled');
    given(goAsked())
      .when(by(luis, { type: 'DeclineSignOff', phase: go, reason: 'x', revision: 'old' }))
      .thenRefused('outdated');
    given(allDone(upTo(go), go))
      .when(declining())
      .thenRefused('not-asked');
    given(upTo('deployment')).when(declining()).thenRefused('sealed');
  });
});

describe('policies', () => {
  it('small: any one other person with a role signs, never the author', () => {
    const small = asked(created(theTeam('small')), 'planning');
    for (const who of [mara, aiko, priya])
      given(small).when(signing(who, 'planning')).thenHappens('SignedOff', 'PhaseSignedOff');
    given(small).when(signing(ben, 'planning')).thenRefused('own-work');
    given(small).when(signing(gus, 'planning')).thenRefused('not-entitled');
    given(small).when(signing(olga, 'planning')).thenRefused('not-entitled');
  });
  it('standard: the lead may sign the planning of the lead’s own rollout', () =>
    given(asked(created(theTeam(), mara), 'planning'))
      .when(signing(mara, 'planning'))
      .thenHappens('SignedOff', 'PhaseSignedOff'));
  it('strict: two people at every phase', () => {
    const strict = asked(created(theTeam('strict')), 'planning');
    given(strict).when(signing(mara, 'planning')).thenHappens('SignedOff');
    given(play(strict, signing(mara, 'planning')))
      .when(signing(nadia, 'planning'))
      .thenHappens('SignedOff', 'PhaseSignedOff');
    expect(whoSigns(phase('planning'), { ...strict, at: monday })).toBe('Lead (Mara) and Approver (Nadia)');
  });
  it('strict: #20 the author is out everywhere', () =>
    given(allDone(created(theTeam('strict'), mara), 'planning'))
      .when(asking('planning'))
      .thenRefused('not-entitled', /nobody but Mara, who planned it,/));
  it.each(['small', 'standard', 'strict'] as const)('%s: a whole rollout can be signed', (policy) =>
    expect(closed(upTo('post-deployment', created(theTeam(policy))), 'post-deployment').rollout.status).toBe(
      'completed',
    ),
  );
  it('a policy that changes meanwhile counts from then on', () => {
    const half = play(goAsked(), signing(luis, go));
    given(changedTeam(half, { type: 'PolicyChosen', policy: 'small', by: mara.id, at: monday }))
      .when(signing(luis, go))
      .thenHappens('PhaseSignedOff');
  });
});

describe('the revision', () => {
  const scene = goAsked();
  const before = revisionOf(phase(go), scene.rollout);
  const changes: [string, Step[]][] = [
    ['the window', [by(mara, { type: 'ScheduleWindow', window: nextEvening })]],
    ['an item', [by(mara, { type: 'ReopenItem', item: '3.1', reason: 'x' })]],
    ['evidence', [by(gus, { type: 'AddEvidence', item: '3.1', evidence: { kind: 'note', text: 'x' } })]],
    ['the announcement', [drafting(), by(priya, { type: 'DraftAnnouncement', facts: { scope: 'all' } }), confirming()]],
  ];
  it.each(changes)('changes with %s', (_, steps) =>
    expect(revisionOf(phase(go), play(scene, ...steps).rollout)).not.toBe(before),
  );
  it('stays with what nobody signs: a note, an assignment, a draft, another phase', () => {
    const steps = [
      by(gus, { type: 'AddNote', text: 'x' }),
      by(mara, { type: 'AssignItem', item: '3.1', to: gus.id, dueAt: null }),
      by(priya, { type: 'DraftAnnouncement', facts: { scope: 'all' } }),
      by(gus, { type: 'AddEvidence', item: '5.1', evidence: { kind: 'note', text: 'x' } }),
    ];
    expect(revisionOf(phase(go), play(scene, ...steps).rollout)).toBe(before);
  });
  it('changes with who did an item', () =>
    expect(revisionOf(phase('planning'), play(created(), doing('1.1', mara)).rollout)).not.toBe(
      revisionOf(phase('planning'), play(created(), doing('1.1', olga)).rollout),
    ));
  it('is another one for another rollout and another phase', () => {
    expect(revisionOf(phase(go), { ...scene.rollout, number: 13 })).not.toBe(before);
    expect(revisionOf(phase('testing'), scene.rollout)).not.toBe(before);
  });
  it('does not depend on when something was done', () =>
    expect(revisionOf(phase('planning'), play(created(), doing('1.1', mara, monday + minute)).rollout)).toBe(
      revisionOf(phase('planning'), play(created(), doing('1.1')).rollout),
    ));
});
