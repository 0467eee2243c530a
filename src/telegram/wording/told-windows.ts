import type { RolloutEvent } from '../../rollout/events.ts';
import type { NamedFreeze } from '../../rollout/events-windows.ts';
import { holdersOf } from '../../team/team.ts';
import { sayWindow } from '../../time/say.ts';
import { title } from '../faces/parts.ts';
import { named } from './names.ts';
import { called, type Telling } from './telling.ts';
import { count, listed, quoted } from './words.ts';

export function moved(event: Extract<RolloutEvent, { type: 'WindowScheduled' }>, telling: Telling): (string | null)[] {
  const { rollout, team, names, windowBefore } = telling;
  const told = rollout.announced.findLast((each) => each.kind === 'moved' && each.revision === event.revision);
  return [
    `<b>${title(rollout)} — new window: ${sayWindow(event.window, team.zone)}</b>`,
    windowBefore ? `Before: <s>${sayWindow(windowBefore, team.zone)}</s>` : null,
    `Moved by ${named(event.by, names)}.${told ? ` ${count(told.stakeholders.length, 'stakeholder')} ${told.stakeholders.length > 1 ? 'are' : 'is'} told.` : ''}`,
    event.override ? `It lies in ${freezesNamed(event.freezes ?? [])}, because: ${quoted(event.override, 300)}` : null,
  ];
}

/** A freeze was set over a window that stood already. */
export function frozenOver(
  event: Extract<RolloutEvent, { type: 'WindowFrozen' }>,
  telling: Telling,
): (string | null)[] {
  const { rollout, team } = telling;
  const leads = called(holdersOf('lead', team), telling) || 'Lead';
  return [
    `<b>⚠️ ${title(rollout)} — its window lies in ${freezesNamed(event.freezes)} now</b>`,
    rollout.window ? `It stays ${sayWindow(rollout.window, team.zone)} until somebody moves it.` : null,
    `${leads}: move it, <code>/rollout slots 90m</code> finds other times, or say why it stays: <code>/rollout schedule override="…"</code>`,
    event.item === null ? null : 'The item that was done by it is open again.',
  ];
}

const freezesNamed = (freezes: readonly NamedFreeze[]): string =>
  `the ${freezes.length > 1 ? 'freezes' : 'freeze'} ${listed(freezes.map((each) => quoted(each.title, 60)))}`;
