import { pino } from 'pino';
import {
  connectionsOf,
  createPending,
  type Env,
  linksFor,
  noMail,
  publisherOf,
  whoAmI,
  within,
} from './app/beginning.ts';
import { createHealth } from './app/health.ts';
import { createLoops } from './app/loops.ts';
import { tellHowToOwn, tellModes } from './app/telling.ts';
import { createDrawer, type Drawer } from './charts/drawing.ts';
import { readChecklist } from './checklist-file.ts';
import type { BotConfig } from './config.ts';
import { createAbsence } from './coordinator/absence.ts';
import { createCalls } from './coordinator/calls.ts';
import { createClockCheck } from './coordinator/clock-check.ts';
import { createDiskWatch } from './coordinator/disk-watch.ts';
import { createHandle } from './coordinator/handle.ts';
import { createJoining } from './coordinator/joining.ts';
import type { Loop } from './coordinator/loop.ts';
import { createMailWatch, type MailTrouble, muteMail } from './coordinator/mail-watch.ts';
import { createModes } from './coordinator/modes.ts';
import { createOutside, noSources } from './coordinator/outside.ts';
import { tellOwners } from './coordinator/owners.ts';
import type { Clock, Random } from './coordinator/ports.ts';
import { createRefresher } from './coordinator/refresh.ts';
import { upcoming } from './coordinator/upcoming.ts';
import { startSchedule } from './cron/schedule.ts';
import { readDkimKey } from './dkim-key.ts';
import type { Connections } from './email/connections.ts';
import { emailTransport } from './email/transport.ts';
import { createPreview } from './email/wording.ts';
import { readReport } from './evidence/report-reader.ts';
import type { Checklist } from './rollout/checklist.ts';
import { openStore } from './sqlite/open.ts';
import { type BotApi, createBotApi } from './telegram/api.ts';
import { createBot } from './telegram/bot.ts';
import { createScreen } from './telegram/cards.ts';
import { setMenus } from './telegram/features/menus.ts';
import { faces, featuresFor } from './telegram/features.ts';
import { createInbox } from './telegram/inbox.ts';
import type { Kit } from './telegram/kit.ts';
import { meteredApi, meteredBot } from './telegram/metered.ts';
import { createPace } from './telegram/pace.ts';
import { createRefusals } from './telegram/refusals.ts';
import { checkRosters } from './telegram/roster-check.ts';
import { watchingToken } from './telegram/token-watch.ts';
import { telegramTransport } from './telegram/transport.ts';
import { startUpdates } from './telegram/updates.ts';
import { signOfLife } from './web/dead-man.ts';
import { createMetrics } from './web/metrics.ts';
import { startWeb } from './web/server.ts';

export interface App {
  /** Where health and the webhook are served. */
  httpPort: number;
  /** What will happen by itself, soonest first. */
  agenda(): Promise<{ at: string; what: string }[]>;
  /** Finishes what is in hand, for at most five seconds, and closes everything. */
  stop(): Promise<void>;
  /**
   * Goes as a killed process does, as far as one can that shares its process with others: the database is let go of first, so that nothing in hand is
   * written any more, then every connection is cut. What is still on its way in memory finds both gone. For the sandbox, which starts it again.
   */
  kill(): Promise<void>;
}

interface World {
  clock: Clock;
  random: Random;
  /** Where the secrets stand that the integrations name by their variable. */
  env?: Env;
  /** Who takes the log, line by line; standard output where nobody does. */
  logTo?: { write(line: string): void };
  /** Another process has taken over the database: nothing more can be written, and this one has to go. */
  onTakenOver?(): void;
  /** The checklist of the settings, where whoever starts the bot time and again has read it. */
  checklist?: Checklist;
  /** Other ways out than HTTP, SMTP and a thread: a simulation's, in which nothing takes real time. */
  wires?: Wires;
}

interface Wires {
  botApi: BotApi;
  mail: Connections;
  web: typeof startWeb;
  drawer: Drawer;
}

const longestDrain = 5_000;
const steadily = (): number => performance.now();

