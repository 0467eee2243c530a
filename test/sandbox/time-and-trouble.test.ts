import { afterEach, describe, expect, test } from 'vitest';
import { callApi } from '../support/sim.ts';
import { playground, TEAM } from './support.ts';

const START = Date.UTC(2026, 11, 7, 9, 0);
const play = playground({ startAt: START });
const send = () => play.api('sendMessage', { chat_id: TEAM, text: 'Hello' });

describe('the clock', () => {
  test('starts when it is told to, and moves when people move it', async () => {
    const heard: number[] = [];
    const stop = play.sandbox.clock.onJump(() => heard.push(play.sandbox.clock.now()));
    await play.sim.pauseClock();
    await play.sim.setClock('2026-12-07T10:00:00.000Z');
    await play.sim.advance(3600);
    expect(await play.sim.clock()).toEqual({ now: '2026-12-07T11:00:00.000Z', paused: true });
    expect(play.sandbox.clock.now()).toBe(Date.UTC(2026, 11, 7, 11));
    expect(heard.slice(1)).toEqual([Date.UTC(2026, 11, 7, 10), Date.UTC(2026, 11, 7, 11)]);
    stop();
    const { result } = await callApi<{ date: number }>(play.sandbox, 'sendMessage', { chat_id: TEAM, text: 'Now' });
    expect(result?.date).toBe(Date.UTC(2026, 11, 7, 11) / 1000);
  });

  test('jumps to what the bot will do next', async () => {
    play.sandbox.setAgenda(() => [
      { at: '2026-12-08T21:00:00.000Z', what: 'later' },
      { at: '2026-12-07T10:00:00.000Z', what: 'over' },
      { at: '2026-12-07T20:00:00.000Z', what: 'A-31 reminder, 14 mails' },
    ]);
    expect(await play.sim.jump()).toMatchObject({ what: 'A-31 reminder, 14 mails' });
    expect(await play.sim.clock()).toMatchObject({ now: '2026-12-07T20:00:00.000Z' });
    expect((await play.sim.agenda()).map(({ what }) => what)).toEqual(['over', 'A-31 reminder, 14 mails', 'later']);
    await play.sim.jump();
    expect(await play.sim.jump()).toBeNull();
  });
});

describe('faults that are switched on', () => {
  afterEach(async () => {
    await play.sim.chaos({
      rate_limited_until: null,
      retry_after_seconds: 0,
      slow_ms: 0,
      slow_chat: null,
      api_down: false,
      flood_limits: false,
      lost_answers: 0,
    });
  });

  test('too many requests, until the moment has passed', async () => {
    const { now } = await play.sim.clock();
    await play.sim.chaos({ rate_limited_until: new Date(Date.parse(now) + 30_000).toISOString() });
    expect(await send()).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 30',
      parameters: { retry_after: 30 },
    });
    await play.sim.advance(31);
    expect(await send()).toMatchObject({ ok: true });
  });

  test('the API is down, also for who waits', async () => {
    const waiting = fetch(`${play.sandbox.apiRoot}/bot${play.sandbox.botToken}/getUpdates?timeout=9&offset=-1`);
    await waiting.then((response) => response.body?.cancel());
    const last = fetch(`${play.sandbox.apiRoot}/bot${play.sandbox.botToken}/getUpdates?timeout=9&offset=999`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await play.sim.chaos({ api_down: true });
    expect([200, 502]).toContain((await last).status);
    const response = await fetch(`${play.sandbox.apiRoot}/bot${play.sandbox.botToken}/getMe`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      502,
      expect.stringContaining('text/html'),
    ]);
  });

  test('slow, for one chat', async () => {
    await play.sim.chaos({ slow_ms: 150, slow_chat: TEAM });
    const started = performance.now();
    await play.api('getMe');
    expect(performance.now() - started).toBeLessThan(100);
    await send();
    expect(performance.now() - started).toBeGreaterThan(145);
  });

  test('done, but the answer is lost', async () => {
    const before = (await play.sim.messages(TEAM)).length;
    await play.sim.chaos({ lost_answers: 1 });
    await expect(send()).rejects.toThrow();
    expect(await send()).toMatchObject({ ok: true });
    expect(await play.sim.messages(TEAM)).toHaveLength(before + 2);
  });

  test('the usual limits hold', async () => {
    await play.sim.chaos({ flood_limits: true });
    const answers = await Promise.all(Array.from({ length: 25 }, send));
    const refused = answers.filter(({ ok }) => !ok);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]?.parameters?.retry_after).toBeGreaterThan(30);
  });

  test('are refused when nobody knows them', async () => {
    await expect(play.sim.chaos({ gremlins: true } as object)).rejects.toThrow('There is no fault called gremlins');
    await expect(play.sim.chaos({ slow_ms: 'much' } as object)).rejects.toThrow('slow_ms cannot be "much"');
  });
});

describe('the inspector', () => {
  test('keeps every call with its answer and what is odd about it', async () => {
    await play.api('sendMessage', { chat_id: TEAM, text: 'x'.repeat(5000) });
    const line = (await play.sim.log()).at(-1);
    expect(line).toMatchObject({
      kind: 'call',
      name: 'sendMessage',
      answer: { error_code: 400 },
      warnings: expect.arrayContaining(['More than 4096 characters']),
    });
  });

  test('counts what goes into a group within a minute', async () => {
    await Promise.all(Array.from({ length: 21 }, send));
    expect((await play.sim.log()).at(-1)?.warnings.join()).toContain('in this group within a minute');
  });

  test('catches what the published types do not know', async () => {
    await play.api('sendMessage', { chat_id: TEAM, text: 'x', txt: 'y' });
    await play.api('fetchTheMoon', {});
    expect(await play.sim.violations()).toMatchObject([
      { direction: 'call', name: 'sendMessage', errors: ['the whole must NOT have additional properties "txt"'] },
      { direction: 'call', name: 'fetchTheMoon', errors: ['there is no method fetchTheMoon'] },
    ]);
  });

  test('lets hostile updates through as they are', async () => {
    const { update_id } = await play.sim.update({ gizmo: { what: 1 } });
    const { result } = await play.api<object[]>('getUpdates', { offset: -1 });
    expect(result).toEqual([{ update_id, gizmo: { what: 1 } }]);
    expect(await play.sim.violations()).toHaveLength(2);
  });
});

describe('open pages', () => {
  test('hear what happens', async () => {
    const response = await fetch(`${play.sandbox.pageUrl}/sim/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const { result } = await send();
    let heard = '';
    while (!heard.includes('"type":"message"')) heard += (await reader?.read())?.value;
    expect(heard).toContain(JSON.stringify({ type: 'message', chat: TEAM, message_id: result?.message_id }));
    await reader?.cancel();
  });

  test.each([[{ origin: 'https://evil.example' }], [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }]])(
    'of other sites get nothing: %o',
    async (headers) => {
      const response = await fetch(`${play.sandbox.pageUrl}/sim/state`, { headers });
      expect(response.status).toBe(403);
    },
  );
});
