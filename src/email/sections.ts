import type { Announcement } from '../coordinator/content.ts';
import { oneLine, paragraphs } from '../coordinator/literal.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Instant, Window } from '../rollout/events.ts';
import { MINUTE, sayDuration } from '../time/duration.ts';
import { sayClock, sayDay, sayTime, sayTimeLong, sayWindow, sayWindowEverywhere, sayWindowLong } from '../time/say.ts';
import { isZone, wallTime, zoneLabel } from '../time/zone.ts';
import { googleCalendarLink } from './calendar.ts';

/** What a mail says, before it is put as text or as HTML. Every time in it is absolute: a mail may be read late. */
export interface Sections {
  subject: string;
  /** What an inbox shows beside the subject: it carries the state, because the subject must not. */
  preheader: string;
  badge: string;
  team: string;
  headline: string;
  lead: string;
  /** Says that this may be the second copy; empty for the first. */
  repeat: string;
  rows: Row[];
  calendarLink: string | null;
  /** The one thing that the mail asks for. */
  action?: { says: string; url: string };
  /** What the reader can open, each with what it leads to. */
  links: { says: string; url: string }[];
  footer: string[];
}

export interface Row {
  label: string;
  lines: Line[];
}

/** A line with `at` is a time. */
export type Line = { says: string; at?: Instant };

/** What a mail says beside the announcement itself. */
export interface Mailed {
  /** It may be the second copy, and says so. */
  isRepeat?: boolean;
  /** The reader's own page, and where to decline such mails; null where the bot has no address of its own. */
  page?: string | null;
  decline?: string | null;
}

export function sectionsOf(
  announcement: Announcement,
  { isRepeat = false, page = null, decline = null }: Mailed,
): Sections {
  const about = subjectMatter(announcement);
  const { badge, headline, lead, rows } = told[announcement.kind](about);
  return {
    subject: `${announcement.isTest ? '[Test] ' : ''}${subjectOf(about)}`,
    preheader: preheaderOf(badge, about),
    badge,
    team: about.team,
    headline,
    lead,
    repeat: isRepeat ? `(repeat of A-${announcement.number}: we could not tell whether it arrived)` : '',
    rows: rows.filter((row) => row.lines.length > 0),
    calendarLink: beforeTheStart.has(announcement.kind)
      ? googleCalendarLink(`${about.name} update`, announcement.window)
      : null,
    links: linksFor({ page, decline }),
    footer: [
      `Sent for ${about.team} · ${oneLine(announcement.key, 20)}/A-${announcement.number}`,
      `You get this because ${about.reader} is on the list of those whom this update concerns.`,
    ],
  };
}

export const linksFor = ({ page, decline }: Mailed): Sections['links'] => [
  ...(page ? [{ says: 'How it stands, and your answer', url: page }] : []),
  ...(decline ? [{ says: 'Change what you receive, or unsubscribe', url: decline }] : []),
];

interface About {
  kind: AnnouncementKind;
  name: string;
  product: string;
  version: string;
  team: string;
  reader: string;
  zone: string;
  teamZone: string;
  window: Window;
  previous: Window | null;
  happenedAt: Instant;
  impact: string;
  scope: string;
  action: string;
  contact: string;
  reason: string;
  update: string;
  downtimeMinutes: number;
  isReminder: boolean;
}

type Told = (about: About) => { badge: string; headline: string; lead: string; rows: Row[] };

const beforeTheStart: ReadonlySet<AnnouncementKind> = new Set(['notice', 'week', 'day', 'hour', 'moved']);
const LATE = 5 * MINUTE;

const told: Record<AnnouncementKind, Told> = {
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
    rows: [textRow('NEWS', about.update), ...toWhomAndQuestions(about)],
  }),
  critical: (about) => ({
    badge: 'CRITICAL ISSUE',
    headline: `${about.name}: a critical issue`,
    lead: `Something went wrong with the update of ${about.product} to ${about.version}. We write again in this thread.`,
    rows: [textRow('NEWS', about.update), textRow('IMPACT', about.impact), ...toWhomAndQuestions(about)],
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
      textRow('YOU', about.action || 'Nothing needs to be done.'),
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
      textRow('REASON', about.reason),
      textRow('SCOPE', about.scope),
      textRow('YOU', 'Nothing. If something does not work as it did before the update, please tell us.'),
      textRow('QUESTIONS', about.contact),
    ],
  }),
  completed: (about) => ({
    badge: 'COMPLETED',
    headline: `${about.name} is completed`,
    lead: `${about.product} has been updated to ${about.version}. Thank you for your patience.`,
    rows: [
      row('COMPLETED', [{ says: sayTimeLong(about.happenedAt, about.zone), at: about.happenedAt }]),
      row('PLANNED', when(about).slice(0, 1)),
      textRow('SCOPE', about.scope),
      textRow('YOU', 'If something does not work as it did before, please tell us.'),
      textRow('QUESTIONS', about.contact),
    ],
  }),
  feedback: (about) => ({
    badge: 'FEEDBACK',
    headline: `How was ${about.name} for you?`,
    lead: `${about.isReminder ? 'We asked before and have not heard from you. ' : ''}${about.product} has been running ${about.version} for a while. What you noticed helps us to do the next update better.`,
    rows: toWhomAndQuestions(about),
  }),
};

