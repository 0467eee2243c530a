import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, openTeam, shopAddress, type Team } from '../support/team.ts';

let team: Team;
const gone = 'gone@shop-z.example.com';

beforeAll(async () => {
  team = await openTeam();
  await team.sim.start('Priya');
  await team.addMail();
  await team.addMail(gone, '"Shop Z"');
  await team.addCustomers();
}, 30_000);
afterAll(() => team?.stop());

const list = async () => (await team.ask('Priya', '/rollout stakeholders')).text;
const announce = (key: string) => team.announce(`${key} impact="nothing" downtime=none contact="#help"`);
const saidTo = async (where: string, words: RegExp) =>
  (await team.sim.messages(where)).filter(({ from, text }) => from?.is_bot && words.test(text)).length;

test('#58 a mailbox that is gone is turned off, and comms hears of it once, with what to do', async () => {
  const { sim } = team;
  await sim.chaos({ unknown_addresses: [gone] });
  await team.start('"Ledger" 7.0.0 wed 16 dec 22:00');
  await announce('R-1');
  await sim.waitForMail(shopAddress, 'Ledger');
  await sim.waitFor(team.chat, ({ text }) => /❌ Shop Z .*550/.test(text));
  expect(await list()).toMatch(/2 · Shop Z — .*· off: .*550/);
  await sim.advance(61);
  const told = await sim.waitFor('Priya', 'cannot reach Shop Z');
  expect(told.text).toContain('R-1/A-1 cannot reach Shop Z (number 2): 550 5.1.1');
  expect(told.text).toContain('everybody else is told as planned');
  expect(told.text).toContain('/rollout stakeholders enable 2');
  expect(told.text).not.toContain(gone);
  await team.start('"Queue" 1.0.0 thu 17 dec 22:00');
  await announce('R-2');
  await sim.waitForMail(shopAddress, 'Queue');
  await sim.advance(120);
  expect(await saidTo('Priya', /cannot reach Shop Z/)).toBe(1);
  expect((await sim.log()).filter(({ name }) => /550/.test(name))).toEqual([]);
});

test('once it is turned on again it is told again', async () => {
  const { sim } = team;
  await sim.chaos({ unknown_addresses: [] });
  expect((await team.ask('Gus', '/rollout stakeholders enable 2')).text).toContain('Only the lead or comms');
  await team.tell('Priya', '/rollout stakeholders enable 2');
  expect((await team.ask('Priya', '/rollout stakeholders enable 2')).text).toContain('is not turned off');
  await team.start('"Search" 2.0.0 fri 18 dec 22:00');
  await announce('R-3');
  await sim.waitForMail(gone, 'Search');
  await sim.waitFor(customersChat, 'Search 2.0.0');
});

test('#58 a group that threw the bot out: the lead hears of it in the group, and mails still go', async () => {
  const { sim, chat } = team;
  await sim.removeBot(customersChat, 'Mara');
  await team.start('"Cache" 2.0 fri 18 dec 23:00');
  await announce('R-4');
  await sim.waitForMail(shopAddress, 'Cache');
  await sim.waitFor(chat, ({ text }) => /R-4[\s\S]*❌ Payments customers: .*kicked/.test(text));
  await sim.advance(61);
  const told = await sim.waitFor(chat, 'cannot reach Payments customers');
  expect(told.text).toContain('R-4/A-1 cannot reach Payments customers (number 3): I was removed from it.');
  expect(told.text).toContain('Mara, this is for you.');
  await sim.advance(120);
  expect(await saidTo('Payments team', /cannot reach Payments customers/)).toBe(1);
  expect(await sim.violations()).toEqual([]);
});

test('#59 a no that nobody knows turns nothing off', async () => {
  const { sim } = team;
  await team.tell('Priya', '/rollout stakeholders enable 3');
  await sim.addBot(customersChat, 'Mara');
  await sim.chaos({ smtp_down: true });
  await team.start('"Mailer" 3.0 mon 21 dec 22:00');
  await announce('R-5');
  await sim.waitFor(customersChat, 'Mailer 3.0');
  await sim.waitFor(team.chat, ({ text }) => /R-5[\s\S]*451/.test(text));
  expect(await list()).not.toContain('· off:');
  await sim.chaos({ smtp_down: false });
});
