import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/processes.ts';
import { secrets } from '../support/secrets/planted.ts';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;
let publicUrl: string;

beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  const house = await openTeam();
  const { config } = house.house;
  await house.house.pause();
  config.http = { host: '127.0.0.1', port };
  config.telegram = { ...config.telegram, updates: { mode: 'webhook', publicUrl, secret: secrets.webhookSecret } };
  await house.house.resume();
  team = house;
}, 30_000);
afterAll(() => team?.stop());

test('by webhook everything is as it is by polling', async () => {
  await team.start();
  await team.tell('Mara', '/rollout done 1.1 https://example.com/7');
  expect((await team.ask('Mara', '/rollout item 1.1')).text).toContain('done');
  const health = await fetch(`${publicUrl}/healthz`);
  expect([health.status, await health.json()]).toEqual([
    200,
    { isWell: true, troubles: [], updatesWaiting: 0, modes: [] },
  ]);
  const asked = (await team.sim.log()).map(({ name }) => name);
  expect(asked.lastIndexOf('getUpdates')).toBeLessThan(asked.indexOf('setWebhook'));
});

test('#101 what comes without the secret is turned away before it is read', async () => {
  const { sim, chat } = team;
  const date = Math.floor(Date.parse((await sim.clock()).now) / 1000);
  const from = { id: 1001, is_bot: false, first_name: 'Mara' };
  const message = {
    message_id: 90_001,
    date,
    from,
    chat: { id: chat, type: 'supergroup' },
    text: '/rollout note forged',
  };
  const forged = JSON.stringify({ update_id: 999_999_999, message });
  const address = `${publicUrl}/telegram/updates`;
  const given: Record<string, string>[] = [
    {},
    { 'x-telegram-bot-api-secret-token': '' },
    { 'x-telegram-bot-api-secret-token': secrets.webhookSecret.toUpperCase() },
    { 'x-telegram-bot-api-secret-token': `${secrets.webhookSecret}-and-more` },
  ];
  for (const secret of given) {
    const headers = { 'content-type': 'application/json', ...secret };
    const answer = await fetch(address, { method: 'POST', headers, body: forged });
    expect(answer.status).toBe(401);
  }
  const open = { method: 'POST', body: endless(), duplex: 'half' } as RequestInit;
  expect((await fetch(address, open)).status).toBe(401);
  expect((await team.ask('Mara', '/rollout history')).text).not.toContain('forged');
});

test('#3 an update that comes twice is one', async () => {
  const { sim, chat } = team;
  const date = Math.floor(Date.parse((await sim.clock()).now) / 1000);
  const from = { id: 1001, is_bot: false, first_name: 'Mara' };
  const message = {
    message_id: 90_002,
    date,
    from,
    chat: { id: chat, type: 'supergroup' },
    text: '/rollout evidence 1.2 only once',
  };
  const headers = {
    'content-type': 'application/json',
    'x-telegram-bot-api-secret-token': secrets.webhookSecret,
  };
  for (let time = 0; time < 3; time++) {
    const body = JSON.stringify({ update_id: 999_999_998, message });
    expect((await fetch(`${publicUrl}/telegram/updates`, { method: 'POST', headers, body })).status).toBe(200);
  }
  const item = (await team.ask('Mara', '/rollout item 1.2')).text;
  expect(item.match(/only once/g)).toHaveLength(1);
  expect((await team.words()).filter((text) => text.includes('has that as evidence already'))).toEqual([]);
});

test('#36 a vote stands when the answer to the tap does not get through, and the card shows it', async () => {
  const { sim, chat } = team;
  await team.skip('1.4');
  await team.complete('1.2 1.3 1.5');
  const card = await team.askSignOff();
  // By then it knows that the card was posted: the outage is to hit the answer to the tap alone.
  await team.ask('Mara', '/rollout item 1.2');
  await sim.chaos({ api_down: true });
  const tapping = sim.tap('Mara', chat, 'Sign off', card).catch(() => null);
  // Long enough for the vote to be stored and its answer to be refused.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await sim.chaos({ api_down: false });
  await sim.waitFor(
    chat,
    ({ message_id, text }) => message_id === card.message_id && text.includes('Planning signed off'),
    15_000,
  );
  expect((await team.ask('Mara', '/rollout signoff 1')).text).toContain('signed off already');
  expect(await Promise.race([tapping, Promise.resolve('no answer yet')])).toBe('no answer yet');
});

/** A body that never ends: whoever reads it first never answers. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(new TextEncoder().encode(' '.repeat(1024)));
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
  });
}
