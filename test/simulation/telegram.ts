import { Flood } from '../../src/sandbox/bot-api/flood.ts';
import { methodTable } from '../../src/sandbox/bot-api/methods.ts';
import { Polling } from '../../src/sandbox/bot-api/polling.ts';
import { ApiRefusal } from '../../src/sandbox/bot-api/refusal.ts';
import { createEventHub } from '../../src/sandbox/events.ts';
import { type CallLog, createLog } from '../../src/sandbox/log.ts';
import { createOracle } from '../../src/sandbox/oracle.ts';
import { openStorage } from '../../src/sandbox/storage.ts';
import { firstStart } from '../../src/sandbox/world/first-start.ts';
import { World } from '../../src/sandbox/world/world.ts';
import { type BotApi, BotApiError, BotApiSilence } from '../../src/telegram/api.ts';
import type { Update } from './audit/claims.ts';
import { chanceOf } from './chance.ts';
import type { Machine } from './machine.ts';
import type { Weather } from './weather.ts';

/** A call of the bot's on its way: what it says, and what Telegram and the bot make of it. */
export interface Call {
  number: number;
  method: string;
  params: Record<string, unknown>;
}

export interface CallWitness {
  /** The bot makes it, whether or not there is a way to Telegram. */
  tried(call: Call): void;
  /** Its bytes are on the wire. */
  wrote(call: Call): void;
  /** Telegram has carried it out. */
  took(call: Call, result: unknown): void;
  /** The bot hears nothing, and does not know what became of it. */
  unclear(call: Call): void;
}

/** The Telegram of the sandbox, without HTTP, by the simulation's time. */
export async function openTelegram(machine: Machine, hear: (update: Update) => void): Promise<World> {
  const storage = await openStorage(null);
  const { real } = machine.hours;
  const clock = {
    now: real,
    paused: false,
    set: () => undefined,
    pause: () => undefined,
    save: () => undefined,
    onJump: () => () => true,
  };
  const events = createEventHub();
  const lines = createLog(events);
  const log: CallLog = {
    ...lines,
    add(line) {
      if (line.kind === 'update') hear(line.body as Update);
      return lines.add(line);
    },
  };
  const world = new World({ clock, storage, events, log, oracle: createOracle(log, false) });
  machine.outside(() => firstStart(world));
  return world;
}

/** The wire to it: slow, and by the weather it breaks before or after the call, is refused, or comes too often. */
export function wireTo(
  world: World,
  machine: Machine,
  { seed, weather, saw, onCall }: { seed: number; weather: Weather; saw: CallWitness; onCall(): void },
): { api: BotApi; rival(): void; restart(): void } {
  const { hours, outside } = machine;
  const polling = new Polling();
  const flood = new Flood();
  const methods = methodTable(polling, () => {
    throw new Error('There is no webhook here.');
  });
  let calls = 0;
  let life = 0;

  const carriedOut = ({ method, params }: Call, signal: AbortSignal): unknown =>
    outside(() => {
      flood.count({ world, method, params, uploads: new Map(), signal }, true);
      const known = methods.get(method.toLowerCase());
      if (!known) throw new Error(`The simulation does not play ${method}.`);
      return known({ world, method, params, uploads: new Map(), signal });
    });

  const call = (name: string, given: unknown, { timeoutMs = 15_000, signal }: Options = {}): Promise<unknown> => {
    const one: Call = { number: ++calls, method: name, params: JSON.parse(JSON.stringify(given ?? {})) };
    const mine = life;
    const chance = chanceOf(seed, 'call', one.number);
    const ending = new AbortController();
    return new Promise((resolve, reject) => {
      const timers: (() => void)[] = [];
      const after = (ms: number, doing: () => void): void => {
        timers.push(hours.later(ms, 'world', doing));
      };
      // What comes for a process that is no more is heard by nobody.
      const answer = (tell: () => void): void => {
        if (mine === life) tell();
      };
      const silence = (code: string, isBefore = false) => new BotApiSilence(name, { code }, isBefore);
      const stopWaiting = hours.later(timeoutMs, 'world', () => {
        ending.abort();
        answer(() => {
          saw.unclear(one);
          reject(silence('TimeoutError'));
        });
      });
      const settle = (tell: () => void): void => {
        stopWaiting();
        signal?.removeEventListener('abort', onAbort);
        answer(tell);
      };
      const onAbort = (): void => {
        ending.abort();
        for (const stop of timers) stop();
        settle(() => reject(silence('AbortError')));
      };
      signal?.addEventListener('abort', onAbort);
      saw.tried(one);
      const trouble = weather.call(name, hours.real(), chance);
      const way = trouble?.slowMs ?? chance.between(5, chance.happens(0.05) ? 3_000 : 120);
      if (trouble?.kind === 'unreachable') return after(way, () => settle(() => reject(silence('ECONNREFUSED', true))));
      saw.wrote(one);
      onCall();
      if (trouble?.kind === 'refused')
        return after(way * 2, () =>
          settle(() => reject(refusal(name, trouble.code, trouble.says, trouble.retryAfter))),
        );
      const isHeard = trouble?.kind !== 'lost';
      after(way, () => {
        const taken = (result: unknown): void => {
          saw.took(one, result);
          const read = JSON.stringify(result);
          after(way, () =>
            settle(() => {
              if (isHeard) return resolve(JSON.parse(read));
              saw.unclear(one);
              reject(silence('UND_ERR_SOCKET'));
            }),
          );
        };
        const refused = (fault: unknown): void => {
          if (!(fault instanceof ApiRefusal)) throw fault;
          after(way, () =>
            settle(() =>
              reject(
                refusal(
                  name,
                  fault.code,
                  fault.message,
                  fault.parameters?.['retry_after'],
                  fault.parameters?.['migrate_to_chat_id'],
                ),
              ),
            ),
          );
        };
        try {
          const result = carriedOut(one, ending.signal);
          if (result instanceof Promise) void result.then(taken, refused);
          else taken(result);
        } catch (fault) {
          refused(fault);
        }
      });
    });
  };

  return {
    api: { call: call as BotApi['call'], download: async () => new Uint8Array(), close: async () => undefined },
    /** Another instance asks with the same token, once. */
    rival: () =>
      void Promise.resolve(
        carriedOut({ number: 0, method: 'getUpdates', params: { timeout: 1 } }, new AbortController().signal),
      ).catch(() => undefined),
    restart: () => {
      life += 1;
      polling.interrupt('terminated: the connection is gone');
    },
  };
}

interface Options {
  timeoutMs?: number;
  signal?: AbortSignal;
}

const refusal = (method: string, code: number, says: string, retryAfter?: number, movedTo?: number): BotApiError =>
  new BotApiError(method, {
    error_code: code,
    description: says,
    parameters: {
      ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
      ...(movedTo === undefined ? {} : { migrate_to_chat_id: movedTo }),
    },
  });
