import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { noLinks } from '../../src/coordinator/links.ts';
import type { Letter } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { createPace } from '../../src/telegram/pace.ts';
import { telegramTransport } from '../../src/telegram/transport.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { created, mara, monday, nextEvening } from '../support/story.ts';
import { card, letter } from './showing.ts';
import { standIn } from './stand-in.ts';

const log = pino({ level: 'trace' }, heardLog);
const bot = { username: 'rollouts_bot' };
/** One rollout and its live card; and what owners were told. */
const ownersHeard: unknown[] = [];
const store = {
  change: async (_: string, cause: string) => void ownersHeard.push(cause),
  rollout: async () => created().rollout,
  team: async () => created().team,
  sealOf: async () => '12:0123456789abcdef',
  history: async () => [],
  cards: { of: async () => [card('status', { message: 900 })] },
  people: { byId: async () => null },
} as unknown as Store;

let telegram: Awaited<ReturnType<typeof standIn>>;
let send: (sent: Letter) => ReturnType<ReturnType<typeof telegramTransport>['send']>;
const real = { ms: 0 };
beforeEach(async () => {
  real.ms = 0;
  telegram = await standIn();
  onTestFinished(() => telegram.close());
  const pace = createPace(telegram.api, () => real.ms);
  // Nobody waits for a turn: a second passes before each.
  const time = { now: () => (real.ms += 1_000), later: () => () => undefined };
  const transport = telegramTransport({ api: pace.api, store, bot, log, links: noLinks, pace, time });
  send = (sent) => transport.send(sent, monday, async () => undefined);
});

let number = 0;
/** Mara moves the window: a group may hear of it together with more. */
const told = (more: Partial<Letter> = {}): Letter => {
  const event = { type: 'WindowScheduled', revision: 2, window: nextEvening, by: mara.id, at: monday } as const;
  const content = { type: 'told', event } as const;
  return letter('sending', { id: ++number, medium: 'telegram', address: '-100500', content, ...more });
};
/** Six are said by themselves, and the seventh begins the message of which the stand-in says that it is number 7. */
async function sevenSaid(): Promise<void> {
  for (let times = 0; times < 7; times++) expect(await send(told())).toMatchObject({ outcome: 'delivered' });
  expect(telegram.calls.map(({ method }) => method)).toEqual(Array(7).fill('sendMessage'));
}
const methods = (): string[] => telegram.calls.map(({ method }) => method);

describe('#57 what joins a message that is there already', () => {
  it('stands in it, and was delivered also where Telegram finds nothing new in it', async () => {
    await sevenSaid();
    telegram.replies();
    expect(await send(told())).toEqual({ outcome: 'delivered', ref: '7' });
    expect(telegram.calls[0]).toMatchObject({ method: 'editMessageText', params: { message_id: 7 } });
    telegram.replies({ code: 400, says: 'Bad Request: message is not modified' });
    expect(await send(told())).toEqual({ outcome: 'delivered', ref: '7' });
  });

  it('is tried again where nobody knows whether it arrived: an edit says nothing twice', async () => {
    await sevenSaid();
    telegram.replies('hang up');
    expect(await send(told())).toMatchObject({ outcome: 'retry' });
  });

  it('is said anew after somebody has deleted that message', async () => {
    await sevenSaid();
    telegram.replies({ code: 400, says: 'Bad Request: message to edit not found' });
    const next = told();
    expect(await send(next)).toMatchObject({ outcome: 'retry' });
    expect(await send(next)).toMatchObject({ outcome: 'delivered' });
    expect(methods()).toEqual(['editMessageText', 'sendMessage']);
  });

  it('waits where Telegram asks for patience', async () => {
    await sevenSaid();
    telegram.replies({ code: 429, says: 'Too Many Requests' });
    expect(await send(told())).toMatchObject({ outcome: 'retry', afterMs: 5_000, wholeAddress: true });
  });
});

it('a group that has had its twenty messages within a minute gets the next one later, and nothing is lost', async () => {
  const said = () => told({ content: { type: 'said', text: 'Hello' } });
  for (let times = 0; times < 20; times++) await send({ ...said(), urgency: 1 });
  telegram.replies();
  const full = await send(said());
  expect(full).toMatchObject({ outcome: 'retry', wholeAddress: true, why: expect.stringContaining('within a minute') });
  expect(methods()).toEqual([]);
  real.ms += (full as { afterMs: number }).afterMs;
  expect(await send(said())).toMatchObject({ outcome: 'delivered' });
});

it('owners hear that a topic is gone also when what was meant for it is about no rollout', async () => {
  ownersHeard.length = 0;
  telegram.replies({ code: 400, says: 'Bad Request: message thread not found' });
  const sent = told({ address: '-100500/5', rollout: null, content: { type: 'said', text: 'Hello' } });
  expect(await send(sent)).toMatchObject({ outcome: 'delivered' });
  expect(ownersHeard).toEqual(['telling topic -100500/5 is gone']);
});
