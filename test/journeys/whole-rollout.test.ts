import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { lookBeside } from '../../src/sqlite/beside.ts';
import { readHead } from '../../src/sqlite/verify-heads.ts';
import { entryIn } from '../support/calendar-entry.ts';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

test('a rollout from the first to the last tap', { timeout: 60_000 }, async () => {
  const { sim, chat, tell, ask } = team;
  await team.addMail();
  await team.addCustomers();
  await team.start();

  await tell('Mara', '/rollout done 1.1 https://github.com/acme/payments/issues/7 why and what');
  await tell('Mara', '/rollout evidence 1.2 postgres 15.4 → 16.1 security');
  await tell('Mara', '/rollout done 1.2');
  expect((await ask('Luis', '/rollout done 1.3 read them')).text).toContain('1.3 is ticked by Lead (Mara)');
  await tell('Mara', '/rollout done 1.3 https://example.com/notes breaking changes: none');
  expect((await ask('Mara', '/rollout done 1.4')).text).toContain('1.4 is done when a notice has reached stakeholders');
  expect((await team.announce()).text).toContain('Goes to');
  await sim.waitFor(customersChat, 'Planned update: Payments 4.2.0 starts in 15 days');
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');
  await tell('Priya', '/rollout done 1.4');
  expect((await ask('Mara', '/rollout done 1.5')).text).toContain('Planning of R-1 is complete');
  expect((await team.signOff('Mara')).text).toContain('Testing is open');

  await tell('Aiko', '/rollout done 2.1 staging mirrors production');
  await tell('Mara', '/rollout assign 2.2 @ben_dev due fri 12:00');
  await tell('Ben', '/rollout done 2.2 4.2.0 runs on staging');
  await tell('Aiko', '/rollout block 2.3 CI is down');
  expect((await ask('Aiko', '/rollout done 2.3 CI run 1')).text).toContain('2.3 is blocked: "CI is down"');
  await tell('Aiko', '/rollout unblock 2.3');
  await tell('Aiko', '/rollout done 2.3 https://ci.example.com/8841 green');
  await tell('Mara', '/rollout reopen 2.3 flaky on staging');
  await tell('Aiko', '/rollout done 2.3 https://ci.example.com/8842 green again');
  const photo = await sim.upload('Aiko', chat, {
    name: 'cases.png',
    content: picture,
    type: 'image/png',
    kind: 'photo',
  });
  await tell('Aiko', '/rollout evidence 2.4', { reply_to: photo });
  await tell('Aiko', '/rollout done 2.4');
  await team.skip('2.5');
  const report = await sim.upload('Aiko', chat, { name: 'audit.pdf', content: 'no findings' });
  await tell('Aiko', '/rollout evidence 2.6 the audit', { reply_to: report });
  expect((await ask('Aiko', '/rollout done 2.6')).text).toContain('Testing of R-1 is complete');
  expect((await team.signOff('Aiko')).text).toContain('Pre-Deployment is open');

  await sim.setClock('2026-12-08T21:00:00Z');
  await sim.waitFor(customersChat, 'Payments 4.2.0 starts in 7 days');
  expect((await ask('Mara', '/rollout done 3.1 go')).text).toContain('/rollout_gonogo');
  expect((await team.voteGo()).text).toContain('R-1 may go');
  await tell('Luis', '/rollout done 3.2 3.3 backup b-17, restored on staging');
  expect((await ask('Priya', '/rollout done 3.4')).text).toContain('Pre-Deployment of R-1 is complete');
  expect((await team.signOff('Luis', 'Nadia')).text).toContain('Deployment is open');

  await sim.setClock('2026-12-14T21:00:00Z');
  await sim.waitFor(customersChat, 'Payments 4.2.0 starts in 1 day');
  await sim.setClock('2026-12-15T20:00:00Z');
  await sim.waitFor(customersChat, 'Payments 4.2.0 starts in 1 hour');
  await sim.setClock('2026-12-15T21:00:00Z');
  await sim.waitFor(customersChat, 'Payments 4.2.0 starts now');
  await tell('Luis', '/rollout done 4.1 4.2 canary 10, 50, 100 %');
  await ask('Priya', '/rollout done 4.3 told them at every stage');
  expect((await ask('Luis', '/rollout downtime 2m')).text).toContain('Downtime 2 min (announced: up to ');
  expect((await team.signOff('Luis')).text).toContain('Post-Deployment is open');
  expect((await sim.waitFor(customersChat, 'Payments 4.2.0 is completed')).text).toContain('Downtime 2 min');

  await tell('Aiko', '/rollout done 5.1 smoke tests pass');
  await tell('Luis', '/rollout done 5.2 5.3 no delayed effects, no issues');
  await ask('Priya', '/rollout done 5.4 they are happy');
  expect((await team.signOff('Mara')).text).toContain('R-1 is completed');
  await sim.waitFor(chat, /R-1 · Payments 4\.2\.0 — completed/i);
  expect((await ask('Mara', '/rollout done R-1 5.1')).text).toContain(
    'R-1 is completed. Nothing in it changes any more.',
  );
  const plan = (await ask('Mara', '/rollout plan R-1')).text;
  for (const number of allItems) expect(plan).toContain(number);
});

