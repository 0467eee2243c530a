import type { AnnouncementFacts } from '../rollout/events.ts';
import { type Instant, MINUTE, sayDuration } from '../time/duration.ts';
import { oneLine } from './literal.ts';

/** The lines as iCalendar wants them (RFC 5545): CRLF, at most 75 octets each. */
export const icsText = (lines: string[]): string => lines.map((line) => `${folded(line)}\r\n`).join('');

/** The entry's name everywhere and for ever: in every mail and in every feed. `domain` is the sender's. */
export const entryId = (reference: string, domain: string): string => `r${reference}@${domain}`;

/** Rises with the plan; the cancellation of a plan is higher than the plan itself. */
export const entrySequence = (revision: number, isCancelled: boolean): number =>
  Math.max(0, revision - (isCancelled ? 0 : 1));

/** "Payments 4.2.0 – possible 5 min interruption" */
export function entrySummary(product: string, version: string, { downtimeMinutes }: AnnouncementFacts): string {
  const name = oneLine(`${product} ${version}`, 160);
  if (downtimeMinutes < 0) return `${name} – update`;
  if (downtimeMinutes === 0) return `${name} – no interruption expected`;
  return `${name} – possible ${sayDuration(downtimeMinutes * MINUTE)} interruption`;
}

/** "20261208T210000Z" */
export const icsUtc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

export const icsEscaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');

/** The rest of a long line stands on lines that begin with a space; no character is cut in two. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  let octets = 0;
  let out = '';
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
