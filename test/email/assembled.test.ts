import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, test } from 'vitest';
import { assembled } from '../../src/email/assembled.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', 'Update', 'Zürich 東京 🚀', `${'word '.repeat(60)}\n.\r\nFrom here\rthere`, 'ä'.repeat(200)),
);

test('a mail is put together to the byte as nodemailer does it, whatever it says', async () => {
  const mail = fc.record({
    subject: text,
    plain: text,
    html: text,
    calendar: text.filter(Boolean),
    isCalendar: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(mail, async ({ subject, plain, html, calendar, isCalendar }) => {
      const made = () =>
        new MailComposer({
          from: { name: 'Rollouts ü', address: 'rollouts@example.com' },
          to: { name: '', address: 'board@example.com' },
          subject,
          text: plain,
          html,
          messageId: '<a@example.com>',
          date: new Date(0),
          baseBoundary: 'same',
          newline: 'win',
          ...(isCalendar ? { icalEvent: { method: 'REQUEST', content: calendar, filename: 'update.ics' } } : {}),
        }).compile();
      const [ours, theirs] = [await assembled(made()), await made().build()];
      expect(ours.toString('latin1')).toBe(theirs.toString('latin1'));
    }),
    { numRuns: 300 },
  );
});
