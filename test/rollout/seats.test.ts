import { describe, expect, it } from 'vitest';
import { anybody, candidatesFor, emptySeat, isKeptOut, type Seat, seatsOf } from '../../src/rollout/seats.ts';
import { awayWithoutDeputy, missingSeats, nobodyFor, signersOf, whoSigns } from '../../src/rollout/signers.ts';
import type { policies, TeamEvent } from '../../src/team/events.ts';
import {
  aiko,
  asked,
  asking,
  ben,
  by,
  cast,
  changedTeam,
  checklist,
  created,
  given,
  gives,
  gus,
  luis,
  mara,
  monday,
  nadia,
  nextEvening,
  phase,
  play,
  priya,
  type Scene,
  signing,
  theTeam,
  upTo,
  without,
} from '../support/story.ts';
import { away, linked, standsIn } from './people.ts';
import { refused } from './refused.ts';
import { nameOf, seated } from './seated.ts';

const go = 'pre-deployment';
const goAsked = asked(upTo(go), go);
const at = monday;
const whoCould = (scene: Scene, seat: Seat) => candidatesFor(seat, { ...scene, at }).map(nameOf);
const seat = (role: string, except: Seat['except'] = 'planners'): Seat => ({ role, except });

describe('the seats', () => {
  const spoken = (policy: (typeof policies)[number]) =>
    checklist.phases.map((each) =>
      seatsOf(each, { policy })
        .map(({ role, except }) => `${role} but ${except}`)
        .join(' + '),
    );
  it('small: anybody but the author, everywhere', () =>
    expect(spoken('small')).toEqual(Array(5).fill('anybody but author')));
  it('standard: those of the checklist', () =>
    expect(spoken('standard')).toEqual([
      'lead but nobody',
      'qa but planners',
      'ops but planners + approver but planners',
      'ops but nobody',
      'lead but nobody',
    ]));
  it('strict: two everywhere, and never whoever planned it', () =>
    expect(spoken('strict')).toEqual([
      'lead but planners + approver but planners',
      'qa but planners + approver but planners',
      'ops but planners + approver but planners',
      'ops but planners + approver but planners',
      'lead but planners + approver but planners',
    ]));
});

describe('who sits where', () => {
  it('in any order, each in the seat of their role', () => {
    expect(seated(goAsked)).toEqual(['ops: -', 'approver: -']);
    expect(seated(goAsked, nadia)).toEqual(['ops: -', 'approver: Nadia']);
    expect(seated(goAsked, nadia, luis)).toEqual(['ops: Luis', 'approver: Nadia']);
  });
  it('whoever has two roles makes room for whoever has one', () => {
    const both = changedTeam(goAsked, gives('approver', luis), gives('ops', gus));
    expect(seated(both, luis)).toEqual(['ops: Luis', 'approver: -']);
    expect(seated(both, luis, gus)).toEqual(['ops: Gus', 'approver: Luis']);
    expect(seated(both, luis, nadia)).toEqual(['ops: Luis', 'approver: Nadia']);
    expect(seated(both, luis, gus, nadia)).toEqual(['ops: Gus', 'approver: Luis']);
  });
  it('nobody sits twice, and nobody sits without the role', () => {
    expect(seated(changedTeam(goAsked, gives('approver', luis)), luis, luis)).toEqual(['ops: Luis', 'approver: -']);
    expect(seated(goAsked, gus, mara, aiko)).toEqual(['ops: -', 'approver: -']);
  });
  it('#33 linked accounts are one person: with a role each they fill one seat', () => {
    const two = changedTeam(goAsked, gives('ops', gus), linked(gus, nadia));
    expect(seated(two, gus, nadia)).toEqual(['ops: Gus', 'approver: -']);
    expect(seated(two, nadia, gus)).toEqual(['ops: Gus', 'approver: -']);
    expect(seated(two, gus, nadia, luis)).toEqual(['ops: Luis', 'approver: Nadia']);
    expect(seated(changedTeam(goAsked, gives('ops', gus)), gus, nadia)).toEqual(['ops: Gus', 'approver: Nadia']);
  });
  it('#33 from both accounts the phase does not close', () => {
    const two = changedTeam(goAsked, gives('ops', gus), linked(gus, nadia));
    given(play(two, signing(nadia, go)))
      .when(signing(gus, go))
      .thenNothing();
    given(play(two, signing(nadia, go)))
      .when(signing(luis, go))
      .thenHappens('SignedOff', 'PhaseSignedOff');
  });
});