/** The composition root: opens the store, connects both transports, and starts taking updates. Throws ConfigError for settings that cannot work. */
export async function startApp(
  config: BotConfig,
  {
    clock,
    random,
    env = {},
    logTo,
    onTakenOver = () => undefined,
    checklist = readChecklist(config.checklistPath),
    wires,
  }: World,
): Promise<App> {
  const redact = ['token', 'secret', 'smtpUrl', '*.token', '*.smtpUrl'];
  const log = pino({ level: config.logLevel, redact }, logTo);
  const onFault = (fault: unknown, doing = 'work in the background'): void =>
    log.error({ err: fault }, `${doing} failed`);
  const dkim = config.mail?.dkim && { ...config.mail.dkim, key: readDkimKey(config.mail.dkim.keyPath) };
  const connected = config.integrationsPath ? connectionsOf(config.integrationsPath, clock, env) : null;
  const modes = createModes(clock);
  const disk = createDiskWatch({ modes, probe: () => store.probe() });
  const store = openStore(config.databasePath, { clock, random, onDiskFault: disk.fault, onTakenOver });
  const meters = createMetrics();
  const { heardAt, aheadSeconds } = createClockCheck(Date.now);
  const { token, apiRoot } = config.telegram;
  const talking = wires?.botApi ?? createBotApi(token, apiRoot, heardAt);
  const pace = createPace(watchingToken(meteredApi(talking, meters, steadily), modes));
  const { api } = pace;
  const paced = config.telegram.groupsTakeAll ? {} : { pace };
  const hangUp = async (): Promise<void> => {
    await api.close();
    await connected?.close();
  };
  const close = async (): Promise<void> => {
    await hangUp();
    store.close();
  };
  const bot = await whoAmI(api, log).catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  await store.outbox.recover(clock.now());

  const { later, settled } = createPending(log);
  const loops: Loop[] = [];
  const wake = (): void => {
    for (const loop of loops) loop.wake();
  };
  const sources = connected ?? noSources;
  const outside = createOutside(sources);
  const handle = createHandle({ store, clock, checklist, outside, wake });
  await handle.owners(config.owners, `start ${store.epoch}`);

  let ownUrl: string | null = config.publicUrl;
  const links = await linksFor(store, random, () => ownUrl);
  const joining = createJoining({ store, handle, clock, random, links, wake });
  const hasEmail = config.mail !== null;
  const mailWatch = createMailWatch(store, clock);
  const onTrouble = (trouble: MailTrouble | null): void => {
    muteMail(trouble, modes);
    later(mailWatch(trouble).then(wake), 'telling the owners about email');
  };
  const lines = wires ? { connections: wires.mail } : {};
  const mail = config.mail ? emailTransport({ ...config.mail, dkim, links, log, onTrouble, ...lines }) : null;
  const previewMail = createPreview(links, config.mail?.replyTo !== undefined);
  const screen = createScreen({ store, api, clock, hasEmail, bot, log, links, faces, previewMail, outside, ...paced });
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault, modes });
  const drawer = wires?.drawer ?? createDrawer();
  const kit: Kit = {
    store,
    handle,
    clock,
    random,
    api,
    refresher,
    log,
    checklist,
    bot,
    hasEmail,
    later,
    links,
    sources,
    outside,
    previewMail,
    readReport,
    drawPng: drawer.draw,
    modes,
  };
  const onSetAside = (id: number): void =>
    later(
      tellOwners(`An update (${id}) failed three times and was set aside. The log says why.`, store, clock).then(wake),
      'telling the owners',
    );
  const calls = createCalls({ store, handle, sources, clock, later });
  const refusals = createRefusals({ api, bot, modes, owners: async () => (await store.house()).owners, log });
  const talker = meteredBot(createBot(kit, featuresFor(kit)), meters, steadily);
  const inbox = createInbox({ store, bot: talker, log, modes, refusals, onSetAside });

  const transports = { telegram: telegramTransport({ api, store, log, bot, links, ...paced }), email: mail ?? noMail };
  const background = { store, handle, clock, modes, meters, transports, refresher, sources, outside, log, onFault };
  const rows = createLoops(background);
  loops.push(...rows.flat());

  const absence = createAbsence({
    store,
    clock,
    onGap(gap) {
      log.warn(gap, 'the bot was away for longer than Telegram keeps taps; open cards say so');
      refresher.wake();
    },
  });
  const updates = startUpdates({
    api,
    store,
    clock,
    log,
    wake: inbox.wake,
    onHeard: absence.heard,
    modes,
    refusals,
    updates: config.telegram.updates,
  });
  const { databasePath } = config;
  const { health, standing } = createHealth({ store, clock, modes, updates, mail, databasePath, aheadSeconds });
  const web = await (wires?.web ?? startWeb)({
    host: config.http.host,
    port: config.http.port,
    health,
    metrics: { contentType: meters.contentType, text: async () => meters.text(await standing()) },
    webhook: updates.webhook,
    pages: {
      store,
      handle,
      clock,
      modes,
      random,
      links,
      joining,
      sources,
      calls,
      publisher: publisherOf(config),
      realNow: Date.now,
    },
    onFault,
  });
  if (config.linksToItself) ownUrl ??= `http://127.0.0.1:${web.port}`;
  const stopListening = clock.onJump(wake);
  const { deadManUrl } = config;
  const live = deadManUrl ? async (): Promise<void> => signOfLife(deadManUrl, (await health()).isWell) : null;
  const schedule = startSchedule(
    {
      mayAct: modes.mayAct,
      tick: async () => wake(),
      checkRosters: () => checkRosters(kit),
      forgetAskings: joining.forgetOld,
      signOfLife: live,
    },
    onFault,
  );
  inbox.wake();
  wake();
  later(setMenus(kit), 'setting the menus');
  tellModes({ modes, store, clock, api, mail: config.mail, log, later, waiting: [inbox, ...loops] });
  await tellHowToOwn(bot.username, store, random, log);
  log.info(
    { bot: bot.username, updates: config.telegram.updates.mode, email: hasEmail, http: web.port },
    'rollout-bot is running',
  );

  const drain = async (): Promise<void> => {
    await updates.stop();
    await inbox.stop();
    for (const row of rows) await Promise.all(row.map((loop) => loop.stop()));
    await settled();
  };

  const endTimers = (): void => {
    stopListening();
    absence.stop();
    disk.stop();
  };
  const leave = async (): Promise<void> => {
    await web.stop();
    mail?.close();
    await drawer.close();
    meters.close();
  };

  return {
    httpPort: web.port,
    agenda: () => upcoming(store),
    async stop() {
      endTimers();
      await schedule.stop();
      await within(longestDrain, drain());
      await leave();
      await close();
      log.info('rollout-bot has stopped');
    },
    async kill() {
      store.drop();
      // Whatever fails from now on does so because it was killed, and a dead process complains of nothing.
      log.level = 'silent';
      endTimers();
      for (const each of [updates, inbox, ...loops]) void each.stop().catch(() => undefined);
      await Promise.all([schedule.stop(), hangUp(), leave()]);
    },
  };
}
