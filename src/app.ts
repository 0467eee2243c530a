import { type Logger, pino } from 'pino';
import { createDrawer } from './charts/drawing.ts';
import { readChecklist } from './checklist-file.ts';
import { type BotConfig, ConfigError } from './config.ts';
import { createAbsence } from './coordinator/absence.ts';
import { createCalls } from './coordinator/calls.ts';
import { clockTrouble, createClockCheck } from './coordinator/clock-check.ts';
import { noteDeadAddress } from './coordinator/dead-address.ts';
import { createCourier } from './coordinator/deliver.ts';
import { giveDigests } from './coordinator/digests.ts';
import { createDiskWatch } from './coordinator/disk-watch.ts';
import { createHandle } from './coordinator/handle.ts';
import { createJoining } from './coordinator/joining.ts';
import { createLinks, type Links } from './coordinator/links.ts';
import { createLoop, type Loop } from './coordinator/loop.ts';
import { createMailWatch, type MailTrouble, troubleInWords } from './coordinator/mail-watch.ts';
import { metered } from './coordinator/meters.ts';
import { createModeNews } from './coordinator/mode-news.ts';
import { createModes, isUnwell, modeInWords } from './coordinator/modes.ts';
import { createOutside, noSources } from './coordinator/outside.ts';
import { claimCode, tellOwners } from './coordinator/owners.ts';
import type { Clock, Random, Transport } from './coordinator/ports.ts';
import { createRefresher } from './coordinator/refresh.ts';
import type { Store } from './coordinator/store.ts';
import type { Publisher } from './coordinator/team-calendar.ts';
import { tick } from './coordinator/tick.ts';
import { upcoming } from './coordinator/upcoming.ts';
import { createWatch } from './coordinator/watching.ts';
import { startSchedule } from './cron/schedule.ts';
import { readDkimKey } from './dkim-key.ts';
import type { Connections } from './email/connections.ts';
import { mailDomain, readSender } from './email/sender.ts';
import { emailTransport } from './email/transport.ts';
import { createPreview } from './email/wording.ts';
import { readReport } from './evidence/report-reader.ts';
import { connect } from './integrations/connect.ts';
import { readIntegrations } from './integrations-file.ts';
import { lastBackupAt } from './sqlite/backup.ts';
import { openStore } from './sqlite/open.ts';
import { type BotApi, BotApiError, createBotApi } from './telegram/api.ts';
import { createBot } from './telegram/bot.ts';
import { createScreen } from './telegram/cards.ts';
import { sayToOwners } from './telegram/direct.ts';
import { setMenus } from './telegram/features/menus.ts';
import { faces, featuresFor } from './telegram/features.ts';
import { createInbox } from './telegram/inbox.ts';
import type { Kit } from './telegram/kit.ts';
import { meteredApi, meteredBot } from './telegram/metered.ts';
import { createPace } from './telegram/pace.ts';
import { createRefusals } from './telegram/refusals.ts';
import { checkRosters } from './telegram/roster-check.ts';
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
}

type Env = Readonly<Record<string, string | undefined>>;

interface World {
  clock: Clock;
  random: Random;
  /** Where the secrets stand that the integrations name by their variable. */
  env?: Env;
  /** Another process has taken over the database: nothing more can be written, and this one has to go. */
  onTakenOver?(): void;
  /** Other ways out than HTTP, SMTP and a thread: a simulation's, in which nothing takes real time. */
  wires?: Wires;
}

interface Wires {
  botApi: BotApi;
  mail: Connections;
  web: typeof startWeb;
  drawPng: Kit['drawPng'];
}

const longestDrain = 5_000;
const steadily = (): number => performance.now();

