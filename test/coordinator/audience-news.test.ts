import { expect, it } from 'vitest';
import { audienceNews } from '../../src/coordinator/audience-news.ts';
import type { Team } from '../../src/team/team.ts';
import { mara, monday, priya, theTeam, without } from '../support/story.ts';

/** To whom it is told that nothing reaches this stakeholder any more. */
function told(id: string, team: Team, started: number[]): string[] {
  const gone = { type: 'AddressDisabled', id, why: '550 mailbox unknown', at: monday } as const;
  const letters = audienceNews([gone as never], { team, hasStarted: (person) => started.includes(person) });
  return letters.map(({ address }) => address);
}
const group = '-100500';
const board = { id: 's1', medium: 'email', name: 'Board', address: 'board@example.com' };
const customers = { id: 's2', medium: 'telegram', name: 'Customers', address: '-100700' };
const team = { ...theTeam(), stakeholders: [board, customers] } as Team;

it('comms hear in private of a dead mailbox, and the lead of a chat that is lost', () => {
  expect(told('s1', team, [mara.id, priya.id])).toEqual([String(priya.id)]);
  expect(told('s2', team, [mara.id, priya.id])).toEqual([String(mara.id)]);
});

it('comms hear of an address that is off the list by then, as of a mailbox', () =>
  expect(told('s9', team, [mara.id, priya.id])).toEqual([String(priya.id)]));

it('each stands in for the other where nobody holds the role', () => {
  const alone = { ...theTeam('standard', ...without('comms')), stakeholders: [board, customers] } as Team;
  expect(told('s1', alone, [mara.id])).toEqual([String(mara.id)]);
});

it('the group hears where none of them has pressed Start, or nobody is there to', () => {
  expect(told('s1', team, [])).toEqual([group]);
  const nobody = { ...theTeam('standard', ...without('comms', 'lead')), stakeholders: [board] } as Team;
  expect(told('s1', nobody, [mara.id])).toEqual([group]);
});
