import { type App, startApp } from '../../src/app.ts';
import { readChecklist } from '../../src/checklist-file.ts';
import type { Connections } from '../../src/email/connections.ts';
import { BOT_TOKEN } from '../../src/sandbox/cast.ts';
import type { BotApi } from '../../src/telegram/api.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { withPassword } from '../support/secrets/planted.ts';
import { heardWires } from '../support/secrets/wires.ts';
import type { Chance } from './chance.ts';

interface Given {
  databasePath: string;
  owners: number[];
  chance: Chance;
  botApi: BotApi;
  mail: Connections;
  draw(): Promise<Uint8Array | null>;
}

const isShown = process.env['BOT_LOG'] !== undefined;
const checklistPath = 'checklists/standard-update.yaml';
/** Read once: a world sees more than a hundred starts, and nothing ever happens to this file. */
const checklist = readChecklist(checklistPath);

/**
 * Starts the bot as `npm start` does, on wires that lead nowhere. What it logs is searched for secrets and shown to nobody; with BOT_LOG in
 * the environment its warnings are shown.
 */
export function startBot({ databasePath, owners, chance, botApi, mail, draw }: Given): Promise<App> {
  return startApp(
    {
      kind: 'bot',
      telegram: { token: BOT_TOKEN, apiRoot: 'http://127.0.0.1:1', updates: { mode: 'polling' } },
      mail: { smtpUrl: withPassword('smtp://127.0.0.1:1'), from: 'Rollouts <rollouts@example.com>' },
      owners,
      databasePath,
      checklistPath,
      integrationsPath: null,
      deadManUrl: null,
      http: { host: '127.0.0.1', port: 0 },
      publicUrl: 'https://bot.example.com',
      logLevel: isShown ? 'warn' : 'trace',
    },
    {
      clock: { now: Date.now, onJump: () => () => undefined },
      random: (count) => chance.bytes(count).toString('base64url'),
      checklist,
      ...(isShown ? {} : { logTo: heardLog }),
      wires: {
        ...heardWires(botApi, mail),
        web: async () => ({ port: 1, stop: async () => undefined }),
        drawer: { draw, close: async () => undefined },
      },
    },
  );
}