describe('whoever planned it', () => {
  const planned = play(
    changedTeam(goAsked, gives('lead', luis)),
    by(luis, { type: 'ScheduleWindow', window: nextEvening }),
  );
  it('#20 is kept out, for having started it or for having set the window', () => {
    const situation = { ...planned, at };
    const keptOut = (except: Seat['except']) => cast.filter(({ id }) => isKeptOut(seat('ops', except), id, situation));
    expect(keptOut('nobody')).toEqual([]);
    expect(keptOut('author')).toEqual([ben]);
    expect(keptOut('planners')).toEqual([ben, luis]);
  });
  it('#20 does not sit, whatever role they hold, and neither does another account of theirs', () => {
    const all = changedTeam(planned, gives('ops', ben), gives('ops', gus), linked(gus, luis));
    expect(seated(all, ben, luis, gus, nadia)).toEqual(['ops: -', 'approver: Nadia']);
    expect(seated(changedTeam(all, linked(gus, aiko)), gus)).toEqual(['ops: Gus', 'approver: -']);
  });
  it('#20 hears what keeps them out', () => {
    const again = play(planned, by(mara, { type: 'OpenVote' }));
    expect(refused(signing(luis, go), again)).toBe(
      'own-work: You set the window of R-12, so somebody else signs Pre-Deployment.',
    );
    const his = changedTeam(goAsked, gives('ops', ben));
    expect(refused(signing(ben, go), his)).toBe('own-work: You started R-12, so somebody else signs Pre-Deployment.');
    expect(refused(signing({ ...ben, isHuman: false }, go), his)).toMatch(/^not-entitled: /);
    expect(refused(signing(ben, go), goAsked)).toMatch(/^not-entitled: /);
    expect(refused(signing(gus, go), changedTeam(goAsked, gives('ops', gus), linked(gus, ben)))).toBe(
      'own-work: You started R-12, so somebody else signs Pre-Deployment.',
    );
  });
});

describe('who could sit', () => {
  const gone: TeamEvent[] = [away(nadia), standsIn(priya, nadia)];
  it('is whoever holds the role and is here, and deputies of those who are not', () => {
    expect(whoCould(goAsked, seat('approver'))).toEqual(['Nadia']);
    expect(whoCould(changedTeam(goAsked, ...gone), seat('approver'))).toEqual(['Priya']);
    expect(whoCould(changedTeam(goAsked, ...gone, away(priya)), seat('approver'))).toEqual([]);
    expect(whoCould(changedTeam(goAsked, gives('approver', ben)), seat('approver'))).toEqual(['Nadia']);
    expect(whoCould(goAsked, seat(anybody, 'author'))).toEqual(['Mara', 'Aiko', 'Luis', 'Priya', 'Nadia']);
  });
  it('is said with names', () => {
    const said = (scene: Scene) => whoSigns(phase(go), { ...scene, at });
    expect(said(goAsked)).toBe('Ops (Luis) and Approver (Nadia)');
    expect(said(changedTeam(goAsked, ...gone))).toBe('Ops (Luis) and Approver (Priya for Nadia)');
    expect(said(changedTeam(goAsked, ...without('ops'), gives('approver', mara)))).toBe(
      'Ops (nobody yet) and Approver (Nadia, Mara)',
    );
    expect(signersOf(seat('approver'), phase(go), { ...changedTeam(goAsked, ...gone), at })).toEqual([
      { person: priya.id, inPlaceOf: nadia.id },
    ]);
  });
  it('names those who are away while nobody stands in for them', () => {
    const missed = (scene: Scene) => awayWithoutDeputy(seat('approver'), { ...scene, at });
    expect(missed(goAsked)).toEqual([]);
    expect(missed(changedTeam(goAsked, away(nadia)))).toEqual([nadia.id]);
    expect(missed(changedTeam(goAsked, ...gone))).toEqual([]);
    expect(awayWithoutDeputy(seat('nobody-has-this'), { ...goAsked, at })).toEqual([]);
  });
});

describe('#35 a phase that this team cannot sign', () => {
  const empty = (scene: Scene) => emptySeat(phase(go), { ...scene, at })?.role;
  it('is found before anybody is asked', () => {
    expect(empty(goAsked)).toBeUndefined();
    expect(empty(changedTeam(goAsked, ...without('approver')))).toBe('approver');
    expect(empty(changedTeam(goAsked, ...without('approver'), gives('approver', luis)))).toBe('approver');
    expect(
      empty(changedTeam(goAsked, gives('ops', gus), ...without('approver'), gives('approver', luis))),
    ).toBeUndefined();
    expect(empty(changedTeam(goAsked, ...without('approver'), gives('approver', gus), linked(gus, luis)))).toBe(
      'approver',
    );
    expect(empty(changedTeam(goAsked, away(nadia)))).toBe('approver');
    expect(empty(changedTeam(goAsked, away(nadia), standsIn(priya, nadia)))).toBeUndefined();
    expect(empty(changedTeam(play(goAsked, signing(nadia, go)), away(nadia)))).toBeUndefined();
  });
  it('says who keeps it from being signed', () => {
    const said = (scene: Scene) => nobodyFor(seat('approver'), { ...scene, at });
    const emptied = changedTeam(goAsked, ...without('approver'));
    expect(said(emptied)).toBe('nobody');
    expect(said(changedTeam(emptied, gives('approver', ben)))).toBe('nobody but Ben, who planned it,');
    expect(said(changedTeam(emptied, gives('approver', ben), gives('approver', gus)))).toBe('nobody else');
    expect(said(changedTeam(emptied, gives('approver', ben), gives('approver', gus), linked(gus, ben)))).toBe(
      'nobody but Ben and Gus, who planned it,',
    );
    expect(refused(asking(go), emptied)).toBe(
      'not-entitled: Pre-Deployment cannot be signed by this team: nobody can take the seat of Approver. Give the role to somebody: /rollout_roles',
    );
  });
  it('small: is one where the author is alone', () => {
    const alone = created(theTeam('small', ...without('lead', 'qa', 'ops', 'comms', 'approver')));
    expect(missingSeats(phase('planning'), { ...alone, at })).toEqual(['anyone with a role']);
    expect(emptySeat(phase('planning'), { ...alone, at })).toEqual({ role: anybody, except: 'author' });
  });
});
