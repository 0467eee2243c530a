import type { AnnouncementKind } from '../rollout/checklist.ts';
import { downtimeWords } from '../rollout/downtime.ts';
import { MINUTE, sayDuration } from '../time/duration.ts';
import { sayTime, sayTimeLong, sayWindowLong } from '../time/say.ts';
import type { About, Line, Row } from './sections.ts';
import { changes, clockAndZone, when } from './when.ts';

/** What one kind says, apart from what all mails have. */
interface Told {
  badge: string;
  headline: string;
  lead: string;
  rows: Row[];
}

const LATE = 5 * MINUTE;

export const told: Record<AnnouncementKind, (about: About) => Told> = {
  notice: (about) => planned('PLANNED', about),
  week: (about) => planned('REMINDER', about),
  day: (about) => planned('REMINDER', about),
  hour: (about) => ({
    badge: 'REMINDER',
    headline: `${about.name} starts at ${clockAndZone(about.window.opensAt, about.zone)}`,
    lead: `The update of ${about.product} to ${about.version} starts on ${sayTimeLong(about.window.opensAt, about.zone)}.`,
    rows: whatToExpect(about),
  }),
  start: (about) => ({ ...startsOrStarted(about), rows: whatToExpect(about) }),
  stage: (about) => ({
    badge: 'PROGRESS',
    headline: `${about.name}: a stage is reached`,
    lead: `The update of ${about.product} to ${about.version} is under way.`,
    rows: [textRow('NEWS', about.update), row('PLANNED', justThere(about)), ...toWhomAndQuestions(about)],
  }),
  critical: (about) => ({
    badge: 'CRITICAL ISSUE',
    headline: `${about.name}: a critical issue`,
    lead: `Something went wrong with the update of ${about.product} to ${about.version}. We write again in this thread.`,
    rows: [
      textRow('NEWS', about.update),
      textRow('IMPACT', about.impact),
      textRow('YOU', about.action),
      ...toWhomAndQuestions(about),
    ],
  }),
  correction: (about) => ({
    badge: 'CORRECTION',
    headline: `${about.name}: a correction`,
    lead: 'Something in an earlier mail was not right. What counts is this:',
    rows: [textRow('CORRECTED', about.update), ...whatToExpect(about)],
  }),
  overrun: (about) => ({
    badge: 'TAKES LONGER',
    headline: `${about.name} takes longer than planned`,
    lead: `The update of ${about.product} to ${about.version} is not finished yet. We write again in this thread once it is.`,
    rows: [
      row('PLANNED', when(about)),
      textRow('IMPACT', about.impact),
      textRow('YOU', about.action || NOTHING),
      ...toWhomAndQuestions(about),
    ],
  }),
  moved: (about) => ({
    badge: 'NEW TIME',
    headline: `${about.name} moves to ${sayTime(about.window.opensAt, about.zone)}`,
    lead: `The update of ${about.product} to ${about.version} has a new window. Your calendar entry moves with it.`,
    rows: whatToExpect(about),
  }),
  'called-off': (about) => ({
    badge: 'CANCELLED',
    headline: `${about.name} is cancelled`,
    lead: `The update of ${about.product} to ${about.version} does not take place. This mail cancels your calendar entry too.`,
    rows: [row('WAS PLANNED', when(about)), textRow('REASON', about.reason), ...toWhomAndQuestions(about)],
  }),
  'rolled-back': (about) => ({
    badge: 'ROLLED BACK',
    headline: `${about.name} was rolled back`,
    lead: `The update of ${about.product} to ${about.version} was taken back: the version before it is in use again.`,
    rows: [
      row('ROLLED BACK', [{ says: sayTimeLong(about.happenedAt, about.zone), at: about.happenedAt }]),
      textRow('DOWNTIME', downtimeInFact(about)),
      textRow('REASON', about.reason),
      textRow('YOU', `${NOTHING} If something does not work as it did before the update, please tell us.`),
      ...toWhomAndQuestions(about),
    ],
  }),
  completed: (about) => ({
    badge: 'COMPLETED',
    headline: `${about.name} is completed`,
    lead: `${about.product} has been updated to ${about.version}. Thank you for your patience.`,
    rows: [
      row('PLANNED', justThere(about)),
      row('ACTUAL', actual(about)),
      textRow('DOWNTIME', downtimeInFact(about)),
      textRow('CHECK', 'Does what you use work as before? If not, tell us.'),
      textRow('QUESTIONS', about.contact),
    ],
  }),
  feedback: (about) => ({
    badge: 'FEEDBACK',
    headline: `How was ${about.name} for you?`,
    lead: `${about.isReminder ? 'We asked before and have not heard from you. ' : ''}${about.product} has been running ${about.version} for a while. What you noticed helps us to do the next update better.`,
    rows: [
      textRow(
        'YOU',
        about.hasPage ? 'One to five, and words if you like: it takes a minute.' : 'Please tell us in a few words.',
      ),
      ...toWhomAndQuestions(about),
    ],
  }),
};

const NOTHING = 'Nothing needs to be done.';

function planned(badge: string, about: About): Told {
  return {
    badge,
    headline: `${about.name} goes live on ${sayTime(about.window.opensAt, about.zone)}`,
    lead: `${about.team} plans to update ${about.product} to ${about.version} in the window below.`,
    rows: whatToExpect(about),
  };
}

function startsOrStarted({ name, product, version, window, happenedAt, zone }: About) {
  const isLate = happenedAt - window.opensAt > LATE;
  const at = isLate ? happenedAt : window.opensAt;
  const verb = isLate ? 'started' : 'starts';
  return {
    badge: isLate ? 'STARTED' : 'START',
    headline: `${name} ${verb} at ${clockAndZone(at, zone)}`,
    lead: `The update of ${product} to ${version} ${verb} on ${sayTimeLong(at, zone)}.`,
  };
}

function whatToExpect(about: About): Row[] {
  return [
    row('WHEN', when(about)),
    textRow('IMPACT', about.impact),
    textRow('DOWNTIME', downtime(about.downtimeMinutes)),
    textRow('SCOPE', about.scope),
    textRow('YOU', about.action || NOTHING),
    textRow('IF IT GOES WRONG', 'We go back to the version before it and write to you again in this thread.'),
    row('CHANGED', changes(about)),
    textRow('QUESTIONS', about.contact),
  ];
}

const toWhomAndQuestions = (about: About): Row[] => [
  textRow('SCOPE', about.scope),
  textRow('QUESTIONS', about.contact),
];

const justThere = ({ window, zone }: About): Line[] => [{ says: sayWindowLong(window, zone), at: window.opensAt }];

/** From the real start, where it is known, to the end. */
function actual({ startedAt, happenedAt, zone }: About): Line[] {
  if (startedAt === null || startedAt >= happenedAt)
    return [{ says: `Done ${sayTimeLong(happenedAt, zone)}`, at: happenedAt }];
  return [{ says: sayWindowLong({ opensAt: startedAt, closesAt: happenedAt }, zone), at: startedAt }];
}

function downtime(minutes: number): string {
  if (minutes < 0) return '';
  return minutes === 0 ? 'None expected.' : `About ${sayDuration(minutes * MINUTE)}, at some time within the window.`;
}

/** Said only where somebody has said how long it was. */
const downtimeInFact = ({ downMinutes, downtimeMinutes }: About): string =>
  downMinutes === null ? '' : downtimeWords(downMinutes, downtimeMinutes);

const row = (label: string, lines: Line[]): Row => ({ label, lines });
export const textRow = (label: string, text: string): Row =>
  row(label, text ? text.split('\n').map((says) => ({ says })) : []);
