import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.sim.start('Mara');
  await team.addMail();
  await team.addCustomers();
  await team.start();
}, 30_000);
afterAll(() => team?.stop());

const health = async (): Promise<{ status: number; troubles: string[] }> => {
  const answer = await fetch(`http://127.0.0.1:${team.house.app().httpPort}/healthz`);
  const { troubles } = (await answer.json()) as { troubles: string[] };
  return { status: answer.status, troubles };
};

test('#64 #69 a mail server that is busy for half an hour gets the mail once it is not; health and the owner say so meanwhile', async () => {
  const { sim, chat } = team;
  await sim.chaos({ smtp_down: true });
  await team.announce();
  await sim.waitFor(customersChat, 'Planned update');
  const report = await sim.waitFor(chat, /A-1 is being sent — 1 of 2 delivered[\s\S]*1 being tried again/);
  expect(report.text).toMatch(/Shop X .*451/);
  expect((await health()).troubles).toEqual([]);
  await sim.advance(21 * 60);
  await until('another attempt', async () => ((await health()).troubles.length > 0 ? true : undefined));
  expect(await health()).toMatchObject({
    status: 200,
    troubles: [expect.stringMatching(/^No mail gets through since .* UTC: the mail server .* takes nothing/)],
  });
  await sim.waitFor('Mara', /^No mail has got through for a quarter of an hour.*451/);
  await sim.chaos({ smtp_down: false });
  await sim.advance(60 * 60);
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');
  await sim.waitFor(chat, 'A-1 sent — 2 of 2 delivered');
  await sim.waitFor('Mara', /^Email works again/);
  expect((await health()).troubles).toEqual([]);
  expect(await team.mailsTo()).toHaveLength(1);
  expect(await team.heard()).toHaveLength(1);
});

test('#64 #69 what could not be said in time is not said late, and the report says so', async () => {
  const { sim, chat } = team;
  await sim.setClock('2026-12-14T21:00:00Z');
  await sim.waitFor(customersChat, 'starts in 1 day');
  await sim.waitFor(chat, /A-2 sent — 2 of 2 delivered/);
  await sim.setClock('2026-12-15T19:59:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  await sim.chaos({ api_down: true, smtp_down: true });
  await sim.setClock('2026-12-15T20:00:00Z');
  // The attempts that are under way end before the hour is over.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await sim.setClock('2026-12-15T21:00:10Z');
  await sim.chaos({ api_down: false, smtp_down: false });
  await sim.advance(60);
  const report = await sim.waitFor(chat, /A-3 not sent — 0 of 2 delivered/, 15_000);
  expect(report.text).toContain('2 not sent, because it was too late to be true');
  expect(await team.heard()).toHaveLength(2);
  expect(await team.mailsTo()).toHaveLength(2);
  expect(await sim.violations()).toEqual([]);
});
