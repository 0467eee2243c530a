import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, openTeam, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.addCustomers();
  await team.start();
  await team.announce();
  await team.sim.waitFor(customersChat, 'Planned update');
}, 30_000);
afterAll(() => team?.stop());

test('#44 after an outage from 70 to 10 minutes before the start one notice tells how it is', async () => {
  const { sim, house } = team;
  await sim.setClock('2026-12-14T21:00:00Z');
  await sim.waitFor(customersChat, 'starts in 1 day');
  await sim.setClock('2026-12-15T19:50:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await house.pause();
  await sim.setClock('2026-12-15T20:50:00Z');
  await house.resume();
  await sim.waitFor(customersChat, 'Payments 4.2.0 starts in 10 min');
  await team.ask('Mara', '/rollout item 1.1');
  const heard = await team.heard();
  expect(heard).toEqual([
    expect.stringContaining('Planned update'),
    expect.stringContaining('starts in 1 day'),
    expect.stringContaining('starts in 10 min'),
  ]);
});

test('#50 a clock that is set back says nothing twice', async () => {
  const { sim, chat } = team;
  await sim.setClock('2026-12-15T18:50:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await sim.setClock('2026-12-14T20:59:00Z');
  await sim.setClock('2026-12-14T21:01:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await sim.setClock('2026-12-15T20:52:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await team.house.restart();
  await team.ask('Mara', '/rollout announcements');
  expect(await team.heard()).toHaveLength(3);
  expect((await team.words(chat)).filter((text) => /was not sent/.test(text))).toEqual([
    expect.stringContaining('“7 days before” was not sent'),
  ]);
});

test('nobody is told that it starts before the go is given, and the team hears why', async () => {
  const { sim, chat } = team;
  await sim.setClock('2026-12-15T21:00:00Z');
  const told = await sim.waitFor(chat, 'the window is open, but Pre-Deployment is not signed off');
  expect(told.text).toContain('Stakeholders have not been told that it starts.');
  await team.ask('Mara', '/rollout item 1.1');
  expect(await team.heard()).toHaveLength(3);
  expect(await sim.violations()).toEqual([]);
});
