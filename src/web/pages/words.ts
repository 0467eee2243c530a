import type { Heard, ReaderView, Standing } from '../../coordinator/reader-view.ts';
import type { AnnouncementKind } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Category } from '../../team/events.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayTimeLong, sayUntil, sayWindowLong } from '../../time/say.ts';

export const standingWords: Record<Standing, string> = {
  planned: 'Planned',
  waiting: 'Not started yet',
  'on-hold': 'On hold',
  'under-way': 'Under way',
  'takes-longer': 'Takes longer than planned',
  completed: 'Completed',
  'called-off': 'Called off',
  'rolled-back': 'Rolled back',
};

/** What the state means for the reader at this moment; times are the reader's. */
export function standingSentence({ standing, told, zone }: ReaderView, now: Instant): string {
  if (!told) return '';
  const { opensAt, closesAt } = told.window;
  const done = told.history.find(({ kind }) => kind === 'completed');
  switch (standing) {
    case 'planned':
      return now < opensAt ? `Starts ${sayUntil(opensAt, now)}.` : '';
    case 'waiting':
      return `Its window ${now < closesAt ? 'is open' : 'has closed'}, but it has not started.`;
    case 'on-hold':
      return 'It has started; the team has stopped to look at something.';
    case 'under-way':
      return `Planned to be done ${sayUntil(closesAt, now)}.`;
    case 'takes-longer':
      return `It was planned to be done by ${sayTimeLong(closesAt, zone)}.`;
    case 'completed':
      return done ? `Done since ${sayTimeLong(done.at, zone)}.` : 'It is done.';
    case 'called-off':
      return 'It does not take place.';
    case 'rolled-back':
      return 'The version before it is in use again.';
  }
}

/** What a reader does once it has ended, whatever was to be done before. */
export const afterwards: Partial<Record<Standing, string>> = {
  completed: 'If something does not work as it did before, please tell us.',
  'called-off': 'Nothing: nothing was changed.',
  'rolled-back': 'Nothing. If something does not work as it did before the update, please tell us.',
};

export const kindWords: Record<AnnouncementKind, string> = {
  notice: 'Planned',
  week: 'Reminder, 7 days before',
  day: 'Reminder, 24 hours before',
  hour: 'Reminder, 1 hour before',
  start: 'Start',
  stage: 'Progress',
  critical: 'Critical issue',
  correction: 'Correction',
  overrun: 'Takes longer',
  moved: 'New time',
  'called-off': 'Called off',
  'rolled-back': 'Rolled back',
  completed: 'Completed',
  feedback: 'Question afterwards',
};

/** What an announcement said, in one or two lines, with the reader's times. */
export function heardInShort({ kind, window, previous, update }: Heard, { zone, reason }: ReaderView): string {
  switch (kind) {
    case 'moved':
      return previous
        ? `Before: ${sayWindowLong(previous, zone)}\nNow: ${sayWindowLong(window, zone)}`
        : `Now: ${sayWindowLong(window, zone)}`;
    case 'start':
      return 'It starts.';
    case 'stage':
    case 'critical':
    case 'correction':
      return update;
    case 'overrun':
      return `It was to be done by ${sayTimeLong(window.closesAt, zone)} and is not finished yet.`;
    case 'called-off':
      return reason || 'It does not take place.';
    case 'rolled-back':
      return reason || 'The version before it is in use again.';
    case 'completed':
      return 'It is done.';
    case 'feedback':
      return 'How was it for you?';
    default:
      return sayWindowLong(window, zone);
  }
}

export function downtimeWords(minutes: number): string {
  if (minutes < 0) return '';
  return minutes === 0 ? 'None' : `About ${sayDuration(minutes * MINUTE)}, at some time within the window`;
}

/** What can be declined by itself, as whoever chooses reads it. */
export const categoryWords: Record<Category, { name: string; means: string }> = {
  changes: {
    name: 'Plans and changes',
    means: 'What is planned, moved, called off or rolled back, and critical issues',
  },
  reminders: { name: 'Reminders', means: '7 days, 24 hours and 1 hour before it starts' },
  progress: { name: 'Progress', means: 'That it starts, takes longer and is completed' },
  feedback: { name: 'Questions afterwards', means: 'One: how it was for you' },
};
