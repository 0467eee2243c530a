import { describe, expect, it } from 'vitest';
import {
  asked,
  ben,
  changedTeam,
  day,
  given,
  gives,
  gus,
  luis,
  monday,
  nadia,
  play,
  priya,
  signing,
  takes,
  upTo,
} from '../support/story.ts';
import { away, standsIn } from './people.ts';
import { refused } from './refused.ts';

import { seated } from './seated.ts';

const go = 'pre-deployment';
const goAsked = asked(upTo(go), go);
const at = monday;

describe('whoever is away', () => {
  const gone = changedTeam(goAsked, away(nadia), standsIn(priya, nadia));
  it('has their deputy sit for them, as long as they are away', () => {
    expect(seated(gone, luis, priya)).toEqual(['ops: Luis', 'approver: Priya for Nadia']);
    expect(seated(changedTeam(gone, away(nadia, monday)), luis, priya)).toEqual(['ops: Luis', 'approver: -']);
    expect(seated(changedTeam(gone, away(nadia, monday + 1)), priya)).toEqual(['ops: -', 'approver: Priya for Nadia']);
    expect(seated(changedTeam(goAsked, standsIn(priya, nadia)), priya)).toEqual(['ops: -', 'approver: -']);
  });
  it('does not sign, and hears who does', () => {
    expect(refused(signing(nadia, go), gone)).toBe(
      'away: You are away until Tue 24 Nov 10:00 CET and Priya decides for you. Say /back first.',
    );
    expect(refused(signing(nadia, go), changedTeam(goAsked, away(nadia)))).toBe(
      'away: You are away until Tue 24 Nov 10:00 CET. Say /back first.',
    );
    given(gone)
      .when(signing(nadia, go, monday + day))
      .thenHappens('SignedOff');
    given(changedTeam(gone, { type: 'PersonBack', person: nadia.id, by: nadia.id, at }))
      .when(signing(nadia, go))
      .thenHappens('SignedOff');
  });
  it('keeps the seat that they took before they went; then their deputy has none', () => {
    const before = changedTeam(play(goAsked, signing(nadia, go)), away(nadia), standsIn(priya, nadia));
    expect(seated(before, nadia, luis)).toEqual(['ops: Luis', 'approver: Nadia']);
    expect(seated(before, priya, nadia)).toEqual(['ops: -', 'approver: Nadia']);
    expect(refused(signing(priya, go), before)).toMatch(/^not-entitled: Only Ops \(Luis\) and Approver /);
    given(before).when(signing(luis, go)).thenHappens('SignedOff', 'PhaseSignedOff');
  });
  it('is recorded with who sat for them', () => {
    const events = play(gone, signing(luis, go), signing(priya, go)).rollout.phases[go]?.signedOff?.seats;
    expect(events?.[1]).toEqual({ role: 'approver', by: priya.id, inPlaceOf: nadia.id, at });
  });
  it('is not deputised for by the author, nor if they planned it themselves', () => {
    expect(seated(changedTeam(goAsked, away(nadia), standsIn(ben, nadia)), ben)).toEqual(['ops: -', 'approver: -']);
    const hers = changedTeam(asked(upTo(go), go), gives('ops', ben), away(ben), standsIn(priya, ben));
    expect(seated(hers, priya)).toEqual(['ops: -', 'approver: -']);
  });
  it('is deputised for by nobody who lost every role', () =>
    expect(seated(changedTeam(gone, takes('comms', priya)), priya)).toEqual(['ops: -', 'approver: -']));
  it('has a deputy who still sits once', () => {
    const scene = changedTeam(goAsked, away(nadia), standsIn(luis, nadia));
    expect(seated(scene, luis)).toEqual(['ops: Luis', 'approver: -']);
    expect(seated(changedTeam(scene, gives('ops', gus)), luis, gus)).toEqual(['ops: Gus', 'approver: Luis for Nadia']);
  });
});
