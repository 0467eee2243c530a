import { describe, expect, it, onTestFinished } from 'vitest';
import { createCourier } from '../../src/coordinator/deliver.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import type { Delivery, Letter } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { letter, minute, monday, r1, scheduled, withRollout } from '../sqlite/store.ts';
import { until } from '../support/on-store.ts';

/** A courier over a real outbox; `send` is the wire. */
async function courier(
  send: (letter: Letter) => Promise<Delivery> | Delivery,
  { atOnce = 5, fullFor = { asking: 0, settling: 0 } } = {},
) {
  const place = await withRollout();
  const undelivered: string[] = [];
  const faults: unknown[] = [];
  const sent: string[] = [];
  const full = (what: keyof typeof fullFor): void => {
    if (fullFor[what]-- > 0) throw new Error('database or disk is full');
  };
  const { outbox } = place.store;
  const store: Store = {
    ...place.store,
    outbox: {
      ...outbox,
      isStillTrue: async (...all) => {
        full('asking');
        return outbox.isStillTrue(...all);
      },
      settle: async (...all) => {
        full('settling');
        return outbox.settle(...all);
      },
    },
  };
  const loop = createCourier({
    store,
    medium: 'telegram',
    transport: {
      send: async (each) => {
        sent.push(each.address);
        return send(each);
      },
    },
    clock: { ...place.clock, now: place.clock.now, onJump: () => () => undefined },
    atOnce,
    modes: createModes(place.clock),
    onUndelivered: ({ address }, { outcome }) => undelivered.push(`${address} ${outcome}`),
    onFault: (fault) => faults.push(fault),
    onSettled: () => undefined,
  });
  onTestFinished(() => loop.stop());
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await place.store.outbox.of(r1, null)).map(({ address, state }) => [address, state]));
  return { ...place, loop, sent, undelivered, faults, states };
}

const delivered: Delivery = { outcome: 'delivered', ref: '9' };

describe('a courier', () => {
  it('delivers what is due, the most urgent first', async () => {
    const { write, loop, sent, states } = await courier(() => delivered, { atOnce: 1 });
    await write(
      letter({ address: '-1', urgency: 3 }),
      letter({ address: '-2', urgency: 0 }),
      letter({ address: '-3' }),
    );
    loop.wake();
    await until(async () => Object.values(await states()).every((state) => state === 'delivered'));
    expect(sent).toEqual(['-2', '-3', '-1']);
  });

  it('keeps nobody waiting for a slow address', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { write, loop, states } = await courier(async ({ address }) => {
      if (address === '-1') await slow;
      return delivered;
    });
    await write(letter({ address: '-1' }), letter({ address: '-2' }), letter({ address: '-3' }));
    loop.wake();
    await until(async () => (await states())['-3'] === 'delivered');
    expect(await states()).toMatchObject({ '-1': 'sending', '-2': 'delivered' });
    release();
    await until(async () => (await states())['-1'] === 'delivered');
  });

  it('sends nothing that was overtaken while it waited', async () => {
    const { write, change, loop, sent, states } = await courier(() => delivered);
    await write(letter({ address: '-1' }));
    await change(scheduled(2));
    loop.wake();
    await until(async () => (await states())['-1'] !== 'pending');
    expect([await states(), sent]).toEqual([{ '-1': 'superseded' }, []]);
  });

  it('tries again what is worth it, when it is due', async () => {
    let count = 0;
    const { write, loop, clock, states } = await courier(() =>
      ++count === 1 ? { outcome: 'retry', why: 'busy', afterMs: minute } : delivered,
    );
    await write(letter({ address: '-1' }));
    loop.wake();
    await until(() => count === 1);
    await until(async () => (await states())['-1'] === 'pending');
    clock.at = monday + 10 * minute;
    loop.wake();
    await until(async () => (await states())['-1'] === 'delivered');
  });

  it('says which were not delivered, and goes on', async () => {
    const { write, loop, undelivered, faults, states } = await courier(({ address }) => {
      if (address === '-1') return { outcome: 'undeliverable', why: 'bot was kicked' };
      if (address === '-2') throw new Error('a transport never throws');
      return delivered;
    });
    await write(letter({ address: '-1' }), letter({ address: '-2' }), letter({ address: '-3' }));
    loop.wake();
    await until(async () => (await states())['-3'] === 'delivered');
    // It is not known whether it went out: it is said once more, as a repeat, and then no more.
    await until(async () => (await states())['-2'] === 'unknown');
    expect(undelivered.toSorted()).toEqual(['-1 undeliverable', '-2 unknown', '-2 unknown']);
    expect(faults).toHaveLength(2);
  });

  it('#81 writes down what became of a letter as soon as the disk takes it, and sends it once', async () => {
    const { write, loop, sent, states, faults } = await courier(() => delivered, {
      fullFor: { asking: 0, settling: 1 },
    });
    await write(letter({ address: '-1' }));
    loop.wake();
    await until(async () => (await states())['-1'] === 'delivered');
    expect([sent, faults.length]).toEqual([['-1'], 1]);
  });

  it('#81 tries a letter again that a full disk kept from being sent', async () => {
    const { write, loop, sent, states } = await courier(() => delivered, { fullFor: { asking: 1, settling: 0 } });
    await write(letter({ address: '-1' }));
    loop.wake();
    await until(async () => (await states())['-1'] === 'pending');
    expect(sent).toEqual([]);
  });

  it('waits for what is under way when it is stopped', async () => {
    let isUnderWay = false;
    const { write, loop, states } = await courier(async () => {
      isUnderWay = true;
      await new Promise((resolve) => setTimeout(resolve, 40));
      return delivered;
    });
    await write(letter({ address: '-1' }));
    loop.wake();
    await until(() => isUnderWay);
    await loop.stop();
    expect(await states()).toEqual({ '-1': 'delivered' });
  });
});
