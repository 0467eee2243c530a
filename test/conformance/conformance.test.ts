import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bot } from './bot.ts';
import { chats } from './chats.ts';
import { editing } from './editing.ts';
import { files } from './files.ts';
import { formatting } from './formatting.ts';
import { markup } from './markup.ts';
import { sendMessage } from './send-message.ts';
import { type Case, type Expected, wholeAnswer } from './suite.ts';
import { topics } from './topics.ts';
import { wireCases } from './wire.ts';
import { offers, openWorld, type World } from './world.ts';

/**
 * What the Bot API answers, case by case. `npm run conformance` asks a sandbox; with BOT_API_URL, BOT_API_TOKEN and BOT_API_CHAT
 * it asks any other server, and leaves out what that one cannot be put into the state for.
 */
const cases: Case[] = [...sendMessage, ...markup, ...formatting, ...editing, ...chats, ...topics, ...files, ...bot];
const all = [...cases, ...wireCases];

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 30_000);
afterAll(async () => {
  const left = all.filter(({ needs }) => !offers(needs)).length;
  if (left > 0)
    process.stdout.write(`${left} of ${all.length} cases need more than ${world.apiRoot} offers: left out\n`);
  await world.close();
});

const CALM = { rate_limited_until: null, retry_after_seconds: 0, flood_limits: false };

function compare(answer: unknown, expected: Expected): void {
  if (typeof expected === 'object' && 'gives' in expected) expect(answer).toMatchObject(wholeAnswer(expected));
  else expect(answer).toEqual(wholeAnswer(expected));
}

describe('the Bot API answers', () => {
  for (const one of cases) {
    test.skipIf(!offers(one.needs))(`${one.method}: ${one.when}`, async () => {
      const answer = await world.call(one.method, await one.params(world));
      if (one.needs === 'sim') await world.sim.chaos(CALM);
      compare(answer, one.answer);
    });
  }
});

describe('the Bot API reads', () => {
  for (const one of wireCases) {
    test.skipIf(!offers(one.needs))(`${one.method}: ${one.when}`, async () => {
      const { apiRoot, botToken } = world;
      const response = await fetch(`${apiRoot}/bot${one.token ?? botToken}/${one.method}`, one.request(world));
      compare(await response.json(), one.answer);
    });
  }
});

test('every case has its own name, and there are at least 250', () => {
  const names = all.map(({ method, when }) => `${method}: ${when}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(250);
});
