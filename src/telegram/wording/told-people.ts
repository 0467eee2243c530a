import { findItem, findPhase } from '../../rollout/checklist.ts';
import type { Owed, RolloutEvent } from '../../rollout/events.ts';
import { dueAt, isClosed, isSettled, keyOf, phaseState } from '../../rollout/rollout.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { mention, named } from './names.ts';
import type { Telling } from './telling.ts';
import { sayDue, sayNear } from './when.ts';
import { capped, count, shown } from './words.ts';

/** Privately to the one who has it now; in the group with a call. */
export function assigned(event: Extract<RolloutEvent, { type: 'ItemAssigned' }>, telling: Telling): (string | null)[] {
  const { rollout, names, at, team, isPrivate } = telling;
  const placed = findItem(rollout.checklist, event.item);
  const name = placed ? itemTitle(placed.item, rollout) : shown(event.item);
  const due = placed ? dueAt(placed.item, rollout) : event.dueAt;
  return [
    `<b>${name} is yours${isPrivate ? '' : ' now'} — ${title(rollout)}</b>`,
    `${isPrivate ? '' : `${mention(event.to, names)}, `}${named(event.by, names)} asked you for it${due === null ? '' : `, ${sayDue(due, at, team.zone)}`}.`,
    placed ? `<i>${shown(placed.item.evidence.ask, 300)}</i>` : null,
    placed ? `When it is done: <code>/rollout done ${keyOf(rollout)} ${placed.number} …</code>` : null,
    privatelyInstead(telling),
  ];
}

/** One message for everything that somebody owes at the moment, however much it is. What was settled meanwhile is left out. */
export function reminded(event: Extract<RolloutEvent, { type: 'Reminded' }>, telling: Telling): (string | null)[] {
  const { rollout, names, isPrivate } = telling;
  const lines = event.owed.flatMap((owed) => owedLine(owed, telling) ?? []);
  const head = lines.length === 1 ? (lines[0] as string) : `${count(lines.length, 'thing')} wait for you`;
  const first = event.owed.find((owed) => 'item' in owed && owedLine(owed, telling) !== null);
  const number = first && 'item' in first ? findItem(rollout.checklist, first.item)?.number : undefined;
  return [
    lines.length ? `<b>${head} — ${title(rollout)}</b>` : `<b>Nothing waits for you any more — ${title(rollout)}</b>`,
    isPrivate ? null : `${mention(event.to, names)}, this is for you.`,
    ...(lines.length > 1 ? capped(lines) : []),
    number ? `When it is done: <code>/rollout done ${keyOf(rollout)} ${number} …</code>` : null,
    privatelyInstead(telling),
  ];
}

/** Telegram lets a bot write privately only to those who have opened it once. */
const privatelyInstead = ({ isPrivate, bot }: Telling): string | null =>
  isPrivate
    ? null
    : `<i>Rather in private? <a href="https://t.me/${bot.username}?start=hello">Open me and press Start</a></i>`;

function owedLine(owed: Owed, { rollout, at, team }: Telling): string | null {
  if ('item' in owed) {
    const placed = findItem(rollout.checklist, owed.item);
    if (!placed || isSettled(placed.item, rollout) || isClosed(placed.phase, rollout)) return null;
    const due = dueAt(placed.item, rollout);
    return `${itemTitle(placed.item, rollout)}${due === null ? '' : `: ${sayDue(due, at, team.zone)}`}`;
  }
  const phase = findPhase(rollout.checklist, owed.phase);
  const asked = phase && phaseState(phase.id, rollout).requested;
  return phase && asked
    ? `${shown(phase.title, 40)} waits for your sign-off since ${sayNear(asked.at, at, team.zone)}`
    : null;
}
