import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/team/authority.ts';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import { isAway, standsInFor, type Team } from '../../src/team/team.ts';
import { aiko, day, gus, luis, mara, monday, nadia, olga, priya, refusalOf, theTeam } from '../support/story.ts';
import { by, given, playTeam } from './story.ts';

const team = theTeam();
const naming = (deputy = luis, person = nadia, who = mara) =>
  by(who, { type: 'NameDeputy', person: person.id, deputy: deputy.id });
const dismissing = (person = nadia, who = mara) => by(who, { type: 'DismissDeputy', person: person.id });
const sending = (until: number, person = nadia, who = person) =>
  by(who, { type: 'SendAway', person: person.id, until });
const back = (person = nadia, who = person, at = monday) => by(who, { type: 'ComeBack', person: person.id }, at);
const linking = (account: Person = gus, person = nadia, who = mara) =>
  by(who, { type: 'LinkAccounts', account, person: person.id });
const refused = (command: TeamCommand, now: Team = team) => refusalOf(() => decideTeam(command, now)).message;
const onlyTheLead = 'Only the lead gives and takes roles.';

describe('a deputy', () => {
  const named = playTeam(team, naming());
  it('is named by lead or owner, once', () => {
    given(team)
      .when(naming())
      .then({ type: 'DeputyNamed', person: nadia.id, deputy: luis.id, by: mara.id, at: monday });
    given(named).when(naming()).thenNothing();
    given(named).when(naming(priya)).thenHappens('DeputyNamed');
    given(team)
      .when(naming(luis, nadia, olga))
      .thenHappens('DeputyNamed');
    for (const who of [nadia, luis, gus]) expect(refused(naming(luis, nadia, who))).toBe(onlyTheLead);
  });
  it('has a role of their own, and so has whom they stand in for', () => {
    expect(refused(naming(gus))).toBe('Both need a role in this team first: /rollout_roles');
    expect(refused(naming(luis, gus))).toBe('Both need a role in this team first: /rollout_roles');
  });
  it('is somebody else', () => {
    expect(refused(naming(nadia))).toBe('Nobody is their own deputy. Name somebody else.');
    expect(refused(naming(luis), playTeam(team, linking(luis, nadia)))).toMatch(/own deputy/);
  });
  it('stands in while the other one is away, and not otherwise', () => {
    expect(standsInFor(luis.id, named, monday)).toEqual([]);
    const away = playTeam(named, sending(monday + day));
    expect(standsInFor(luis.id, away, monday)).toEqual([nadia.id]);
    expect(standsInFor(luis.id, away, monday + day)).toEqual([]);
    expect(standsInFor(priya.id, away, monday)).toEqual([]);
    const two = playTeam(away, naming(luis, aiko), sending(monday + day, aiko));
    expect(standsInFor(luis.id, two, monday)).toEqual([aiko.id, nadia.id]);
  });
  it('is dismissed by the lead, or by whom they stand in for, once', () => {
    given(named).when(dismissing()).then({ type: 'DeputyDismissed', person: nadia.id, by: mara.id, at: monday });
    given(named).when(dismissing(nadia, nadia)).thenHappens('DeputyDismissed');
    given(playTeam(named, dismissing())).when(dismissing()).thenNothing();
    expect(playTeam(named, naming(priya, aiko), dismissing()).deputies).toEqual({ [aiko.id]: priya.id });
    for (const who of [luis, gus]) expect(refused(dismissing(nadia, who), named)).toBe(onlyTheLead);
  });
});

describe('being away', () => {
  const away = playTeam(team, sending(monday + day));
  it('is said by oneself, the lead or an owner', () => {
    given(team)
      .when(sending(monday + day))
      .then({ type: 'PersonAway', person: nadia.id, until: monday + day, by: nadia.id, at: monday });
    for (const who of [mara, olga])
      given(team)
        .when(sending(monday + day, nadia, who))
        .thenHappens('PersonAway');
    for (const who of [luis, gus, { ...nadia, isHuman: false }])
      expect(refused(sending(monday + day, nadia, who))).toBe('Only Nadia or the lead says when Nadia is away.');
  });
  it('has an end, from now on and within a year', () => {
    for (const until of [monday, monday - 1, Number.NaN])
      expect(refused(sending(until))).toBe(
        'That time has passed already. Until when? For example: /away until fri 18:00',
      );
    given(team)
      .when(sending(monday + 1))
      .thenHappens('PersonAway');
    given(team)
      .when(sending(monday + 366 * day))
      .thenHappens('PersonAway');
    expect(refused(sending(monday + 366 * day + 1))).toBe('That is more than a year. Give the role back instead.');
  });
  it('matters only of people with a role', () =>
    expect(refused(sending(monday + day, gus))).toBe(
      'Only people with a role in this team are missed: /rollout_roles',
    ));
  it('can be moved, and is said once', () => {
    given(away)
      .when(sending(monday + day))
      .thenNothing();
    given(away)
      .when(sending(monday + 2 * day))
      .thenHappens('PersonAway');
  });
  it('ends by itself, or by coming back', () => {
    expect([monday, monday + day - 1, monday + day].map((at) => isAway(nadia.id, away, at))).toEqual([
      true,
      true,
      false,
    ]);
    given(away).when(back()).then({ type: 'PersonBack', person: nadia.id, by: nadia.id, at: monday });
    expect(isAway(nadia.id, playTeam(away, back()), monday)).toBe(false);
    given(playTeam(away, back())).when(back()).thenNothing();
    given(away)
      .when(back(nadia, nadia, monday + day))
      .thenNothing();
    given(away).when(back(nadia, mara)).thenHappens('PersonBack');
    expect(refused(back(nadia, luis), away)).toBe('Only Nadia or the lead says when Nadia is away.');
  });
  it('concerns nobody else', () => {
    const two = playTeam(away, sending(monday + day, aiko));
    expect(playTeam(two, back()).away).toEqual({ [aiko.id]: monday + day });
    expect(isAway(mara.id, two, monday)).toBe(false);
  });
});
