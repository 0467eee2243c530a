import { describe, expect, it } from 'vitest';
import {
  aiko,
  anonymous,
  ben,
  by,
  changedTeam,
  created,
  day,
  given,
  gives,
  gus,
  luis,
  mara,
  monday,
  nadia,
  oskar,
  play,
  priya,
  type Scene,
  takes,
  theTeam,
  upTo,
  voting,
} from '../support/story.ts';
import { away, linked, standsIn } from './people.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const openingVote = (who = mara) => by(who, { type: 'OpenVote' });
const ready = upTo(go);
const open = play(ready, openingVote());
const voters = (scene: Scene) =>
  scene.rollout.goNoGo?.decided?.voters.map(
    (each) => `${each.role} ${each.by}${each.inPlaceOf === null ? '' : ` for ${each.inPlaceOf}`}`,
  );

describe('who has to be heard', () => {
  it.each([gus, ben, priya, oskar, { ...mara, isHuman: false }])('#21 is not $name', (who) =>
    expect(refused(voting(who), open)).toBe(
      'not-entitled: Only Lead (Mara), QA (Aiko), Ops (Luis), Approver (Nadia) vote here. The lead can add you: /rollout_roles',
    ),
  );
  it('#25 is no anonymous admin, whatever role the number has', () => {
    const faceless = changedTeam(open, takes('ops', luis), gives('ops', anonymous));
    expect(refused(voting(anonymous), faceless)).toMatch(/^not-entitled: Only Lead \(Mara\)/);
  });
  it('is named, or said to be missing', () =>
    expect(refused(voting(gus), changedTeam(open, takes('qa', aiko), gives('ops', ben)))).toBe(
      'not-entitled: Only Lead (Mara), QA (nobody yet), Ops (Luis, Ben), Approver (Nadia) vote here. The lead can add you: /rollout_roles',
    ));
  it('speaks for every role that is theirs, with one vote', () => {
    const scene = changedTeam(open, takes('qa', aiko), gives('qa', luis));
    const decided = play(scene, voting(luis), voting(mara), voting(nadia));
    expect(voters(decided)).toEqual([`lead ${mara.id}`, `qa ${luis.id}`, `ops ${luis.id}`, `approver ${nadia.id}`]);
  });
  it('#27 is asked once more at the decision: whose role was taken is not heard any more', () => {
    const revoked = changedTeam(play(open, voting(aiko)), takes('qa', aiko), gives('qa', gus));
    const three = play(revoked, voting(mara), voting(luis), voting(nadia));
    expect(three.rollout.goNoGo?.decided).toBeNull();
    given(three).when(voting(gus)).thenHappens('VoteCast', 'GoDecided');
    expect(voters(play(three, voting(gus)))).toContain(`qa ${gus.id}`);
  });
  it('standard: the author too, if the role is theirs', () =>
    given(play(upTo(go, created(theTeam(), mara)), openingVote()))
      .when(voting(mara))
      .thenHappens('VoteCast'));
  it('strict: never the author, nor another account of theirs', () => {
    const team = theTeam('strict', gives('qa', gus));
    const hers = play(created(team, aiko), openingVote());
    expect(refused(voting(aiko), hers)).toMatch(/^not-entitled: Only Lead \(Mara\), QA \(Gus\), /);
    given(hers).when(voting(gus)).thenHappens('VoteCast');
    expect(refused(voting(gus), changedTeam(hers, linked(gus, aiko)))).toMatch(/QA \(nobody yet\)/);
  });
  it('small: any one person with a role, but not the author', () => {
    const small = play(created(theTeam('small')), openingVote());
    expect(refused(voting(ben), small)).toMatch(/^not-entitled: Only anyone with a role \(Mara, Aiko, Luis, /);
    for (const who of [mara, aiko, priya]) given(small).when(voting(who)).thenHappens('VoteCast', 'GoDecided');
    expect(refused(voting(gus), small)).toMatch(/^not-entitled: /);
  });
});

describe('whoever is away', () => {
  it('does not vote', () => {
    expect(refused(voting(nadia), changedTeam(open, away(nadia)))).toBe(
      'away: You are away until Tue 24 Nov 10:00 CET. Say /back first.',
    );
    expect(refused(voting(nadia), changedTeam(open, away(nadia), standsIn(priya, nadia)))).toBe(
      'away: You are away until Tue 24 Nov 10:00 CET and Priya decides for you. Say /back first.',
    );
    given(changedTeam(open, away(nadia)))
      .when(voting(nadia, 'go', monday + day))
      .thenHappens('VoteCast');
  });
  it('is spoken for by their deputy, while they are away', () => {
    const scene = changedTeam(open, away(nadia), standsIn(priya, nadia));
    expect(voters(play(scene, voting(mara), voting(aiko), voting(luis), voting(priya)))).toEqual([
      ...[`lead ${mara.id}`, `qa ${aiko.id}`, `ops ${luis.id}`, `approver ${priya.id} for ${nadia.id}`],
    ]);
    expect(refused(voting(priya, 'go', monday + day), scene)).toMatch(/^not-entitled: /);
    expect(refused(voting(priya), changedTeam(open, standsIn(priya, nadia)))).toMatch(/^not-entitled: /);
  });
  it('is heard when they voted before they went, so their deputy is not', () => {
    const scene = changedTeam(play(open, voting(nadia)), away(nadia), standsIn(priya, nadia));
    expect(refused(voting(priya), scene)).toMatch(/^not-entitled: /);
    given(play(scene, voting(mara), voting(aiko)))
      .when(voting(luis))
      .thenHappens('VoteCast', 'GoDecided');
  });
  it('is heard themselves also when their deputy has a vote of their own', () => {
    const both = changedTeam(play(open, voting(luis), voting(nadia)), away(nadia), standsIn(luis, nadia));
    expect(voters(play(both, voting(mara), voting(aiko)))).toEqual([
      ...[`lead ${mara.id}`, `qa ${aiko.id}`, `ops ${luis.id}`, `approver ${nadia.id}`],
    ]);
  });
  it('a deputy with a role of their own speaks for both', () =>
    expect(
      voters(play(changedTeam(open, away(nadia), standsIn(luis, nadia)), voting(mara), voting(aiko), voting(luis))),
    ).toEqual([...[`lead ${mara.id}`, `qa ${aiko.id}`, `ops ${luis.id}`, `approver ${luis.id} for ${nadia.id}`]]));
});
