import { expect } from 'vitest';
import { readChecklist } from '../../src/checklist-file.ts';
import { digestOf, findPhase, type Phase } from '../../src/rollout/checklist.ts';
import type { Delivered } from '../../src/rollout/circumstances.ts';
import type { AnyCommand, CheckCalendar, RolloutCommand } from '../../src/rollout/commands.ts';
import { decide } from '../../src/rollout/decide.ts';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import type { AnnouncementFacts, RolloutEvent, Window } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { Refusal, type RefusalCode } from '../../src/rollout/refusal.ts';
import { revisionForGo, revisionOf } from '../../src/rollout/revision.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { candidatesFor, seatsOf } from '../../src/rollout/seats.ts';
import { isSettled, phaseState } from '../../src/rollout/standing.ts';
import { unborn } from '../../src/rollout/unborn.ts';
import type { Person } from '../../src/team/authority.ts';
import type { Policy, TeamEvent } from '../../src/team/events.ts';
import { evolveTeam, nobody, type Team } from '../../src/team/team.ts';

// The cast. Each holds the one role; Gus is in the group and holds none.
const person = (id: number, name: string): Person => ({ id, name, isOwner: false, isHuman: true });
export const mara = person(1001, 'Mara'); // lead
export const ben = person(1002, 'Ben'); // developer; starts the rollout
export const aiko = person(1003, 'Aiko'); // qa
export const luis = person(1004, 'Luis'); // ops
export const priya = person(1005, 'Priya'); // comms
export const nadia = person(1006, 'Nadia'); // approver
export const gus = person(1099, 'Gus');
export const cast = [mara, ben, aiko, luis, priya, nadia, gus];
/** Runs the bot, holds no role. */
export const olga: Person = { id: 1900, name: 'Olga', isOwner: true, isHuman: true };
/** The other one who does. */
export const oskar: Person = { id: 1901, name: 'Oskar', isOwner: true, isHuman: true };
/** What Telegram shows instead of an anonymous admin. */
export const anonymous: Person = { id: 1087968824, name: 'Group', isOwner: false, isHuman: false };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Monday 23 November 2026, 10:00 in Berlin. */
export const monday = Date.UTC(2026, 10, 23, 9);
/** Tuesday 8 December 2026, 22:00 to 23:30 in Berlin. */
export const opening = Date.UTC(2026, 11, 8, 21);
export const window: Window = { opensAt: opening, closesAt: opening + 90 * minute, zone: 'Europe/Berlin' };
export const nextEvening: Window = { ...window, opensAt: opening + day, closesAt: window.closesAt + day };

export const checklist = readChecklist('checklists/standard-update.yaml');
export const checklistDigest = digestOf(checklist);

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export const by = (who: Person, command: Without<RolloutCommand, 'by' | 'at'>, at = monday): RolloutCommand =>
  ({ ...command, by: who, at }) as RolloutCommand;
export const clockAt = (at: number): CheckCalendar => ({ type: 'CheckCalendar', at });

export interface Scene {
  rollout: Rollout;
  team: Team;
  deliveries: Delivered[];
  owners: readonly number[];
  /** What the settings say of the product, and what was measured last. */
  connected?: Connected;
  readings?: readonly Reading[];
  /** Rollouts for which something outside is still to be done. */
  watched?: readonly Rollout[];
  /** The one that is planned once more. */
  retried?: Rollout;
}

/** The team of the cast, in Berlin; one stakeholder reads mail, one group reads Telegram. */
export function theTeam(policy: Policy = 'standard', ...changes: TeamEvent[]): Team {
  const at = monday - day;
  const roles = { lead: mara, developer: ben, qa: aiko, ops: luis, comms: priya, approver: nadia };
  const events: TeamEvent[] = [
    { type: 'TeamFounded', number: 3, chat: -100500, title: 'Payments', by: mara.id, at },
    { type: 'ZoneChosen', zone: 'Europe/Berlin', by: mara.id, at },
    { type: 'PolicyChosen', policy, by: mara.id, at },
    ...Object.entries(roles).map(([role, { id, name }]): TeamEvent => gives(role, { id, name })),
    { type: 'SetupFinished', by: mara.id, at },
    ...['email', 'telegram'].map(
      (medium, index): TeamEvent => ({
        type: 'StakeholderAdded',
        stakeholder: {
          id: `s${index + 1}`,
          name: medium,
          medium: medium as 'email' | 'telegram',
          address: index ? '-100700' : 'board@example.com',
          zone: null,
        },
        by: priya.id,
        at,
      }),
    ),
    ...changes,
  ];
  return events.reduce(evolveTeam, nobody);
}

