import { describe, expect, it } from 'vitest';
import { mayDo, type Person } from '../../src/team/authority.ts';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import { offerLasts } from '../../src/team/roster.ts';
import { holdersOf, isOnRoster, nobody, rolesOf, type Team } from '../../src/team/team.ts';
import {
  aiko,
  anonymous,
  ben,
  day,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  olga,
  refusalOf,
  theTeam,
} from '../support/story.ts';
import { by, given, playTeam } from './story.ts';

const team = theTeam();
/** What the link carries is random; the record knows only its digest. */
const code = 'digest-of-what-the-link-carries';
const offering = (to = gus, role = 'qa', who = mara, change: { code?: string; expiresAt?: number; at?: number } = {}) =>
  by(who, { type: 'OfferRole', role, to, code, expiresAt: monday + day, ...change }, change.at);
const accepting = (who: Person = gus, at = monday, what = code) => by(who, { type: 'AcceptRole', code: what }, at);
const linking = (account: Person = gus, person = nadia, who = mara) =>
  by(who, { type: 'LinkAccounts', account, person: person.id });
const leaving = (person: Person) => by(person, { type: 'PersonLeft', person: person.id });
const refused = (command: TeamCommand, now: Team = team) => refusalOf(() => decideTeam(command, now)).message;
const onlyTheLead = 'Only the lead gives and takes roles.';

describe('an invitation', () => {
  const invited = playTeam(team, offering());
  const over = 'This invitation is over: it works once, for 10 minutes. Ask the lead for another one.';
  it('is for one person, by the digest of a code, for ten minutes at most', () => {
    given(team)
      .when(offering())
      .then({
        ...{ type: 'RoleOffered', role: 'qa', person: gus.id, name: 'Gus', code, by: mara.id, at: monday },
        expiresAt: monday + offerLasts,
      });
    expect(offerLasts).toBe(10 * minute);
    expect(playTeam(team, offering(gus, 'qa', mara, { expiresAt: monday + minute })).offers).toMatchObject([
      { expiresAt: monday + minute },
    ]);
  });
  it('is made by lead or owner, to people', () => {
    given(team)
      .when(offering(gus, 'qa', olga))
      .thenHappens('RoleOffered');
    for (const who of [gus, luis, nadia, ben]) expect(refused(offering(gus, 'qa', who))).toBe(onlyTheLead);
    expect(refused(offering(anonymous))).toBe(
      'Only people can hold a role: not a bot, a channel or an anonymous admin.',
    );
  });
  it('is not made twice, nor of a role that is held', () => {
    given(invited).when(offering()).thenNothing();
    given(team).when(offering(aiko)).thenNothing();
  });
  it('gives the role to whoever was invited, in the name of who invited', () => {
    const later = by({ ...gus, name: 'Gustav' }, { type: 'AcceptRole', code }, monday + minute);
    given(invited)
      .when(later)
      .then({ type: 'RoleGiven', role: 'qa', person: gus.id, name: 'Gustav', by: mara.id, at: monday + minute });
    expect(rolesOf(gus.id, playTeam(invited, later))).toEqual(['qa']);
  });
  it('#100 works once', () => {
    const accepted = playTeam(invited, accepting());
    expect(accepted.offers).toEqual([]);
    expect(refused(accepting(), accepted)).toBe(over);
    const taken = playTeam(accepted, by(mara, { type: 'TakeRole', role: 'qa', from: gus.id, why: '' }));
    expect(refused(accepting(), taken)).toBe(over);
  });
  it('#100 works from no other account, also not from a linked one or an owner’s', () => {
    for (const who of [ben, aiko, olga, { ...gus, isHuman: false }])
      expect(refused(accepting(who), invited)).toBe(
        'This invitation is for somebody else. It works only from the account that was invited.',
      );
    expect(refused(accepting(ben), playTeam(invited, linking(ben, gus)))).toMatch(/for somebody else/);
    given(invited).when(accepting()).thenHappens('RoleGiven');
  });
  it('#100 works for ten minutes, to the millisecond', () => {
    given(invited)
      .when(accepting(gus, monday + 10 * minute - 1))
      .thenHappens('RoleGiven');
    expect(refused(accepting(gus, monday + 10 * minute), invited)).toBe(over);
    expect(refused(accepting(gus, Number.NaN), invited)).toBe(over);
  });
  it('works with its own code only', () => {
    expect(refused(accepting(gus, monday, 'another'), invited)).toBe(over);
    expect(refused(accepting(), team)).toBe(over);
  });
  it('ends when the role was given otherwise, or when whoever made it leads no more', () => {
    const promoted = playTeam(invited, by(mara, { type: 'GiveRole', role: 'qa', to: gus }));
    expect(refused(accepting(), promoted)).toBe(over);
    const two = playTeam(team, by(mara, { type: 'GiveRole', role: 'lead', to: ben }), offering(gus, 'qa', ben));
    const taking = (role: string) => by(mara, { type: 'TakeRole', role, from: ben.id, why: '' });
    expect(refused(accepting(), playTeam(two, taking('lead')))).toBe(over);
    given(playTeam(two, taking('developer')))
      .when(accepting())
      .thenHappens('RoleGiven');
  });
  it('leaves other invitations alone, and old ones are forgotten', () => {
    const two = playTeam(
      invited,
      offering(gus, 'ops', mara, { code: 'second' }),
      offering(ben, 'qa', mara, { code: 'third' }),
    );
    expect(playTeam(two, accepting()).offers.map((each) => each.code)).toEqual(['second', 'third']);
    const at = monday + 10 * minute;
    const later = playTeam(invited, offering(ben, 'qa', mara, { code: 'next', at, expiresAt: at + day }));
    expect(later.offers.map((each) => each.code)).toEqual(['next']);
  });
});

describe('leaving the group', () => {
  it('#28 takes every role, and what was offered as a lead', () => {
    const two = playTeam(team, by(mara, { type: 'GiveRole', role: 'lead', to: nadia }), offering(gus, 'qa', nadia));
    const gone = playTeam(two, leaving(nadia));
    given(two)
      .when(leaving(nadia))
      .then(
        ...(['lead', 'approver'] as const).map((role) => ({
          ...({ type: 'RoleTaken', role, person: nadia.id, why: 'left the group', by: nadia.id, at: monday } as const),
        })),
      );
    expect([isOnRoster(nadia.id, gone), gone.offers, holdersOf('approver', gone)]).toEqual([false, [], []]);
    for (const action of ['agree', 'veto', 'askToStop', 'schedule'] as const)
      expect(mayDo(nadia, action, gone), action).toBe(false);
    given(gone).when(leaving(nadia)).thenNothing();
    given(team).when(leaving(gus)).thenNothing();
  });
  it('ends what was claimed during set-up too', () => {
    const claimed = playTeam(
      nobody,
      by(mara, { type: 'ClaimRole', role: 'lead' }),
      by(aiko, { type: 'ClaimRole', role: 'qa' }),
    );
    given(claimed)
      .when(leaving(mara))
      .then({ type: 'RoleUnclaimed', role: 'lead', person: mara.id, by: mara.id, at: monday });
  });
});
