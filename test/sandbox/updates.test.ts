import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { playground, TEAM, type Update } from './support.ts';

const play = playground();
const poll = (params: object = {}) => play.api<Update[]>('getUpdates', params);
const say = (text: string) => play.sim.say('Mara', TEAM, text);

describe('getUpdates', () => {
  test('on the first morning tells that Mara added the bot to her team', async () => {
    expect(await play.updates()).toMatchObject([
      { my_chat_member: { from: { id: 1001 }, chat: { id: TEAM }, new_chat_member: { status: 'member' } } },
      { message: { new_chat_members: [{ id: 7000001 }] } },
    ]);
  });

  test('gives the same again until a higher offset confirms', async () => {
    await say('/one');
    await say('/two');
    const first = (await poll()).result ?? [];
    expect(first).toMatchObject([{ message: { text: '/one' } }, { message: { text: '/two' } }]);
    expect((await poll()).result).toEqual(first);
    expect((await poll({ limit: 1 })).result).toEqual(first.slice(0, 1));
    expect((await poll({ offset: first[1]?.update_id })).result).toEqual(first.slice(1));
    expect((await poll({ offset: 1 + (first[1]?.update_id ?? 0) })).result).toEqual([]);
  });

  test('forgets all but the last ones for a negative offset', async () => {
    for (const text of ['/a', '/b', '/c']) await say(text);
    expect((await poll({ offset: -1 })).result).toMatchObject([{ message: { text: '/c' } }]);
    expect(await play.updates()).toHaveLength(1);
  });

  test('does not believe an offset from the future', async () => {
    await say('/here');
    expect((await poll({ offset: 999_999_999 })).result).toMatchObject([{ message: { text: '/here' } }]);
    await play.updates();
  });

  test('waits for what happens', async () => {
    const waiting = poll({ timeout: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await say('/now');
    expect((await waiting).result).toMatchObject([{ message: { text: '/now' } }]);
    await play.updates();
  });

  test('ends the older of two polls', async () => {
    const older = poll({ timeout: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const newer = poll({ timeout: 5 });
    expect(await older).toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await say('/still');
    expect((await newer).result).toHaveLength(1);
    await play.updates();
  });

  test('sends chat_member only to an administrator who asked for it', async () => {
    const leaveAndReturn = async () => {
      await play.sim.setMember(TEAM, 'Gus', 'left');
      await play.sim.setMember(TEAM, 'Gus', 'member', 'Mara');
      return (await play.updates()).flatMap((update) => Object.keys(update)).filter((kind) => kind !== 'update_id');
    };
    await play.sim.promoteBot(TEAM);
    await play.updates();
    expect(await leaveAndReturn()).toEqual(['message', 'message']);
    await poll({ allowed_updates: ['message', 'chat_member'] });
    expect(await leaveAndReturn()).toEqual(['chat_member', 'message', 'chat_member', 'message']);
    await poll({ allowed_updates: [] });
    await play.sim.addBot(TEAM);
    await play.updates();
  });
});

describe('a webhook', () => {
  const closing: (() => void)[] = [];
  afterEach(async () => {
    await play.ok('deleteWebhook');
    for (const close of closing.splice(0)) close();
  });

  test('brings each update with the secret, in order, and again until it is taken', async () => {
    const { url, seen } = await receiver([500, 200]);
    await play.ok('setWebhook', { url, secret_token: 'open-sesame' });
    await say('/first');
    await say('/second');
    await expect.poll(() => seen.length, { timeout: 3000 }).toBe(3);
    expect(seen.map(({ text }) => text)).toEqual(['/first', '/first', '/second']);
    expect(new Set(seen.map(({ secret }) => secret))).toEqual(new Set(['open-sesame']));
    expect(await play.ok('getWebhookInfo')).toMatchObject({
      url,
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
  });

  test('carries out the call that stands in the answer', async () => {
    const { url } = await receiver([200], { method: 'sendMessage', chat_id: TEAM, text: 'From the answer' });
    await play.ok('setWebhook', { url });
    await say('/go');
    expect(await play.sim.waitFor(TEAM, 'From the answer')).toBeDefined();
  });

  test('and polling shut each other out', async () => {
    const { url } = await receiver([200]);
    await play.ok('setWebhook', { url });
    expect(await poll()).toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    expect(await play.api('setWebhook', { url: 'https://example.com/hook' })).toMatchObject({ ok: false });
  });

  async function receiver(statuses: number[], answer: object | null = null) {
    const seen: { text: string; secret: unknown }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        seen.push({ text: JSON.parse(body).message.text, secret: request.headers['x-telegram-bot-api-secret-token'] });
        response.writeHead(statuses[Math.min(seen.length, statuses.length) - 1] ?? 200);
        response.end(answer === null ? '' : JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, seen };
  }
});

test('everything that was sent is in the published types', async () => {
  expect(await play.sim.violations()).toEqual([]);
});