export const gives = (role: string, { id, name }: { id: number; name: string }): TeamEvent => ({
  type: 'RoleGiven',
  role,
  person: id,
  name,
  by: mara.id,
  at: monday,
});
export const takes = (role: string, { id }: { id: number }): TeamEvent => ({
  type: 'RoleTaken',
  role,
  person: id,
  why: '',
  by: mara.id,
  at: monday,
});
/** Nobody holds these roles any more. */
export const without = (...roles: string[]): TeamEvent[] =>
  roles.flatMap((role) => cast.map((each) => takes(role, each)));
export const changedTeam = (scene: Scene, ...events: TeamEvent[]): Scene => ({
  ...scene,
  team: frozen(events.reduce(evolveTeam, scene.team)),
});

export const creation = (author: Person = ben, at = monday): RolloutCommand =>
  by(
    author,
    {
      type: 'CreateRollout',
      number: 12,
      team: 3,
      thread: null,
      product: 'Payments',
      version: '4.2.0',
      window,
      checklist,
      checklistDigest,
    },
    at,
  );
export const nothingYet = (team = theTeam()): Scene => ({
  rollout: unborn,
  team: frozen(team),
  deliveries: [],
  owners: [olga.id, oskar.id],
});
export const created = (team = theTeam(), author = ben): Scene => play(nothingYet(team), creation(author));

export type Step = AnyCommand | ((scene: Scene) => AnyCommand);
export const commandOf = (step: Step, scene: Scene) => (typeof step === 'function' ? step(scene) : step);
export const answer = (step: Step, scene: Scene): RolloutEvent[] =>
  decide(commandOf(step, scene), scene.rollout, scene);

/** Plays the steps on; every announcement reaches its readers at once. A refusal is thrown. */
export const play = (scene: Scene, ...steps: Step[]): Scene =>
  steps.reduce((now, step) => after(answer(step, now), now), scene);

export function after(events: RolloutEvent[], scene: Scene): Scene {
  const delivered = events.flatMap((event) =>
    event.type !== 'Announced'
      ? []
      : event.stakeholders.map((id): Delivered => {
          const medium = scene.team.stakeholders.find((each) => each.id === id)?.medium ?? 'email';
          return { kind: event.kind, revision: event.revision, medium, state: 'delivered', at: event.at };
        }),
  );
  // Frozen, so that a rule that changes what it was given fails here.
  return {
    ...scene,
    rollout: frozen(events.reduce(evolve, scene.rollout)),
    deliveries: frozen([...scene.deliveries, ...delivered]),
  };
}

