import { rolloutStream } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import { titleOf } from '../../rollout/asking.ts';
import { findItem, type Item, type Phase } from '../../rollout/checklist.ts';
import type { Delivered } from '../../rollout/circumstances.ts';
import type { FilledSeat, Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { seatsOf } from '../../rollout/seats.ts';
import { type Signer, seatTitle, signersOf } from '../../rollout/signers.ts';
import { dueAt, isSettled, itemState, keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { holdersOf, type Team } from '../../team/team.ts';
import { type Names, named } from '../wording/names.ts';
import { sayFixedDue } from '../wording/when.ts';
import { shown } from '../wording/words.ts';

/** What is drawn, when, and how people are called. */
export interface View {
  rollout: Rollout;
  team: Team;
  at: Instant;
  names: Names;
  /** What became of its announcements; read only where an item rests on them. */
  deliveries?: readonly Delivered[];
}

/** What an item may rest on that is not in the rollout itself; nothing is read for others. */
export async function deliveriesOf(
  items: readonly Item[],
  { team, number }: Rollout,
  { outbox }: Pick<Store, 'outbox'>,
) {
  const isNeeded = items.some(({ evidence: { fact } }) => fact === 'notice' || fact === 'announcement');
  return isNeeded ? await outbox.deliveries(rolloutStream(team, number)) : [];
}

/** "R-12 · Payments 4.2.0" */
export const title = (rollout: Rollout): string => `${keyOf(rollout)} · ${shown(nameOfRollout(rollout), 60)}`;

export const numberOfPhase = (phase: Phase, rollout: Rollout): string =>
  String(rollout.checklist.phases.findIndex((each) => each.id === phase.id) + 1);
export const numberOfItem = (item: Item, rollout: Rollout): string =>
  findItem(rollout.checklist, item.id)?.number ?? item.id;

/** "2.4 Manual testing" */
export const itemTitle = (item: Item, rollout: Rollout): string =>
  `${numberOfItem(item, rollout)} ${shown(item.title, 60)}`;

export const settledOf = (phase: Phase, rollout: Rollout): number =>
  phase.items.filter((item) => isSettled(item, rollout)).length;
export const blockedOf = (phase: Phase, rollout: Rollout): Item[] =>
  phase.items.filter((item) => itemState(item.id, rollout).status === 'blocked');

/** Whose an item is: who was asked, else who holds the role, else the role. */
export function whose(item: Item, { rollout, team, names }: View): string {
  const { assignee } = itemState(item.id, rollout);
  if (assignee !== null) return named(assignee, names);
  const holders = holdersOf(item.owner, team).slice(0, 2);
  return holders.length
    ? holders.map((person) => named(person, names)).join(', ')
    : `${shown(titleOf(item.owner, rollout), 24)} (nobody yet)`;
}

/** "Ben, due today 17:00" */
export function whoseAndWhen(item: Item, view: View): string {
  const due = dueAt(item, view.rollout);
  return `${whose(item, view)}${due === null ? '' : `, ${sayFixedDue(due, view.at, view.team.zone)}`}`;
}

/** "QA (Aiko) and Approver (Chen)": who can take the seats of a phase. */
export function signers(phase: Phase, view: View): string {
  const { rollout, team, names } = view;
  return seatsOf(phase, team)
    .map((seat) => {
      const people = signersOf(seat, phase, view);
      const who = people.slice(0, 3).map((each) => signerName(each, (person) => named(person, names)));
      const more = people.length > 3 ? ` and ${people.length - 3} more` : '';
      return `${shown(seatTitle(seat.role, rollout), 24)} (${who.join(', ') || 'nobody yet'}${more})`;
    })
    .join(' and ');
}

/** "Luis", or "Luis for Nadia" when Nadia is away. */
export const signerName = ({ person, inPlaceOf }: Signer, name: (person: number) => string): string =>
  inPlaceOf === null ? name(person) : `${name(person)} for ${name(inPlaceOf)}`;

/** The same for who sat in a seat when the phase closed. */
export const seatName = (seat: Pick<FilledSeat, 'by' | 'inPlaceOf'>, { names }: Pick<View, 'names'>): string =>
  signerName({ person: seat.by, inPlaceOf: seat.inPlaceOf ?? null }, (person) => named(person, names));
