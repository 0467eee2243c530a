import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { needsConfirmation } from '../../src/rollout/seats.ts';
import { missingSeats } from '../../src/rollout/signers.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import {
  aiko,
  anonymous,
  answer,
  asked,
  asking,
  by,
  changedTeam,
  checklist,
  clockAt,
  confirmingSignOff,
  created,
  given,
  gives,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  phase,
  play,
  type Scene,
  type Step,
  signing,
  takes,
  theTeam,
  upTo,
} from '../support/story.ts';
import { linked } from './people.ts';
import { refused } from './refused.ts';

// Under the strict policy the phase that says go takes a second yes, in the private chat.
const go = 'pre-deployment';
const goAsked = asked(upTo(go, created(theTeam('strict'))), go);
const revision = revisionOf(phase(go), goAsked.rollout);
const tapped = play(goAsked, signing(luis, go));
const both = play(tapped, confirmingSignOff(luis, go), signing(nadia, go));
const tooLate =
  'unconfirmed: There is nothing to confirm any more: a tap waits for 10 minutes. Tap “Sign off” in the group again.';
const note = (text: string, who = gus): Step =>
  by(who, { type: 'AddEvidence', item: '3.2', evidence: { kind: 'note', text } });
const stateOf = ({ rollout }: Scene) => phaseState(go, rollout);
const unconfirmedAt = (at: number, scene: Scene) =>
  answer(clockAt(at), scene).filter(({ type }) => type === 'SignOffsUnconfirmed');

describe('#43 a tap alone', () => {
  it('waits for its confirmation and fills no seat', () => {
    given(goAsked)
      .when(signing(luis, go))
      .then({ type: 'SignOffPending', phase: go, revision, by: luis.id, at: monday });
    expect(stateOf(tapped)).toMatchObject({ signOffs: [], pending: [{ by: luis.id, at: monday, revision }] });
    expect(missingSeats(phase(go), { ...tapped, at: monday })).toEqual(['Ops', 'Approver']);
  });
  it('never closes the phase, whoever else has tapped', () => {
    given(both).when(signing(nadia, go)).thenNothing();
    expect(stateOf(play(tapped, signing(nadia, go))).signedOff).toBeNull();
  });
  it('a second time says nothing new until ten minutes are over', () => {
    given(tapped)
      .when(signing(luis, go, monday + 10 * minute - 1))
      .thenNothing();
    given(tapped)
      .when(signing(luis, go, monday + 10 * minute))
      .thenHappens('SignOffPending');
    expect(stateOf(play(tapped, signing(luis, go, monday + 10 * minute))).pending).toHaveLength(1);
  });
  it('lapses after ten minutes, and says so once', () => {
    expect(unconfirmedAt(monday + 10 * minute - 1, tapped)).toEqual([]);
    expect(unconfirmedAt(monday + 10 * minute, tapped)).toEqual([
      { type: 'SignOffsUnconfirmed', phase: go, people: [luis.id], at: monday + 10 * minute },
    ]);
    const lapsed = play(tapped, clockAt(monday + 10 * minute));
    expect(stateOf(lapsed)).toMatchObject({ pending: [], requested: { by: mara.id } });
    expect(unconfirmedAt(monday + 11 * minute, lapsed)).toEqual([]);
    given(lapsed)
      .when(signing(luis, go, monday + 11 * minute))
      .thenHappens('SignOffPending');
  });
  it('stands in the agenda until then', () => {
    const lapses = agenda(tapped.rollout, tapped.team).filter(({ what }) => what === 'lapse');
    expect(lapses[0]).toEqual({ at: monday + 10 * minute, what: 'lapse' });
  });
  it('is not taken where it could fill no seat', () =>
    expect(refused(signing(aiko, go), changedTeam(play(tapped, confirmingSignOff(luis, go)), gives('ops', aiko)))).toBe(
      'not-entitled: Your seat of Pre-Deployment is taken already. Still missing: Approver.',
    ));
  it('can be taken back', () => {
    const withdrawn: Step = by(luis, { type: 'WithdrawSignOff', phase: go });
    given(tapped).when(withdrawn).then({ type: 'SignOffWithdrawn', phase: go, by: luis.id, at: monday });
    expect(refused(confirmingSignOff(luis, go), play(tapped, withdrawn))).toBe(tooLate);
  });
});

