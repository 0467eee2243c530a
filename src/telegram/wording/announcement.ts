import type { Announcement } from '../../coordinator/content.ts';
import { downtimeWords } from '../../rollout/downtime.ts';
import type { Instant } from '../../rollout/events.ts';
import { DAY, MINUTE, sayDuration } from '../../time/duration.ts';
import { sayClock, sayTime, sayUntil, sayWindow, tgTime } from '../../time/say.ts';
import { zoneLabel } from '../../time/zone.ts';
import { page, paragraph, shown } from './words.ts';

interface Sending {
  /** When it goes out: remaining times are counted from here. */
  at: Instant;
  /** It was sent before without anybody knowing whether it arrived. */
  isRepeat: boolean;
  /** The reader's own page; null where the bot has no address of its own. */
  page?: string | null;
  /** Shown to those who decide: that there will be such a page, and nobody's link to it. */
  isPreview?: boolean;
}

/** An announcement as stakeholders read it: what happens, when by their own clock, what they notice and do. */
export function announcementText(
  announcement: Announcement,
  { at, isRepeat, page: details = null, isPreview = false }: Sending,
): string {
  const { key, number, team } = announcement;
  const repeat = isRepeat ? ` (repeat of A-${number})` : '';
  return page([
    `<b>${headline(announcement, at)}</b>`,
    '',
    ...body(announcement),
    details ? (isPreview ? `<u>${pageWords}</u>` : `<a href="${details}">${pageWords}</a>`) : null,
    '',
    `<i>${shown(team, 60)} · ${key} · A-${number}${repeat}</i>`,
  ]);
}

const pageWords = 'How it stands, by your clock';

/** The first line, true at the moment of sending: never "in 1 hour" when it is 40 minutes. */
function headline(announcement: Announcement, at: Instant): string {
  const { kind, window, reader } = announcement;
  const name = shown(`${announcement.product} ${announcement.version}`, 100);
  switch (kind) {
    case 'notice':
    case 'week':
    case 'day':
    case 'hour':
      return `${kind === 'notice' ? 'Planned update: ' : ''}${name} ${beginning(announcement, at)}`;
    case 'start':
      return `${name} ${beginning(announcement, at)}`;
    case 'stage':
      return `${name}: a stage is reached`;
    case 'critical':
      return `⚠️ ${name}: a critical issue`;
    case 'correction':
      return `Correction: ${name}`;
    case 'overrun':
      return `${name} takes longer than planned`;
    case 'feedback':
      return `${name} is in use: how was it for you?`;
    case 'moved':
      return `${name} moved: now ${sayTime(window.opensAt, reader.zone)}`;
    case 'called-off':
      return `${name} is called off`;
    case 'rolled-back':
      return `${name} was rolled back`;
    case 'completed':
      return `${name} is completed`;
  }
}

/** A reminder that leaves a minute late is still "a day" ahead, and not "23 h 59 min". */
function roundly(ms: number): number {
  const days = Math.round(ms / DAY) * DAY;
  return days > 0 && Math.abs(ms - days) <= 5 * MINUTE ? days : ms;
}

/** "starts in 40 minutes", "starts now", "started at 22:00 CET". */
function beginning({ kind, window, happenedAt, reader }: Announcement, at: Instant): string {
  if (at >= window.closesAt) return `was to be done by ${sayTime(window.closesAt, reader.zone)}`;
  if (Math.abs(at - window.opensAt) < 2 * MINUTE) return 'starts now';
  // Counted by the reader's own client, so that it is still true when it is read later; the words inside are true now.
  if (at < window.opensAt)
    return `starts <tg-time unix="${Math.floor(window.opensAt / 1000)}" format="r">${sayUntil(window.opensAt, window.opensAt - roundly(window.opensAt - at))}</tg-time>`;
  // Said well after the opening: it began when it was to begin, or later, once it was allowed to.
  const isPunctual = kind !== 'start' || happenedAt - window.opensAt < 2 * MINUTE;
  return isPunctual
    ? `started at ${sayClock(window.opensAt, reader.zone)} ${zoneLabel(window.opensAt, reader.zone)}`
    : 'has started';
}

function body(announcement: Announcement): (string | null)[] {
  const { kind, window, previous, facts, reason, reader, happenedAt, update = '' } = announcement;
  const scope = line('Scope', facts.scope, 300);
  const contact = line('Contact', facts.contact, 200);
  if (kind === 'called-off')
    return [
      `<b>Was planned for</b> ${tgTime(window.opensAt, reader.zone)}`,
      line('Why', reason, 1000),
      scope,
      'Nothing will be changed.',
      contact,
    ];
  if (kind === 'rolled-back')
    return [
      `<b>Rolled back</b> ${tgTime(happenedAt, reader.zone)}`,
      line('Why', reason, 1000),
      downtimeLine(announcement),
      scope,
      'The version before it is in use again.',
      contact,
    ];
  if (kind === 'overrun')
    return [
      `<b>Planned until</b> ${tgTime(window.closesAt, reader.zone)}`,
      'It is not finished yet. You hear from us once it is.',
      scope,
      line('Impact', facts.impact, 600),
      contact,
    ];
  if (kind === 'feedback')
    return [
      announcement.isReminder ? 'We asked before and have not heard from you. It is a single tap:' : null,
      '1 is bad, 5 is good.',
      scope,
      contact,
    ];
  if (kind === 'stage' || kind === 'critical') return [line('News', update, 1000), scope, contact];
  if (kind === 'completed')
    return [`<b>Completed</b> ${tgTime(happenedAt, reader.zone)}`, downtimeLine(announcement), scope, contact];
  return [
    line('Corrected', update, 1000),
    previous ? `<b>Before</b> <s>${sayWindow(previous, reader.zone)}</s>` : null,
    `<b>${previous ? 'Now' : 'When'}</b> ${tgTime(window.opensAt, reader.zone)}, for up to ${sayDuration(window.closesAt - window.opensAt)}`,
    scope,
    line('Impact', facts.impact, 600),
    `<b>Expected downtime</b> ${facts.downtimeMinutes > 0 ? `up to ${sayDuration(facts.downtimeMinutes * MINUTE)}` : 'none'}`,
    line('You', facts.action, 600),
    contact,
  ];
}

/** Said only where somebody has said how long it was: an announced downtime that did not come is no news of it. */
const downtimeLine = ({ downMinutes, facts }: Announcement): string | null =>
  downMinutes === undefined ? null : `<b>Downtime</b> ${downtimeWords(downMinutes, facts.downtimeMinutes)}`;

const line = (label: string, text: string, most: number): string | null =>
  text.trim() ? `<b>${label}</b> ${paragraph(text, most)}` : null;
