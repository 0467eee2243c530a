/** Mails as `/sim/` shows them. */
import { z } from 'zod';
import { instant } from './instant.ts';

export const mailSummary = z
  .object({
    id: z.int(),
    at: instant,
    from: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    preview: z.string(),
    bytes: z.int(),
    has_calendar: z.boolean(),
  })
  .meta({ id: 'MailSummary' });

export const mail = mailSummary
  .extend({
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    html: z.string().nullable(),
    text: z.string().nullable(),
    calendar: z.string().nullable(),
    attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.int() })),
    checks: z
      .array(z.object({ name: z.string(), ok: z.boolean(), says: z.string() }))
      .describe('What a careful reader checks: each with a name, whether it holds, and a sentence'),
  })
  .meta({ id: 'Mail' });
