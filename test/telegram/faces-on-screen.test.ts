import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noLinks } from '../../src/coordinator/links.ts';
import type { Card, CardKind } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { createBotApi } from '../../src/telegram/api.ts';
import { createScreen } from '../../src/telegram/cards.ts';
import type { Draw, Face } from '../../src/telegram/faces/face.ts';
import type { Pace } from '../../src/telegram/pace.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { created, monday } from '../support/story.ts';
import { card } from './showing.ts';
import { type Reply, standIn } from './stand-in.ts';

const log = pino({ level: 'trace' }, heardLog);
let telegram: Awaited<ReturnType<typeof standIn>>;
beforeAll(async () => {
  telegram = await standIn();
});
afterAll(() => telegram.close());

const said: Face = { text: '<b>Hello &amp; welcome</b>', keyboard: [[{ text: 'Open', callback_data: 'x' }]] };

interface Setting {
  face?: Face | null;
  at?: number;
  statusMessage?: number | null;
  api?: typeof telegram.api;
  pace?: Pace;
}

/** Shows one card to a Telegram that gives these answers. */
async function show(onto: Card, replies: Reply[] = [], setting: Setting = {}) {
  const { face = said, at = monday, statusMessage = 900, api = telegram.api, pace } = setting;
  telegram.replies(...replies);
  const store = {
    rollout: async () => created().rollout,
    team: async () => created().team,
    cards: { of: async () => [card('status', { message: statusMessage })] },
  } as unknown as Store;
  const draw: Draw = async () => face;
  const faces = new Proxy({}, { get: () => draw }) as Record<CardKind, Draw>;
  const screen = createScreen({
    store,
    api,
    clock: { now: () => at, onJump: () => () => undefined },
    hasEmail: true,
    bot: { id: 42, username: 'rollouts_bot' },
    log,
    links: noLinks,
    faces,
    ...(pace ? { pace } : {}),
  });
  return { showing: await screen(onto), screen };
}

const no = (code: number, says: string, parameters?: object): Reply => ({
  code,
  says,
  ...(parameters ? { parameters } : {}),
});
const methods = () => telegram.calls.map(({ method }) => method);

describe('a card that is not on screen yet', () => {
  it('is posted as an answer to the live card, with its buttons, in its topic', async () => {
    const { showing } = await show(card('sign-off', { thread: 7 }));
    expect(showing).toEqual({ outcome: 'shown', message: 1, digest: expect.any(String) });
    expect(telegram.calls[0]).toMatchObject({
      method: 'sendMessage',
      params: {
        chat_id: -100500,
        text: said.text,
        parse_mode: 'HTML',
        message_thread_id: 7,
        reply_parameters: { message_id: 900, allow_sending_without_reply: true },
        link_preview_options: { is_disabled: true },
        disable_notification: false,
        reply_markup: { inline_keyboard: said.keyboard },
      },
    });
  });
  it('is pinned without a sound if it is the live card, and it does not matter if that fails', async () => {
    const { showing } = await show(card('status', { isPinned: true }), [
      'done',
      no(400, 'Bad Request: not enough rights'),
    ]);
    expect(showing.outcome).toBe('shown');
    await vi.waitFor(() => expect(methods()).toEqual(['sendMessage', 'pinChatMessage']));
    expect(telegram.calls[0]?.params).toMatchObject({ disable_notification: true });
    expect(telegram.calls[0]?.params).not.toHaveProperty('reply_parameters');
    expect(telegram.calls[1]?.params).toMatchObject({ message_id: 1, disable_notification: true });
  });
  it('makes no sound at night', async () => {
    await show(card('sign-off'), [], { at: Date.parse('2026-11-23T23:00:00+01:00') });
    expect(telegram.calls[0]?.params).toMatchObject({ disable_notification: true });
  });
  it('goes outside of a topic that is gone, and without tags that Telegram cannot read', async () => {
    const { showing } = await show(card('sign-off', { thread: 7 }), [
      no(400, 'Bad Request: message thread not found'),
      no(400, "Bad Request: can't parse entities: Unsupported start tag"),
    ]);
    expect(showing).toMatchObject({ outcome: 'shown', message: 3 });
    expect(telegram.calls[1]?.params).not.toHaveProperty('message_thread_id');
    expect(telegram.calls[2]?.params).toMatchObject({ text: 'Hello & welcome' });
    expect(telegram.calls[2]?.params).not.toHaveProperty('parse_mode');
  });
  it('is posted anew, with other buttons, when nobody knows whether it arrived', async () =>
    expect((await show(card('sign-off'), ['hang up'])).showing).toEqual({ outcome: 'lost', afterMs: 500 }));
  it('waits the longer the more often nobody knows, half an hour at most: copies do not pile up', async () => {
    for (const [silences, afterMs] of [
      [1, 5_000],
      [3, 500_000],
      [4, 1_800_000],
      [40, 1_800_000],
    ] as const)
      expect((await show(card('sign-off', { silences }), ['hang up'])).showing).toEqual({ outcome: 'lost', afterMs });
  });
  it('waits for its turn in a group that takes no more within this minute, on screen or not', async () => {
    const pace = { api: telegram.api, waitMs: () => 7_000 };
    expect((await show(card('sign-off'), [], { pace })).showing).toEqual({ outcome: 'later', afterMs: 7_000 });
    const there = card('sign-off', { message: 5, shown: 'older' });
    expect((await show(there, [], { pace })).showing).toEqual({ outcome: 'later', afterMs: 7_000 });
    expect(methods()).toEqual([]);
  });
  it('is changed without the tags that Telegram cannot read', async () => {
    const unreadable = no(400, "Bad Request: can't parse entities: Unsupported start tag");
    const { showing } = await show(card('sign-off', { message: 5, shown: 'older' }), [unreadable]);
    expect(showing).toMatchObject({ outcome: 'shown', message: 5 });
    expect(telegram.calls[1]?.params).toMatchObject({ message_id: 5, text: 'Hello & welcome' });
  });
  it('waits when Telegram cannot be reached at all', async () => {
    const api = createBotApi('42:token', 'http://127.0.0.1:1');
    expect((await show(card('sign-off'), [], { api })).showing).toEqual({ outcome: 'later', afterMs: 3_000 });
    await api.close();
  });
});

