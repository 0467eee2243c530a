import { type App, startApp } from '../../src/app.ts';
import type { Connections } from '../../src/email/connections.ts';
import { BOT_TOKEN } from '../../src/sandbox/cast.ts';
import type { BotApi } from '../../src/telegram/api.ts';
import type { Chance } from './chance.ts';

interface Given {
  databasePath: string;
  owners: number[];
  chance: Chance;
  botApi: BotApi;
  mail: Connections;
  draw(): Promise<Uint8Array | null>;
}

/**
 * Starts the bot as `npm start` does, on wires that lead nowhere. It writes no log; with BOT_LOG in the environment it
 * writes its warnings.
 */
export function startBot({ databasePath, owners, chance, botApi, mail, draw }: Given): Promise<App> {
  return startApp(
    {
      kind: 'bot',
      telegram: { token: BOT_TOKEN, apiRoot: 'http://127.0.0.1:1', updates: { mode: 'polling' } },
      mail: { smtpUrl: 'smtp://127.0.0.1:1', from: 'Rollouts <rollouts@example.com>' },
      owners,
      databasePath,
      checklistPath: 'checklists/standard-update.yaml',
      integrationsPath: null,
      deadManUrl: null,
      http: { host: '127.0.0.1', port: 0 },
      publicUrl: 'https://bot.example.com',
      logLevel: process.env['BOT_LOG'] === undefined ? 'silent' : 'warn',
    },
    {
      clock: { now: Date.now, onJump: () => () => undefined },
      random: (count) => chance.bytes(count).toString('base64url'),
      wires: {
        botApi,
        mail,
        web: async () => ({ port: 1, stop: async () => undefined }),
        drawer: { draw, close: async () => undefined },
      },
    },
  );
}