test('#86 the record’s head is posted in the group at the end, and proves that nothing before it was changed', async () => {
  const { sim, chat, house } = team;
  const { text } = await sim.waitFor(chat, /^✅ R-1 · Payments 4\.2\.0 — completed[\s\S]*\nRecord \d+:/);
  const head = readHead(/Record (\d+:[0-9a-f]{16})/.exec(text)?.[1] ?? '');
  const copy = join(mkdtempSync(join(tmpdir(), 'rollout-record-')), 'copy.db');
  const record = lookBeside(house.config.databasePath);
  expect((await record.verifyOnAllCores([head])).firstWrong).toBeNull();
  await record.backup(copy);
  record.close();

  const db = new Database(copy);
  const cut = ['DROP TRIGGER journal_is_never_shortened', `DELETE FROM journal WHERE seq >= ${head.seq}`];
  for (const sql of [...cut, `UPDATE sqlite_sequence SET seq = ${head.seq - 1} WHERE name = 'journal'`]) db.exec(sql);
  db.close();
  const forged = lookBeside(copy);
  expect((await forged.verifyOnAllCores()).firstWrong).toBeNull();
  expect((await forged.verifyOnAllCores([head])).firstWrong).toMatchObject({ seq: head.seq });
  forged.close();
  rmSync(dirname(copy), { recursive: true });
});

test('whoever taps under its end gets the report and the timeline, and nobody gets them twice', async () => {
  const { sim, chat } = team;
  const end = await sim.waitFor(chat, /^✅ R-1 · Payments 4\.2\.0 — completed[\s\S]*Downtime: 2 min/);
  const answers = (message: ChatMessage): boolean => message.reply_to?.message_id === end.message_id;
  expect((await sim.tap('Gus', chat, 'Full report', end)).text).toBe('It follows.');
  expect((await sim.tap('Mara', chat, 'Full report', end)).text).toMatch(
    /^(It is on its way\.|It was sent here a moment ago, and nothing has changed since\.)$/,
  );
  expect((await sim.tap('Mara', chat, 'Timeline', end)).text).toBe('It follows.');
  const timeline = await sim.waitFor(chat, (each) => answers(each) && each.text.startsWith('Timeline. '));
  expect(timeline.text).toContain('Actual: ');
  expect((await sim.messages(chat)).filter(answers).map(({ file }) => file?.name)).toEqual([
    'R-1-payments-4.2.0.html',
    expect.anything(),
  ]);
});

test('each announcement came once to the chat and once to the mailbox, with one calendar entry that is kept', async () => {
  const { sim, words } = team;
  const heard = (await words(customersChat)).filter((text) => text.includes('R-1 · A-'));
  const kinds = [
    'Planned update: Payments 4.2.0 starts in 15 days',
    'Payments 4.2.0 starts in 7 days',
    'Payments 4.2.0 starts in 1 day',
    'Payments 4.2.0 starts in 1 hour',
    'Payments 4.2.0 starts now',
    'Payments 4.2.0 is completed',
  ];
  expect(heard.map((text) => text.split('\n')[0])).toEqual(kinds.map((kind) => expect.stringContaining(kind)));
  await sim.waitForMail(shopAddress, 'completed');
  const mails = await Promise.all((await sim.mails(shopAddress)).map(({ id }) => sim.mail(id)));
  expect(mails).toHaveLength(kinds.length);
  const entries = mails.flatMap((mail) => entryIn(mail) ?? []);
  expect(entries).toHaveLength(4);
  expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1);
  expect(new Set(entries.map(({ start }) => start))).toEqual(new Set(['2026-12-15T21:00:00Z']));
  expect(mails.flatMap(({ checks }) => checks.filter(({ ok }) => !ok))).toEqual([]);
});

test('everything that was sent is within the limits and the published types', async () => {
  const { sim, chat } = team;
  const all = async () => (await Promise.all([chat, customersChat].map((where) => sim.messages(where)))).flat();
  const everything = await until('the last card to lose its buttons', async () => {
    const now = await all();
    return now.some((message) => hasButton('Sign off', message)) ? undefined : now;
  });
  expect(everything.filter(({ text }) => text.length > 4096)).toEqual([]);
  const data = everything.flatMap(({ buttons }) => buttons.flat().map((each) => each.callback_data ?? ''));
  expect(data.filter((each) => Buffer.byteLength(each) > 64)).toEqual([]);
  const warnings = (await sim.log()).flatMap((entry) => entry.warnings);
  // A rollout of weeks in a few seconds speaks faster than people do.
  expect(warnings.filter((warning) => !warning.includes('within a minute'))).toEqual([]);
  expect(await sim.violations()).toEqual([]);
});

const allItems = [5, 6, 4, 3, 4].flatMap((items, phase) =>
  Array.from({ length: items }, (_, item) => `${phase + 1}.${item + 1}`),
);

/** One white pixel. */
const picture = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
    'base64',
  ),
);
