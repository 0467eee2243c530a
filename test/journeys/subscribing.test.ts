import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

const list = async () => (await team.ask('Priya', '/rollout stakeholders')).text;
const linkOf = (text: string) => /\?start=(sub_\S+)/.exec(text)?.[1] ?? expect.fail(`no link in: ${text}`);
let payload = '';

test('somebody follows the link, sees what they would get, and is told only after a tap', async () => {
  const { sim, chat } = team;
  expect((await team.ask('Gus', '/rollout stakeholders link')).text).toContain('Only the lead or comms');
  const link = await team.ask('Priya', '/rollout stakeholders link');
  payload = linkOf(link.text);
  expect(linkOf((await team.ask('Mara', '/rollout stakeholders link')).text)).toBe(payload);
  await sim.start('Gus', payload);
  const asked = await sim.waitFor('Gus', 'Payments team would tell you of its updates');
  expect(asked.text).toContain('You can stop it at any time');
  expect(await list()).toContain('tells nobody yet');
  await sim.tap('Gus', 'Gus', 'Tell me', asked);
  await sim.waitFor('Gus', 'tells you of its updates from now on');
  expect(await list()).toContain('1 · Gus — Telegram');
  expect(await sim.tap('Gus', 'Gus', 'Tell me', asked).catch((fault: Error) => fault.message)).toBeTruthy();
  expect(await list()).toContain('tells 1 stakeholder');
  await sim.advance(601);
  await sim.waitFor(chat, 'Gus asked to be told of rollouts, and is on the list now');
});

test('whoever is told chooses in /settings what they get, and gets nothing else', async () => {
  const { sim } = team;
  await team.addMail();
  const said = await sim.say('Gus', 'Gus', '/settings');
  const offered = await sim.waitFor(
    'Gus',
    ({ message_id, buttons }) => message_id > said.message_id && buttons.length > 0,
  );
  expect(offered.text).toContain('Payments team: plans and changes, reminders, progress and questions afterwards.');
  await sim.tap('Gus', 'Gus', 'Stop plans and changes', offered);
  await sim.waitFor('Gus', 'not plans and changes');
  await team.start('"Ledger" 7.0.0 wed 16 dec 22:00');
  await team.announce('R-1 impact="nothing" downtime=none contact="#help"');
  await sim.waitForMail('ops@shop-x.example.com', 'Ledger');
  expect((await sim.messages('Gus')).filter(({ text }) => text.includes('Ledger'))).toEqual([]);
  expect(await list()).toContain('declined plans and changes');
});

test('a link that was replaced or closed adds nobody', async () => {
  const { sim } = team;
  const newer = linkOf((await team.ask('Priya', '/rollout stakeholders link new')).text);
  expect(newer).not.toBe(payload);
  await sim.start('Ben', payload);
  await sim.waitFor('Ben', 'This link is over');
  await sim.start('Ben', newer);
  const asked = await sim.waitFor('Ben', 'would tell you');
  await team.ask('Priya', '/rollout stakeholders link off');
  await expect(sim.tap('Ben', 'Ben', 'Tell me', asked)).resolves.toMatchObject({
    text: expect.stringContaining('This link is over'),
  });
  expect(await list()).toContain('tells 2 stakeholders');
});

test('a link is known before 90 days are over, and not after', async () => {
  const { sim } = team;
  const fresh = linkOf((await team.ask('Priya', '/rollout stakeholders link new')).text);
  await sim.advance(91 * 86_400);
  await sim.start('Nadia', fresh);
  await sim.waitFor('Nadia', 'This link is over');
});

test('whoever runs a chat stops what is told there', async () => {
  const { sim } = team;
  await team.addCustomers();
  const place = 'Payments customers';
  await sim.say('Gus', place, '/rollout audience stop');
  await sim.waitFor(place, 'Only administrators of this chat');
  await sim.setMember(place, 'Gus', 'administrator');
  await sim.say('Gus', place, '/rollout audience stop');
  await sim.waitFor(place, 'Payments team tells nothing here any more.');
  expect(await list()).not.toContain('Payments customers');
  await sim.say('Gus', place, '/rollout audience stop');
  await sim.waitFor(place, 'No rollouts are told here.');
  expect(await sim.violations()).toEqual([]);
});
