import { findItem, findPhase } from '../../rollout/checklist.ts';
import type { Instant, Owed, PersonId, RolloutEvent } from '../../rollout/events.ts';
import { nextTimeOf } from '../../rollout/own-reminders.ts';
import { ownersOf } from '../../rollout/owners-of-items.ts';
import { missingPeople } from '../../rollout/reminder-steps.ts';
import { dueAt, isClosed, isSettled, itemState, keyOf, phaseState } from '../../rollout/standing.ts';
import { holdersOf } from '../../team/team.ts';
import { MINUTE } from '../../time/duration.ts';
import { sayRecurrence } from '../../time/say-recurrence.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { mention, named } from './names.ts';
import { called, privatelyInstead, type Telling, zoneOf } from './telling.ts';
import { sayDue, sayNear } from './when.ts';
import { capped, count, listed, quoted, shown } from './words.ts';

type Told<T extends RolloutEvent['type']> = Extract<RolloutEvent, { type: T }>;

/** One message for everything that somebody owes at the moment, however much it is. What was settled meanwhile is left out. */
export function reminded(event: Told<'Reminded'>, telling: Telling): (string | null)[] {
  const { rollout, names, isPrivate } = telling;
  const lines = event.owed.flatMap((owed) => owedLine(owed, event.to, telling) ?? []);
  const head = lines.length === 1 ? (lines[0] as string) : `${count(lines.length, 'thing')} wait for you`;
  const first = event.owed.find((owed) => 'item' in owed && owedLine(owed, event.to, telling) !== null);
  const number = first && 'item' in first ? findItem(rollout.checklist, first.item)?.number : undefined;
  return [
    lines.length ? `<b>${head} — ${title(rollout)}</b>` : `<b>Nothing waits for you any more — ${title(rollout)}</b>`,
    isPrivate ? null : `${mention(event.to, names)}, this is for you.`,
    ...(lines.length > 1 ? capped(lines) : []),
    event.asked && lines.length ? 'You asked me to remind you.' : null,
    number ? `When it is done: <code>/rollout done ${keyOf(rollout)} ${number} …</code>` : null,
    privatelyInstead(telling),
  ];
}

function owedLine(owed: Owed, to: PersonId, telling: Telling): string | null {
  if ('phase' in owed) return signOffLine(owed.phase, to, telling);
  const { rollout, at } = telling;
  const zone = zoneOf(telling);
  const placed = findItem(rollout.checklist, 'item' in owed ? owed.item : owed.blocked);
  if (!placed || isSettled(placed.item, rollout) || isClosed(placed.phase, rollout)) return null;
  const due = dueAt(placed.item, rollout);
  const name = itemTitle(placed.item, rollout);
  const when = due === null ? '' : sayDue(due, at, zone);
  if ('item' in owed) return `${name}${when && `: ${when}`}`;
  const { status, at: since, reason } = itemState(placed.item.id, rollout);
  if (status !== 'blocked') return null;
  return `${name} is blocked since ${sayNear(since ?? at, at, zone)}${when && ` and ${when}`}: ${quoted(reason, 120)}`;
}

/** A deputy or the lead hears whose sign-off it is. */
function signOffLine(id: string, to: PersonId, telling: Telling): string | null {
  const { rollout, team, at, names } = telling;
  const phase = findPhase(rollout.checklist, id);
  const asked = phase && phaseState(phase.id, rollout).requested;
  if (!phase || !asked) return null;
  const since = `since ${sayNear(asked.at, at, zoneOf(telling))}`;
  const missing = missingPeople(phase, { rollout, team, at });
  if (missing.length === 0 || missing.includes(to)) return `${shown(phase.title, 40)} waits for your sign-off ${since}`;
  return `${shown(phase.title, 40)} waits for the sign-off of ${listed(missing.map((each) => named(each, names)))} ${since}`;
}

/** The whole group, once: who has it, and the lead. */
export function overdueRaised(event: Told<'OverdueRaised'>, telling: Telling): (string | null)[] {
  const { rollout, team, at } = telling;
  const late = event.items.flatMap(({ item, dueAt: due }) => {
    const placed = findItem(rollout.checklist, item);
    return placed && !isSettled(placed.item, rollout) && !isClosed(placed.phase, rollout) ? [{ placed, due }] : [];
  });
  const owners = late.flatMap(({ placed }) => ownersOf(placed, rollout, team));
  const lines = late.map(({ placed, due }) => overdueLine(itemTitle(placed.item, rollout), due, at, team.zone));
  if (lines.length === 0) return [`<b>${title(rollout)} — nothing is overdue any more</b>`];
  return [
    lines.length === 1
      ? `<b>${lines[0]} — ${title(rollout)}</b>`
      : `<b>${count(lines.length, 'item')} are overdue — ${title(rollout)}</b>`,
    ...(lines.length > 1 ? capped(lines) : []),
    `${called([...owners.slice(0, 2), ...holdersOf('lead', team), ...owners.slice(2)], telling)}: is it done, blocked, or does the time move?`,
    '<i>I say this once here. /mine has it until it is settled.</i>',
  ];
}

const overdueLine = (name: string, due: Instant, at: Instant, zone: string): string =>
  `${name}: ${sayDue(due, at, zone)}`;

const isLateAfter = 5 * MINUTE;

export function reminderGiven(event: Told<'ReminderGiven'>, telling: Telling): (string | null)[] {
  const { rollout, names, at, isPrivate } = telling;
  const own = rollout.reminding.own.find((each) => each.number === event.number);
  if (!own) return [`<b>${title(rollout)}</b>`];
  const zone = zoneOf(telling);
  const next = 'cron' in own.when ? nextTimeOf(own) : null;
  return [
    `<b>${shown(own.what, 300)} — ${title(rollout)}</b>`,
    isPrivate ? null : `${mention(event.to, names)}, this is for you.`,
    own.by === event.to ? 'You asked me to remind you.' : `${named(own.by, names)} asked me to remind you.`,
    event.at - event.due > isLateAfter ? `It was due ${sayNear(event.due, at, zone)}; I could not say it then.` : null,
    'cron' in own.when && next !== null
      ? `<i>${sayRecurrence(own.when)}; next ${sayNear(next, at, zone)}. No more: <code>/rollout remind ${keyOf(rollout)} off ${own.number}</code></i>`
      : null,
    privatelyInstead(telling),
  ];
}