function planned(badge: string, about: About): ReturnType<Told> {
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
    textRow('YOU', about.action || 'Nothing needs to be done.'),
    textRow('IF IT GOES WRONG', 'We write to you again in this thread.'),
    row('CHANGED', changes(about)),
    textRow('QUESTIONS', about.contact),
  ];
}

const toWhomAndQuestions = (about: About): Row[] => [
  textRow('SCOPE', about.scope),
  textRow('QUESTIONS', about.contact),
];

/** The window where the reader is, then in UTC, then where the team is; a clock that shows the same is not named twice. */
const when = ({ window, zone, teamZone }: About): Line[] =>
  sayWindowEverywhere(window, zone, teamZone).map((says) => ({ says, at: window.opensAt }));

function changes({ window, previous, zone }: About): Line[] {
  if (!previous) return [];
  return [
    { says: `Before: ${sayWindowLong(previous, zone)}`, at: previous.opensAt },
    { says: `Now: ${sayWindowLong(window, zone)}`, at: window.opensAt },
  ];
}

function downtime(minutes: number): string {
  if (minutes < 0) return '';
  return minutes === 0 ? 'None expected.' : `About ${sayDuration(minutes * MINUTE)}, at some time within the window.`;
}

const row = (label: string, lines: Line[]): Row => ({ label, lines });
export const textRow = (label: string, text: string): Row =>
  row(label, text ? text.split('\n').map((says) => ({ says })) : []);

const clockAndZone = (at: Instant, zone: string): string => `${sayClock(at, zone)} ${zoneLabel(at, zone)}`;

function preheaderOf(badge: string, { kind, window, zone, happenedAt, impact, reason, update }: About): string {
  const state = badge.slice(0, 1) + badge.slice(1).toLowerCase();
  if (kind === 'completed' || kind === 'rolled-back') return `${state}: ${sayTime(happenedAt, zone)}.`;
  if (kind === 'feedback') return `${state}: how was it for you?`;
  if (update) return oneLine(`${state}: ${update}`, 140);
  return oneLine(`${state}: ${sayWindow(window, zone)}. ${kind === 'called-off' ? reason : impact}`, 140);
}

/** Mail programs join what has the same subject; only news that must be seen as a new thing leaves the thread. */
function subjectOf({ kind, name, window, previous, zone }: About): string {
  const day = dayOf(window.opensAt, zone);
  const stem = subjectOfThread(name, window, zone);
  if (kind === 'called-off') return `[Cancelled] ${stem}`;
  return kind === 'moved' && previous && dayOf(previous.opensAt, zone) !== day ? `[New date] ${stem}` : stem;
}

/** What every mail of a rollout shares, so that mail programs join them. */
export const subjectOfThread = (name: string, window: Window | null, zone: string): string =>
  window ? `${name} update — ${dayOf(window.opensAt, zone)}` : `${name} update`;

function dayOf(at: Instant, zone: string): string {
  const wall = wallTime(at, zone);
  return `${sayDay(wall)} ${wall.year}`;
}

function subjectMatter({ facts, reader, ...rest }: Announcement): About {
  const teamZone = isZone(rest.teamZone) ? rest.teamZone : 'UTC';
  const product = oneLine(rest.product, 80);
  const version = oneLine(rest.version, 80);
  return {
    kind: rest.kind,
    product,
    version,
    name: `${product} ${version}`.trim(),
    team: oneLine(rest.team, 80) || 'The team',
    reader: oneLine(reader.name, 80) || oneLine(reader.address, 254),
    zone: isZone(reader.zone) ? reader.zone : teamZone,
    teamZone,
    window: rest.window,
    previous: rest.previous,
    happenedAt: rest.happenedAt,
    impact: paragraphs(facts.impact),
    scope: paragraphs(facts.scope),
    action: paragraphs(facts.action),
    contact: paragraphs(facts.contact, 400),
    reason: paragraphs(rest.reason),
    update: paragraphs(rest.update ?? ''),
    downtimeMinutes: facts.downtimeMinutes,
    isReminder: rest.isReminder === true,
  };
}
