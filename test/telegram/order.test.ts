import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCourier } from '../../src/coordinator/deliver.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import type { BotApi } from '../../src/telegram/api.ts';
import { telegramTransport } from '../../src/telegram/transport.ts';
import { HOUR } from '../../src/time/duration.ts';
import { letter, mara, monday, r1, withRollout } from '../sqlite/store.ts';
import { until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { type Reply, standIn } from './stand-in.ts';

const customers = '-100700';
const rolledBack: RolloutEvent = {
  type: 'RolloutRolledBack',
  reason: 'Errors',
  by: mara.id,
  at: monday,
} as RolloutEvent;
const start = letter({ address: customers, urgency: 0, announcement: 1 }, 'start');
const ending = letter({ address: customers, urgency: 0, announcement: 2 }, 'rolled-back');

/** A chat at the end of a real outbox, courier and transport; what is on the wire waits while `hold` says so. */
async function chat(...replies: Reply[]) {
  const place = await withRollout();
  const telegram = await standIn();
  telegram.replies(...replies);
  let release = (): void => undefined;
  let held: Promise<void> | null = null;
  let onWire = 0;
  const call = async (...given: Parameters<BotApi['call']>) => {
    onWire++;
    await held;
    return telegram.api.call(...given);
  };
  const turns: (() => void)[] = [];
  const later = (_: number, doing: () => void) => {
    turns.push(doing);
    return () => undefined;
  };
  const transport = telegramTransport({
    api: { ...telegram.api, call: call as BotApi['call'] },
    store: place.store,
    bot: { username: 'rollouts_bot' },
    log: pino({ level: 'trace' }, heardLog),
    links: noLinks,
    time: { now: () => place.clock.at, later },
  });
  const loop = createCourier({
    store: place.store,
    medium: 'telegram',
    transport,
    clock: { now: place.clock.now, onJump: () => () => undefined },
    atOnce: 5,
    modes: createModes(place.clock),
    onUndelivered: () => undefined,
    onFault: (fault) => {
      throw fault;
    },
    onSettled: () => undefined,
  });
  onTestFinished(async () => {
    release();
    await loop.stop();
    await telegram.close();
  });
  const states = async () => (await place.store.outbox.of(r1, null)).map(({ state }) => state).join(' ');
  return {
    ...place,
    loop,
    turns,
    states,
    wire: () => onWire,
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    /** It is rolled back, and that is told in the same transaction, as it is in life. */
    rollBack: () => place.store.change(r1, 'rolling back', () => ({ events: [rolledBack], letters: [ending] })),
    come: async (wanted: string) => {
      loop.wake();
      await until(async () => (await states()) === wanted);
    },
    words: () => telegram.calls.map(({ params }) => String(params.text)),
    said: () => telegram.calls.map(({ params }) => (/rolled back/i.test(params.text ?? '') ? 'rolled back' : 'starts')),
  };
}

it('a notice that waits for its turn while the clock is set says how long it is by the new one', async () => {
  const { write, come, loop, turns, states, clock, words } = await chat();
  await write(letter({ address: `${customers}/5`, announcement: 1 }, 'notice'));
  await come('delivered');
  await write(letter({ address: customers, announcement: 1 }, 'notice'));
  loop.wake();
  await until(() => turns.length === 1);
  expect(await states()).toBe('delivered sending');
  clock.at -= 3 * HOUR;
  turns[0]?.();
  await until(() => turns.length === 2);
  turns[1]?.();
  await come('delivered delivered');
  const left = words().map((each) => /in (\d+) days?(?: (\d+) h)?/.exec(each)?.slice(1).map(Number));
  expect(left).toEqual([
    [15, 12],
    [15, 15],
  ]);
});

describe('#63 start and rolled-back for one rollout to one chat', () => {
  it('a start that still waits is not said any more', async () => {
    const { write, rollBack, come, said } = await chat();
    await write(start);
    await rollBack();
    await come('cancelled delivered');
    expect(said()).toEqual(['rolled back']);
  });

  it('a start on its way is finished before the ending is said', async () => {
    const { write, rollBack, come, said, clock, loop, hold, release, wire } = await chat();
    hold();
    await write(start);
    loop.wake();
    await until(() => wire() === 1);
    await rollBack();
    clock.at += 5_000;
    await come('sending pending');
    release();
    await come('delivered delivered');
    expect(said()).toEqual(['starts', 'rolled back']);
  });

  it('a start that waits for its turn is called back', async () => {
    const { write, rollBack, come, said, loop, turns, states, clock } = await chat();
    await write(letter({ address: `${customers}/5`, urgency: 0, announcement: 1 }, 'start'));
    await come('delivered');
    await write(start);
    loop.wake();
    await until(() => turns.length === 1);
    expect(await states()).toBe('delivered sending');
    await rollBack();
    clock.at += 5_000;
    turns[0]?.();
    await come('delivered cancelled delivered');
    expect(said()).toEqual(['starts', 'rolled back']);
  });

  it('a start that Telegram put off for 37 seconds is not said after them', async () => {
    const { write, rollBack, come, said, clock, loop, wire } = await chat({
      code: 429,
      says: 'Too Many Requests: retry after 37',
      parameters: { retry_after: 37 },
    });
    await write(start);
    loop.wake();
    await until(() => wire() === 1);
    await come('pending');
    await rollBack();
    clock.at += 36_000;
    await come('cancelled pending');
    clock.at += 1_000;
    await come('cancelled delivered');
    expect(said()).toEqual(['starts', 'rolled back']);
  });

  it('a start of which nobody knows whether it arrived is not repeated after the ending', async () => {
    const { write, rollBack, come, said, hold, release, wire, loop, clock } = await chat('hang up');
    hold();
    await write(start);
    loop.wake();
    await until(() => wire() === 1);
    await rollBack();
    clock.at += 5_000;
    release();
    await come('cancelled delivered');
    expect(said()).toEqual(['starts', 'rolled back']);
  });
});
