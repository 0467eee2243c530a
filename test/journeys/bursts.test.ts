import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, shopAddress, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

test('#57 a window that moves again and again does not flood the group', async () => {
  const { sim, chat } = team;
  await team.start();
  await team.addMail();
  await team.announce();
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');
  for (let day = 16; day <= 24; day++) await team.move(`${day} dec 22:00`);
  const together = await sim.waitFor(chat, /R-1 · Payments 4\.2\.0 — 3 more changes/, 20_000);
  expect(together.text.split('\n')).toEqual([
    'R-1 · Payments 4.2.0 — 3 more changes',
    expect.stringContaining('new window: Tue 22 Dec 22:00'),
    expect.stringContaining('new window: Wed 23 Dec 22:00'),
    expect.stringContaining('new window: Thu 24 Dec 22:00'),
  ]);
  const moved = (await team.words()).filter((text) => /^R-1 · Payments 4\.2\.0 — new window/.test(text));
  expect(moved).toHaveLength(6);
  await sim.advance(11 * 60);
  await team.move('28 dec 22:00');
  await sim.waitFor(chat, /^R-1 · Payments 4\.2\.0 — new window: Mon 28 Dec 22:00/);
  expect(await sim.violations()).toEqual([]);
});