/** The composition root: opens the store, connects both transports, and starts taking updates. Throws ConfigError for settings that cannot work. */
export async function startApp(
  config: BotConfig,
  { clock, random, env = {}, onTakenOver = () => undefined, wires }: World,
): Promise<App> {
  const log = pino({ level: config.logLevel, redact: ['token', 'secret', 'smtpUrl', '*.token', '*.smtpUrl'] });
  const onFault = (fault: unknown, doing = 'work in the background'): void =>
    log.error({ err: fault }, `${doing} failed`);
  const checklist = readChecklist(config.checklistPath);
  const dkim = config.mail?.dkim && { ...config.mail.dkim, key: readDkimKey(config.mail.dkim.keyPath) };
  const connected = config.integrationsPath ? connectionsOf(config.integrationsPath, clock, env) : null;
  const modes = createModes(clock);
  const disk = createDiskWatch({ modes, probe: () => store.probe() });
  const store = openStore(config.databasePath, { clock, random, onDiskFault: disk.fault, onTakenOver });
  const meters = createMetrics();
  const { heardAt, aheadSeconds } = createClockCheck(Date.now);
  const { token, apiRoot } = config.telegram;
  const talking = wires?.botApi ?? createBotApi(token, apiRoot, heardAt);
  const pace = createPace(meteredApi(talking, meters, steadily));
  const { api } = pace;
  const paced = config.telegram.groupsTakeAll ? {} : { pace };
  const close = async (): Promise<void> => {
    await api.close();
    await connected?.close();
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
    if (trouble?.kind === 'locked') modes.enter('mail', 'the mail server does not let the bot in');
    else modes.leave('mail');
    later(mailWatch(trouble).then(wake), 'telling the owners about email');
  };
  const lines = wires ? { connections: wires.mail } : {};
  const mail = config.mail ? emailTransport({ ...config.mail, dkim, links, log, onTrouble, ...lines }) : null;
  const previewMail = createPreview(links, config.mail?.replyTo !== undefined);
  const screen = createScreen({ store, api, clock, hasEmail, bot, log, links, faces, previewMail, outside, ...paced });
  const mayAct = (): boolean => modes.mayAct();
  const mayPost = (): boolean => modes.mayAct('telegram');
  const refresher = createRefresher({ store, screen, realNow: Date.now, atOnce: 20, onFault, mayAct: mayPost });
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
    drawPng: wires?.drawPng ?? createDrawer().draw,
    modes,
  };
  const onSetAside = (id: number): void =>
    later(
      tellOwners(`An update (${id}) failed three times and was set aside. The log says why.`, store, clock).then(wake),
      'telling the owners',
    );
  const calls = createCalls({ store, handle, sources, clock, later });
  const refusals = createRefusals({ api, bot, modes, log });
  const talker = meteredBot(createBot(kit, featuresFor(kit)), meters, steadily);
  const inbox = createInbox({ store, bot: talker, log, modes, refusals, onSetAside });

  const courier = (medium: 'telegram' | 'email', transport: Transport, atOnce: number): Loop =>
    createCourier({
      store,
      medium,
      transport: metered(transport, medium, meters, clock.now),
      clock,
      atOnce,
      mayAct: () => modes.mayAct(medium),
      // About what Telegram takes from one bot; more would only come back.
      ...(medium === 'telegram' ? { perSecond: 30 } : {}),
      onFault,
      beforeGivingUp: (letter, delivery) => noteDeadAddress(letter, delivery, handle),
      onUndelivered: (letter, { outcome }) =>
        log.warn({ letter: letter.id, medium, outcome }, 'a letter was not delivered'),
      onSettled: () => refresher.wake(),
    });
  const couriers = [
    courier('telegram', telegramTransport({ api, store, log, bot, links, ...paced }), 25),
    // Five lines; what is claimed ahead keeps them busy.
    courier('email', mail ?? noMail, 50),
  ];
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
    mayStep: mayAct,
    gatherMs: 25,
  });

  const digests = createLoop({
    async step() {
      const looked = await giveDigests({ store, clock, onFault });
      if (looked > 0) for (const each of couriers) each.wake();
      return looked > 0;
    },
    async rest() {
      const next = await store.people.nextDigestAt();
      return next === null ? Number.POSITIVE_INFINITY : Math.max(next - clock.now(), 1_000);
    },
    onFault: (fault) => onFault(fault, 'the digests'),
    mayStep: mayAct,
    gatherMs: 25,
  });

  const watch = createWatch({
    store,
    handle,
    sources,
    outside,
    clock,
    epoch: store.epoch,
    realNow: () => performance.now(),
    onFault,
    mayAct: () => modes.now().every(({ cause }) => cause !== 'rival'),
  });

  loops.push(...couriers, refresher, calendar, digests, watch);

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
  const health = async () => {
    const { isWell, troubles } = updates.health();
    const standing = modes.now();
    const aboutMail = mail?.trouble(clock.now());
    return {
      isWell: isWell && !standing.some(isUnwell),
      troubles: [
        ...standing.filter(isUnwell).map(modeInWords),
        ...troubles,
        // Neither is helped by starting anew, which is what watchers of this address do.
        ...(aboutMail ? [troubleInWords(aboutMail)] : []),
        ...clockTrouble(aheadSeconds()),
      ],
      updatesWaiting: await store.inbox.waiting(),
      modes: standing.map(({ mode, since, why }) => ({ mode, since: new Date(since).toISOString(), why })),
    };
  };
  const standing = async () => ({
    ...(await health()),
    epoch: store.epoch,
    backlog: await store.outbox.backlog(clock.now()),
    at: clock.now(),
    backupAt: lastBackupAt(config.databasePath),
    clockAheadSeconds: aheadSeconds(),
  });
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
  const live = async (): Promise<void> => {
    if (config.deadManUrl) await signOfLife(config.deadManUrl, (await health()).isWell);
  };
  const schedule = startSchedule(
    {
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
  const alertTo = config.mail ? readSender(config.mail.replyTo ?? config.mail.from).address : null;
  const say = (text: string): Promise<void> => sayToOwners(text, { api, store });
  const modeNews = createModeNews({ store, clock, sayToOwners: say, alertTo });
  modes.onChange((mode, isOver) => {
    if (isOver) log.warn(`${mode.mode} is over`);
    else log.error(modeInWords(mode));
    if (isOver) for (const each of [inbox, ...loops]) each.wake();
    later(modeNews(mode, isOver).then(wake), 'telling the owners how the bot is');
  });
  const code = await claimCode(store, random);
  if (code)
    log.warn(
      `This bot has no owner yet. Open https://t.me/${bot.username}?start=claim_${code} to become it; the link works once.`,
    );
  log.info(
    { bot: bot.username, updates: config.telegram.updates.mode, email: hasEmail, http: web.port },
    'rollout-bot is running',
  );

  const drain = async (): Promise<void> => {
    await updates.stop();
    await inbox.stop();
    await calendar.stop();
    await digests.stop();
    await watch.stop();
    await Promise.all(couriers.map((each) => each.stop()));
    await refresher.stop();
    await settled();
  };

  return {
    httpPort: web.port,
    agenda: () => upcoming(store),
    async stop() {
      stopListening();
      absence.stop();
      disk.stop();
      await schedule.stop();
      await within(longestDrain, drain());
      await web.stop();
      mail?.close();
      await drawer.close();
      meters.close();
      await close();
      log.info('rollout-bot has stopped');
    },
  };
}

/** What the integrations name, connected but not asked yet. Kubernetes tells a process within it where it is by two variables. */
function connectionsOf(path: string, clock: Clock, env: Env) {
  const pod = { host: env['KUBERNETES_SERVICE_HOST'], port: env['KUBERNETES_SERVICE_PORT'] };
  return connect(readIntegrations(path, env), { at: () => clock.now(), now: () => performance.now(), pod });
}

/** Waits until Telegram answers; a token that it does not know ends the start. */
async function whoAmI(api: BotApi, log: Logger): Promise<Kit['bot']> {
  for (let attempt = 1; ; attempt++) {
    try {
      const me = await api.call('getMe', undefined);
      return { id: me.id, username: me.username ?? '', name: me.first_name };
    } catch (fault) {
      if (fault instanceof BotApiError && (fault.code === 401 || fault.code === 404))
        throw new ConfigError('BOT_TOKEN is not accepted by Telegram; copy it again from BotFather.');
      log.warn({ err: fault, attempt }, 'Telegram does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt)));
    }
  }
}

/** The key that signs links is made once and stays: links in old mails go on working. */
async function linksFor(store: Store, random: Random, baseUrl: () => string | null): Promise<Links> {
  const known = await store.settings.get('link-key');
  const key = known ?? random(32);
  if (!known) await store.settings.set('link-key', key);
  return createLinks(key, baseUrl);
}

/** Calendar entries carry the same names in mails and in feeds: the sender's domain, or the bot's own where there are no mails. */
function publisherOf({ mail, publicUrl }: BotConfig): Publisher {
  if (mail) return { domain: mailDomain(mail.from), address: readSender(mail.from).address };
  return { domain: publicUrl ? new URL(publicUrl).hostname : 'rollout-bot.invalid', address: null };
}

/** Calls that nobody waits for until the bot stops. */
function createPending(log: Logger): { later: Kit['later']; settled(): Promise<void> } {
  const calls = new Set<Promise<void>>();
  return {
    later(call, doing) {
      const settled: Promise<void> = call
        .then(() => undefined)
        .catch((fault: unknown) => log.warn({ err: fault }, `${doing} failed`))
        .finally(() => calls.delete(settled));
      calls.add(settled);
    },
    async settled() {
      // What is waited for may put off more.
      while (calls.size > 0) await Promise.all(calls);
    },
  };
}

/** Email is off: what was to go by it says so in the report and is not tried again. */
const noMail: Transport = {
  send: async () => ({ outcome: 'undeliverable', why: 'Email is off: SMTP_URL is not set.' }),
};

async function within(ms: number, doing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([doing, limit]);
  clearTimeout(timer);
}
