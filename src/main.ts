import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import type { BotConfig, SandboxConfig } from './config.ts';
import type { Clock, Random } from './coordinator/ports.ts';
import type { BotBeside, SandboxOptions } from './sandbox/contract.ts';

// Below this Node the SQLite driver dies without a word, so it is asked before anything else is loaded.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18))
  stopWith(2, `Node ${process.versions.node} is too old; run it with npm start, which brings Node 24.`);

// What was compiled once need not be compiled at every start; where nothing may be written there it simply is.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/rollout-bot', import.meta.url)));

type Running = Pick<App, 'stop'>;

const random: Random = (bytes) => randomBytes(bytes).toString('base64url');
const wallClock: Clock = { now: Date.now, onJump: () => () => undefined };

// Until the bot runs there is nothing in hand; as the first process of a container it would not end by itself.
const stopAtOnce = (): void => process.exit(0);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stopAtOnce);

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { readConfig } = await import('./config.ts');
  const config = readConfig(process.env);
  if (config.kind === 'sandbox') await runSandbox(config);
  else stopOnSignals(await runBot(config, wallClock));
} catch (fault) {
  const name = fault instanceof Error ? fault.name : '';
  if (['ConfigError', 'ChecklistError', 'IntegrationsError', 'AccessError', 'DkimKeyError'].includes(name))
    stopWith(2, (fault as Error).message);
  if (name === 'StoreError') stopWith(1, (fault as Error).message);
  const { code, port } = fault as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    stopWith(
      1,
      `Port ${port} is taken by another program. Set HTTP_PORT, or SANDBOX_PORT of the sandbox, to a free one.`,
    );
  stopWith(1, fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
}

async function runBot(config: BotConfig, clock: Clock): Promise<App> {
  const { startApp } = await import('./app.ts');
  const onTakenOver = (): never =>
    stopWith(1, 'Another rollout-bot has taken over the database. This one ends and has written nothing since.');
  return startApp(config, { clock, random, env: process.env, onTakenOver });
}

/** No token: a local Telegram and a mailbox take the place of the real ones; the app is the very same. */
async function runSandbox(config: SandboxConfig): Promise<void> {
  const { createSandbox } = await import('./sandbox/sandbox.ts');
  const { greet } = await import('./sandbox/terminal/greeting.ts');
  const sandbox = await createSandbox({
    port: config.sandboxPort,
    directory: dirname(config.databasePath),
    gallery: () => playGallery(config.checklistPath),
  });
  const botConfig: BotConfig = {
    ...config,
    kind: 'bot',
    linksToItself: true,
    telegram: {
      token: sandbox.botToken,
      apiRoot: sandbox.apiRoot,
      updates: { mode: 'polling' },
      groupsTakeAll: true,
    },
    mail: { smtpUrl: sandbox.smtpUrl, from: 'Rollouts <rollouts@example.com>' },
    owners: sandbox.owners,
    logLevel: process.env['LOG_LEVEL'] ? config.logLevel : 'warn',
  };
  let app: App | null = null;
  // Links that were sent point to the port that was free then: it is the same one after a restart.
  let { port } = config.http;
  const bot: BotBeside = {
    databasePath: config.databasePath,
    agenda: () => app?.agenda() ?? [],
    async stop() {
      await app?.stop();
      app = null;
    },
    async kill() {
      await app?.kill();
      app = null;
    },
    async start() {
      app = await runBot({ ...botConfig, http: { ...botConfig.http, port } }, sandbox.clock);
      port = app.httpPort;
    },
  };
  await sandbox.runBot(bot);
  const stop = stopOnSignals(sandbox);
  greet(sandbox.pageUrl, process.stdin, (line) => process.stdout.write(`${line}\n`), stop);
}

/** Nothing of it is loaded before somebody wants to see it. */
async function playGallery(checklistPath: string): ReturnType<NonNullable<SandboxOptions['gallery']>> {
  const { openGallery } = await import('./gallery/gallery.ts');
  return openGallery(checklistPath);
}

/** Returns how to end it without a signal. */
function stopOnSignals(running: Running): () => void {
  let stoppingSince: number | null = null;
  const stop = async (): Promise<void> => {
    // Ctrl+C reaches a program under npm twice, from the terminal and from npm: that is one wish. A later one means at once.
    if (stoppingSince !== null) return Date.now() - stoppingSince > 1_000 ? process.exit(1) : undefined;
    stoppingSince = Date.now();
    await running.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, stopAtOnce).on(signal, () => void stop());
  return () => void stop();
}

function stopWith(code: number, sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}
