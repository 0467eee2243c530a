import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import { startUpdates } from '../../src/telegram/updates.ts';
import { onStore, until } from '../support/on-store.ts';
import { standIn } from './stand-in.ts';

/** Updates that come by polling, or by webhook, from a Telegram that may be away. */
async function coming(updates: Parameters<typeof startUpdates>[0]['updates'] = { mode: 'polling' }) {
  const telegram = await standIn();
  const { store, clock } = onStore();
  const modes = createModes(clock);
  const line = { isAway: true };
  telegram.repliesBy(({ method }) => {
    if (method !== 'getUpdates') return 'done';
    return line.isAway ? { page: 502 } : { result: [] };
  });
  const time = { real: 0 };
  let heard = 0;
  const come = startUpdates({
    api: telegram.api,
    store,
    clock,
    log: pino({ level: 'silent' }),
    wake: () => undefined,
    onHeard: async () => {
      heard += 1;
    },
    modes,
    refusals: { refuse: () => false, wasRefused: () => false },
    realNow: () => time.real,
    updates,
  });
  onTestFinished(async () => {
    await come.stop();
    await telegram.close();
  });
  const comesBack = (): void => {
    line.isAway = false;
  };
  return { telegram, modes, come, time, heard: () => heard, comesBack };
}

describe('health', () => {
  it('#9 bears with a Telegram that does not answer for a minute, then says so, until it answers', async () => {
    const { telegram, come, time, comesBack, heard } = await coming();
    await until(() => telegram.calls.length >= 2);
    time.real += 60_000;
    expect(come.health()).toEqual({ isWell: true, troubles: [] });
    time.real += 1;
    expect(come.health()).toEqual({ isWell: false, troubles: ['Telegram has not answered for a minute.'] });
    comesBack();
    await until(() => come.health().isWell);
    expect(heard()).toBeGreaterThan(0);
  });

  it('#15 leaves a webhook alone that it was not told of, and sets its own where it was', async () => {
    const polling = await coming();
    await until(() => polling.telegram.calls.length >= 1);
    expect(polling.telegram.calls.filter(({ method }) => /webhook/i.test(method))).toEqual([]);
    const own = await coming({ mode: 'webhook', publicUrl: 'https://rollouts.example.com', secret: 's' });
    await until(() => own.come.health().isWell);
    expect(own.telegram.calls.map(({ method }) => method)).toEqual(['setWebhook']);
    // By webhook what is missed is missed while the process is not there.
    await until(() => own.heard() === 1);
  });
});
