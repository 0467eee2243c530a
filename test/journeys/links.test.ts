import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mail } from '../../src/sandbox/contract.ts';
import { entryIn } from '../support/calendar-entry.ts';
import { linkIn } from '../support/mail-links.ts';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;
const otherAddress = 'ops@shop-y.example.com';
const oneClick: RequestInit = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };

beforeAll(async () => {
  team = await openTeam();
  await team.addMail();
  await team.addMail(otherAddress, '"Shop Y"');
  await team.addCustomers();
}, 30_000);
afterAll(() => team?.stop());

const headerOf = ({ headers }: Mail, wanted: string): string =>
  headers.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())?.value ?? '';
const mailNumber = (wanted: number, address = shopAddress): Promise<Mail> =>
  until(`mail ${wanted} to ${address}`, async () => (await team.mailsTo(address))[wanted - 1]);

test('#74 one click on a reminder stops the reminders that wait already, for this reader alone', async () => {
  const { sim } = team;
  await team.start();
  await team.announce();
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');
  await sim.waitForMail(otherAddress, 'Payments 4.2.0');
  await sim.setClock('2026-12-08T21:00:00Z');
  const week = await mailNumber(2);
  await mailNumber(2, otherAddress);

  // The next reminder is written, and cannot be sent.
  await sim.chaos({ smtp_down: true });
  await sim.setClock('2026-12-14T21:00:00Z');
  await sim.waitFor(customersChat, 'starts in 1 day');
  expect(headerOf(week, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  const header = headerOf(week, 'List-Unsubscribe').slice(1, -1);
  expect((await fetch(header)).status).toBe(200);
  expect((await fetch(header, oneClick)).status).toBe(200);
  await sim.chaos({ smtp_down: false });
  await sim.advance(1_800);
  await mailNumber(3, otherAddress);
  await sim.setClock('2026-12-15T20:00:00Z');
  await mailNumber(4, otherAddress);
  expect(await team.mailsTo()).toHaveLength(2);

  // What is not declined goes on.
  await sim.say('Mara', team.chat, '/rollout cancel vendor withdrew the release');
  const card = await sim.waitFor(team.chat, (message) => hasButton('Call R-1 off', message));
  await sim.tap('Mara', team.chat, 'Call R-1 off', card);
  await sim.waitForMail(shopAddress, '[Cancelled]');
  expect(await team.mailsTo()).toHaveLength(3);
});

test('the link in the mail shows how it stands, the one in a group is for reading', async () => {
  const [mail] = await team.mailsTo();
  const page = await (await fetch(linkIn(mail as never, /HOW IT STANDS/))).text();
  expect(page).toContain('Called off');
  expect(page).toContain('vendor withdrew the release');
  const posted = await team.sim.waitFor(customersChat, 'is called off', 20_000);
  const url = posted.entities.flatMap((each) => ('url' in each && each.url ? [each.url] : []))[0];
  if (!url) throw new Error('The group was given no link');
  const shared = await (await fetch(url)).text();
  expect(shared).toContain('vendor withdrew the release');
  expect(shared).not.toContain('<form');
});

test('/rollout calendar gives a calendar that knows the entries of the mails, and what became of them', async () => {
  const { sim } = team;
  const answer = await team.ask('Gus', '/rollout calendar');
  const url = /http\S+\.ics/.exec(answer.text)?.[0] ?? expect.fail(answer.text);
  const entries = async () => {
    const whole = new ICAL.Component(ICAL.parse(await (await fetch(url)).text()));
    return whole.getAllSubcomponents('vevent').map((event) => ({
      uid: event.getFirstPropertyValue('uid'),
      sequence: event.getFirstPropertyValue('sequence'),
      status: event.getFirstPropertyValue('status'),
    }));
  };
  const last = entryIn((await team.mailsTo()).at(-1) as never);
  expect(await entries()).toEqual([{ uid: last?.uid, sequence: last?.sequence, status: 'CANCELLED' }]);
  expect(await sim.violations()).toEqual([]);
});

test('somebody joins by the team’s link: asked by mail, told after a button', async () => {
  const { sim } = team;
  const link = await team.ask('Priya', '/rollout stakeholders link');
  const url = /By email: (\S+)/.exec(link.text)?.[1] ?? expect.fail(link.text);
  const asked = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ address: 'noor@shop-z.example.com', zone: 'Tokyo' }),
  });
  expect(await asked.text()).toContain('Look into your mailbox');
  const mail = await sim.waitForMail('noor@shop-z.example.com', 'confirm');
  const confirm = linkIn(mail, /CONFIRM, AND BE TOLD/);
  expect(await (await fetch(confirm)).text()).toContain('Yes, tell me');
  expect((await team.ask('Priya', '/rollout stakeholders')).text).not.toContain('noor@');
  const welcome = await fetch(confirm, { method: 'POST' });
  expect(await welcome.text()).toContain('Thank you. You are told from now on.');
  expect((await team.ask('Priya', '/rollout stakeholders')).text).toContain('noor@shop-z.example.com');
});
