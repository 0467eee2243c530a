import { expect, test } from 'vitest';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import { evolveTeam, type Team } from '../../src/team/team.ts';
import { mara, monday, theTeam } from '../support/story.ts';

type Asked = TeamCommand extends infer C ? (C extends TeamCommand ? Omit<C, 'at'> : never) : never;
const after = (team: Team, ...commands: Asked[]): Team =>
  commands.reduce<Team>(
    (now, command) => decideTeam({ ...command, at: monday } as TeamCommand, now).reduce(evolveTeam, now),
    team,
  );

const adding = (address: string): Asked => ({
  type: 'AddStakeholder',
  name: 'Board',
  medium: 'email',
  address,
  zone: null,
  by: mara,
});
const removing = (why = 'taken off the list'): Asked => ({ type: 'RemoveStakeholder', id: 's1', why, by: mara });
const declining: Asked = { type: 'ChoosePreferences', id: 's1', declined: ['reminders'], how: 'link' };
const idAt = (address: string, team: Team) => team.stakeholders.find((each) => each.address === address)?.id;

test('whoever is taken off and comes back is the same one, and hears how it ends', () => {
  const back = after(theTeam(), removing(), adding('board@example.com'));
  expect(idAt('board@example.com', back)).toBe('s1');
  expect(idAt('other@example.com', after(back, adding('other@example.com')))).toBe('s4');
});

test('#74 what somebody declined stays declined when others put them on the list again', () => {
  const back = after(theTeam(), declining, removing(), adding('board@example.com'));
  expect(back.stakeholders.find(({ id }) => id === 's1')?.declined).toEqual(['reminders']);
});

test('a list that is read in again knows them too', () => {
  const newcomers = [{ name: 'Board', medium: 'email' as const, address: 'board@example.com', zone: null }];
  const back = after(theTeam(), declining, removing(), { type: 'ImportStakeholders', newcomers, by: mara });
  expect(back.stakeholders.find(({ address }) => address === 'board@example.com')).toMatchObject({
    id: 's1',
    declined: ['reminders'],
  });
});

test('who was forgotten is a stranger', () => {
  const back = after(theTeam(), declining, removing('forgotten'), adding('board@example.com'));
  expect(idAt('board@example.com', back)).toBe('s3');
});
