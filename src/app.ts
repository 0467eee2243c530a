import { pino } from 'pino';
import { readChecklist } from './checklist-file.ts';
import { type BotConfig, ConfigError } from './config.ts';
import { createCourier } from './coordinator/deliver.ts';
import { createHandle, type Handle } from './coordinator/handle.ts';
import { createLoop } from './coordinator/loop.ts';
import type { Clock, Random, Store, Transport } from './coordinator/ports.ts';
import { createRefresher } from './coordinator/refresh.ts';
import { tick } from './coordinator/tick.ts';
import { startSchedule } from './cron/schedule.ts';
import { emailTransport } from './email/transport.ts';
import { wordingOf } from './email/wording.ts';
import { agenda } from './rollout/calendar.ts';
import { keyOf, nameOfRollout } from './rollout/rollout.ts';
import { openStore } from './sqlite/open.ts';
import { BotApiError, createBotApi } from './telegram/api.ts';
import { createBot } from './telegram/bot.ts';
import { createScreen } from './telegram/cards.ts';
import { faces, featuresFor } from './telegram/features.ts';
import { setMenus } from './telegram/features/menus.ts';
import { createInbox } from './telegram/inbox.ts';
import type { Kit, TelegramUpdate } from './telegram/kit.ts';
import { neededUpdates, type Poller, startPoller } from './telegram/poller.ts';
import { telegramTransport } from './telegram/transport.ts';
import { type Health, startWeb } from './web/server.ts';

export interface App {
  /** Where health, webhooks and links are served. */
  httpPort: number;
  /** What will happen by itself, soonest first. */
  agenda(): Promise<{ at: string; what: string }[]>;
  /** Finishes what is in hand, for at most five seconds, and closes everything. */
  stop(): Promise<void>;
}

interface World {
  clock: Clock;
  random: Random;
}

/** The composition root: opens the store, connects both transports, and starts taking updates. Throws ConfigError for settings that cannot work. */
export async function startApp(config: BotConfig, { clock, random }: World): Promise<App> {
  const log = pino({ level: config.logLevel, redact: ['token', 'secret', 'smtpUrl', '*.token', '*.smtpUrl'] });
  const checklist = readChecklist(config.checklistPath);
  const store = openStore(config.databasePath, { clock, random });
  const api = createBotApi(config.telegram.token, config.telegram.apiRoot);
  const onFault = (fault: unknown, doing = 'work in the background'): void => log.error({ err: fault }, `${doing} failed`);
  const calls = new Set<Promise<unknown>>();
  const later = (call: Promise<unknown>, doing: string): void => {
    const settled: Promise<void> = call
      .then(() => undefined)
      .catch((fault: unknown) => log.warn({ err: fault }, `${doing} failed`))
      .finally(() => calls.delete(settled));
    calls.add(settled);
  };

  const bot = await whoAmI();
  await store.outbox.recover(clock.now());
  const handle = createHandle({ store, clock, checklist, wake });
  for (const owner of config.owners) await handle.owner(owner, 'setting', `setting ${owner}`);

  const hasEmail = config.mail !== null;
  const mail = config.mail ? emailTransport({ smtpUrl: config.mail.smtpUrl, from: config.mail.from, log }) : null;
  const screen = createScreen({ store, api, clock, hasEmail, bot, log, faces, previewMail: wordingOf });
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault });
  const kit: Kit = { store, handle, clock, random, api, refresher, log, checklist, bot, hasEmail, publicUrl: config.http.publicUrl, later, previewMail: wordingOf };
  const inbox = createInbox({ store, bot: createBot(kit, featuresFor(kit)), log, onSetAside: (id) => later(tellOwners(store, `An update (${id}) failed three times and was set aside. The log says why.`, clock, wake), 'telling the owners') });

  const courier = (medium: 'telegram' | 'email', transport: Transport, atOnce: number) =>
    createCourier({
      store, medium, transport, clock, atOnce, onFault,
      onUndelivered: (letter, delivery) => log.warn({ letter: letter.id, medium, delivery: delivery.outcome }, 'a letter was not delivered'),
      onSettled: () => refresher.wake(),
    });
  const couriers = [courier('telegram', telegramTransport({ api, store, log, bot }), 25), courier('email', mail ?? noMail, 5)];
  const calendar = createLoop({
    async step() {
      await tick({ store, handle, clock, onFault });
      return false;
    },
    async rest() {
      const next = await store.nextDueAt();
      return next === null ? Number.POSITIVE_INFINITY : Math.max(next - clock.now(), 1_000);
    },
    onFault: (fault) => onFault(fault, 'the calendar'),
  });

  function wake(): void {
    for (const loop of [...couriers, refresher, calendar]) loop.wake();
  }

  let unusable: string | null = null;
  let poller: Poller | null = null;
  const onUnusable = (why: string): void => {
    if (unusable !== why) log.error(why);
    unusable = why;
  };
  const health = async (): Promise<Health> => {
    const since = poller?.troubledSince() ?? null;
    const troubles = [...(unusable ? [unusable] : []), ...(since !== null && Date.now() - since > 60_000 ? ['Telegram has not answered for a minute.'] : [])];
    return { isWell: troubles.length === 0, troubles, updatesWaiting: await store.inbox.waiting() };
  };

  const web = await startWeb({ host: config.http.host, port: config.http.port, health, webhook: webhook() });
  if (config.telegram.updates.mode === 'polling') poller = startPoller({ api, store, clock, log, onStored: inbox.wake, onUnusable });
  else await api.call('setWebhook', { url: new URL(webhookPath, withSlash(config.telegram.updates.publicUrl)).href, secret_token: config.telegram.updates.secret, allowed_updates: [...neededUpdates] });
  const stopListening = clock.onJump(wake);
  const schedule = startSchedule({ tick: async () => wake(), tidy: () => store.settings.set('tidied-at', String(clock.now())) }, onFault);
  inbox.wake();
  wake();
  later(setMenus(kit), 'setting the menus');
  await offerClaim(store, handle, bot.username, random, log.warn.bind(log));
  log.info({ bot: bot.username, updates: config.telegram.updates.mode, email: hasEmail, http: web.port }, 'rollout-bot is running');

  async function whoAmI(): Promise<Kit['bot']> {
    for (let attempt = 1; ; attempt++) {
      try {
        const me = await api.call('getMe', undefined);
        return { id: me.id, username: me.username ?? '', name: me.first_name };
      } catch (fault) {
        if (fault instanceof BotApiError && (fault.code === 401 || fault.code === 404)) {
          await close();
          throw new ConfigError('BOT_TOKEN is not accepted by Telegram; copy it again from BotFather.');
        }
        log.warn({ err: fault, attempt }, 'Telegram does not answer yet');
        await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt)));
      }
    }
  }

  function webhook(): Parameters<typeof startWeb>[0]['webhook'] {
    const { updates } = config.telegram;
    if (updates.mode !== 'webhook') return null;
    const receive = async (update: { update_id: number }): Promise<void> => {
      await store.inbox.receive([{ updateId: update.update_id, raw: JSON.stringify(update as TelegramUpdate) }], null, clock.now());
      inbox.wake();
    };
    return { path: `/${webhookPath}`, secret: updates.secret, receive };
  }

  async function close(): Promise<void> {
    await api.close();
    store.close();
  }

  return {
    httpPort: web.port,
    agenda: () => whatIsNext(store),
    async stop() {
      stopListening();
      await schedule.stop();
      await within(5_000, async () => {
        await poller?.stop();
        await inbox.stop();
        await calendar.stop();
        await Promise.all(couriers.map((each) => each.stop()));
        await refresher.stop();
        await Promise.all(calls);
      });
      await web.stop();
      await mail?.close();
      await close();
      log.info('rollout-bot has stopped');
    },
  };
}

