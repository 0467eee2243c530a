import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { readyToSign, started } from '../support/ready.ts';
import { hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

test('a page of the live card gives way to the overview two minutes after the last tap on it', async () => {
  const { status } = await started(team);
  await tap('Ben', 'Open Planning', status);
  await shows('‹ Overview', status);
  await team.sim.advance(100);
  await tap('Ben', '1.2', status);
  await shows('‹ Planning', status);
  await team.sim.advance(100);
  // Whoever is about to say why has not left.
  await tap('Ben', 'Block…', status);
  await team.sim.advance(100);
  expect(hasButton('‹ Planning', await now(status))).toBe(true);
  await team.sim.advance(30);
  await shows('Open Planning', status);
});

test('a page that was opened before the clock was set back gives way too', async () => {
  const { status } = await started(team);
  await tap('Ben', 'Open Planning', status);
  await shows('‹ Overview', status);
  await team.sim.advance(-3600);
  await shows('Open Planning', status);
  await team.sim.advance(3600);
});

test('whoever taps a card before Telegram has answered the bot has tapped it all the same', async () => {
  await team.sim.chaos({ slow_ms: 400, slow_chat: await team.sim.chatId(team.chat) });
  const said = await team.sim.say('Ben', team.chat, '/rollout status R-1');
  const card = await team.sim.waitFor(team.chat, ({ message_id }) => message_id > said.message_id);
  await tap('Ben', 'Open Planning', card);
  await team.sim.chaos({ slow_ms: 0, slow_chat: null });
  await shows('‹ Overview', card);
});

test('while Telegram does not answer, one tap waits for it, and no other', async () => {
  const { sim, chat } = team;
  await sim.chaos({ slow_ms: 4_000, slow_chat: await sim.chatId(chat) });
  const said = await sim.say('Ben', chat, '/rollout status R-1');
  const card = await sim.waitFor(chat, ({ message_id }) => message_id > said.message_id);
  const taps = [await tap('Ben', 'Open Planning', card), await tap('Mara', 'Open Planning', card)];
  await sim.chaos({ slow_ms: 0, slow_chat: null });
  expect(taps.map(({ text }) => text)).toEqual(Array(2).fill('This card is being redrawn. Tap again in a moment.'));
  expect(taps.map(({ milliseconds }) => Number(milliseconds) > 1_500)).toEqual([true, false]);
});

test('when a phase is signed off, the live card shows what comes next', async () => {
  const { status, card } = await readyToSign(team);
  await tap('Ben', 'Open Planning', status);
  await shows('‹ Overview', status);
  await tap('Mara', 'Sign off', card);
  expect((await shows('Open Testing', status)).text).toContain('▶️ 2 Testing');
});

test('a request for a sign-off keeps the page that its approver reads', async () => {
  const { card } = await readyToSign(team);
  await tap('Mara', 'See evidence', card);
  await shows('‹ Back', card);
  await team.sim.advance(600);
  await team.ask('Ben', '/rollout mine');
  expect(hasButton('‹ Back', await now(card))).toBe(true);
});

test('whoever ticks the last item of a phase has the button for its sign-off before them, on every page', async () => {
  const { key, status } = await started(team);
  await team.skip('1.4', key);
  await team.tell('Mara', `/rollout done ${key} 1.1 1.2 1.3 done and looked at`);
  await tap('Mara', 'Open Planning', status);
  await tap('Mara', '1.5', await shows('1.5', status));
  expect((await tap('Mara', 'Done', await shows('Done', status))).text).toContain('Planning');
  await shows('Ask for sign-off', status);
  await tap('Mara', '‹ Planning', await now(status));
  await tap('Mara', '‹ Overview', await shows('‹ Overview', status));
  const overview = await shows('Open Planning', status);
  await tap('Mara', 'Ask for sign-off', overview);
  const asked = await team.sim.waitFor(team.chat, (message) => hasButton('Sign off', message));
  expect(asked.text).toContain(key);
  await until('the button to be gone', async () =>
    hasButton('Ask for sign-off', await now(status)) ? undefined : true,
  );
});

const tap = (who: Parameters<Team['sim']['tap']>[0], label: string, message: ChatMessage) =>
  team.sim.tap(who, team.chat, label, message);

const now = ({ message_id }: ChatMessage): Promise<ChatMessage> =>
  team.sim.waitFor(team.chat, (message) => message.message_id === message_id);

const shows = (label: string, message: ChatMessage): Promise<ChatMessage> =>
  until(`the card to show ${label}`, async () => {
    const seen = await now(message);
    return hasButton(label, seen) ? seen : undefined;
  });
