import type { Announcement } from '../coordinator/content.ts';
import { oneLine, paragraphs } from '../coordinator/literal.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Instant, Window } from '../rollout/events.ts';
import { MINUTE, sayDuration } from '../time/duration.ts';
import { sayDay, sayTime, sayWindow } from '../time/say.ts';
import { isZone, wallTime } from '../time/zone.ts';
import { googleCalendarLink } from './calendar.ts';
import { told } from './kinds.ts';

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
  /** The reader's own page: the one button. */
  page: Link | null;
  decline: Link | null;
  footer: string[];
}

interface Link {
  says: string;
  url: string;
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
  /** Somebody reads answers. */
  mayReply?: boolean;
}

export function sectionsOf(announcement: Announcement, mailed: Mailed): Sections {
  const { isRepeat = false, page = null, decline = null } = mailed;
  const about = subjectMatter(announcement, mailed);
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
    page: page ? { says: pageWords(about.kind), url: page } : null,
    decline: declining(decline),
    footer: [
      `Sent ${about.sentBy ? `by ${about.sentBy} ` : ''}for ${about.team} · ${oneLine(announcement.key, 20)}/A-${announcement.number}`,
      `You get this because ${about.team} has ${about.reader} on the list of those whom ${about.product} concerns.`,
    ],
  };
}

/** Where the reader says what they want to get. */
export const declining = (url: string | null): Link | null =>
  url === null ? null : { says: 'Change what you receive, or unsubscribe', url };

/** The announcement as it is worded: whatever people typed is harmless and short enough. */
export interface About {
  kind: AnnouncementKind;
  name: string;
  product: string;
  version: string;
  team: string;
  /** Who confirmed it; empty when that is not known. */
  sentBy: string;
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
  /** Zones of other readers. */
  elsewhere: readonly string[];
  /** The window that this reader was told first. */
  first: Window | null;
  startedAt: Instant | null;
  /** Minutes; null where nobody has said so. */
  downMinutes: number | null;
  hasPage: boolean;
  /** Asked before, and not answered. */
  isReminder: boolean;
}

function pageWords(kind: AnnouncementKind): string {
  if (kind === 'feedback') return 'Say how it was for you';
  return beforeTheStart.has(kind) ? 'How it stands, and your answer' : 'How it stands';
}

const beforeTheStart: ReadonlySet<AnnouncementKind> = new Set(['notice', 'week', 'day', 'hour', 'moved']);
function preheaderOf(badge: string, about: About): string {
  const state = badge.slice(0, 1) + badge.slice(1).toLowerCase();
  return oneLine(`${state}: ${newsOf(about)}`, 140);
}

function newsOf({ kind, window, zone, happenedAt, impact, reason, update, downtimeMinutes }: About): string {
  if (kind === 'completed' || kind === 'rolled-back') return `${sayTime(happenedAt, zone)}. ${reason}`;
  if (kind === 'feedback') return 'how was it for you?';
  if (kind === 'overrun') return `it was planned until ${sayTime(window.closesAt, zone)}. ${impact}`;
  if (update) return update;
  if (kind === 'called-off') return `${sayWindow(window, zone)}. ${reason}`;
  const down = downtimeMinutes > 0 ? ` Downtime about ${sayDuration(downtimeMinutes * MINUTE)}.` : '';
  return `${sayWindow(window, zone)}. ${down ? sentence(impact) : impact}${down}`;
}

/** People leave the last stop out, and something follows here. */
const sentence = (text: string): string => (/[.!?…。！？]\s*$/u.test(text) || !text ? text : `${text}.`);

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

function subjectMatter({ facts, reader, ...rest }: Announcement, { page, mayReply }: Mailed): About {
  const teamZone = isZone(rest.teamZone) ? rest.teamZone : 'UTC';
  const product = oneLine(rest.product, 80);
  const version = oneLine(rest.version, 80);
  const contact = paragraphs(facts.contact, 400);
  return {
    kind: rest.kind,
    product,
    version,
    name: `${product} ${version}`.trim(),
    team: oneLine(rest.team, 80) || 'The team',
    sentBy: oneLine(rest.sentBy?.name ?? '', 80),
    reader: oneLine(reader.name, 80) || oneLine(reader.address, 254),
    zone: isZone(reader.zone) ? reader.zone : teamZone,
    teamZone,
    window: rest.window,
    previous: rest.previous,
    happenedAt: rest.happenedAt,
    impact: asLong(facts.impact),
    scope: asLong(facts.scope),
    action: asLong(facts.action),
    contact: mayReply ? `Reply to this mail, or: ${contact}` : contact,
    reason: asLong(rest.reason),
    update: asLong(rest.update ?? ''),
    elsewhere: rest.elsewhere ?? [],
    first: rest.first ?? null,
    startedAt: rest.startedAt ?? null,
    downMinutes: rest.downMinutes ?? null,
    hasPage: Boolean(page),
    isReminder: rest.isReminder === true,
    downtimeMinutes: facts.downtimeMinutes,
  };
}

/** Cut by a sentence where somebody wrote more than a mail holds: mail programs cut at 102 KB, in the middle of a word. */
function asLong(text: string): string {
  const shown = paragraphs(text, 1_500);
  return shown.endsWith('…') && !text.trimEnd().endsWith('…') ? `${shown}\n${CUT}` : shown;
}

const CUT = '(The rest is too long for a mail. Please ask us for it.)';
