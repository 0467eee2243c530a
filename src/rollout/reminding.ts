import type { Team } from '../team/team.ts';
import { holdersOf, isSamePerson } from '../team/team.ts';
import { nextWithin } from '../time/working-hours.ts';
import { type Phase, placedItems } from './checklist.ts';
import type { Instant, Owed, PersonId } from './events.ts';
import {
  currentPhase,
  dueAt,
  isClosed,
  isSettled,
  itemState,
  openItems,
  owedKey,
  phaseState,
  type Rollout,
} from './rollout.ts';
import { candidatesFor, type Situation, seating, validSignOffs } from './seats.ts';

export interface Owing {
  person: PersonId;
  owed: Owed[];
}

interface Step {
  owed: Owed;
  /** Reminders after which this one is not worth giving any more: itself, and the later ones of the same item. */
  covers: Owed[];
  at: Instant;
  people: PersonId[];
}

/** Who owes something whose reminder has come due: one entry a person, however much it is. */
export function owing(rollout: Rollout, team: Team, at: Instant): Owing[] {
  // What came due while nobody was there to say it waits like everything else.
  if (atWork(at, rollout, team) > at) return [];
  const reached = [...itemSteps(rollout, team), ...signOffSteps(rollout, team, at)].filter(
    (step) => step.at <= at && !isSaid(step, rollout),
  );
  const due = reached.filter((step) => isLatest(step, reached));
  const people = [...new Set(due.flatMap((step) => step.people))];
  return people.map((person) => ({
    person,
    owed: due.filter((step) => step.people.includes(person)).map((step) => step.owed),
  }));
}

/** After an outage two reminders of the same item are one. */
const isLatest = (step: Step, reached: Step[]): boolean =>
  reached.findLast(({ owed }) => step.covers.some((each) => owedKey(each) === owedKey(owed))) === step;

/** When reminders that were not given yet will be given, looked at `now`: missed ones at the next working hour. */
export function reminderTimes(rollout: Rollout, team: Team, now: Instant): Instant[] {
  return [...itemSteps(rollout, team), ...signOffSteps(rollout, team, Number.NEGATIVE_INFINITY)]
    .filter((step) => step.people.length > 0 && !isSaid(step, rollout))
    .map((step) => (step.at > now ? step.at : atWork(now, rollout, team)));
}

/** Said when it was said after it came due the last time: a due time that moves later is worth another reminder. */
const isSaid = (step: Step, rollout: Rollout): boolean =>
  step.covers.some((owed) => (rollout.reminded[owedKey(owed)] ?? Number.NEGATIVE_INFINITY) >= step.at);

function itemSteps(rollout: Rollout, team: Team): Step[] {
  const current = currentPhase(rollout);
  return placedItems(rollout.checklist).flatMap(({ item, phase }): Step[] => {
    const due = dueAt(item, rollout);
    const waits = !phase.preparedEarly && phase.id !== current?.id;
    if (due === null || waits || isSettled(item, rollout) || isClosed(phase, rollout)) return [];
    const { assignee } = itemState(item.id, rollout);
    const people = assignee !== null ? [assignee] : ownersOf(item.owner, team);
    if (people.length === 0) return [];
    const before = rollout.checklist.reminders.itemBeforeMinutes;
    const steps = before.map((_, step): Owed => ({ item: item.id, step }));
    return before
      .map((minutes, step) => ({
        owed: { item: item.id, step },
        covers: steps.slice(step),
        at: atWork(due - minutes * 60_000, rollout, team),
        people,
      }))
      .filter(
        (each, step, all) => each.at > rollout.windowSetAt && all.slice(step + 1).every((next) => each.at < next.at),
      );
  });
}

/** One step at a time: the one that is due last, or else the next to come; after an outage several missed ones are one reminder. */
function signOffSteps(rollout: Rollout, team: Team, by: Instant): Step[] {
  const phase = currentPhase(rollout);
  const requested = phase && phaseState(phase.id, rollout).requested;
  // While something is open again, or somebody asks to stop, nobody could sign.
  if (!phase || !requested || openItems(phase, rollout).length > 0 || rollout.stop) return [];
  const stepAt = (step: number): Instant => atWork(requested.at + minutesOf(step, rollout) * 60_000, rollout, team);
  let step = nextStep(phase, requested.at, rollout);
  while (step < mostRepetitions - 1 && stepAt(step + 1) <= by) step++;
  if (step >= mostRepetitions) return [];
  const owed = { phase: phase.id, step };
  const due = stepAt(step);
  // Who is away and whose deputy is asked counts at the moment of asking.
  return [{ owed, covers: [owed], at: due, people: missingPeople(phase, { rollout, team, at: Math.max(due, by) }) }];
}

/** From the checklist's list; its last entry repeats. */
function minutesOf(step: number, rollout: Rollout): number {
  const after = rollout.checklist.reminders.signOffAfterMinutes;
  return after[step] ?? (after.at(-1) as number) * (step - after.length + 2);
}

/** The first that was not given since this sign-off was asked for. */
function nextStep(phase: Phase, requestedAt: Instant, rollout: Rollout): number {
  const given = Object.entries(rollout.reminded).flatMap(([key, at]) => {
    const [kind, id, step] = key.split(':');
    return kind === 'phase' && id === phase.id && at >= requestedAt ? [Number(step)] : [];
  });
  return Math.max(-1, ...given) + 1;
}

const mostRepetitions = 60;

function missingPeople(phase: Phase, situation: Situation): PersonId[] {
  const signed = validSignOffs(phase, situation);
  const waiting = phaseState(phase.id, situation.rollout).pending;
  const empty = seating(phase, situation).filter((each) => !each.signOff);
  return [...new Set(empty.flatMap(({ seat }) => candidatesFor(seat, situation, signed)))].filter(
    (person) => ![...signed, ...waiting].some((each) => isSamePerson(each.by, person, situation.team)),
  );
}

/** Nobody holds the role: then it is the lead's. */
function ownersOf(role: string, team: Team): PersonId[] {
  const holders = holdersOf(role, team);
  return holders.length ? holders : holdersOf('lead', team);
}

/**
 * Reminders wait for the team's working hours, to which the window belongs while it is open. A later time never comes out before an earlier one:
 * what is due just before the window waits for its opening, not for the next morning.
 */
function atWork(at: Instant, rollout: Rollout, team: Team): Instant {
  const { window } = rollout;
  if (window && at >= window.opensAt && at <= window.closesAt) return at;
  const opens = nextWithin(at, { ...team.hours, zone: team.zone });
  return window && at < window.opensAt ? Math.min(opens, window.opensAt) : opens;
}
