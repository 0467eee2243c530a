import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryIn } from '../support/calendar-entry.ts';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.addMail();
  await team.addCustomers();
}, 30_000);
afterAll(() => team?.stop());

test('#47 a window that moves from A to B and back to A is told once a plan, as one calendar entry', async () => {
  const { sim } = team;
  await team.start();
  await team.announce();
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');
  expect((await team.move('wed 16 dec 22:00')).text).toContain('Stakeholders are being told');
  await sim.waitFor(customersChat, 'Payments 4.2.0 moved: now Wed 16 Dec 22:00');
  await sim.waitForMail(shopAddress, 'Wed 16 Dec');
  await team.move('tue 15 dec 22:00');
  await sim.waitFor(customersChat, 'Payments 4.2.0 moved: now Tue 15 Dec 22:00');
  await sim.waitFor(customersChat, (message) => message.text.includes('A-3'));
  await sim.setClock('2026-12-08T21:00:00Z');
  await sim.waitFor(customersChat, 'starts in 7 days');
  await mails(4);

  expect(await team.heard()).toEqual([
    expect.stringContaining('Planned update: Payments 4.2.0 starts in 15 days'),
    expect.stringContaining('moved: now Wed 16 Dec 22:00'),
    expect.stringContaining('moved: now Tue 15 Dec 22:00'),
    expect.stringContaining('starts in 7 days'),
  ]);
  const entries = (await team.mailsTo()).map(entryIn);
  expect(entries.map((entry) => entry?.method)).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'REQUEST']);
  expect(entries.map((entry) => entry?.sequence)).toEqual([0, 1, 2, 2]);
  expect(entries.map((entry) => entry?.start)).toEqual([
    '2026-12-15T21:00:00Z',
    '2026-12-16T21:00:00Z',
    '2026-12-15T21:00:00Z',
    '2026-12-15T21:00:00Z',
  ]);
  expect(new Set(entries.map((entry) => entry?.uid)).size).toBe(1);
});

test('#46 #73 calling it off takes the entry out of the calendars of those who were told, and of nobody else', async () => {
  const { sim, chat } = team;
  await team.addMail('late@shop-y.example.com', '"Shop Y"');
  const said = await sim.say('Mara', chat, '/rollout cancel vendor withdrew the release');
  const card = await sim.waitFor(chat, (each) => each.message_id > said.message_id && hasButton('Call R-1 off', each));
  expect(await sim.tap('Luis', chat, 'Call R-1 off', card)).toMatchObject({ show_alert: true });
  expect((await sim.tap('Mara', chat, 'Call R-1 off', card)).text).toBe('R-1 is called off.');
  const told = await sim.waitFor(customersChat, 'Payments 4.2.0 is called off');
  expect(told.text).toContain('vendor withdrew the release');
  await sim.waitForMail(shopAddress, '[Cancelled] Payments 4.2.0');
  const entries = (await team.mailsTo()).map(entryIn);
  const last = entries.at(-1);
  expect(last).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid: entries[0]?.uid });
  expect(last?.sequence).toBeGreaterThan(entries.at(-2)?.sequence ?? 0);
  await sim.setClock('2026-12-15T21:00:00Z');
  expect((await team.ask('Mara', '/rollout done R-1 1.1 x')).text).toContain('R-1 was called off');
  expect(await team.mailsTo()).toHaveLength(5);
  expect(await team.heard()).toHaveLength(5);
  expect(await team.mailsTo('late@shop-y.example.com')).toEqual([]);
  expect(await sim.violations()).toEqual([]);
});

async function mails(wanted: number): Promise<void> {
  await until(`${wanted} mails`, async () => ((await team.mailsTo()).length >= wanted ? true : undefined));
}
