import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TelegramUpdate } from '../../src/telegram/kit.ts';
import { createRateLimit } from '../../src/telegram/rate-limit.ts';
import { until } from '../support/on-store.ts';
import { standIn } from './stand-in.ts';

const group = { id: -1, type: 'supergroup', title: 'Team' } as const;
let next = 1;

const tap = (person: number): TelegramUpdate =>
  ({ update_id: next++, callback_query: { id: `tap ${next}`, from: { id: person } } }) as never;
const message = (person: number, more: object = {}): TelegramUpdate =>
  ({ update_id: next++, message: { message_id: 1, chat: group, from: { id: person }, ...more } }) as never;
const times = (many: number, make: () => TelegramUpdate): TelegramUpdate[] => Array.from({ length: many }, make);

/** A limit on a clock that the test moves, what it logged, and which taps it answered. */
async function limit() {
  const telegram = await standIn();
  onTestFinished(() => telegram.close());
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  let at = 0;
  const isLetIn = createRateLimit({ api: telegram.api, log, now: () => at });
  return {
    pass: (seconds: number) => {
      at += seconds * 1_000;
    },
    isLetIn,
    letIn: (updates: TelegramUpdate[]) => updates.filter(isLetIn).length,
    logged,
    answered: () => telegram.calls.map(({ params }) => params),
    telegram,
  };
}

describe('#99 the rate limit', () => {
  it('never meets people who work: sixty at once, and three a second after that', async () => {
    const { letIn, pass, logged } = await limit();
    expect(letIn(times(60, () => tap(1)))).toBe(60);
    for (let second = 0; second < 30; second++) {
      pass(1);
      expect(letIn(times(3, () => tap(1)))).toBe(3);
    }
    expect(logged).toEqual([]);
  });

  it('lets in three a second of a thousand, answers one tap and writes one line, however long it lasts', async () => {
    const { letIn, pass, logged, answered } = await limit();
    let through = 0;
    for (let moment = 0; moment < 100; moment++) {
      through += letIn(times(100, () => tap(1)));
      pass(0.1);
    }
    expect(through).toBeGreaterThan(60 + 27);
    expect(through).toBeLessThanOrEqual(60 + 30);
    await until(() => answered().length > 0);
    expect(answered()).toEqual([
      {
        callback_query_id: expect.stringMatching(/^tap /),
        text: 'Too many taps at once. Wait a few seconds, then tap once.',
        show_alert: true,
      },
    ]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"sender":1');
  });

  it('holds up nobody else', async () => {
    const { letIn } = await limit();
    expect(letIn(times(500, () => tap(1)))).toBe(60);
    expect(letIn([tap(2), message(2), tap(3)])).toBe(3);
  });

  it('is over after a few seconds; the next burst is answered and logged anew', async () => {
    const { letIn, pass, logged, answered } = await limit();
    letIn(times(70, () => tap(1)));
    pass(4);
    expect(letIn(times(20, () => tap(1)))).toBe(12);
    await until(() => answered().length === 2);
    expect(logged).toHaveLength(2);
  });

  it('says once that messages are not read, and answers the first tap too many after them', async () => {
    const { letIn, logged, answered } = await limit();
    expect(letIn(times(70, () => message(1)))).toBe(60);
    await until(() => answered().length === 1);
    expect(answered()).toEqual([
      {
        chat_id: -1,
        reply_parameters: { message_id: 1, allow_sending_without_reply: true },
        text: 'Too much at once: this message and the next ones are not read. Wait a few seconds, then say it again.',
      },
    ]);
    expect(letIn([tap(1), tap(1)])).toBe(0);
    await until(() => answered().length === 2);
    expect(logged).toHaveLength(1);
  });

  it('is no trouble when Telegram does not take the answer', async () => {
    const { letIn, telegram } = await limit();
    telegram.replies({ code: 400, says: 'Bad Request: query is too old' });
    expect(letIn(times(62, () => tap(1)))).toBe(60);
    await until(() => telegram.calls.length === 1);
  });

  it('never refuses who comes and goes, groups that move, or what is not said by anybody', async () => {
    const { letIn } = await limit();
    letIn(times(100, () => message(1)));
    const member = { chat: group, from: { id: 1 } };
    const others = [
      { update_id: next++, my_chat_member: member },
      { update_id: next++, chat_member: member },
      { update_id: next++, channel_post: { message_id: 1, chat: group } },
      { update_id: next++, unheard_of: { from: { id: 1 } } },
      message(1, { migrate_to_chat_id: -2 }),
      message(1, { migrate_from_chat_id: -1 }),
      message(1, { left_chat_member: { id: 1 } }),
      message(1, { new_chat_members: [{ id: 9 }] }),
      message(1, { from: undefined }),
    ] as TelegramUpdate[];
    expect(letIn(others)).toBe(others.length);
  });

  it('counts each group’s anonymous admins apart, although they share a user', async () => {
    const { letIn } = await limit();
    const anonymous = (chat: number) => message(1087968824, { sender_chat: { id: chat, type: 'supergroup' } });
    expect(letIn(times(100, () => anonymous(-1)))).toBe(60);
    expect(letIn([anonymous(-2)])).toBe(1);
  });

  it('takes what piled up during an outage for what it is, by the dates of the messages', async () => {
    const { letIn, pass } = await limit();
    const said = times(200, () => message(1)).map((update, index) => ({
      ...update,
      message: { ...update.message, date: index * 30 },
    }));
    expect(letIn(said as TelegramUpdate[])).toBe(200);
    pass(3_600);
    expect(letIn(times(200, () => message(1, { date: 200 * 30 })))).toBe(60);
  });

  it('lets in again for nothing what could not be stored the first time', async () => {
    const { letIn } = await limit();
    const updates = times(50, () => message(1));
    for (let attempt = 0; attempt < 5; attempt++) expect(letIn(updates)).toBe(50);
    expect(letIn(times(20, () => tap(1)))).toBe(10);
  });

  it('remembers ten thousand people and no more', async () => {
    const { letIn, isLetIn } = await limit();
    expect(letIn(times(70, () => tap(1)))).toBe(60);
    for (let person = 2; person <= 10_001; person++) isLetIn(tap(person));
    expect(letIn([tap(10_001), tap(1)])).toBe(2);
  });
});