/** One rule: what was, what somebody does, and what follows or why not. */
export const given = (scene: Scene) => ({
  when: (step: Step) => ({
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is how a story is told
    then: (...events: RolloutEvent[]) => void expect(answer(step, scene)).toEqual(events),
    /** Only what happened, in order, where the details are another test's. */
    thenHappens: (...types: RolloutEvent['type'][]) =>
      void expect(answer(step, scene).map((event) => event.type)).toEqual(types),
    thenNothing: () => void expect(answer(step, scene)).toEqual([]),
    thenRefused: (code: RefusalCode, sentence?: RegExp) => {
      const refusal = refusalOf(() => answer(step, scene));
      expect([refusal.code, refusal.message]).toEqual([code, expect.stringMatching(sentence ?? /[.?"]|\/rollout/)]);
    },
  }),
});

export function refusalOf(attempt: () => unknown): Refusal {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}

export const phase = (name: string): Phase => findPhase(checklist, name) as Phase;

export const drafting = (who: Person = priya, at = monday) =>
  by(
    who,
    {
      type: 'DraftAnnouncement',
      facts: { impact: 'Cards fail for 5 minutes', downtimeMinutes: 5, action: 'Pay in cash', contact: '@priya' },
    },
    at,
  );
export const adding = (facts: Partial<AnnouncementFacts>, who: Person = priya) =>
  by(who, { type: 'DraftAnnouncement', facts });
export const confirming =
  (who: Person = priya, at = monday, sendAt = at) =>
  ({ rollout, team }: Scene): RolloutCommand =>
    by(who, { type: 'ConfirmAnnouncement', sendAt, draft: draftDigest(rollout, team) }, at);
export const asking = (name: string, at = monday, who: Person = mara): Step =>
  by(who, { type: 'RequestSignOff', phase: name }, at);
/** Signs exactly what is on the card now. */
export const signing =
  (who: Person, name: string, at = monday): Step =>
  ({ rollout }) =>
    by(who, { type: 'SignOff', phase: name, revision: revisionOf(phase(name), rollout) }, at);
/** The second yes, in private. */
export const confirmingSignOff =
  (who: Person, name: string, at = monday): Step =>
  ({ rollout }) =>
    by(who, { type: 'ConfirmSignOff', phase: name, revision: revisionOf(phase(name), rollout) }, at);
/** Says no to what is on the card now. */
export const declining =
  (who: Person, name: string, reason: string, at = monday): Step =>
  ({ rollout }) =>
    by(who, { type: 'DeclineSignOff', phase: name, reason, revision: revisionOf(phase(name), rollout) }, at);
export const doing = (item: string, who: Person = mara, at = monday): Step =>
  by(who, { type: 'DoItem', item, note: `${item} was done` }, at);

/** The notice is out; where a second person has to agree, Mara does. */
export function told(scene: Scene, at = monday): Scene {
  const asked = play(scene, drafting(priya, at), confirming(priya, at));
  return asked.rollout.proposal ? play(asked, confirming(mara, at)) : asked;
}

/** Every open item of a phase is done by the lead. */
export function allDone(scene: Scene, name: string, at = monday): Scene {
  const ready = scene.rollout.announcement ? scene : told(scene, at);
  const voted = phase(name).items.some((item) => item.evidence.fact === 'go') ? gone(ready, at) : ready;
  const open = phase(name).items.filter((item) => !isSettled(item, voted.rollout));
  return play(voted, ...open.map((item) => doing(item.id, mara, at)));
}

/** The vote is open, and everybody who has to be heard says go. */
export const gone = (scene: Scene, at = monday): Scene =>
  play(scene, by(mara, { type: 'OpenVote' }, at), ...votersOf(scene).map((who) => voting(who, 'go', at)));
export const voting =
  (who: Person, vote: 'go' | 'no-go' = 'go', at = monday, reason = vote === 'go' ? '' : 'not yet'): Step =>
  ({ rollout }) =>
    by(who, { type: 'CastVote', vote, reason, revision: revisionForGo(phase('pre-deployment'), rollout) }, at);
const votersOf = ({ team }: Scene): Person[] => (team.policy === 'small' ? [mara] : [mara, aiko, luis, nadia]);

/** Asked for, with every item done and nobody's sign-off. */
export const asked = (scene: Scene, name: string, at = monday): Scene =>
  play(allDone(scene, name, at), asking(name, at));

/** Signed by the first people who can, until it is closed. */
export function closed(scene: Scene, name: string, at = monday): Scene {
  const ready = asked(scene, name, at);
  const seats = seatsOf(phase(name), scene.team);
  return seats.reduce((now, seat) => {
    const signed = phaseState(phase(name).id, now.rollout).signOffs.map((each) => each.by);
    const next = candidatesFor(seat, { rollout: now.rollout, team: now.team, at }).find((id) => !signed.includes(id));
    const who = cast.find(({ id }) => id === next) as Person;
    const signedBy = play(now, signing(who, name, at));
    return phaseState(phase(name).id, signedBy.rollout).pending.length
      ? play(signedBy, confirmingSignOff(who, name, at))
      : signedBy;
  }, ready);
}

/** All phases before this one are signed off. */
export function upTo(name: string, scene = created(), at = monday): Scene {
  const index = checklist.phases.findIndex((each) => each.id === phase(name).id);
  return checklist.phases.slice(0, index).reduce((now, each) => closed(now, each.id, at), scene);
}

export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}
