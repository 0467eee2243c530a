import type { AnnouncementFacts, Instant } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { earlyEnd, keyOf } from '../rollout/standing.ts';
import type { Team } from '../team/team.ts';
import { DAY } from '../time/duration.ts';
import { entryId, entrySequence, entrySummary, icsEscaped, icsText, icsUtc } from './ics.ts';
import { oneLine, paragraphs } from './literal.ts';
import { referenceOf } from './reference.ts';

/** How long what is over stays in the feed, in milliseconds. */
const calendarKeeps = 92 * DAY;

/** Whose entries these are: the domain of their names, and the address that mails come from, where there are mails. */
export interface Publisher {
  domain: string;
  address: string | null;
}

export interface Feed {
  text: string;
  /** When something in it last changed; null while it is empty. */
  changedAt: Instant | null;
}

/**
 * Windows that were announced, as a calendar to subscribe to. The entries have the names that they have in the mails, so that a calendar which
 * knows both shows one. The same rollouts give the same text, whenever it is asked for.
 */
export function teamCalendar(team: Team, rollouts: Rollout[], publisher: Publisher, at: Instant): Feed {
  const told = rollouts.filter((rollout) => {
    const window = rollout.announced.at(-1)?.window;
    return window && window.closesAt > at - calendarKeeps;
  });
  const changes = told.map(changedAt);
  return {
    text: calendarText(`Rollouts of ${oneLine(team.title, 80)}`, told, publisher),
    changedAt: changes.length ? Math.max(...changes) : null,
  };
}

/** One rollout's entry alone, to be put into a calendar by hand; null before anything was announced. */
export function rolloutCalendar(rollout: Rollout, publisher: Publisher): string | null {
  return rollout.announced.at(-1)?.window ? calendarText(null, [rollout], publisher) : null;
}

function calendarText(name: string | null, rollouts: Rollout[], publisher: Publisher): string {
  return icsText([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//rollout-bot//calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...(name === null
      ? []
      : [
          `NAME:${icsEscaped(name)}`,
          `X-WR-CALNAME:${icsEscaped(name)}`,
          'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
          'X-PUBLISHED-TTL:PT1H',
        ]),
    ...rollouts.flatMap((rollout) => entryLines(rollout, publisher)),
    'END:VCALENDAR',
  ]);
}

function entryLines(rollout: Rollout, { domain, address }: Publisher): string[] {
  const last = rollout.announced.at(-1);
  if (!last?.window) return [];
  const { window, facts, revision } = last;
  const isCancelled = rollout.status === 'called-off';
  const stamp = icsUtc(changedAt(rollout));
  return [
    'BEGIN:VEVENT',
    `UID:${entryId(referenceOf(rollout), domain)}`,
    `SEQUENCE:${entrySequence(revision, isCancelled)}`,
    `DTSTAMP:${stamp}`,
    `LAST-MODIFIED:${stamp}`,
    `DTSTART:${icsUtc(window.opensAt)}`,
    `DTEND:${icsUtc(window.closesAt)}`,
    `SUMMARY:${icsEscaped(entrySummary(rollout.product, rollout.version, facts))}`,
    `DESCRIPTION:${icsEscaped(descriptionOf(rollout, facts))}`,
    ...(address === null ? [] : [`ORGANIZER:mailto:${address}`]),
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function descriptionOf(rollout: Rollout, { impact, action, contact }: AnnouncementFacts): string {
  const ended = earlyEnd(rollout);
  const words = rollout.calledOff ? 'Called off' : 'Rolled back';
  return [
    ended ? `${words}: ${paragraphs(ended.reason)}` : '',
    paragraphs(impact),
    paragraphs(action),
    contact ? `Questions: ${oneLine(contact)}` : '',
    keyOf(rollout),
  ]
    .filter(Boolean)
    .join('\n');
}

/** What is announced changes an entry, and so does an end of which nobody had to be told. */
const changedAt = (rollout: Rollout): Instant =>
  Math.max(rollout.announced.at(-1)?.at ?? 0, earlyEnd(rollout)?.at ?? 0);
