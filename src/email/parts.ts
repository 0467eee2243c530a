import { LRUCache } from 'lru-cache';
import type { CalendarPart } from './calendar.ts';

export interface Encoders {
  /** Quoted-printable of one line, broken where it gets too long. */
  quoted(line: string): string;
  base64(bytes: Buffer): string;
}

/** What a mail consists of below its head. */
export interface Body {
  text: string;
  html: string;
  calendar: CalendarPart | null;
}

/** Lines that thousands of mails share, encoded. */
const encoded = new LRUCache<string, string>({ max: 500 });

/**
 * The parts of a mail between their boundaries, and the type that its head must name. nodemailer would put them together anew for every reader, headers
 * and all, which takes longer than wording them; here what readers share is encoded once. `mark` tells the boundaries of this mail from others: in
 * neither encoding can "=_" occur (RFC 2045, section 6.7), so that no text can end a part.
 */
export function partsOf({ text, html, calendar }: Body, mark: string, { quoted, base64 }: Encoders) {
  const [outer, inner] = [`=_${mark}-1`, `=_${mark}-2`];
  const quotedText = (type: string, says: string): string => {
    const lines = says.split(/\r\n?|\n/).map((line) => {
      const known = encoded.get(line) ?? quoted(line);
      encoded.set(line, known);
      return known;
    });
    return `Content-Type: ${type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${lines.join('\r\n')}`;
  };

  const alternatives = [
    quotedText('text/plain; charset=utf-8', text),
    quotedText('text/html; charset=utf-8', html),
    ...(calendar ? [quotedText(`text/calendar; charset=utf-8; method=${calendar.method}`, calendar.text)] : []),
  ];
  if (!calendar) return { type: alternativeOf(outer), body: between(alternatives, outer) };
  // Once more as a file, for readers whose mail program shows no invitations.
  const file = `Content-Type: application/ics; name=update.ics\r\nContent-Disposition: attachment; filename=update.ics\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(calendar.text))}`;
  const shown = `Content-Type: ${alternativeOf(inner)}\r\n\r\n${between(alternatives, inner)}`;
  return { type: `multipart/mixed; boundary="${outer}"`, body: between([shown, file], outer) };
}

const alternativeOf = (boundary: string): string => `multipart/alternative; boundary="${boundary}"`;

const between = (parts: string[], boundary: string): string =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
