import type { Connections } from '../../src/email/connections.ts';
import { chanceOf } from './chance.ts';
import type { Machine } from './machine.ts';
import type { Weather } from './weather.ts';

/** A mail as it went over the wire. */
export interface Mailed {
  to: string;
  text: string;
  /** Whether the reader gets it, whatever the bot hears of that. */
  wasTaken: boolean;
  /** The bot will not learn what became of it. */
  isUnclear: boolean;
}

/** A mail server that takes, puts off, refuses, hangs up before the text or after it without a word, or takes its time. */
export function mailTo(
  machine: Machine,
  { seed, weather, saw }: { seed: number; weather: Weather; saw(mail: Mailed): void },
): { connections: Connections; restart(): void } {
  const { hours } = machine;
  let mails = 0;
  let life = 0;
  const pause = (ms: number): Promise<void> => {
    const mine = life;
    return new Promise((resolve) => void hours.later(ms, 'world', () => (mine === life ? resolve() : undefined)));
  };
  const no = (command: string, says: string, status: number | null, bodySent = false) => ({
    isAccepted: false as const,
    failure: { says, code: status === null ? 'ECONNECTION' : 'EENVELOPE', cause: '', command, status, bodySent },
  });
  const connections: Connections = {
    async send({ to, raw, isStillTrue }) {
      const chance = chanceOf(seed, 'mail', ++mails);
      const trouble = weather.mail(hours.real(), chance);
      await pause(trouble === 'slow' ? chance.between(1_000, 50_000) : chance.between(5, 800));
      if (trouble === 'down') return no('CONN', 'connect ECONNREFUSED', null);
      if (trouble === 'refused') return no('RCPT TO', '550 5.1.1 No such user', 550);
      if (trouble === 'put off') return no('RCPT TO', '450 4.2.1 Greylisted', 450);
      if (trouble === 'lost before') return no('MAIL FROM', 'the line broke', null);
      if (!(await isStillTrue())) return 'withdrawn';
      const isUnclear = trouble === 'lost after';
      const wasTaken = !isUnclear || chance.happens(0.5);
      saw({ to, text: unfolded(raw), wasTaken, isUnclear });
      await pause(chance.between(5, 800));
      return isUnclear ? no('DATA', 'the line broke', null, true) : { isAccepted: true };
    },
    verify: async () => null,
    close: () => undefined,
  };
  return {
    connections,
    restart: () => {
      life += 1;
    },
  };
}

/** The mail as a reader's program has it, as far as plain words and clocks go. */
const unfolded = (raw: Uint8Array): string =>
  Buffer.from(raw)
    .toString('latin1')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