const webhookPath = 'telegram/updates';
const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** Email is off: what was to go by it says so in the report and is not tried again. */
const noMail: Transport = { send: async () => ({ outcome: 'undeliverable', why: 'Email is off: SMTP_URL is not set.' }) };

async function within(ms: number, doing: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([doing(), limit]);
  clearTimeout(timer);
}

async function tellOwners(store: Store, text: string, clock: Clock, wake: () => void): Promise<void> {
  const at = clock.now();
  await store.change('house', `telling ${at} ${text}`, ({ house }) => ({
    events: [],
    letters: house.owners.map((owner) => ({
      medium: 'telegram', address: String(owner), content: { type: 'said', text }, rollout: null, revision: null, announcement: null,
      urgency: 2, dueAt: at, expiresAt: null, unique: `said ${at} ${owner} ${text}`, fallback: null,
    })),
  }));
  wake();
}

/** Without an owner nobody could add the bot to a group: whoever can read the log becomes the first one. */
async function offerClaim(store: Store, _handle: Handle, username: string, random: Random, say: (text: string) => void): Promise<void> {
  if ((await store.house()).owners.length > 0) return;
  const code = (await store.settings.get('claim-code')) ?? random(18);
  await store.settings.set('claim-code', code);
  say(`This bot has no owner yet. Open https://t.me/${username}?start=claim_${code} to become it; the link works once.`);
}

async function whatIsNext(store: Store): Promise<{ at: string; what: string }[]> {
  const summaries = await store.upcoming(50);
  const entries = await Promise.all(
    summaries.map(async ({ id }) => {
      const rollout = await store.rollout(id);
      const team = await store.team(rollout.team);
      return agenda(rollout, team).map(({ at, what }) => ({ at, what: `${keyOf(rollout)} ${nameOfRollout(rollout)}: ${inWords[what] ?? what}` }));
    }),
  );
  return entries.flat().sort((a, b) => a.at - b.at).slice(0, 50).map(({ at, what }) => ({ at: new Date(at).toISOString(), what }));
}

const inWords: Record<string, string> = {
  notice: 'the notice goes out',
  week: 'announcement, 7 days before',
  day: 'announcement, 24 hours before',
  hour: 'announcement, 1 hour before',
  start: 'announcement of the start',
  reminder: 'reminder to whoever owes something',
  'start-held': 'the window opens; the start is announced once Pre-Deployment is signed off',
};
