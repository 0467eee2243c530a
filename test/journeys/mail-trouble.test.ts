import { afterAll, beforeAll, expect, test } from 'vitest';
import { hangUp, type MailServer, mailServer } from '../email/wire.ts';
import { customersChat, openTeam, type Team, until } from '../support/team.ts';

let team: Team;
let server: MailServer;
let isLocked = true;

beforeAll(async () => {
  server = await mailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, done) =>
      isLocked ? done(new Error('Invalid login')) : done(null, { user: username ?? '' }),
  });
  const smtpUrl = server.url;
  team = await openTeam({ change: { mail: { smtpUrl, from: 'Rollouts <rollouts@example.com>' } } });
  await team.sim.start('Mara');
  await team.addMail();
  await team.addMail('second@shop-y.example.com', '"Shop Y"');
  await team.addCustomers();
  await team.start();
}, 30_000);
afterAll(async () => {
  await team?.stop();
  await hangUp();
});

const saidToOwner = async () =>
  (await team.sim.messages('Mara')).filter(({ from, text }) => from?.is_bot && /^Email /.test(text));

test('#76 a mail server that lets nobody in is told to the owner once, and the chats hear as ever', async () => {
  const { sim, chat } = team;
  await team.announce();
  await sim.waitFor(customersChat, 'Planned update');
  const alert = await sim.waitFor('Mara', /^Email is paused/);
  expect(alert.text).toContain('does not let the bot in (535');
  expect(alert.silent).toBe(false);
  await sim.waitFor(chat, /A-1 is being sent — 1 of 3 delivered[\s\S]*Shop X .*535/, 20_000);
  await sim.advance(30 * 60);
  await sim.waitFor(chat, /A-1 is being sent — 1 of 3 delivered/);
  expect(await saidToOwner()).toHaveLength(1);
});

test('#76 a restart in the middle does not tell it again', async () => {
  await team.house.restart();
  const before = server.connections();
  await team.sim.advance(11 * 60);
  await until('another attempt', async () => (server.connections() > before ? true : undefined));
  await team.ask('Mara', '/rollout item 1.1');
  expect(await saidToOwner()).toHaveLength(1);
});

test('#76 once it lets us in the mails go out, and the owner hears so without a sound', async () => {
  const { sim, chat } = team;
  isLocked = false;
  await sim.advance(11 * 60);
  const over = await sim.waitFor('Mara', /^Email works again/);
  expect(over.silent).toBe(true);
  await sim.waitFor(chat, /A-1 sent — 3 of 3 delivered/, 20_000);
  expect(server.accepted).toHaveLength(2);
  expect(await saidToOwner()).toHaveLength(2);
});
