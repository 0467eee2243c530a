import { checklistSchema, digestOf, type Phase } from '../../src/rollout/checklist.ts';
import type { CheckCalendar, RolloutCommand } from '../../src/rollout/commands.ts';
import { decide } from '../../src/rollout/decide.ts';
import type { Instant, PersonId, RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { Refusal } from '../../src/rollout/refusal.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { isClosed, itemState } from '../../src/rollout/standing.ts';
import { unborn } from '../../src/rollout/unborn.ts';
import type { Person } from '../../src/team/authority.ts';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import type { Policy, TeamEvent } from '../../src/team/events.ts';
import { evolveTeam, type Team } from '../../src/team/team.ts';
import {
  aiko,
  ben,
  by,
  day,
  gives,
  gus,
  luis,
  mara,
  monday,
  nadia,
  olga,
  oskar,
  priya,
  theTeam,
  window,
} from '../support/story.ts';

// A rollout of three small phases, so that a short history can close them all.

const item = (id: string, owner: string, fact?: 'go') => ({
  id,
  title: id,
  words: id,
  owner,
  dueMinutes: -60,
  evidence: { needs: 0, accepts: ['note'], ask: id, ...(fact ? { fact } : {}) },
});

export const smallChecklist = checklistSchema.parse({
  name: 'small',
  title: 'Small',
  roles: ['lead', 'developer', 'qa', 'ops', 'comms', 'approver'].map((id) => ({ id, title: id, does: id })),
  phases: [
    { id: 'plan', title: 'Plan', seats: [{ role: 'lead' }], items: [item('purpose', 'lead')] },
    {
      id: 'ready',
      title: 'Ready',
      seats: ['ops', 'approver'].map((role) => ({ role, exceptAuthor: true })),
      items: [item('review', 'lead', 'go'), item('backup', 'ops')],
    },
    { id: 'deploy', title: 'Deploy', preparedEarly: false, seats: [{ role: 'ops' }], items: [item('switch', 'ops')] },
  ],
  announcements: { leadMinutes: 0, ladder: [{ kind: 'start', beforeMinutes: 0, expiresAfterMinutes: 30 }] },
  signOffs: { validMinutes: 240 },
  goNoGo: { voters: ['lead', 'qa'], validMinutes: 720 },
  reminders: { itemBeforeMinutes: [0], signOffAfterMinutes: [100_000] },
});

export const six = [mara, ben, aiko, luis, priya, nadia];
const everybody = [...six, gus, olga, oskar];

/** What a card showed at some moment, and by which name a sign-off calls it. */
export interface Card {
  phase: string;
  revision: string;
  content: string;
}

/** All that is true at one moment, and every card that was ever shown. */
export interface World {
  rollout: Rollout;
  team: Team;
  owners: readonly PersonId[];
  at: Instant;
  cards: readonly Card[];
  /** What each phase holds now. */
  contents: Record<string, string>;
}

export type Doing =
  | { rollout: RolloutCommand | CheckCalendar }
  | { team: TeamCommand }
  | { owners: readonly PersonId[] }
  | { wait: number };

export interface Done {
  doing: Doing;
  before: World;
  after: World;
  events: RolloutEvent[];
  /** The sentence, if it was refused. */
  refusal: string | null;
}

export type Ruling = typeof decide;

/** Does one thing. A refusal changes nothing; anything else that is thrown is a fault and goes on. */
export function perform(doing: Doing, before: World, ruling: Ruling = decide): Done {
  try {
    const { after, events } = outcome(doing, before, ruling);
    return { doing, before, after, events, refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { doing, before, after: before, events: [], refusal: error.message };
  }
}

function outcome(doing: Doing, world: World, ruling: Ruling): { after: World; events: RolloutEvent[] } {
  if ('wait' in doing) return { after: { ...world, at: world.at + doing.wait }, events: [] };
  if ('owners' in doing) return { after: { ...world, owners: doing.owners }, events: [] };
  if ('team' in doing)
    return { after: { ...world, team: decideTeam(doing.team, world.team).reduce(evolveTeam, world.team) }, events: [] };
  const { team, owners } = world;
  const events = ruling(doing.rollout, world.rollout, { team, owners, deliveries: [] });
  return { after: shown({ ...world, rollout: events.reduce(evolve, world.rollout) }, world.rollout), events };
}

/** The cards follow what has changed. */
function shown(world: World, was: Rollout): World {
  const { rollout } = world;
  if (was.items === rollout.items && was.window === rollout.window && was.announcement === rollout.announcement)
    return world;
  const contents = Object.fromEntries(rollout.checklist.phases.map((phase) => [phase.id, contentOf([phase], rollout)]));
  const changed = rollout.checklist.phases
    .filter((phase) => !isClosed(phase, rollout) && contents[phase.id] !== world.contents[phase.id])
    .map((phase) => ({ phase: phase.id, revision: revisionOf(phase, rollout), content: contents[phase.id] as string }));
  return { ...world, contents, cards: [...world.cards, ...changed] };
}

/** Whatever a person sees of the plan and of these phases, in words of our own. */
export function contentOf(phases: readonly Phase[], { window: when, announcement, items }: Rollout): string {
  const states = phases.flatMap((phase) => phase.items).map(({ id }) => itemState(id, { items } as Rollout));
  return JSON.stringify([
    when,
    announcement?.facts,
    states.map(({ status, by: who, reason, evidence }) => [status, who, reason, evidence]),
  ]);
}

export const crews = ['lean', 'spare', 'deputies', 'accounts'] as const;
export type Crew = (typeof crews)[number];

const named = (who: Person, deputy: Person): TeamEvent => ({
  type: 'DeputyNamed',
  person: who.id,
  deputy: deputy.id,
  by: mara.id,
  at: monday,
});
const away = (who: Person): TeamEvent => ({
  type: 'PersonAway',
  person: who.id,
  until: monday + day,
  by: mara.id,
  at: monday,
});
const linked = (account: Person, whose: Person): TeamEvent => ({
  type: 'AccountsLinked',
  account: account.id,
  person: whose.id,
  by: mara.id,
  at: monday,
});
const spare = [
  ...[ben, aiko].map((each) => gives('ops', each)),
  ...[priya, mara].map((each) => gives('approver', each)),
  ...[gives('lead', luis), gives('approver', luis), gives('qa', priya)],
];
/** What is different from a team in which each of the cast has one role: roles have more holders, deputies stand in, accounts are one person's. */
const changes: Record<Crew, TeamEvent[]> = {
  lean: [],
  spare,
  deputies: [named(luis, ben), named(nadia, priya), named(mara, aiko), named(aiko, mara), away(luis), away(nadia)],
  accounts: [...spare, linked(ben, luis), linked(priya, nadia), linked(oskar, olga)],
};

/** A rollout has just been started. */
export function newWorld(policy: Policy, author: Person, crew: Crew): World {
  const creation = by(author, {
    type: 'CreateRollout',
    number: 12,
    team: 3,
    thread: null,
    product: 'Payments',
    version: '4.2.0',
    window,
    checklist: smallChecklist,
    checklistDigest: digestOf(smallChecklist),
  });
  const team = { ...theTeam(policy, ...changes[crew]), zone: 'UTC' };
  const nothing: World = { rollout: unborn, team, owners: [olga.id, oskar.id], at: monday, cards: [], contents: {} };
  return perform({ rollout: creation }, nothing).after;
}

/** Somebody as the wire shows them now. */
export const personIn = ({ owners }: World, id: PersonId): Person => ({
  ...(everybody.find((each) => each.id === id) as Person),
  isOwner: owners.includes(id),
});