describe('a card on screen', () => {
  const onScreen = card('status', { message: 55 });
  it('is edited, and left alone when it would look the same', async () => {
    const { showing } = await show(onScreen);
    expect(showing).toMatchObject({ outcome: 'shown', message: 55 });
    expect(telegram.calls[0]).toMatchObject({ method: 'editMessageText', params: { message_id: 55, text: said.text } });
    const shown = showing.outcome === 'shown' ? showing.digest : '';
    expect((await show({ ...onScreen, shown })).showing).toEqual({ outcome: 'shown', message: 55, digest: shown });
    expect(telegram.calls).toEqual([]);
  });
  it.each<[Reply, object]>([
    [no(400, 'Bad Request: message is not modified: specified new message content'), { outcome: 'shown', message: 55 }],
    [no(400, 'Bad Request: message to edit not found'), { outcome: 'lost' }],
    [no(400, "Bad Request: message can't be edited"), { outcome: 'lost' }],
    [no(429, 'Too Many Requests: retry after 7', { retry_after: 7 }), { outcome: 'later', afterMs: 7_000 }],
    [no(403, 'Forbidden: bot was kicked from the supergroup chat'), { outcome: 'close' }],
    [no(400, 'Bad Request: chat not found'), { outcome: 'close' }],
    [no(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -100 }), { outcome: 'moved', to: -100 }],
    [no(400, 'Bad Request: something that was invented yesterday'), { outcome: 'later', afterMs: 60_000 }],
    [no(500, 'Internal Server Error'), { outcome: 'later', afterMs: 3_000 }],
    ['hang up', { outcome: 'later', afterMs: 3_000 }],
    [{ page: 504 }, { outcome: 'later', afterMs: 3_000 }],
  ])('%j', async (reply, outcome) => expect((await show(onScreen, [reply])).showing).toMatchObject(outcome));
  it('loses its buttons when there is nothing to show any more, as far as that is possible', async () => {
    expect((await show(onScreen, [], { face: null })).showing).toMatchObject({ outcome: 'close' });
    expect(telegram.calls[0]).toMatchObject({
      method: 'editMessageReplyMarkup',
      params: { message_id: 55, reply_markup: { inline_keyboard: [] } },
    });
    expect((await show(onScreen, ['hang up'], { face: null })).showing.outcome).toBe('close');
    expect((await show(card('agree'), [], { face: null })).showing.outcome).toBe('close');
    expect(telegram.calls).toEqual([]);
  });
  it('gives way to its last word, and is not closed before that is on screen', async () => {
    const last: Face = { text: 'It is over', keyboard: [], isLast: true };
    expect((await show(onScreen, [], { face: last })).showing).toMatchObject({ outcome: 'close' });
    expect(telegram.calls[0]).toMatchObject({
      method: 'editMessageText',
      params: { message_id: 55, text: 'It is over', reply_markup: { inline_keyboard: [] } },
    });
    expect((await show(onScreen, [no(500, 'Internal Server Error')], { face: last })).showing.outcome).toBe('later');
    expect((await show(card('sending'), [], { face: last })).showing.outcome).toBe('close');
    expect(telegram.calls).toEqual([]);
  });
  it('of a team needs no rollout', async () => {
    expect((await show(card('setup', { stream: 'team/3' }))).showing.outcome).toBe('shown');
    expect(telegram.calls[0]?.params).not.toHaveProperty('reply_parameters');
  });
});
