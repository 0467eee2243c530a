import { agenda, type Due } from '../rollout/calendar.ts';
import type { TimesOf } from '../rollout/quiet.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { keyOf, nameOfRollout } from '../rollout/standing.ts';
import type { Team } from '../team/team.ts';
import type { Store } from './store.ts';

const most = 50;

/** What will happen by itself, soonest first: moments in ISO 8601 UTC, and words for them. */
export async function upcoming(store: Store): Promise<{ at: string; what: string }[]> {
  const entries = await Promise.all(
    (await store.upcoming(most)).map(async ({ id }) => {
      const rollout = await store.rollout(id);
      const team = await store.team(rollout.team);
      const timesOf = await timesOfPeople(rollout, team, store);
      return agenda(rollout, team, undefined, timesOf).map(({ at, what }) => ({
        at,
        what: `${keyOf(rollout)} ${nameOfRollout(rollout)}: ${inWords[what]}`,
      }));
    }),
  );
  const inOrder = entries.flat().sort((a, b) => a.at - b.at);
  return together(inOrder.map(({ at, what }) => ({ at: new Date(at).toISOString(), what }))).slice(0, most);
}

/** When those who can be reminded want no private message. */
async function timesOfPeople(rollout: Rollout, team: Team, store: Store): Promise<TimesOf> {
  const assignees = Object.values(rollout.items).flatMap(({ assignee }) => (assignee === null ? [] : [assignee]));
  const people = [...new Set([...Object.values(team.roles).flat(), ...assignees])];
  const known = await Promise.all(people.map((person) => store.people.byId(person)));
  const times = new Map(known.flatMap((each) => (each?.hasStarted ? [[each.id, each] as const] : [])));
  return (person) => times.get(person) ?? null;
}

/** Reminders of one moment reach people together; so do they stand here. */
function together<T extends { at: string; what: string }>(entries: T[]): T[] {
  return [...new Map(entries.map((each) => [`${each.at} ${each.what}`, each])).values()];
}

const inWords: Record<Due['what'], string> = {
  notice: 'the notice goes out',
  week: 'announcement, 7 days before',
  day: 'announcement, 24 hours before',
  hour: 'announcement, 1 hour before',
  start: 'announcement of the start',
  stage: 'announcement of a stage',
  critical: 'announcement of a critical issue',
  correction: 'a correction',
  overrun: 'announcement that it takes longer',
  moved: 'announcement of the new window',
  'called-off': 'announcement that it is called off',
  'rolled-back': 'announcement that it is rolled back',
  completed: 'announcement that it is completed',
  feedback: 'stakeholders are asked how it was',
  'feedback-reminder': 'stakeholders who have not said how it was are asked once more',
  'feedback-end': 'the feedback of stakeholders closes',
  reminder: 'reminders to whoever owes something',
  'own-reminder': 'a reminder that somebody set',
  overdue: 'the group hears of what is overdue',
  lapse: 'a sign-off, a GO or a tap that nobody confirmed becomes too old',
  review: 'the team is asked to review what was skipped',
  near: 'the team is told that an announcement is about to go out',
  'overrun-ahead': 'the window closes',
  watch: 'production is looked at again',
  silence: 'comms hears that stakeholders have heard nothing for a while',
  'start-held': 'the window opens, but nobody has said go',
};
