import { findItem } from '../../rollout/checklist.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { dueAt, keyOf } from '../../rollout/standing.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { copyable } from './commands.ts';
import { mention, named } from './names.ts';
import { privatelyInstead, type Telling, zoneOf } from './telling.ts';
import { sayDue } from './when.ts';
import { shown } from './words.ts';

/** Privately to the one who has it now; in the group with a call. */
export function assigned(event: Extract<RolloutEvent, { type: 'ItemAssigned' }>, telling: Telling): (string | null)[] {
  const { rollout, names, at, isPrivate } = telling;
  const placed = findItem(rollout.checklist, event.item);
  const name = placed ? itemTitle(placed.item, rollout) : shown(event.item);
  const due = placed ? dueAt(placed.item, rollout) : event.dueAt;
  return [
    `<b>${name} is yours${isPrivate ? '' : ' now'} — ${title(rollout)}</b>`,
    `${isPrivate ? '' : `${mention(event.to, names)}, `}${named(event.by, names)} asked you for it${due === null ? '' : `, ${sayDue(due, at, zoneOf(telling))}`}.`,
    placed ? `<i>${copyable(shown(placed.item.evidence.ask, 300))}</i>` : null,
    placed ? `When it is done: <code>/rollout done ${keyOf(rollout)} ${placed.number} …</code>` : null,
    privatelyInstead(telling),
  ];
}
