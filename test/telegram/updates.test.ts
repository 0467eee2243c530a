import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import { watchingToken } from '../../src/telegram/token-watch.ts';
import { startUpdates } from '../../src/telegram/updates.ts';
import { onStore, until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { type Reply, standIn } from './stand-in.ts';

/** Updates that come by polling, or by webhook, from a Telegram that may be away, and that says these to what is no poll. */
async function coming(
  updates: Parameters<typeof startUpdates>[0]['updates'] = { mode: 'polling' },
  ...replies: Reply[]
) {
  const telegram = await standIn();
  const { store, clock } = onStore();
  const modes = createModes(clock);
  const line = { isAway: true };
  telegram.repliesBy(({ method }) => {
    if (method !== 'getUpdates') return replies.shift() ?? 'done';
    return line.isAway ? { page: 502 } : { result: [] };
  });
  const time = { real: 0 };
  let heard = 0;
  const come = startUpdates({
    api: watchingToken(telegram.api, modes),
    store,
    clock,
    log: pino({ level: 'trace' }, heardLog),
    wake: () => undefined,
    onHeard: async () => {
      heard += 1;
    },
    modes,
    refusals: { refuse: (update) => Boolean(update.callback_query), wasRefused: () => false },
    realNow: () => time.real,
    everyMs: 20,
    updates,
  });
  onTestFinished(async () => {
    await come.stop();
    await telegram.close();
  });
  const comesBack = (): void => {
    line.isAway = false;
  };
  return { store, telegram, modes, come, time, heard: () => heard, comesBack };
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
    await until(() => own.heard() > 0);
  });
});

describe('by webhook', () => {
  const webhook = { mode: 'webhook', publicUrl: 'https://rollouts.example.com', secret: 's' } as const;
  const methods = ({ telegram }: Awaited<ReturnType<typeof coming>>): string[] =>
    telegram.calls.map(({ method }) => method);

  it.each<[string, Reply]>([
    ['is in trouble', { code: 502, says: 'Bad Gateway' }],
    ['asks to wait', { code: 429, says: 'Too Many Requests', parameters: { retry_after: 1 } }],
    ['hangs up', 'hang up'],
  ])('#9 asks for it again when Telegram %s, and is unwell until it is taken', async (_, reply) => {
    const own = await coming(webhook, reply);
    await until(() => own.telegram.calls.length === 1);
    expect(own.come.health().isWell).toBe(false);
    await until(() => own.come.health().isWell);
    expect(methods(own)).toEqual(['setWebhook', 'setWebhook']);
  });

  it('asks once for an address that Telegram will not have, and says that it did not take it', async () => {
    const own = await coming(webhook, { code: 400, says: 'Bad Request: bad webhook: HTTPS url must be provided' });
    await until(() => own.come.health().troubles[0] === 'Telegram did not take the webhook.');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect([methods(own), own.heard()]).toEqual([['setWebhook'], 0]);
  });

  it('#81 has what was refused in words not brought again, and everything else until it is stored', async () => {
    const { come, modes, store } = await coming(webhook);
    store.inbox.receive = () => Promise.reject(new Error('database or disk is full'));
    const left = { update_id: 6, chat_member: {} };
    const tap = { update_id: 5, callback_query: { id: 'q', from: { id: 1001 } } };
    await expect(come.webhook?.receive(tap)).rejects.toThrow('full');
    modes.enter('disk', 'the disk is full');
    await come.webhook?.receive(tap);
    await expect(come.webhook?.receive(left)).rejects.toThrow('full');
  });

  it('#10 is muted by the first call that says so, and asks now and then whether that is over', async () => {
    const revoked: Reply = { code: 401, says: 'Unauthorized' };
    const own = await coming(webhook, 'done', revoked, revoked);
    await until(() => own.come.health().isWell);
    await expect(watchingToken(own.telegram.api, own.modes).call('getMe', undefined)).rejects.toThrow('Unauthorized');
    expect([own.modes.mayAct('telegram'), own.modes.mayAct('email')]).toEqual([false, true]);
    await until(() => own.modes.mayAct('telegram'));
    expect(methods(own)).toEqual(['setWebhook', 'getMe', 'getMe', 'getMe']);
  });
});
