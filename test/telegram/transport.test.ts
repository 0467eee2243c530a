import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCourier } from '../../src/coordinator/deliver.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import type { Letter, NewLetter } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createBotApi } from '../../src/telegram/api.ts';
import { telegramTransport } from '../../src/telegram/transport.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { created, mara, monday, nextEvening, window } from '../support/story.ts';
import { announcement, card, letter } from './showing.ts';
import { type Reply, standIn } from './stand-in.ts';

const log = pino({ level: 'trace' }, heardLog);
const bot = { username: 'rollouts_bot' };
let telegram: Awaited<ReturnType<typeof standIn>>;
beforeAll(async () => {
  telegram = await standIn();
});
afterAll(() => telegram.close());

const owned = vi.fn(async () => undefined);
/** The parts of the store that wording reads: one rollout, and its live card in the group; and what owners are told through. */
const store = {
  change: owned,
  rollout: async () => created().rollout,
  team: async () => created().team,
  sealOf: async () => '12:0123456789abcdef',
  history: async () => [
    {
      version: 2,
      at: monday,
      event: { type: 'WindowScheduled', revision: 2, window: nextEvening, by: mara.id, at: monday },
    },
    { version: 1, at: monday, event: { type: 'WindowScheduled', revision: 1, window, by: mara.id, at: monday } },
  ],
  cards: { of: async () => [card('status', { message: 900 })] },
  people: { byId: async () => null },
} as unknown as Store;

const noted = (address: string, more: Partial<Letter> = {}): Letter =>
  letter('sending', { medium: 'telegram', address, content: { type: 'said', text: 'Hello <b>' }, ...more });
/** A transport of its own for each, so that nobody waits for a turn. */
const send = (sent: Letter, api = telegram.api) =>
  telegramTransport({ api, store, bot, log, links: noLinks }).send(sent, monday, async () => undefined);

describe('a letter', () => {
  it('of an announcement goes out as it is worded, without buttons and with sound', async () => {
    telegram.replies();
    const content = announcement();
    expect(await send(noted('-100700', { content, isRepeat: true }))).toEqual({ outcome: 'delivered', ref: '1' });
    expect(telegram.calls[0]).toMatchObject({
      method: 'sendMessage',
      params: {
        chat_id: -100700,
        parse_mode: 'HTML',
        text: expect.stringContaining('(repeat of A-3)'),
        link_preview_options: { is_disabled: true },
        disable_notification: false,
      },
    });
    expect(telegram.calls[0]?.params).not.toHaveProperty('reply_markup');
    expect(telegram.calls[0]?.params).not.toHaveProperty('reply_parameters');
    expect(telegram.calls[0]?.params).not.toHaveProperty('message_thread_id');
  });
  it('to the team answers the live card, in the topic it was meant for', async () => {
    telegram.replies();
    const event = { type: 'WindowScheduled', revision: 2, window: nextEvening, by: mara.id, at: monday } as const;
    await send(noted('-100500/77', { content: { type: 'told', event } }));
    expect(telegram.calls[0]?.params).toMatchObject({
      message_thread_id: 77,
      reply_parameters: { message_id: 900, allow_sending_without_reply: true },
      text: expect.stringContaining('Before: <s>Tue 8 Dec 22:00 – 23:30 CET</s>'),
    });
    await send(noted('1003', { content: { type: 'told', event } }));
    expect(telegram.calls[1]?.params).not.toHaveProperty('reply_parameters');
  });
  it('#54 that may have arrived already says so, whatever it is about', async () => {
    telegram.replies();
    const event = { type: 'WindowScheduled', revision: 2, window: nextEvening, by: mara.id, at: monday } as const;
    for (const content of [
      { type: 'said', text: 'Shop Y cannot be reached' },
      { type: 'told', event },
    ] as const) {
      await send(noted('-100500', { content, isRepeat: true }));
      await send(noted('-100500', { content }));
    }
    const marked = telegram.calls.map(
      ({ params }) => (params.text ?? '').match(/said before; it was not known/g)?.length,
    );
    expect(marked).toEqual([1, undefined, 1, undefined]);
  });
});

