import type { Instant } from './events.ts';
import type { ReminderTime, Thing, Whom } from './events-reminders.ts';

/** What people do about reminders: their own, and those that they set. */
export type ReminderCommand =
  /** `until` in whole minutes, so that a second tap says the same. */
  | { type: 'SnoozeReminder'; things: Thing[]; until: Instant }
  | { type: 'WakeReminder'; things: Thing[] }
  | { type: 'StopReminders'; things: Thing[] }
  | { type: 'ResumeReminders'; things: Thing[] }
  | { type: 'SetReminder'; whom: Whom; what: string; when: ReminderTime }
  | { type: 'EndReminder'; number: number };
