import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { hasButton, openTeam, type Team } from '../support/team.ts';

let team: Team;
let card: ChatMessage;

beforeAll(async () => {
  team = await openTeam({ policy: 'Strict' });
  await team.start(undefined, 'Ben');
  await team.skip('1.4');
  await team.complete('1.1 1.2 1.3 1.5');
  card = await team.askSignOff();
}, 30_000);
afterAll(() => team?.stop());

const away = /^⚠️ I was away Mon 30 Nov 10:03 – 10:09 CET\. Taps in that time may be lost: tap again\./;
const now = () => team.sim.waitFor(team.chat, ({ message_id }) => message_id === card.message_id);
const showing = (words: RegExp, isThere = true) =>
  team.sim.waitFor(team.chat, (each) => each.message_id === card.message_id && words.test(each.text) === isThere);

test('#5 after six minutes away the open card says which taps may be lost, until one is recorded', async () => {
  const { sim, house, chat } = team;
  await sim.setClock('2026-11-30T09:03:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await house.pause();
  await sim.setClock('2026-11-30T09:09:00Z');
  await house.resume();
  const told = await showing(away);
  expect(told.text).toContain('sign-off needed');

  // A page is turned and somebody without the role is refused: nothing was recorded.
  await sim.tap('Nadia', chat, 'See evidence', card);
  await sim.tap('Nadia', chat, 'Back', await sim.waitFor(chat, (each) => hasButton('Back', each)));
  await showing(/sign-off needed/);
  await sim.tap('Gus', chat, 'Sign off', await now());
  expect((await now()).text).toMatch(away);

  await sim.tap('Mara', chat, 'Sign off', await now());
  const after = await showing(/I was away/, false);
  expect(after.text).toContain('signed by Mara');
});

test('#5 a short restart is no absence', async () => {
  const { sim, house } = team;
  await house.pause();
  await sim.advance(90);
  await house.resume();
  await team.ask('Mara', '/rollout item 1.1');
  expect((await now()).text).not.toContain('I was away');
  expect(await sim.violations()).toEqual([]);
});
