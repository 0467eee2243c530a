import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import type { BotConfig } from '../../src/config.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { heardLog } from './secrets/listening.ts';
import { withPassword } from './secrets/planted.ts';
import { type SimClient, simClient } from './sim.ts';

/** A sandbox and the real app, connected by HTTP and SMTP only; the clock is the sandbox's. */
export interface House {
  sandbox: Sandbox;
  sim: SimClient;
  /** The app as it runs now. */
  app(): App;
  config: BotConfig;
  /** Ends the app and starts it again on the same database. */
  restart(): Promise<void>;
  /** Ends the app, until `resume`: an outage. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Monday 30 November 2026, 10:00 in Berlin. */
const mondayMorning = Date.parse('2026-11-30T09:00:00Z');

export async function openHouse({
  startAt = mondayMorning,
  change = {},
}: {
  startAt?: number;
  change?: Partial<BotConfig> | ((sandbox: Sandbox) => Partial<BotConfig>);
} = {}): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'rollout-house-'));
  const sandbox = await createSandbox({ port: 0, directory: null, startAt });
  const config: BotConfig = {
    kind: 'bot',
    telegram: { token: sandbox.botToken, apiRoot: sandbox.apiRoot, updates: { mode: 'polling' }, groupsTakeAll: true },
    mail: { smtpUrl: withPassword(sandbox.smtpUrl), from: 'Rollouts <rollouts@example.com>' },
    owners: sandbox.owners,
    databasePath: join(directory, 'rollouts.db'),
    checklistPath: 'checklists/standard-update.yaml',
    integrationsPath: null,
    http: { host: '127.0.0.1', port: 0 },
    publicUrl: null,
    linksToItself: true,
    logLevel: 'trace',
    deadManUrl: null,
    ...(typeof change === 'function' ? change(sandbox) : change),
  };
  const start = (): Promise<App> =>
    startApp(config, {
      clock: sandbox.clock,
      random: (bytes) => randomBytes(bytes).toString('base64url'),
      logTo: heardLog,
    });
  let app: App;
  let isRunning = false;
  const pause = async (): Promise<void> => {
    if (isRunning) await app.stop();
    isRunning = false;
  };
  const resume = async (): Promise<void> => {
    app = await start();
    isRunning = true;
  };
  await sandbox.runBot({
    databasePath: config.databasePath,
    agenda: () => app.agenda(),
    stop: () => pause(),
    async kill() {
      if (isRunning) await app.kill();
      isRunning = false;
    },
    start: () => resume(),
  });
  return {
    sandbox,
    sim: simClient(sandbox.pageUrl),
    app: () => app,
    config,
    async restart() {
      await pause();
      await resume();
    },
    pause,
    resume,
    async stop() {
      await sandbox.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
