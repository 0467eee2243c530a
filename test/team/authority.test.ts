import { describe, expect, it } from 'vitest';
import { type Action, mayDo, rolesFor } from '../../src/team/authority.ts';
import { nobody } from '../../src/team/team.ts';
import { aiko, anonymous, ben, gus, luis, mara, nadia, olga, priya, theTeam } from '../support/story.ts';

// Who may do what, written down a second time: L lead, D developer, Q qa, O ops, C comms, A approver, G guest, ! owner without a role.
const table: Record<Action, string> = {
  look: 'L D Q O C A G !',
  start: 'L D Q O C A G !',
  retry: 'L D Q O C A',
  prove: 'L D Q O C A G !',
  block: 'L D Q O C A G !',
  note: 'L D Q O C A G !',
  remind: 'L D Q O C A',
  endReminder: 'L !',
  agree: 'L D Q O C A',
  keepGoing: 'L D Q O C A',
  answer: 'L D Q O C A',
  tick: 'L !',
  assign: 'L !',
  reopen: 'L !',
  skip: 'L !',
  askSignOff: 'L Q O !',
  sign: '',
  vote: '',
  veto: 'A',
  resolveVeto: '!',
  askToStop: 'L A !',
  resolveStop: 'L !',
  breakGlass: '!',
  review: 'L !',
  schedule: 'L !',
  freeze: 'L !',
  overrideSoft: 'L !',
  overrideHard: '!',
  announce: 'L C !',
  stakeholders: 'L C !',
  callOff: 'L !',
  rollBack: 'L O !',
  deploy: 'L O !',
  forceStage: 'L !',
  pause: 'L D Q O C A',
  watch: 'L D Q O C A',
  logIssue: 'L D Q O C A',
  settleIssue: 'L O !',
  giveRoles: 'L !',
  takeRole: 'L !',
  acceptRole: '',
  sendAway: 'L !',
  setUp: 'L !',
  forget: '!',
};
const who = { L: mara, D: ben, Q: aiko, O: luis, C: priya, A: nadia, G: gus, '!': olga };
const actions = Object.keys(table) as Action[];

describe('who may do what', () => {
  it.each(actions)('%s', (action) => {
    const allowed = Object.entries(who).flatMap(([letter, person]) => (mayDo(person, action, theTeam()) ? letter : []));
    expect(allowed.join(' ')).toBe(table[action]);
  });

  it.each(actions)('#25 %s: nobody without a face, whatever role or ownership the number has', (action) => {
    expect(mayDo(anonymous, action, theTeam())).toBe(false);
    expect(mayDo({ ...mara, isHuman: false }, action, theTeam())).toBe(false);
    expect(mayDo({ ...olga, isHuman: false }, action, theTeam())).toBe(false);
  });

  it('a role counts from when it is held, not from when it is claimed', () => {
    const team = { ...nobody, claims: { lead: [gus.id] } };
    expect(mayDo(gus, 'schedule', team)).toBe(false);
  });

  it('names the roles for the sentence that refuses', () => {
    expect(rolesFor('announce')).toEqual(['lead', 'comms']);
    expect(rolesFor('look')).toEqual([]);
    expect(rolesFor('agree')).toEqual([]);
  });
});
