import { type Phase, type Placed, placedItems } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import {
  currentPhase,
  dueAt,
  isClosed,
  isSettled,
  itemState,
  keyOf,
  phaseState,
  type Rollout,
} from '../../rollout/rollout.ts';
import { candidatesFor, seating, validSignOffs } from '../../rollout/seats.ts';
import { holdsRole, isSamePerson, type Team } from '../../team/team.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { sayDue } from '../wording/when.ts';
import { count, shown } from '../wording/words.ts';

/** What one person owes a rollout: items that may be done now, soonest first, and sign-offs. */
export interface Mine {
  items: Placed[];
  signOffs: Phase[];
}

export function mineIn(rollout: Rollout, team: Team, person: number, at: Instant): Mine {
  if (rollout.status !== 'open') return { items: [], signOffs: [] };
  const current = currentPhase(rollout);
  const items = placedItems(rollout.checklist).filter(
    ({ item, phase }) =>
      !isSettled(item, rollout) &&
      !isClosed(phase, rollout) &&
      (phase.preparedEarly || phase.id === current?.id) &&
      isTheirs(item.id, item.owner, rollout, team, person),
  );
  return {
    items: items.sort((a, b) => dueOrLast(a, rollout) - dueOrLast(b, rollout)),
    signOffs: current && owesSignOff(current, rollout, team, person, at) ? [current] : [],
  };
}

export const howMany = (mine: Mine): number => mine.items.length + mine.signOffs.length;

/** A rollout's part of the list, as lines of HTML; none when nothing waits. */
export function mineLines(mine: Mine, rollout: Rollout, team: Team, at: Instant, most = 10): string[] {
  if (howMany(mine) === 0) return [];
  const left = mine.items.length - most;
  return [
    '',
    `<b>${title(rollout)}</b>`,
    ...mine.signOffs.map((phase) => `▶️ Your sign-off of ${shown(phase.title)} is asked for`),
    ...mine.items.slice(0, most).map((placed) => itemLine(placed, rollout, team, at)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

/** The same in at most 200 characters of plain text, for the answer to a tap. */
export function mineInShort(mine: Mine, rollout: Rollout): string {
  if (howMany(mine) === 0) return `Nothing in ${keyOf(rollout)} waits for you.`;
  const words = [
    ...mine.signOffs.map((phase) => `sign-off of ${phase.title}`),
    ...mine.items.map(({ item, number }) => `${number} ${item.title}`),
  ];
  const head = `${count(words.length, 'thing')} for you: `;
  const tail = '… All: /rollout mine';
  let text = head + words[0];
  for (const [index, word] of words.slice(1).entries()) {
    const isLast = index === words.length - 2;
    if (text.length + word.length + 2 > 200 - (isLast ? 0 : tail.length)) return `${text}${tail}`;
    text += `, ${word}`;
  }
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function itemLine({ item }: Placed, rollout: Rollout, team: Team, at: Instant): string {
  const due = dueAt(item, rollout);
  const blocked = itemState(item.id, rollout).status === 'blocked';
  const when = due === null ? '' : ` — ${sayDue(due, at, team.zone)}`;
  return `${blocked ? '⛔' : '☐'} ${itemTitle(item, rollout)}${blocked ? ' (blocked)' : ''}${when}`;
}

function isTheirs(id: string, owner: string, rollout: Rollout, team: Team, person: number): boolean {
  const { assignee } = itemState(id, rollout);
  return assignee === null ? holdsRole(person, owner, team) : assignee === person;
}

function owesSignOff(phase: Phase, rollout: Rollout, team: Team, person: number, at: Instant): boolean {
  if (!phaseState(phase.id, rollout).requested) return false;
  const situation = { rollout, team, at };
  const signed = validSignOffs(phase, situation);
  if (signed.some((each) => isSamePerson(each.by, person, team))) return false;
  return seating(phase, situation).some(
    (each) => !each.signOff && candidatesFor(each.seat, situation, signed).includes(person),
  );
}

const dueOrLast = ({ item }: Placed, rollout: Rollout): number => dueAt(item, rollout) ?? Number.POSITIVE_INFINITY;
