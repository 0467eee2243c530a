import { afterEach, expect, test } from 'vitest';
import { createCourier } from '../../src/coordinator/deliver.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import { letter, minute, monday, r1, withRollout } from '../sqlite/store.ts';
import { until } from '../support/on-store.ts';
import { hangUp, mailServer, refusal, transportTo } from './wire.ts';

afterEach(hangUp);

/** The notice to one reader, over the outbox and SMTP, at a server that knows nobody for half an hour. */
async function greylisted(expiresAt: number) {
  const place = await withRollout();
  const { store, clock } = place;
  let asked = 0;
  const server = await mailServer({
    onRcptTo(_address, _session, done) {
      asked += 1;
      done(clock.at < monday + 30 * minute ? refusal(451, '4.7.1 Greylisted, come back later') : undefined);
    },
  });
  const courier = createCourier({
    store,
    medium: 'email',
    transport: transportTo(server.url),
    clock: { now: () => clock.at, onJump: () => () => undefined },
    atOnce: 5,
    modes: createModes(clock),
    onUndelivered: () => expect.fail('nobody said no for good'),
    onFault: (fault) => expect.fail(String(fault)),
    onSettled: () => undefined,
  });
  await place.write(letter({ medium: 'email', address: 'bea@shop.example', expiresAt }));
  const now = async () => (await store.outbox.of(r1, 1))[0] ?? expect.fail('no letter');
  /** Minute by minute, as the clock would go; each attempt ends before the next minute begins. */
  const passes = async (minutes: number) => {
    for (const end = clock.at + minutes * minute; clock.at < end; clock.at += minute) {
      courier.wake();
      await until(async () => {
        const { state } = await now();
        const next = await store.outbox.nextDueAt('email');
        return state !== 'sending' && (next === null || next > clock.at);
      });
    }
  };
  return { server, now, passes, asked: () => asked, stop: () => courier.stop() };
}

test('#69 greylisted for half an hour, a notice that still holds arrives, once', async () => {
  const { server, now, passes, asked, stop } = await greylisted(monday + 120 * minute);
  await passes(30);
  expect(await now()).toMatchObject({ state: 'pending', lastError: '451 4.7.1 Greylisted, come back later' });
  expect(asked()).toBe(3);
  await passes(60);
  expect(await now()).toMatchObject({ state: 'delivered', attempts: 4, isRepeat: false });
  expect(server.accepted.map((each) => each.to)).toEqual([['bea@shop.example']]);
  await stop();
});

test('#69 a notice whose time runs out meanwhile has expired and never goes', async () => {
  const { server, now, passes, asked, stop } = await greylisted(monday + 25 * minute);
  await passes(90);
  expect(await now()).toMatchObject({ state: 'expired', lastError: '451 4.7.1 Greylisted, come back later' });
  expect(asked()).toBe(3);
  expect(server.accepted).toEqual([]);
  await stop();
});