describe('#43 confirming', () => {
  it('signs, and closes the phase with the last seat', () => {
    given(tapped)
      .when(confirmingSignOff(luis, go, monday + minute))
      .then({ type: 'SignedOff', phase: go, revision, by: luis.id, at: monday + minute, isConfirmed: true });
    expect(stateOf(both).pending).toMatchObject([{ by: nadia.id }]);
    given(both).when(confirmingSignOff(nadia, go)).thenHappens('SignedOff', 'PhaseSignedOff');
    const over = play(both, confirmingSignOff(nadia, go));
    expect(stateOf(over)).toMatchObject({ pending: [], requested: null, signedOff: { revision, at: monday } });
    expect(stateOf(over).signedOff?.seats.map((each) => each.by)).toEqual([luis.id, nadia.id]);
  });
  it('is possible for ten minutes, to the millisecond', () => {
    given(tapped)
      .when(confirmingSignOff(luis, go, monday + 10 * minute - 1))
      .thenHappens('SignedOff');
    expect(refused(confirmingSignOff(luis, go, monday + 10 * minute), tapped)).toBe(tooLate);
  });
  it('is not possible before the tap, should the clock be set back', () =>
    expect(refused(confirmingSignOff(luis, go, monday - 1), tapped)).toBe(tooLate));
  it('is one’s own: nobody confirms what somebody else tapped', () => {
    expect(refused(confirmingSignOff(nadia, go), tapped)).toBe(tooLate);
    expect(refused(confirmingSignOff(gus, go), tapped)).toMatch(/^not-entitled: /);
    expect(refused(confirmingSignOff({ ...luis, isHuman: false }, go), tapped)).toMatch(/^not-entitled: /);
    expect(refused(confirmingSignOff(anonymous, go), tapped)).toMatch(/^not-entitled: /);
  });
  it('needs a tap', () => expect(refused(confirmingSignOff(luis, go), goAsked)).toBe(tooLate));
  it('twice changes nothing, before and after the phase has closed', () => {
    const confirmed = play(tapped, confirmingSignOff(luis, go));
    given(confirmed).when(confirmingSignOff(luis, go)).thenNothing();
    given(confirmed).when(signing(luis, go)).thenNothing();
    const over = play(both, confirmingSignOff(nadia, go));
    given(over).when(confirmingSignOff(luis, go)).thenNothing();
    given(over).when(confirmingSignOff(nadia, go)).thenNothing();
  });
  it('#27 is asked once more: whose role was taken after the tap does not sign', () =>
    expect(refused(confirmingSignOff(luis, go), changedTeam(tapped, takes('ops', luis), gives('ops', gus)))).toMatch(
      /^not-entitled: Only Ops \(Gus\)/,
    ));
  it('again closes the phase when a role has come back meanwhile', () => {
    const late = play(changedTeam(both, takes('ops', luis)), confirmingSignOff(nadia, go));
    expect(stateOf(late).signedOff).toBeNull();
    given(late).when(confirmingSignOff(nadia, go)).thenNothing();
    given(changedTeam(late, gives('ops', luis)))
      .when(confirmingSignOff(nadia, go))
      .thenHappens('PhaseSignedOff');
  });
  it('fills no seat that somebody else has taken since the tap', () => {
    const two = changedTeam(tapped, gives('ops', aiko));
    const taken = play(two, signing(aiko, go), confirmingSignOff(aiko, go));
    expect(refused(confirmingSignOff(luis, go), taken)).toBe(
      'not-entitled: Your seat of Pre-Deployment is taken already. Still missing: Approver.',
    );
  });
  it('#33 from a linked account is not a second one', () => {
    const hers = changedTeam(play(tapped, confirmingSignOff(luis, go)), gives('approver', gus), linked(gus, luis));
    given(hers).when(signing(gus, go)).thenNothing();
    expect(refused(confirmingSignOff(gus, go), hers)).toBe(tooLate);
  });
});

describe('what changed between tap and confirmation', () => {
  it('#19 is shown, and nothing is counted until it was looked at again', () => {
    const changed = play(tapped, note('restore failed'));
    expect(refused(by(luis, { type: 'ConfirmSignOff', phase: go, revision }), changed)).toBe(
      'outdated: Changed since: 3.2 has new evidence: “restore failed”. The card is up to date now: look again, then tap.',
    );
    expect(refused(confirmingSignOff(luis, go), changed)).toBe(tooLate);
    expect(stateOf(changed)).toMatchObject({ signOffs: [], pending: [] });
    given(play(changed, signing(luis, go)))
      .when(confirmingSignOff(luis, go))
      .thenHappens('SignedOff');
  });
  it('makes a tap for an older revision worth nothing, even if it still lay there', () => {
    const stale = { ...stateOf(tapped), pending: [{ by: luis.id, at: monday, revision: 'older' }] };
    const rollout = { ...tapped.rollout, phases: { ...tapped.rollout.phases, [go]: stale } };
    expect(refused(confirmingSignOff(luis, go), { ...tapped, rollout })).toBe(tooLate);
  });
  it('ends both when the request is declined', () => {
    const declined = play(tapped, by(nadia, { type: 'DeclineSignOff', phase: go, reason: 'no', revision }));
    expect(refused(confirmingSignOff(luis, go), declined)).toMatch(/^not-asked: /);
    expect(refused(confirmingSignOff(luis, go), play(declined, asking(go)))).toBe(tooLate);
  });
});

describe('where a second yes is needed', () => {
  it.each(['small', 'standard', 'strict'] as const)('%s', (policy) => {
    const { rollout, team } = created(theTeam(policy));
    const needed = checklist.phases.filter((each) => needsConfirmation(each, rollout, team)).map(({ id }) => id);
    expect(needed).toEqual(policy === 'strict' ? [go] : []);
  });
  it('nowhere, where no phase says go', () =>
    expect(needsConfirmation(phase(go), nothingYet().rollout, theTeam('strict'))).toBe(false));
  it('a confirmation that nobody asked for signs nothing elsewhere', () =>
    expect(refused(confirmingSignOff(mara, 'planning'), asked(created(), 'planning'))).toBe(tooLate));
});
