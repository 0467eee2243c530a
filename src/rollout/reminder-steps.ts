import { holdersOf, isSamePerson, type Team } from '../team/team.ts';
import { escalationOf, type Phase } from './checklist.ts';
import type { Instant, Owed, PersonId } from './events.ts';
import { pendingItems } from './owners-of-items.ts';
import { atWork } from './quiet.ts';
import type { Rollout } from './rollout.ts';
import { candidatesFor, type Situation, seating, validSignOffs } from './seats.ts';
import { currentPhase, itemState, openItems, phaseState } from './standing.ts';

/** One reminder of one thing, with everybody whom it is for. */
export interface Step {
  owed: Owed;
  /** Reminders after which this one is not worth giving any more: itself, and the later ones of the same item. */
  covers: Owed[];
  at: Instant;
  /** By when the thing should be done; null where nothing says so. */
  due: Instant | null;
  people: PersonId[];
}

/** All that there are; those of sign-offs as they stand at `by`. */
export const stepsOf = (rollout: Rollout, team: Team, by: Instant): Step[] => [
  ...itemSteps(rollout, team),
  ...blockedSteps(rollout, team),
  ...signOffSteps(rollout, team, by),
];

function itemSteps(rollout: Rollout, team: Team): Step[] {
  const before = rollout.checklist.reminders.itemBeforeMinutes;
  return pendingItems(rollout, team).flatMap(({ item, due, people }): Step[] => {
    const steps = before.map((_, step): Owed => ({ item: item.id, step }));
    return before
      .map((minutes, step) => ({
        owed: { item: item.id, step },
        covers: steps.slice(step),
        at: atWork(due - minutes * 60_000, rollout, team),
        due,
        people,
      }))
      .filter(
        (each, step, all) => each.at > rollout.windowSetAt && all.slice(step + 1).every((next) => each.at < next.at),
      );
  });
}

/** Blocked and not moved for a day: a word to owner and lead only where it is due within a day; otherwise their digest has it. */
function blockedSteps(rollout: Rollout, team: Team): Step[] {
  const { blockedAfter } = escalationOf(rollout.checklist);
  const blocked = pendingItems(rollout, team).filter(({ item }) => itemState(item.id, rollout).status === 'blocked');
  return blocked.flatMap(({ item, due, people }): Step[] => {
    const { at: since } = itemState(item.id, rollout);
    if (since === null) return [];
    const step = Math.max(1, Math.ceil((due - day - since) / blockedAfter));
    const at = atWork(since + step * blockedAfter, rollout, team);
    const owed = { blocked: item.id, step };
    const both = [...new Set([...people, ...holdersOf('lead', team)])];
    return at < due ? [{ owed, covers: [owed], at, due, people: both }] : [];
  });
}

const day = 86_400_000;

/** One step at a time: the one that is due last, or else the next to come; after an outage several missed ones are one reminder. */
function signOffSteps(rollout: Rollout, team: Team, by: Instant): Step[] {
  const phase = currentPhase(rollout);
  const requested = phase && phaseState(phase.id, rollout).requested;
  // While something is open again, or somebody asks to stop, nobody could sign.
  if (!phase || !requested || openItems(phase, rollout).length > 0 || rollout.stop) return [];
  const baseOf = (step: number): Instant => atWork(requested.at + minutesOf(step, rollout) * 60_000, rollout, team);
  const next = nextSignOffStep(phase, rollout);
  let step = next;
  while (step < mostRepetitions - 1 && baseOf(step + 1) <= by) step++;
  // Whoever slept through the one before may still have to hear it.
  const wanted = [next - 1, step].filter((each) => each >= 0 && each < mostRepetitions);
  return wanted.map((each) => {
    const owed = { phase: phase.id, step: each };
    const at = baseOf(each);
    // Who is away and whose deputy is asked counts at the moment of asking.
    const people = peopleFor(each, phase, { rollout, team, at: Math.max(at, by) });
    return { owed, covers: [owed], at, due: null, people };
  });
}

/** From the checklist's list; its last entry repeats. */
function minutesOf(step: number, rollout: Rollout): number {
  const after = rollout.checklist.reminders.signOffAfterMinutes;
  return after[step] ?? (after.at(-1) as number) * (step - after.length + 2);
}

/** The first that was not given since this sign-off was asked for. */
function nextSignOffStep(phase: Phase, rollout: Rollout): number {
  const requestedAt = phaseState(phase.id, rollout).requested?.at ?? Number.POSITIVE_INFINITY;
  const given = Object.entries(rollout.reminding.said).flatMap(([key, at]) => {
    const [kind, id, step] = key.split(':');
    return kind === 'phase' && id === phase.id && at >= requestedAt ? [Number(step)] : [];
  });
  return Math.max(-1, ...given) + 1;
}

const mostRepetitions = 60;

/** Those who could sign; after silence also their deputies, then the lead. It is a nudge and gives nobody a right. */
function peopleFor(step: number, phase: Phase, situation: Situation): PersonId[] {
  const { rollout, team } = situation;
  const { deputiesFromStep, leadFromStep } = escalationOf(rollout.checklist);
  const missing = missingPeople(phase, situation);
  if (missing.length === 0) return [];
  const deputies = step >= deputiesFromStep ? missing.flatMap((person) => team.deputies[person] ?? []) : [];
  const leads = step >= leadFromStep ? holdersOf('lead', team) : [];
  return [...new Set([...missing, ...deputies, ...leads])];
}

/** Whose sign-off a phase waits for now. */
export function missingPeople(phase: Phase, situation: Situation): PersonId[] {
  const signed = validSignOffs(phase, situation);
  const waiting = phaseState(phase.id, situation.rollout).pending;
  const empty = seating(phase, situation).filter((each) => !each.signOff);
  return [...new Set(empty.flatMap(({ seat }) => candidatesFor(seat, situation, signed)))].filter(
    (person) => ![...signed, ...waiting].some((each) => isSamePerson(each.by, person, situation.team)),
  );
}
