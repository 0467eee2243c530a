import type { Instant, Owed, PersonId } from './events.ts';
import type { ReminderEvent, ReminderTime, Thing, Whom } from './events-reminders.ts';

export interface Snooze {
  until: Instant;
  /** How often it was put off, this time among them. */
  times: number;
  /** It came back, or was woken. */
  isOver: boolean;
}

/** A reminder that somebody set: `/rollout remind`. */
export interface OwnReminder {
  number: number;
  by: PersonId;
  whom: Whom;
  what: string;
  when: ReminderTime;
  setAt: Instant;
  /** The last time for which it was given. */
  lastDue: Instant | null;
  isOver: boolean;
}

export interface Reminding {
  /** What was reminded of, `item:id:step` or `phase:id:step`, to the last time. */
  said: Record<string, Instant>;
  /** The same by person, `1004 item:id:step`. */
  toPerson: Record<string, Instant>;
  /** By person and thing, `1004 item:id`. */
  snoozes: Record<string, Snooze>;
  stopped: string[];
  /** Items whose being late the group has heard of, to the due time that was missed. */
  raised: Record<string, Instant>;
  own: OwnReminder[];
}

export const nothingReminded: Reminding = { said: {}, toPerson: {}, snoozes: {}, stopped: [], raised: {}, own: [] };

export const thingKey = (thing: Thing): string => ('item' in thing ? `item:${thing.item}` : `phase:${thing.phase}`);
export const theirKey = (person: PersonId, thing: Thing): string => `${person} ${thingKey(thing)}`;
export const thingOf = (owed: Owed): Thing =>
  'phase' in owed ? { phase: owed.phase } : { item: 'item' in owed ? owed.item : owed.blocked };

/** What a reminder was about, for `said`. */
export const owedKey = (owed: Owed): string =>
  'blocked' in owed ? `blocked:${owed.blocked}:${owed.step}` : `${thingKey(thingOf(owed))}:${owed.step}`;

/** What becomes of reminders; decides nothing. */
export function evolveReminding(before: Reminding, event: ReminderEvent): Reminding {
  switch (event.type) {
    case 'Reminded':
      return reminded(before, event);
    case 'ReminderSnoozed': {
      const known = before.snoozes[theirKey(event.to, event.owed)];
      const times = (known?.times ?? 0) + (known && !known.isOver ? 0 : 1);
      return withSnooze(before, event, { until: event.until, times, isOver: false });
    }
    case 'ReminderWoken':
      return withSnooze(before, event, { until: event.at, times: timesOf(before, event), isOver: true });
    case 'RemindersStopped':
      return { ...before, stopped: [...before.stopped, theirKey(event.to, event.owed)] };
    case 'RemindersResumed': {
      const key = theirKey(event.to, event.owed);
      return { ...before, stopped: before.stopped.filter((each) => each !== key) };
    }
    case 'OverdueRaised': {
      const raised = Object.fromEntries(event.items.map(({ item, dueAt }) => [item, dueAt]));
      return { ...before, raised: { ...before.raised, ...raised } };
    }
    case 'ReminderSet': {
      const { number, by, whom, what, when, at } = event;
      return {
        ...before,
        own: [...before.own, { number, by, whom, what, when, setAt: at, lastDue: null, isOver: false }],
      };
    }
    case 'ReminderGiven':
      return withOwn(before, event.number, (own) => ({ ...own, lastDue: event.due, isOver: 'at' in own.when }));
    case 'ReminderEnded':
      return withOwn(before, event.number, (own) => ({ ...own, isOver: true }));
  }
}

function reminded(before: Reminding, { to, owed, at }: Extract<ReminderEvent, { type: 'Reminded' }>): Reminding {
  const keys = owed.map(owedKey);
  const woken = owed.flatMap((each) => {
    const key = theirKey(to, thingOf(each));
    const snooze = before.snoozes[key];
    return snooze ? [[key, { ...snooze, isOver: true }] as const] : [];
  });
  return {
    ...before,
    said: { ...before.said, ...Object.fromEntries(keys.map((key) => [key, at])) },
    toPerson: { ...before.toPerson, ...Object.fromEntries(keys.map((key) => [`${to} ${key}`, at])) },
    snoozes: { ...before.snoozes, ...Object.fromEntries(woken) },
  };
}

const timesOf = ({ snoozes }: Reminding, { to, owed }: { to: PersonId; owed: Thing }): number =>
  snoozes[theirKey(to, owed)]?.times ?? 0;

const withSnooze = (before: Reminding, { to, owed }: { to: PersonId; owed: Thing }, snooze: Snooze): Reminding => ({
  ...before,
  snoozes: { ...before.snoozes, [theirKey(to, owed)]: snooze },
});

const withOwn = (before: Reminding, number: number, change: (own: OwnReminder) => OwnReminder): Reminding => ({
  ...before,
  own: before.own.map((each) => (each.number === number ? change(each) : each)),
});
