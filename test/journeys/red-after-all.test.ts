import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;

/** R-1 has passed its one stage, and everything of its deployment was ticked. */
beforeAll(async () => {
  team = await openTeam();
  const { sim, chat } = team;
  await team.addMail();
  await team.addCustomers();
  await team.start('"Payments" 4.2.0 tue 15 dec 22:00 for 90m');
  await team.announce();
  await sim.waitFor(chat, '2 of 2 delivered');
  await team.complete('1.1 1.2 1.3 1.4 1.5');
  await team.signOff('Mara');
  await team.tested();
  await team.voteGo();
  await team.tell('Luis', '/rollout done 3.2 3.3 prepared');
  await team.complete('3.4');
  await team.signOff('Luis', 'Nadia');
  await sim.setClock('2026-12-15T21:00:10Z');
  await team.sim.say('Luis', chat, '/rollout deploy');
  await sim.waitFor(chat, 'R-1 · Payments 4.2.0 — at everywhere');
  await team.ask('Aiko', '/rollout health errors ok 0.2 %');
  await team.sim.say('Luis', chat, '/rollout promote');
  await sim.waitFor(chat, 'R-1 · Payments 4.2.0 — all stages passed');
  await team.complete('4.1 4.2 4.3');
});
afterAll(() => team.stop());

const completions = async (): Promise<string[]> =>
  [...(await team.words(customersChat)), ...(await team.mailsTo()).map(({ subject }) => subject)].filter((text) =>
    /completed/i.test(text),
  );

test('#90 production that turns red after 4.2 was ticked is not signed off, and nobody reads that the update is completed', async () => {
  const { sim, chat } = team;
  const card = await team.askSignOff();
  await sim.say('Aiko', chat, '/rollout health errors red 4.8 %');
  const alarm = await sim.waitFor(chat, /R-1 · Payments 4\.2\.0 — errors is red/);
  expect(alarm.text).toContain('4.2 is open, and its phase is not signed, while this is red');
  const stale = await until('the button to be gone', async () => {
    const now = (await sim.messages(chat)).find(({ message_id }) => message_id === card.message_id);
    return now && !hasButton('Sign off', now) ? now : undefined;
  });
  expect(stale.text).toContain('4.2');
  await sim.say('Luis', chat, '/rollout signoff');
  await sim.waitFor(chat, /not ready to be signed\. Still open: 4\.2/);
  expect((await team.ask('Luis', '/rollout done 4.2 watched it')).text).toMatch(/4\.2 is not done: errors was red/);
  expect(await completions()).toEqual([]);
});

test('once somebody sees it well it is ticked and signed anew, and stakeholders hear by both ways that it is completed', async () => {
  const { sim, chat } = team;
  await sim.say('Aiko', chat, '/rollout health errors ok 0.2 %');
  await sim.waitFor(chat, 'nothing is red any more');
  await sim.waitFor(chat, /Noted: errors green, 0\.2 %\. What was red is answered\.$/);
  await team.tell('Luis', '/rollout done 4.2 watched it, and it is well again');
  const card = await sim.waitFor(chat, (each) => hasButton('Sign off', each));
  expect((await sim.tap('Luis', chat, 'Sign off', card)).text).toMatch(/^Signed off/);
  await sim.waitFor(customersChat, 'Payments 4.2.0 is completed');
  expect((await sim.waitForMail(shopAddress, 'completed')).subject).toContain('Payments 4.2.0');
});
