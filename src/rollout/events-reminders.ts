import type { Instant, Owed, PersonId } from './events.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** Something that somebody may owe, whichever reminder of it is meant. */
export type Thing = { item: string } | { phase: string };

/** Whom somebody wants reminded: one person, or whoever holds a role when the time comes. */
export type Whom = { person: PersonId } | { role: string };

/** Once, with the zone in which it was meant; or again and again, in the five-field cron syntax by the clocks of a zone. */
export type ReminderTime = { at: Instant; zone: string } | { cron: string; zone: string };

export type ReminderEvent =
  /** `asked`: because the person had put it off until now. */
  | { type: 'Reminded'; to: PersonId; owed: Owed[]; at: Instant; asked?: true }
  | { type: 'ReminderSnoozed'; to: PersonId; owed: Thing; until: Instant; at: Instant }
  | { type: 'ReminderWoken'; to: PersonId; owed: Thing; at: Instant }
  | { type: 'RemindersStopped'; to: PersonId; owed: Thing; at: Instant }
  | { type: 'RemindersResumed'; to: PersonId; owed: Thing; at: Instant }
  /** The whole group hears of what is overdue, once an item and due time. */
  | { type: 'OverdueRaised'; items: { item: string; dueAt: Instant }[]; at: Instant }
  | { type: 'ReminderSet'; number: number; whom: Whom; what: string; when: ReminderTime; by: PersonId; at: Instant }
  /** `due`: when it should have been given. */
  | { type: 'ReminderGiven'; number: number; to: PersonId; due: Instant; at: Instant }
  | { type: 'ReminderEnded'; number: number; by: PersonId; at: Instant };
