import { type Item, type Phase, placedItems } from './checklist.ts';
import type { Instant, RolloutEvent } from './events.ts';
import type { ItemState, PhaseState, Rollout, Said } from './rollout.ts';
import { unsigned, untouched } from './unborn.ts';

// Questions about where a rollout stands.

export const itemState = (id: string, rollout: Rollout): ItemState => rollout.items[id] ?? untouched;
export const phaseState = (id: string, rollout: Rollout): PhaseState => rollout.phases[id] ?? unsigned;

export const isSettled = (item: Item, rollout: Rollout): boolean =>
  ['done', 'not-applicable'].includes(itemState(item.id, rollout).status);
/** Signed off, or skipped by break-glass: the next one is open. */
export const isClosed = (phase: Phase, rollout: Rollout): boolean => closedAt(phase, rollout) !== null;

export function closedAt(phase: Phase, rollout: Rollout): Instant | null {
  const { signedOff, skipped } = phaseState(phase.id, rollout);
  return signedOff?.at ?? skipped?.at ?? null;
}

/** The phase in which the rollout stands: the first that is not closed. Undefined when all are. */
export const currentPhase = (rollout: Rollout): Phase | undefined =>
  rollout.checklist.phases.find((phase) => !isClosed(phase, rollout));
export const openItems = (phase: Phase, rollout: Rollout): Item[] =>
  phase.items.filter((item) => !isSettled(item, rollout));
export const settledCount = (rollout: Rollout): number =>
  placedItems(rollout.checklist).filter(({ item }) => isSettled(item, rollout)).length;

export const keyOf = (rollout: { number: number }): string => `R-${rollout.number}`;
export const nameOfRollout = (rollout: Rollout): string => `${rollout.product} ${rollout.version}`.trim();

/** However it is typed: "payments " is "Payments". */
export const isSameProduct = (one: string, other: string): boolean => plain(one) === plain(other);
/** Whether a title (product and version) can be one of this product: cheaper to ask than for the rollout itself. */
export const mayBeOf = (title: string, product: string): boolean => plain(title).startsWith(plain(product));
const plain = (product: string): string => product.normalize('NFKC').trim().toLowerCase();

/** Stakeholders who were told of this rollout at least once. */
export const toldOnce = (rollout: Rollout): string[] => [
  ...new Set(rollout.announced.flatMap((each) => each.stakeholders)),
];

/** When an item is due: what was agreed when it was assigned, else what the window says. Null while there is no window. */
export const dueAt = (item: Item, rollout: Rollout): Instant | null =>
  itemState(item.id, rollout).dueAt ?? rollout.dueDates[item.id] ?? null;

/** The phase whose sign-off says go: the last before deploying. Its items may not be prepared early once it is open. */
export const goPhase = (rollout: Rollout): Phase | undefined => {
  const index = rollout.checklist.phases.findIndex((phase) => !phase.preparedEarly);
  return index > 0 ? rollout.checklist.phases[index - 1] : undefined;
};

/** The phase in which production is touched. */
export const deployPhase = (rollout: Rollout): Phase | undefined =>
  rollout.checklist.phases.find((phase) => !phase.preparedEarly);

/** Whether clusters are bringing the old version back, and have not all said that it is. */
export const isGoingBack = ({ rollback }: Rollout): boolean => rollback !== null && rollback.finished === null;

/** How it ended, or is ending: what clusters are still bringing back was not rolled back yet. Null while it is open. */
export function endedAs(rollout: Rollout): 'completed' | 'called off' | 'being rolled back' | 'rolled back' | null {
  if (rollout.status === 'completed') return 'completed';
  if (rollout.status === 'called-off') return 'called off';
  if (rollout.status !== 'rolled-back') return null;
  return isGoingBack(rollout) ? 'being rolled back' : 'rolled back';
}

/** The same as a predicate: "is completed", "was called off". */
export function endedWords(rollout: Rollout): string | null {
  const how = endedAs(rollout);
  return how && `${how === 'completed' || how === 'being rolled back' ? 'is' : 'was'} ${how}`;
}

/** Why and when it ended before its checklist did; null while clusters are still bringing the old version back, because until then nobody outside hears of it. */
export function earlyEnd(rollout: Rollout): Pick<Said, 'reason' | 'at'> | null {
  const { calledOff, rolledBack, rollback } = rollout;
  if (isGoingBack(rollout)) return null;
  return calledOff ?? (rolledBack && { ...rolledBack, at: rollback?.finished?.at ?? rolledBack.at });
}

/** Whether it is in production, as far as sign-offs say. */
export function hasDeployed(rollout: Rollout): boolean {
  const phase = deployPhase(rollout);
  return phase !== undefined && isClosed(phase, rollout);
}

/** What ends a rollout. */
export const endings = ['RolloutCompleted', 'RolloutCalledOff', 'RolloutRolledBack'] as const;
export type EndingEvent = Extract<RolloutEvent, { type: (typeof endings)[number] }>;
export const isEnding = (event: RolloutEvent): event is EndingEvent =>
  (endings as readonly string[]).includes(event.type);
