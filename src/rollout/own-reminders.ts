import { holdersOf, type Team } from '../team/team.ts';
import { lastOccurrence, nextOccurrence, readRecurrence } from '../time/recurrence.ts';
import { mustBeAllowed, mustBeOpen, plainText } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import type { Whom } from './events-reminders.ts';
import type { OwnReminder } from './evolve-reminders.ts';
import { hasLeft } from './owners-of-items.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';

const mostOpen = 50;
const longestWhat = 300;
const farthest = 400 * 24 * 3_600_000;

/** Somebody wants somebody reminded of something, once or again and again, until the rollout ends. */
export function setReminder(
  { whom, what: text, when, by, at }: Of<'SetReminder'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const people = 'person' in whom && whom.person === by.id ? [by.id] : [];
  mustBeAllowed(by, 'remind', 'have others reminded', rollout, team, { people });
  const what = plainText(text, 'What to remind of', longestWhat);
  if (!what)
    refuse('needs-reason', 'Reminded of what? For example: /rollout remind @aiko regression summary tomorrow 10:00');
  const { own } = rollout.reminding;
  const set = { whom, what, when };
  if (own.some((each) => !each.isOver && each.by === by.id && isSame(each, set))) return [];
  mustBeTimely(when, at);
  if (own.filter((each) => !each.isOver).length >= mostOpen)
    refuse('too-long', `There are ${mostOpen} reminders already, which is the most. End some: /reminders`);
  return [{ type: 'ReminderSet', number: own.length + 1, ...set, by: by.id, at }];
}

function mustBeTimely(when: Of<'SetReminder'>['when'], at: Instant): void {
  if ('at' in when) {
    if (!(when.at > at)) refuse('bad-time', 'That time has passed. When? For example: tomorrow 10:00');
    if (when.at - at > farthest) refuse('bad-time', 'That is more than a year away. Choose a nearer time.');
    return;
  }
  const reading = readRecurrence(when.cron, when.zone, at);
  if (reading.kind === 'refused') refuse('bad-time', reading.says);
}

const isSame = (one: Omit<Of<'SetReminder'>, 'by' | 'at' | 'type'>, other: typeof one): boolean =>
  JSON.stringify([one.whom, one.what, one.when]) === JSON.stringify([other.whom, other.what, other.when]);

/** By whoever set it, whoever is reminded, or the lead. */
export function endReminder(
  { number, by, at }: Of<'EndReminder'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const own = rollout.reminding.own.find((each) => each.number === number);
  if (!own) return refuse('no-such-item', `There is no reminder ${number}. See /reminders.`);
  const theirs =
    'person' in own.whom ? { people: [own.by, own.whom.person] } : { people: [own.by], roles: [own.whom.role] };
  mustBeAllowed(by, 'endReminder', `end reminder ${number}`, rollout, team, theirs);
  return own.isOver ? [] : [{ type: 'ReminderEnded', number, by: by.id, at }];
}

/** When it comes next; null when never again. */
export function nextTimeOf({ when, lastDue, setAt, isOver }: OwnReminder): Instant | null {
  if (isOver) return null;
  return 'at' in when ? when.at : nextOccurrence(when, lastDue ?? setAt);
}

export const ownReminderTimes = ({ reminding }: Rollout): Instant[] =>
  reminding.own.map(nextTimeOf).filter((at) => at !== null);

/** What has come due. Of one that recurs and was missed, only the latest time is still given. */
export function dueOwnReminders(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  return rollout.reminding.own.flatMap((own): RolloutEvent[] => {
    const due = dueBy(own, at);
    if (due === null) return [];
    return peopleOf(own, team).map((to) => ({ type: 'ReminderGiven', number: own.number, to, due, at }));
  });
}

function dueBy(own: OwnReminder, at: Instant): Instant | null {
  const next = nextTimeOf(own);
  if (next === null || next > at) return null;
  return 'at' in own.when ? next : lastOccurrence(own.when, own.lastDue ?? own.setAt, at);
}

/** Who holds the role when it comes; the lead where nobody does or the person has left, and whoever set it where there is no lead either. */
function peopleOf({ whom, by }: { whom: Whom; by: PersonId }, team: Team): PersonId[] {
  if ('person' in whom && !hasLeft(whom.person, team)) return [whom.person];
  const holders = 'role' in whom ? holdersOf(whom.role, team) : [];
  return [holders, holdersOf('lead', team)].find((people) => people.length > 0) ?? [by];
}
