import { createHash, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Pages, stakeholderPages } from './pages.ts';
import { noSuchLink } from './safety.ts';

export interface Health {
  /** Whether it does what it is there for; mail alone may be in trouble while it does. */
  isWell: boolean;
  /** What is wrong, in words. */
  troubles: string[];
  updatesWaiting: number;
  /** In what way it does less than it should, since when (ISO 8601, UTC), and why. */
  modes: { mode: string; since: string; why: string }[];
}

interface Deps {
  host: string;
  port: number;
  health(): Promise<Health>;
  /** What a Prometheus fetches, for whoever reaches this address. */
  metrics: { contentType: string; text(): Promise<string> };
  /** Telegram's webhook, when that is how updates come: stores them before it answers. */
  webhook: { path: string; secret: string; receive(update: { update_id: number }): Promise<void> } | null;
  /** What the pages behind signed links need; null: there are none. */
  pages: Pages | null;
  onFault(fault: unknown, doing: string): void;
}

const largestUpdate = 1024 * 1024;
/** Whoever sends slower than this, in milliseconds for a whole request, is hung up on. */
const slowestRequest = 30_000;

/** The bot's own small web server: health, Telegram's webhook, and the pages that stakeholders get links to. */
export async function startWeb({
  host,
  port,
  health,
  metrics,
  webhook,
  pages,
  onFault,
}: Deps): Promise<{ port: number; stop(): Promise<void> }> {
  const app = new Hono();
  app.onError((fault, c) => {
    onFault(fault, `${c.req.method} ${c.req.path}`);
    return c.json({ error: 'internal' }, 500);
  });
  app.get('/healthz', async (c) => {
    const state = await health();
    return c.json(state, state.isWell ? 200 : 503);
  });
  app.get('/readyz', async (c) => c.json({ ready: true, updatesWaiting: (await health()).updatesWaiting }));
  app.get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }));
  if (webhook) {
    app.post(
      webhook.path,
      // The secret is checked before a byte of the body is read.
      async (c, next) =>
        isSame(c.req.header('x-telegram-bot-api-secret-token') ?? '', webhook.secret)
          ? next()
          : c.json({ error: 'unauthorised' }, 401),
      bodyLimit({ maxSize: largestUpdate, onError: (c) => c.json({ error: 'too large' }, 413) }),
      async (c) => {
        const update: unknown = await c.req.json().catch(() => null);
        // Telegram repeats what is not answered with 200; what is no update would come for ever.
        if (isUpdate(update)) await webhook.receive(update);
        return c.json({});
      },
    );
  }
  if (pages) app.route('/', stakeholderPages(pages, onFault));
  app.notFound(noSuchLink);
  const { server, port: bound } = await new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const starting = serve(
      { fetch: app.fetch, hostname: host, port, serverOptions: { requestTimeout: slowestRequest } },
      (info) => resolve({ server: starting as Server, port: info.port }),
    );
    starting.on('error', reject);
  });
  return {
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const isUpdate = (body: unknown): body is { update_id: number } =>
  typeof body === 'object' && body !== null && 'update_id' in body && Number.isSafeInteger(body.update_id);

/** Takes the same time whatever is different, and however long it is. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
