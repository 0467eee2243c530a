import { describe, expect, it } from 'vitest';
import { decide } from '../../src/rollout/decide.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { Refusal, type RefusalCode } from '../../src/rollout/refusal.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import type { PhaseState, Rollout, SignOff } from '../../src/rollout/rollout.ts';
import type { Team } from '../../src/team/team.ts';
import { day, monday } from '../support/story.ts';
import { faultOf, find, nothingSeen, shortest, told } from './sign-off-histories.ts';
import { type Ruling, six, smallChecklist } from './small-world.ts';

const runs = 2000;

describe('whatever people do around a sign-off, in whichever order', () => {
  it('#27 a phase closes exactly when its seats are rightly filled', () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const tally = nothingSeen();
    const found = find(runs, seed, tally);
    const words = found ? `seed ${seed}: ${faultOf(found)}\n${told(shortest(found))}` : '';
    expect(found, words).toBeNull();
    expect(tally.closed / runs).toBeGreaterThan(0.7);
    expect(tally.deputies).toBeGreaterThan(20);
    expect(tally.skipped).toBeGreaterThan(10);
  });
});

type SignedOff = Extract<RolloutEvent, { type: 'SignedOff' }>;

/** The rules, for a rollout or a team that is not the one at hand. */
const forAnother =
  (rollout: (is: Rollout, at: number) => Rollout, team = (is: Team) => is): Ruling =>
  (command, is, around) =>
    decide(command, rollout(is, command.at), { ...around, team: team(around.team) });
const forAnotherTeam = (team: (is: Team) => Partial<Team>): Ruling =>
  forAnother(
    (is) => is,
    (is) => ({ ...is, ...team(is) }),
  );
const withPhases = (change: (is: PhaseState, at: number) => Partial<PhaseState>): Ruling =>
  forAnother((is, at) => ({
    ...is,
    phases: Object.fromEntries(Object.entries(is.phases).map(([id, each]) => [id, { ...each, ...change(each, at) }])),
  }));
const allAt = (at: number, signOffs: SignOff[]): SignOff[] => signOffs.map((each) => ({ ...each, at }));

/** The rules, with something else said. */
const saying =
  (change: (events: RolloutEvent[]) => RolloutEvent[]): Ruling =>
  (...given) =>
    change(decide(...given));
const never = (type: RolloutEvent['type']): Ruling => saying((events) => events.filter((each) => each.type !== type));

/** Closes with a sign-off that the rules refuse for this reason. */
const despite =
  (code: RefusalCode): Ruling =>
  (...given) => {
    try {
      return decide(...given);
    } catch (error) {
      const [command] = given;
      if (command.type !== 'SignOff' || !(error instanceof Refusal) || error.code !== code) throw error;
      const { phase, revision, by, at } = command;
      return closing({ type: 'SignedOff', phase, revision, by: by.id, at });
    }
  };

const closing = (signed: SignedOff): RolloutEvent[] => {
  const { phase, revision, by, at } = signed;
  return [signed, { type: 'PhaseSignedOff', phase, revision, seats: [{ role: 'ops', by, inPlaceOf: null, at }], at }];
};

const withOneSeat = saying((events) => {
  const signed = events.find((event) => event.type === 'SignedOff');
  return signed && !events.some(({ type }) => type === 'PhaseSignedOff') ? closing(signed) : events;
});

const onAnyCard: Ruling = (command, rollout, around) => {
  const phase =
    'revision' in command && 'phase' in command && smallChecklist.phases.find(({ id }) => id === command.phase);
  return decide(phase ? { ...command, revision: revisionOf(phase, rollout) } : command, rollout, around);
};

const withoutConfirmation = saying((events) =>
  events.map((event) => (event.type === 'SignOffPending' ? { ...event, type: 'SignedOff', isConfirmed: true } : event)),
);

const byOneOwner = saying((events) =>
  events.flatMap((event): RolloutEvent[] =>
    event.type === 'BreakGlassProposed'
      ? [event, { ...event, type: 'PhaseSkipped', people: [event.by, event.by] }]
      : [event],
  ),
);

const refusingTheLast = saying((events) => {
  if (events.some(({ type }) => type === 'PhaseSignedOff')) throw new Refusal('Your seat is taken.', 'not-entitled');
  return events;
});

const noRoles = forAnotherTeam(({ roles }) => ({
  roles: Object.fromEntries(Object.keys(roles).map((role) => [role, six.map(({ id }) => id)])),
}));
const nobodyHere = forAnotherTeam(({ deputies }) => ({
  away: Object.fromEntries(Object.keys(deputies).map((person) => [person, monday + 30 * day])),
}));
const freshGo = forAnother((is, at) => {
  const decided = is.goNoGo?.decided;
  return decided
    ? { ...is, goNoGo: { ...(is.goNoGo as NonNullable<Rollout['goNoGo']>), decided: { ...decided, at } } }
    : is;
});

/** The rules with one fault each, and what somebody who looks on says to it. */
const faults: [string, Ruling, RegExp][] = [
  ['one seat is enough', withOneSeat, /seat/],
  ['any card will do', onAnyCard, /what its own command names/],
  ['the author may sit', forAnother((is) => ({ ...is, author: 0, planners: [] })), /seat|sits/],
  ['whoever set the window may sit', forAnother((is) => ({ ...is, planners: [is.author] })), /seat|sits/],
  ['nobody needs a role', noRoles, /seat|sits/],
  ['two accounts are two people', forAnotherTeam(() => ({ links: {} })), /seat|sits/],
  ['a deputy sits for somebody who is here', nobodyHere, /seat|sits/],
  ['a veto keeps nothing from closing', withPhases(() => ({ veto: null })), /a veto stands/],
  ['a stop keeps nothing from closing', forAnother((is) => ({ ...is, stop: null })), /asks to stop/],
  ['open items keep nothing from closing', despite('not-done'), /something is open/],
  ['any phase may come first', despite('out-of-order'), /another one comes first/],
  ['nobody has to ask', despite('not-asked'), /nobody asks for it/],
  ['sign-offs never grow old', withPhases(({ signOffs }, at) => ({ signOffs: allAt(at, signOffs) })), /seat|sits/],
  ['a GO never grows old', freshGo, /the GO has lapsed/],
  ['sign-offs outlast a change', never('SignOffsSuperseded'), /never taken back/],
  ['sign-offs outlast their withdrawal', never('SignOffWithdrawn'), /never taken back/],
  ['sign-offs outlast a no', never('SignOffDeclined'), /never taken back/],
  ['sign-offs outlast a veto', never('PhaseVetoed'), /never taken back|was tapped/],
  ['the go needs no confirmation', withoutConfirmation, /a tap alone confirms nothing|the go is confirmed|was tapped/],
  ['a tap waits for ever', withPhases(({ pending }, at) => ({ pending: allAt(at, pending) })), /10 minutes/],
  ['one owner is enough', byOneOwner, /two people/],
  ['the last seat is refused', refusingTheLast, /last seat was refused/],
  ['filled seats do not close', never('PhaseSignedOff'), /has not closed/],
];

describe('the same histories find out when', () => {
  it.each(faults)('%s', (_, ruling, sentence) => {
    const found = find(runs, 1, nothingSeen(), ruling);
    expect(found && faultOf(found, ruling)).toMatch(sentence);
  });
});
