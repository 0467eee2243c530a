import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { type BotApi, botApi } from './bot-api/routes.ts';
import { BOT_TOKEN, MARA } from './cast.ts';
import { calm } from './chaos.ts';
import { createClock } from './clock.ts';
import type { AgendaEntry, Sandbox, SandboxOptions } from './contract.ts';
import { createDemo } from './demo/demo.ts';
import { createPlayer } from './demo/player.ts';
import { createEventHub } from './events.ts';
import { createGallery } from './gallery.ts';
import { createLog } from './log.ts';
import { createMailbox } from './mail/mailbox.ts';
import { startSmtp } from './mail/smtp.ts';
import { createOracle } from './oracle.ts';
import { clientModule } from './page/client.ts';
import { pageRoutes } from './page/page.ts';
import { createRenewal } from './renewal.ts';
import { FOREIGN, isForeign } from './sim/guard.ts';
import { simOperations, simRoutes } from './sim/routes.ts';
import { openStorage } from './storage.ts';
import { firstStart } from './world/first-start.ts';
import { World } from './world/world.ts';

/** Starts the Bot API, the mailbox, `/sim/` and the page, all on loopback. Rejects when the port is taken. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const storage = await openStorage(options.directory);
  const events = createEventHub();
  const clock = createClock(storage, options.startAt, () =>
    events.emit({ type: 'clock', now: new Date(clock.now()).toISOString(), paused: clock.paused }),
  );
  const log = createLog(events);
  const world = new World({ clock, storage, events, log, oracle: createOracle(log, options.oracle ?? true) });
  const isNew = world.chats.size === 0;
  if (isNew) firstStart(world);
  const mailbox = createMailbox(storage, events, clock.now);
  const chaos = calm();
  let agenda = options.agenda ?? (() => []);
  const api = botApi(world, chaos);
  const hangUpMail = (): void => smtp.hangUp();
  const renewal = createRenewal({ world, storage, clock, mailbox, chaos, hangUpMail, isNew });

  const planned = async (): Promise<AgendaEntry[]> => sorted(await agenda());
  const demo = createDemo({ world, renewal, player: createPlayer({ world, mailbox, agenda: planned }) });

  const app = new Hono();
  const gallery = createGallery(options.gallery);
  const operations = simOperations({ world, mailbox, chaos, api, renewal, demo, agenda: planned, gallery });
  app.route('/sim', simRoutes(operations));
  app.route('/', pageRoutes(clientModule(operations)));
  app.notFound((c) => c.json({ ok: false, error_code: 404, description: 'Not Found' }, 404));
  app.onError((error, c) =>
    c.json({ ok: false, error_code: 500, description: `Internal Server Error: ${error.message}` }, 500),
  );

  const server = createServer(guarded(api, getRequestListener(app.fetch)));
  const port = await listening(server, options.port).catch((error: unknown) => {
    storage.close();
    throw error;
  });
  const smtp = await startSmtp(options.smtpPort ?? 0, mailbox, chaos);
  return {
    botToken: BOT_TOKEN,
    apiRoot: `http://127.0.0.1:${port}`,
    pageUrl: `http://127.0.0.1:${port}`,
    smtpUrl: smtp.url,
    owners: [MARA],
    clock,
    setAgenda: (next) => {
      agenda = next;
    },
    runBot: (bot) => {
      agenda = renewal.agenda;
      return renewal.begin(bot);
    },
    async stop() {
      if (!server.listening) return;
      await renewal.stop();
      api.stop();
      world.callbacks.clear();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), smtp.close()]);
      storage.close();
    },
  };
}

function sorted(entries: AgendaEntry[]): AgendaEntry[] {
  return entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What is for the Bot API goes straight there, everything else to the pages. */
function guarded(api: BotApi, pages: ReturnType<typeof getRequestListener>): RequestListener {
  return (request, response) => {
    if (isForeign(request.headers))
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(FOREIGN));
    else if (!api.serve(request, response)) void pages(request, response);
  };
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Thousands of bots' requests at once wait in line instead of being turned away and tried again a second later.
    server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => resolve((server.address() as AddressInfo).port));
  });
}
