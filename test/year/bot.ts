import { pino } from 'pino';
import { createSender } from '../../src/coordinator/deliver.ts';
import { createHandle, type Handle } from '../../src/coordinator/handle.ts';
import { createLinks } from '../../src/coordinator/links.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import type { Clock, Letter, NewLetter, Transport } from '../../src/coordinator/ports.ts';
import { tick } from '../../src/coordinator/tick.ts';
import { emailTransport } from '../../src/email/transport.ts';
import type { Checklist } from '../../src/rollout/checklist.ts';
import { openStore, type SqliteStore } from '../../src/sqlite/open.ts';
import type { Medium } from '../../src/team/events.ts';
import { createPace } from '../../src/telegram/pace.ts';
import { telegramTransport } from '../../src/telegram/transport.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Hours } from '../simulation/hours.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { secrets } from '../support/secrets/planted.ts';
import type { Fault } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Weather } from './weather.ts';
import { inHand, mailWire, telegramWire, type Witness } from './wires.ts';

export interface Surroundings {
  seed: number;
  path: string;
  /** A process is known by its number. */
  hours: Hours<number>;
  clock: Clock;
  weather: Weather;
  ledger: Ledger;
  checklist: Checklist;
  saw: Witness;
  fault: Fault;
}

/** The bot as one process runs it, from its start to its end; its store, rules and couriers are the real ones. */
export interface Bot {
  store: SqliteStore;
  handle: Handle;
  /** The calendar looks, and letters are handed out until nothing more happens at this moment. */
  work(): Promise<void>;
  /** When something is due by itself, in real time. */
  nextAt(): Promise<number>;
  /** Letters under way now. */
  letters(): Letter[];
  end(): void;
}

const media: readonly [Medium, number][] = [
  ['telegram', 25],
  ['email', 5],
];
const log = pino({ level: 'trace' }, heardLog);

export async function startBot(around: Surroundings, life: number): Promise<Bot> {
  const { seed, path, hours, clock, checklist, ledger, fault } = around;
  const chance = chanceOf(seed, 'nonces', life);
  const random = (count: number): string => chance.bytes(count).toString('base64url');
  const opened = openStore(path, { clock, random, gatherMs: 0 });
  const store = fault.store(noted(opened, ledger));
  await store.outbox.recover(clock.now());
  const handle = createHandle({ store, clock, checklist, wake: () => undefined });
  await handle.owners([1], `start ${store.epoch}`);

  const blocked = { count: 0 };
  const waiting: Hours<number> = {
    ...hours,
    later(afterMs, whose, doing) {
      blocked.count += 1;
      const callOff = hours.later(afterMs, whose, () => {
        blocked.count -= 1;
        doing();
      });
      return callOff;
    },
  };
  const wires = { seed, hours: waiting, weather: around.weather, life, saw: around.saw };
  const pace = createPace(telegramWire(wires), hours.real);
  const links = createLinks(secrets.linkKey, () => 'https://bot.example.com');
  const time = { now: hours.real, later: (ms: number, doing: () => void) => waiting.later(ms, life, doing) };
  const transports: Record<Medium, Transport> = {
    telegram: telegramTransport({ api: pace.api, store, bot: { username: 'b' }, log, links, pace, time }),
    email: emailTransport({
      smtpUrl: 'smtp://127.0.0.1:1',
      from: 'Rollouts <rollouts@example.com>',
      links,
      log,
      connections: mailWire(wires),
    }),
  };

  const underWay: Record<Medium, Map<number, Letter>> = { telegram: new Map(), email: new Map() };
  const count = (): number => underWay.telegram.size + underWay.email.size;
  const faults: unknown[] = [];

  const claim = async (medium: Medium, atOnce: number): Promise<number> => {
    const free = atOnce - underWay[medium].size;
    const letters = free > 0 ? await store.outbox.claim(medium, clock.now(), free) : [];
    const send = createSender({
      store,
      transport: fault.transport(transports[medium]),
      clock,
      modes: createModes(clock),
      onUndelivered: () => undefined,
      onFault: (each) => faults.push(each),
      onSettled: () => undefined,
    });
    for (const letter of letters) {
      underWay[medium].set(letter.id, letter);
      void inHand.run(letter, () => send(letter)).finally(() => underWay[medium].delete(letter.id));
    }
    return letters.length;
  };

  /** Until every letter under way waits for time to pass. */
  const quiet = async (): Promise<void> => {
    while (count() > blocked.count) await new Promise(setImmediate);
    if (faults.length > 0) throw faults[0];
  };

  return {
    store,
    handle,
    letters: () => [...underWay.telegram.values(), ...underWay.email.values()],
    async work() {
      await quiet();
      await tick({
        store,
        handle,
        clock,
        onFault: (each) => {
          throw each;
        },
      });
      for (;;) {
        let claimed = 0;
        for (const [medium, atOnce] of media) claimed += await claim(medium, atOnce);
        if (claimed === 0) return;
        await quiet();
      }
    },
    async nextAt() {
      const free = media.filter(([medium, atOnce]) => underWay[medium].size < atOnce);
      const due = [await store.nextDueAt(), ...(await Promise.all(free.map(([m]) => store.outbox.nextDueAt(m))))];
      const soonest = Math.min(Number.POSITIVE_INFINITY, ...due.filter((at) => at !== null));
      return Math.min(soonest - (hours.wall() - hours.real()), hours.nextAt());
    },
    end() {
      hours.forget(life);
      opened.close();
    },
  };
}

/** Everything that changes is told to the ledger as soon as it is on disk. */
function noted(store: SqliteStore, ledger: Ledger): SqliteStore {
  return {
    ...store,
    async change(stream, cause, decide) {
      let letters: NewLetter[] = [];
      let real = stream;
      const changed = await store.change(stream, cause, (snapshot, actual) => {
        const decision = decide(snapshot, actual);
        letters = decision.letters ?? [];
        real = actual;
        return decision;
      });
      ledger.note(real, changed, letters);
      return changed;
    },
  };
}
