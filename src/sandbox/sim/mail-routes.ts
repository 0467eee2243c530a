import { z } from 'zod';
import type { Mailbox } from '../mail/mailbox.ts';
import { mail as mailShape, mailSummary } from '../shapes/mails.ts';
import { done, written } from './input.ts';
import { type Operation, operation } from './operation.ts';

const GONE = { error: 'There is no such mail' };

/** The mailbox. */
export function mailRoutes(mailbox: Mailbox): Operation[] {
  return [
    operation(
      'listMails',
      'GET /mail',
      {
        tag: 'mails',
        summary: 'The mails, newest first',
        query: { to: z.string().optional().describe('Only those to this address') },
        answer: z.array(mailSummary),
      },
      ({ to }) => mailbox.list(to),
    ),
    operation(
      'getMail',
      'GET /mail/{id}',
      {
        tag: 'mails',
        summary: 'A mail, read and looked over',
        params: { id: written },
        answer: mailShape,
        missing: GONE.error,
      },
      ({ id }, c) => mailbox.get(id) ?? c.json(GONE, 404),
    ),
    operation(
      'getRawMail',
      'GET /mail/{id}/raw',
      {
        tag: 'mails',
        summary: 'A mail as it came over the wire',
        params: { id: written },
        media: { 'message/rfc822': {} },
        missing: GONE.error,
      },
      ({ id }, c) => {
        const raw = mailbox.raw(id);
        if (raw === null) return c.json(GONE, 404);
        return c.body(new Uint8Array(raw), 200, {
          'content-type': 'message/rfc822',
          'x-content-type-options': 'nosniff',
          'content-disposition': `attachment; filename="${id}.eml"`,
        });
      },
    ),
    operation(
      'clearMails',
      'DELETE /mail',
      {
        tag: 'mails',
        summary: 'Empties the mailbox',
        answer: done,
      },
      () => {
        mailbox.clear();
        return {};
      },
    ),
  ];
}
