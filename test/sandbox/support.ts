import { afterAll, beforeAll } from 'vitest';
import { CUSTOMERS_CHAT, PLATFORM_CHAT, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { type ApiAnswer, callApi, type SimClient, simClient } from '../support/sim.ts';

export const TEAM = TEAM_CHAT;
export const CUSTOMERS = CUSTOMERS_CHAT;
export const PLATFORM = PLATFORM_CHAT;

export interface Playground {
  sandbox: Sandbox;
  sim: SimClient;
  /** Calls the Bot API and gives the whole answer. */
  api<T = { message_id: number }>(method: string, params?: object): Promise<ApiAnswer<T>>;
  /** Calls it and gives the result; throws Telegram's sentence. */
  ok<T = { message_id: number }>(method: string, params?: object): Promise<T>;
  /** Everything that waits for the bot, confirmed. */
  updates(): Promise<Update[]>;
}

/** Its kind is the other key. */
export interface Update {
  update_id: number;
  [kind: string]: unknown;
}

/** One sandbox for the whole file. */
export function playground(options: Partial<SandboxOptions> = {}): Playground {
  let sandbox: Sandbox | undefined;
  let sim: SimClient | undefined;
  beforeAll(async () => {
    sandbox = await createSandbox({ port: 0, directory: null, ...options });
    sim = simClient(sandbox.pageUrl);
  });
  afterAll(async () => await sandbox?.stop());
  return {
    get sandbox() {
      return started(sandbox);
    },
    get sim() {
      return started(sim);
    },
    api: (method, params) => callApi(started(sandbox), method, params),
    async ok<T>(method: string, params?: object): Promise<T> {
      const answer = await callApi<T>(started(sandbox), method, params);
      if (!answer.ok) throw new Error(answer.description);
      return answer.result as T;
    },
    async updates() {
      const waiting = await this.ok<Update[]>('getUpdates');
      const last = waiting.at(-1);
      if (last !== undefined) await this.ok('getUpdates', { offset: last.update_id + 1 });
      return waiting;
    },
  };
}

function started<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('The sandbox has not started yet');
  return thing;
}
