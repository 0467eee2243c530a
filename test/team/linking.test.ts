import { describe, expect, it } from 'vitest';
import { actions, mayDo, type Person } from '../../src/team/authority.ts';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import { isSamePerson, personOf, type Team } from '../../src/team/team.ts';
import {
  aiko,
  anonymous,
  gus,
  luis,
  mara,
  monday,
  nadia,
  olga,
  oskar,
  priya,
  refusalOf,
  theTeam,
} from '../support/story.ts';
import { by, given, playTeam } from './story.ts';

const team = theTeam();
const linking = (account: Person = gus, person = nadia, who = mara) =>
  by(who, { type: 'LinkAccounts', account, person: person.id });
const unlinking = (account = gus, who = mara) => by(who, { type: 'UnlinkAccounts', account: account.id });
const refused = (command: TeamCommand, now: Team = team) => refusalOf(() => decideTeam(command, now)).message;
const onlyTheLead = 'Only the lead gives and takes roles.';

describe('a linked account', () => {
  const linked = playTeam(team, linking());
  it('is linked by lead or owner, to somebody’s number', () => {
    given(team)
      .when(linking())
      .then({ type: 'AccountsLinked', account: gus.id, person: nadia.id, by: mara.id, at: monday });
    given(team)
      .when(linking(gus, nadia, olga))
      .thenHappens('AccountsLinked');
    for (const who of [nadia, gus, luis]) expect(refused(linking(gus, nadia, who))).toBe(onlyTheLead);
    expect(refused(linking(anonymous))).toBe(
      'Only people can hold a role: not a bot, a channel or an anonymous admin.',
    );
  });
  it('#33 is the same person as the other one', () => {
    expect([personOf(gus.id, linked), personOf(nadia.id, linked)]).toEqual([nadia.id, nadia.id]);
    expect(isSamePerson(gus.id, nadia.id, linked)).toBe(true);
    expect(isSamePerson(gus.id, nadia.id, team)).toBe(false);
    expect(isSamePerson(gus.id, luis.id, linked)).toBe(false);
  });
  it('#33 is the same as a third one of that person', () => {
    const three = playTeam(linked, linking(oskar, gus));
    given(linked).when(linking(oskar, gus)).then({
      type: 'AccountsLinked',
      account: oskar.id,
      person: nadia.id,
      by: mara.id,
      at: monday,
    });
    expect(isSamePerson(oskar.id, gus.id, three)).toBe(true);
  });
  it('is linked once, in either direction', () => {
    given(linked).when(linking()).thenNothing();
    given(linked).when(linking(nadia, gus)).thenNothing();
    given(team).when(linking(nadia, nadia)).thenNothing();
  });
  it('belongs to one person at most', () => {
    const taken = 'That account is linked to somebody already. Separate it first: /rollout roles unlink';
    expect(refused(linking(gus, luis), linked)).toBe(taken);
    expect(refused(linking(nadia, luis), linked)).toBe(taken);
    given(linked).when(linking(luis, nadia)).thenHappens('AccountsLinked');
  });
  it.each(actions)('adds no right: %s', (action) => {
    for (const whose of [mara, aiko, luis, priya, nadia]) {
      const before = mayDo(gus, action, team);
      expect(mayDo(gus, action, playTeam(team, linking(gus, whose)))).toBe(before);
      expect(mayDo(whose, action, playTeam(team, linking(gus, whose)))).toBe(mayDo(whose, action, team));
    }
    expect(mayDo(gus, action, team, { people: [nadia.id] })).toBe(mayDo(gus, action, linked, { people: [nadia.id] }));
  });
  it('is separated by the lead or an owner, once', () => {
    given(linked).when(unlinking()).then({ type: 'AccountsUnlinked', account: gus.id, by: mara.id, at: monday });
    given(playTeam(linked, unlinking())).when(unlinking()).thenNothing();
    given(linked).when(unlinking(nadia)).thenNothing();
    expect(refused(unlinking(gus, luis), linked)).toBe(onlyTheLead);
    const two = playTeam(linked, linking(oskar, luis), unlinking());
    expect(two.links).toEqual({ [oskar.id]: luis.id });
  });
  it('is not separated by whoever would gain a second vote by it', () => {
    const own =
      'These accounts are yours, so somebody else has to separate them: another lead, or an owner of this bot.';
    const hers = playTeam(team, linking(gus, mara));
    expect(refused(unlinking(gus, mara), hers)).toBe(own);
    given(hers).when(unlinking(gus, olga)).thenHappens('AccountsUnlinked');
    const other = playTeam(team, linking(mara, nadia));
    expect(refused(unlinking(mara, mara), other)).toBe(own);
  });
});
