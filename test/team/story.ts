import { expect } from 'vitest';
import type { Person } from '../../src/team/authority.ts';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import { evolveTeam, nobody, type Team } from '../../src/team/team.ts';
import { frozen, monday, refusalOf } from '../support/story.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type ByPerson = Extract<TeamCommand, { by: Person }>;
export const by = (who: Person, command: Without<ByPerson, 'by' | 'at'>, at = monday): ByPerson =>
  ({ ...command, by: who, at }) as ByPerson;

export const playTeam = (team: Team, ...commands: TeamCommand[]): Team =>
  commands.reduce((now, command) => frozen(decideTeam(command, now).reduce(evolveTeam, now)), frozen(team));
export const noTeam = nobody;

export const given = (team: Team) => ({
  when: (command: TeamCommand) => ({
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is how a story is told
    then: (...events: TeamEvent[]) => void expect(decideTeam(command, frozen(team))).toEqual(events),
    thenHappens: (...types: TeamEvent['type'][]) =>
      void expect(decideTeam(command, frozen(team)).map((event) => event.type)).toEqual(types),
    thenNothing: () => void expect(decideTeam(command, frozen(team))).toEqual([]),
    thenRefused: (sentence: RegExp) =>
      void expect(refusalOf(() => decideTeam(command, frozen(team))).message).toMatch(sentence),
  }),
});