describe('what became of a letter', () => {
  const no = (code: number, says: string, parameters?: object): Reply => ({
    code,
    says,
    ...(parameters ? { parameters } : {}),
  });
  const replied = async (...replies: Reply[]) => {
    telegram.replies(...replies);
    return send(noted('-100700'));
  };
  it('too fast: later, and nothing else to that chat', async () =>
    expect(await replied(no(429, 'Too Many Requests: retry after 37', { retry_after: 37 }))).toEqual({
      outcome: 'retry',
      why: 'Too Many Requests: retry after 37',
      afterMs: 37_000,
      wholeAddress: true,
    }));
  it.each([
    [403, 'Forbidden: bot was blocked by the user'],
    [403, 'Forbidden: user is deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user"],
    [403, 'Forbidden: bot was kicked from the supergroup chat'],
    [403, 'Forbidden: bot was kicked from the group chat'],
    [403, 'Forbidden: bot is not a member of the channel chat'],
    [403, 'Forbidden: the group chat was deleted'],
    [400, 'Bad Request: chat not found'],
  ])('%d %s: nothing reaches this address any more', async (code, says) =>
    expect(await replied(no(code, says))).toEqual({ outcome: 'undeliverable', why: says, addressIsDead: true }),
  );
  it('the group has become a supergroup: it goes there', async () =>
    expect(
      await replied(
        no(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -100999 }),
      ),
    ).toMatchObject({ outcome: 'undeliverable', movedTo: '-100999' }));
  it.each([
    [400, 'Bad Request: not enough rights to send text messages to the chat'],
    [400, 'Bad Request: something that was invented yesterday'],
    [403, 'Forbidden: for a reason of our own'],
    [401, 'Unauthorized'],
  ])('an unknown no is tried again and never taken for the end (#59): %d %s', async (code, says) =>
    expect(await replied(no(code, says))).toEqual({ outcome: 'retry', why: says }),
  );
  it('Telegram is down: tried again', async () => {
    expect(await replied(no(500, 'Internal Server Error'))).toMatchObject({ outcome: 'retry' });
    expect(await replied({ page: 502 })).toMatchObject({ outcome: 'retry' });
    const nowhere = createBotApi('42:token', 'http://127.0.0.1:1');
    expect(await send(noted('-100700'), nowhere)).toMatchObject({ outcome: 'retry' });
    await nowhere.close();
  });
  it('no answer after it was sent: nobody knows', async () => {
    expect(await replied('hang up')).toMatchObject({ outcome: 'unknown' });
    expect(await replied({ page: 504 })).toMatchObject({ outcome: 'unknown' });
  });
  it('the topic is gone: it is posted outside of it, and says so', async () => {
    telegram.replies(no(400, 'Bad Request: message thread not found'));
    owned.mockClear();
    expect(await send(noted('-100700/5'))).toMatchObject({ outcome: 'delivered' });
    expect(telegram.calls.map(({ params }) => params['message_thread_id'])).toEqual([5, undefined]);
    expect(telegram.calls[1]?.params.text).toContain('The topic that this was meant for is gone');
    expect(owned).toHaveBeenCalledWith('house', 'telling topic -100700/5 is gone', expect.anything());
  });
  it('#60 General is written to without a topic', async () => {
    telegram.replies();
    await send(noted('-100700/1'));
    expect(telegram.calls[0]?.params).not.toHaveProperty('message_thread_id');
  });
  it.each([
    "can't parse entities: Unsupported start tag",
    'message is too long',
    'MESSAGE_TOO_LONG',
    'text is too long',
  ])('a text of which Telegram says "%s" goes out without its tags', async (says) => {
    telegram.replies(no(400, `Bad Request: ${says}`));
    expect(await send(noted('-100700'))).toMatchObject({ outcome: 'delivered' });
    expect(telegram.calls[1]?.params).toMatchObject({ text: 'Hello <b>' });
    expect(telegram.calls[1]?.params).not.toHaveProperty('parse_mode');
  });
  it('a letter that cannot be worded is tried again', async () =>
    expect(await send(noted('-1', { content: { type: 'told', event: {} as never }, rollout: null }))).toMatchObject({
      outcome: 'retry',
    }));
});

describe('to one chat', () => {
  it('there is at least a second between two posts; other chats do not wait', async () => {
    telegram.replies();
    const transport = telegramTransport({ api: telegram.api, store, bot, log, links: noLinks });
    const deliver = (address: string) => transport.send(noted(address), monday, async () => undefined);
    await Promise.all(['-1', '-1/7', '-2', '-3'].map(deliver));
    const [first, second] = telegram.calls.filter(({ params }) => params.chat_id === -1).map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(900);
    expect(
      telegram.calls
        .slice(0, 3)
        .map(({ params }) => params.chat_id)
        .sort(),
    ).toEqual([-1, -2, -3]);
  });
});

describe('through the outbox', () => {
  it('#55 nothing goes to a chat before Telegram’s time is over, even after a restart, while others go on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'transport-'));
    let at = monday;
    const clock = { now: () => at, onJump: () => () => undefined };
    const open = () => {
      const kept = openStore(join(directory, 'kept.db'), {
        clock,
        random: (bytes) => randomBytes(bytes).toString('base64url'),
      });
      const transport = telegramTransport({ api: telegram.api, store: kept, bot, log, links: noLinks });
      const ignore = () => undefined;
      const courier = createCourier({
        store: kept,
        medium: 'telegram',
        transport,
        clock,
        atOnce: 5,
        modes: createModes(clock),
        onUndelivered: ignore,
        onFault: (fault) => {
          throw fault;
        },
        onSettled: ignore,
      });
      return { kept, courier };
    };
    const posts = (chat: number) => telegram.calls.filter(({ params }) => params.chat_id === chat).length;
    const restful = () => new Promise((resolve) => setTimeout(resolve, 80));
    telegram.repliesBy(({ params }) =>
      params.chat_id === -11 && at < monday + 37_000
        ? { code: 429, says: 'Too Many Requests: retry after 37', parameters: { retry_after: 37 } }
        : 'done',
    );
    const first = open();
    await first.kept.change('house', 'letters', () => ({ events: [], letters: ['-11', '-11/4', '-12'].map(plain) }));
    first.courier.wake();
    await vi.waitFor(() => expect([posts(-11), posts(-12)]).toEqual([1, 1]));
    await restful(); // until both of that chat are put back
    at = monday + 36_000;
    first.courier.wake();
    await restful();
    expect(posts(-11)).toBe(1);
    await first.courier.stop();
    first.kept.close();

    const second = open();
    second.courier.wake();
    await restful();
    expect(posts(-11)).toBe(1);
    at = monday + 37_001;
    second.courier.wake();
    await vi.waitFor(() => expect(posts(-11)).toBe(3), { timeout: 3_000 });
    await second.courier.stop();
    second.kept.close();
    rmSync(directory, { recursive: true });
  });
});

const plain = (address: string): NewLetter => ({
  medium: 'telegram',
  address,
  content: { type: 'said', text: 'Hello' },
  rollout: null,
  revision: null,
  announcement: null,
  urgency: 2,
  dueAt: monday,
  expiresAt: null,
  unique: address,
  fallback: null,
});
