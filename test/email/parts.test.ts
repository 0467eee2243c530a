import fc from 'fast-check';
import { type Attachment, simpleParser } from 'mailparser';
import * as base64 from 'nodemailer/lib/base64';
import * as qp from 'nodemailer/lib/qp';
import { expect, test } from 'vitest';
import { partsOf } from '../../src/email/parts.ts';

const encoders = {
  quoted: (line: string) => qp.wrap(qp.encode(line), 76),
  base64: (bytes: Buffer) => base64.wrap(base64.encode(bytes), 76),
};

const written = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    'Zürich 東京 🚀',
    `${'word '.repeat(60)}\n.\n..\nFrom here\n\n  trailing \t`,
    'ä'.repeat(200),
    '--=_m-1--\n--=_m-2\nContent-Type: text/html\n\n<b>not a part</b>',
  ),
);

test('what stands in the parts is read back as it was by another program, and no line of it ends a part', async () => {
  const body = fc.record({
    text: written,
    html: written,
    calendar: fc.option(fc.record({ method: fc.constantFrom('REQUEST', 'CANCEL'), text: written.filter(Boolean) })),
  });
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const { type, body: parts } = partsOf(given, 'm', encoders);
      const raw = `Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${parts}`;
      const mail = await simpleParser(raw);
      expect(asLines(mail.text)).toBe(asLines(given.text));
      expect(asLines(mail.html || '')).toBe(asLines(given.html));
      const shown = given.calendar ? [given.calendar.text, given.calendar.text] : [];
      expect(mail.attachments.map(wordsOf)).toEqual(shown.map(asLines));
      expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 300 },
  );
});

const wordsOf = ({ content }: Attachment): string => asLines(content.toString());
/** The end of the last line belongs to the boundary. */
const asLines = (text = ''): string => text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
