import { HOUR, MINUTE } from '../time/duration.ts';
import { addDays, firstAt, wallTime } from '../time/wall.ts';
import type { Instant } from './events.ts';
import type { Thing } from './events-reminders.ts';
import type { Rollout } from './rollout.ts';
import { latestSnooze } from './snoozing.ts';

export const snoozeNames = ['1h', '4h', 'morning', 'latest'] as const;
export type SnoozeName = (typeof snoozeNames)[number];

export interface SnoozeChoice {
  name: SnoozeName;
  until: Instant;
}

/** An hour before it is due there is still time to do it. */
const beforeDue = HOUR;
const worthwhile = 10 * MINUTE;

/**
 * Until when these may be put off, as it is offered: in an hour, in four, tomorrow at nine in the reader's zone, each only where it is not past the
 * due time; else an hour before that. Whole minutes.
 */
export function snoozeChoices(things: readonly Thing[], rollout: Rollout, at: Instant, zone: string): SnoozeChoice[] {
  const limit = latestSnooze(things, rollout, at);
  const usual: SnoozeChoice[] = [
    { name: '1h', until: wholeMinute(at + HOUR) },
    { name: '4h', until: wholeMinute(at + 4 * HOUR) },
    { name: 'morning', until: firstAt(addDays(wallTime(at, zone), 1), { hour: 9, minute: 0 }, zone) },
  ];
  const possible = usual.filter(({ until }) => until <= limit);
  const until = Math.floor((limit - beforeDue) / MINUTE) * MINUTE;
  const isUseful = possible.length < usual.length && until - at >= worthwhile;
  const isNew = possible.every((each) => until - each.until >= worthwhile);
  return isUseful && isNew ? [...possible, { name: 'latest', until }] : possible;
}

const wholeMinute = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;
