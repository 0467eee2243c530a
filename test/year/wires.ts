import { AsyncLocalStorage } from 'node:async_hooks';
import type { Letter } from '../../src/coordinator/ports.ts';
import type { Connections } from '../../src/email/connections.ts';
import { type BotApi, BotApiError, BotApiSilence } from '../../src/telegram/api.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Hours } from '../simulation/hours.ts';
import type { Weather } from './weather.ts';

/** A letter that reaches the other side, as bytes on the wire. `wasTaken`: whether the reader gets it, whatever the bot hears of that. */
export interface Written {
  letter: Letter;
  text: string;
  wasTaken: boolean;
  /** The bot will not learn what became of it. */
  isUnclear: boolean;
}

export type Witness = (written: Written) => void;

/** Which letter is being sent, wherever the call comes out. */
export const inHand = new AsyncLocalStorage<Letter>();

interface Wires {
  seed: number;
  hours: Hours<number>;
  weather: Weather;
  life: number;
  saw: Witness;
}

/** Nobody reads here any more, until the year is over. */
const isDeadAddress = (seed: number, address: string): boolean => chanceOf(seed, 'dead', address).happens(0.04);

/** Waits in time that is told to pass; whatever waits when the process dies waits for ever. */
const pause = ({ hours, life }: Wires, ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => void hours.later(ms, life, resolve));

/** A Telegram that takes, refuses, is too busy, or says nothing. */
export function telegramWire(wires: Wires): BotApi {
  const { seed, hours, weather, saw } = wires;
  let messages = 0;
  const call = async (method: string, params: { chat_id?: unknown; text?: unknown }): Promise<unknown> => {
    const letter = inHand.getStore();
    if (method !== 'sendMessage' || !letter) throw new Error(`${method} without a letter`);
    const chance = chanceOf(seed, letter.unique, letter.attempts, 'telegram');
    if (weather.isDown('telegram', hours.real())) throw new BotApiSilence(method, { code: 'ECONNREFUSED' }, true);
    const dice = chance.next();
    const wasTaken = !(dice < 0.08 || isDeadAddress(seed, letter.address)) && !(dice < 0.12 && chance.happens(0.5));
    const isUnclear = dice >= 0.08 && dice < 0.12;
    saw({ letter, text: String(params.text), wasTaken, isUnclear });
    await pause(wires, chance.happens(0.2) ? chance.between(50, 12_000) : 0);
    if (isUnclear) throw new BotApiSilence(method, { code: 'UND_ERR_SOCKET' }, false);
    if (dice < 0.03) throw refused(method, 429, 'Too Many Requests', { retry_after: chance.between(1, 40) });
    if (dice < 0.06) throw refused(method, 500, 'Internal Server Error');
    if (dice < 0.08) throw refused(method, 400, 'Bad Request: something that was invented yesterday');
    if (!wasTaken) throw refused(method, 403, 'Forbidden: bot was blocked by the user');
    return { message_id: ++messages };
  };
  return { call: call as BotApi['call'], download: async () => new Uint8Array(), close: async () => undefined };
}

const refused = (method: string, code: number, says: string, parameters = {}): BotApiError =>
  new BotApiError(method, { error_code: code, description: says, parameters });

/** A mail server that takes, puts off, refuses, hangs up before the text, or after it without a word. */
export function mailWire(wires: Wires): Connections {
  const { seed, hours, weather, saw } = wires;
  const no = (command: string, says: string, status: number | null, bodySent = false) => ({
    isAccepted: false as const,
    failure: { says, code: status === null ? 'ECONNECTION' : 'EENVELOPE', cause: '', command, status, bodySent },
  });
  return {
    async send({ to, raw, isStillTrue }) {
      const letter = inHand.getStore();
      if (!letter) throw new Error('a mail without a letter');
      const chance = chanceOf(seed, letter.unique, letter.attempts, 'mail');
      if (weather.isDown('email', hours.real())) return no('CONN', 'connect ECONNREFUSED', null);
      await pause(wires, chance.happens(0.2) ? chance.between(50, 40_000) : 0);
      if (isDeadAddress(seed, to)) return no('RCPT TO', '550 5.1.1 No such user', 550);
      if (chance.happens(0.04)) return no('RCPT TO', '450 4.2.1 Greylisted', 450);
      if (chance.happens(0.02)) return no('MAIL FROM', 'the line broke', null);
      if (!(await isStillTrue())) return 'withdrawn';
      const dice = chance.next();
      const isUnclear = dice < 0.05;
      const wasTaken = dice < 0.025 || dice >= 0.08;
      saw({ letter, text: unfolded(raw), wasTaken, isUnclear });
      await pause(wires, chance.happens(0.2) ? chance.between(50, 12_000) : 0);
      if (isUnclear) return no('DATA', 'the line broke', null, true);
      return wasTaken ? { isAccepted: true } : no('DATA', '451 4.3.0 Try again later', 451, true);
    },
    verify: async () => null,
    close: () => undefined,
  };
}

/** The mail as a reader's program has it, as far as plain words and clocks go. */
const unfolded = (raw: Uint8Array): string =>
  Buffer.from(raw)
    .toString('latin1')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
