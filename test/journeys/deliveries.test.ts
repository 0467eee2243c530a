import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryIn } from '../support/calendar-entry.ts';
import { customersChat, openTeam, shopAddress, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.addMail();
  await team.addCustomers();
}, 30_000);
afterAll(() => team?.stop());

test('#62 a hostile name is literal in the chat, the mail and the calendar', async () => {
  const { sim } = team;
  const name = '<b>Pay</b> & ]]> ](tg://user?id=1) <script>x';
  await team.start(`"${name}\u202e" 4.2.0 tue 15 dec 22:00`);
  const impact = 'line one\r\nBcc: eve@evil.example\r\n\r\n\u0000<img src=x onerror=x> ; , \\ \ud800';
  await team.announce(`scope="${name}" impact="${impact}" downtime=none contact="<i>us</i>"`);
  const post = await sim.waitFor(customersChat, 'Planned update');
  expect(post.text).toContain(`Planned update: ${name} 4.2.0 starts`);
  expect(post.text).toContain('Contact <i>us</i>');
  expect(post.text).toContain('<img src=x onerror=x> ; , \\');
  for (const character of ['\u0000', '\u202e', '\ud800']) expect(post.text).not.toContain(character);
  // The one link is the bot's own, to the reader's page.
  const links = post.entities.filter(({ type }) => type === 'text_link');
  expect(links).toEqual([expect.objectContaining({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/r\//) })]);
  const mail = await sim.waitForMail(shopAddress, '<b>Pay</b>');
  expect(mail.to).toEqual([shopAddress]);
  expect(mail.headers.filter((header) => /^b?cc$/i.test(header.name))).toEqual([]);
  expect(mail.text).toContain(name);
  expect(mail.html).toContain('&lt;b&gt;Pay&lt;/b&gt; &amp; ]]&gt;');
  expect(mail.html).not.toMatch(/<script>|<img src=x/);
  expect(entryIn(mail)?.summary).toContain(`${name} 4.2.0`);
  expect(entryIn(mail)?.description).toContain('Bcc: eve@evil.example');
  expect(await sim.mails('eve@evil.example')).toEqual([]);
});

test('#71 #72 what is no plain address is refused before it reaches a header', async () => {
  const hostile = [
    '"a@evil.test x"@corp.test',
    'a@corp.test,b@evil.test',
    'a\r\nBcc:b@evil.test',
    'group:a@corp.test;',
    '(comment)a@corp.test',
    'а@corp.test',
    'a@corp.test>',
    'a..b@corp.test',
    `${'a'.repeat(65)}@corp.test`,
  ];
  for (const address of hostile) {
    const { text } = await team.ask('Priya', `/rollout stakeholders add email ${address}`);
    expect({ address, text }).toMatchObject({ text: expect.stringContaining('is not an email address') });
  }
  const list = (await team.ask('Priya', '/rollout stakeholders')).text;
  expect(list).not.toMatch(/corp\.test|evil\.test/);
});

test('#66 a reader far away reads their own clock, with the zone and UTC', async () => {
  await team.addMail('tokyo@shop-t.example.com', '"Shop Tokyo" zone=Asia/Tokyo');
  await team.start('"Queue" 5.0 tue 15 dec 22:00');
  await team.announce('R-2 impact="nothing" downtime=none contact="#help"');
  const mail = await team.sim.waitForMail('tokyo@shop-t.example.com', 'Queue 5.0');
  expect(mail.text).toMatch(/Wed.* 16 Dec.* 06:00/);
  expect(mail.text).toMatch(/Tokyo|JST|GMT\+9/);
  expect(mail.text).toContain('Tue 15 Dec 21:00 – 22:00 UTC');
});

test('#68 an address that does not exist is in the report, and everybody else is told', async () => {
  const { sim, chat } = team;
  await team.addMail('gone@shop-z.example.com', '"Shop Z"');
  await sim.chaos({ unknown_addresses: ['gone@shop-z.example.com'] });
  await team.start('"Ledger" 7.0.0 wed 16 dec 22:00');
  await team.announce('R-3 impact="nothing" downtime=none contact="#help"');
  await sim.waitFor(customersChat, 'Ledger 7.0.0 starts');
  await sim.waitForMail(shopAddress, 'Ledger');
  const report = await sim.waitFor(chat, ({ text }) => text.includes('R-3') && text.includes('3 of 4 delivered'));
  expect(report.text).toMatch(/❌ Shop Z \(gone@shop-z\.example\.com\): .*550/);
  await sim.chaos({ unknown_addresses: [] });
  expect(await sim.tap('Priya', chat, 'Retry 1 failed', report)).toMatchObject({ text: 'Trying 1 again.' });
  await sim.waitForMail('gone@shop-z.example.com', 'Ledger');
  expect((await team.mailsTo()).filter(({ subject }) => subject.includes('Ledger'))).toHaveLength(1);
});

test('#55 Telegram’s wait is waited for, and then everything arrives once', async () => {
  const { sim } = team;
  await team.start('"Search" 1.1 thu 17 dec 22:00');
  await team.announce('R-4 wed 2 dec 10:00 impact="nothing" downtime=none contact="#help"');
  const before = (await sim.log()).at(-1)?.seq ?? 0;
  await sim.chaos({ rate_limited_until: '2026-12-02T09:00:02Z' });
  await sim.setClock('2026-12-02T09:00:00Z');
  await sim.waitFor(customersChat, 'Search 1.1 starts', 10_000);
  const customers = await sim.chatId(customersChat);
  const calls = (await sim.log(before)).filter(
    ({ name, body }) => name === 'sendMessage' && Number((body as { chat_id?: number }).chat_id) === customers,
  );
  const times = calls.map(({ at }) => Date.parse(at));
  expect(calls.length).toBeGreaterThan(1);
  const firstGood = times.find((time) => time >= Date.parse('2026-12-02T09:00:02Z'));
  expect(times.filter((time) => time < (firstGood ?? 0)).length).toBeLessThanOrEqual(1);
  expect((await team.heard()).filter((text) => text.includes('Search'))).toHaveLength(1);
});

test('#58 a chat that threw the bot out is in the report, and mails still go', async () => {
  const { sim, chat } = team;
  await sim.removeBot(customersChat, 'Mara');
  await team.start('"Cache" 2.0 fri 18 dec 22:00');
  await team.announce('R-5 impact="nothing" downtime=none contact="#help"');
  await sim.waitForMail(shopAddress, 'Cache');
  const report = await sim.waitFor(chat, ({ text }) => /R-5[\s\S]*❌ Payments customers: .*kicked/.test(text));
  // The address that had not existed works again since somebody tried it again.
  expect(report.text).toContain('3 of 4 delivered');
  expect(await sim.violations()).toEqual([]);
});
