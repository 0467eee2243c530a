import { Hono } from 'hono';
import type { Mailbox } from '../mail/mailbox.ts';

export function mailRoutes(mailbox: Mailbox): Hono {
  const routes = new Hono();
  routes.get('/mail', (c) => c.json(mailbox.list(c.req.query('to'))));
  routes.get('/mail/:id', (c) => {
    const mail = mailbox.get(Number(c.req.param('id')));
    return mail === undefined ? c.json({ error: 'There is no such mail' }, 404) : c.json(mail);
  });
  routes.get('/mail/:id/raw', (c) => {
    const raw = mailbox.raw(Number(c.req.param('id')));
    if (raw === null) return c.json({ error: 'There is no such mail' }, 404);
    const headers = { 'content-type': 'message/rfc822', 'x-content-type-options': 'nosniff' };
    return c.body(new Uint8Array(raw), 200, {
      ...headers,
      'content-disposition': `attachment; filename="${c.req.param('id')}.eml"`,
    });
  });
  routes.delete('/mail', (c) => {
    mailbox.clear();
    return c.json({});
  });
  return routes;
}
