import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, dataOf, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.addMail();
  await team.addCustomers();
}, 30_000);
afterAll(() => team?.stop());

const facts = 'impact="Cards may fail" downtime=5m action="Pay in cash" contact="#help"';

/** Says it and waits for the draft's card with that button. */
async function draft(words: string, button: string) {
  const { sim, chat } = team;
  const said = await sim.say('Priya', chat, `/rollout announce ${words}`);
  return sim.waitFor(chat, (each) => each.message_id > said.message_id && hasButton(button, each));
}

const shown = (text: string): string[] =>
  text.split('\n').filter((line) => /^(When|Scope|Impact|Expected downtime|You|Contact)\b/.test(line));

test('what is sent is what was shown, after a test in a mailbox of one’s own', async () => {
  const { sim, chat, start } = team;
  await start();
  const card = await draft(facts, 'Send to 1 chat, 1 mail');
  await sim.tap('Priya', chat, 'Email preview', card);
  const preview = await sim.waitFor(chat, (each) => hasButton('Email me a test', each));
  await sim.tap('Priya', chat, 'Email me a test', preview);
  const question = await sim.waitFor(chat, 'to which address does the test go?');
  await team.thumb(await sim.say('Priya', chat, 'priya@example.com', { reply_to: question }));
  const trial = await sim.waitForMail('priya@example.com', '[Test] Payments 4.2.0');
  expect([trial.to, trial.calendar, trial.text?.includes('Pay in cash')]).toEqual([['priya@example.com'], null, true]);
  expect(await team.heard()).toEqual([]);

  await sim.tap('Priya', chat, '‹ Draft', preview);
  const ready = await sim.waitFor(chat, (each) => each.message_id === card.message_id && hasButton('Send to', each));
  await sim.tap('Priya', chat, 'Send to', ready);
  await sim.waitFor(chat, 'notice goes out in less than a minute');
  await sim.advance(31);
  const post = await sim.waitFor(customersChat, 'Planned update: Payments 4.2.0');
  await sim.waitFor(chat, 'this announcement waits no more');
  expect((await team.words()).join()).not.toContain('goes out in less than a minute');
  expect(shown(post.text)).toHaveLength(6);
  expect(shown(ready.text)).toEqual(shown(post.text));
  await sim.waitForMail(shopAddress, 'Payments 4.2.0 update');
});

test('half a minute is enough to take it back', async () => {
  const { sim, chat, start } = team;
  await start('"Search" 2.0 wed 16 dec 22:00 for 1h');
  const card = await draft(`R-2 ${facts}`, 'Send to');
  await sim.tap('Priya', chat, 'Send to', card);
  const waiting = await sim.waitFor(chat, (each) => each.text.includes('R-2') && hasButton('Stop', each));
  expect((await sim.tap('Gus', chat, 'Stop', waiting)).text).toContain('Only Lead');
  expect((await sim.tap('Mara', chat, 'Stop', waiting)).text).toBe('Stopped. Nothing was sent.');
  const late = { data: dataOf('Stop', waiting), message_id: waiting.message_id };
  expect((await sim.forgedTap('Mara', chat, late)).text).toContain('the message says what became of it');
  await sim.advance(120);
  await sim.waitFor(chat, (each) => each.message_id > waiting.message_id && hasButton('Send to', each));
  expect((await team.heard()).filter((text) => text.includes('Search'))).toEqual([]);
  const stopped = (await team.words()).find((text) => text.includes('Search 2.0 — stopped by Mara'));
  expect(stopped).toContain('Nothing was sent');
  expect((await team.words()).join()).not.toContain('On its way');
});

test('short notice takes a reason and a second person', async () => {
  const { sim, chat, start } = team;
  await start('"Ledger" 3.0 wed 2 dec 09:00 for 1h');
  const card = await draft(`R-3 ${facts}`, 'Why it cannot wait…');
  expect(card.text).toContain('readers of a routine update are to have 48 h');
  expect(hasButton('Send to', card)).toBe(false);
  await sim.tap('Priya', chat, 'Why it cannot wait…', card);
  const question = await sim.waitFor(chat, 'why can it not wait?');
  await sim.say('Priya', chat, 'exploited since today', { reply_to: question });
  const explained = await sim.waitFor(chat, (each) => each.text.includes('R-3') && hasButton('Ask a second', each));
  expect((await sim.tap('Priya', chat, 'Ask a second', explained)).text).toContain('Asked.');
  await sim.waitFor(chat, 'a second person has to agree before stakeholders are told');
  const asked = await sim.waitFor(chat, (each) => each.text.includes('R-3') && hasButton('Agree: send to', each));
  expect((await sim.tap('Priya', chat, 'Agree', asked)).text).toContain('Somebody else');
  expect((await sim.tap('Gus', chat, 'Agree', asked)).text).toContain('Only people with a role');
  expect((await sim.tap('Aiko', chat, 'Agree', asked)).text).toContain('Goes to');
  await sim.advance(31);
  await sim.waitFor(customersChat, 'Ledger 3.0');
  await sim.waitForMail(shopAddress, 'Ledger 3.0 update');
  await sim.waitFor(chat, 'notice confirmed by Priya, agreed to by Aiko');
});

test('whoever comes after the notice gets the same one, and nobody else a second', async () => {
  const { sim, chat } = team;
  await team.addMail('late@shop-z.example.com', '"Shop Z"');
  const before = [(await team.mailsTo()).length, (await team.heard()).length];
  const said = await sim.say('Priya', chat, '/rollout_notice R-1');
  const card = await sim.waitFor(chat, (each) => each.message_id > said.message_id && hasButton('Send to', each));
  expect(card.text).toContain('R-1 · Payments 4.2.0 — draft of the notice for those who came after it');
  await sim.tap('Priya', chat, 'Send to 1 mail', card);
  await sim.advance(31);
  const mail = await sim.waitForMail('late@shop-z.example.com', 'Payments 4.2.0 update');
  expect(mail.text).toContain('Cards may fail');
  await sim.waitFor(chat, /A-2 .*— 1 of 1 delivered/);
  expect([(await team.mailsTo()).length, (await team.heard()).length]).toEqual(before);
  await team.tell('Priya', '/rollout stakeholders remove 3');
});

test('a correction says what was wrong, to everyone who was told', async () => {
  const { sim, chat } = team;
  await draft('R-1 contact="#payments-help"', 'Send to');
  const card = await sim.waitFor(chat, (each) => /R-1.*draft of the correction/.test(each.text));
  expect(card.text).toContain('Contact “#help” → “#payments-help”');
  await sim.tap('Priya', chat, 'Send to', card);
  await sim.advance(31);
  const post = await sim.waitFor(customersChat, 'Correction: Payments 4.2.0');
  expect(post.text).toContain('Corrected Contact “#help” → “#payments-help”');
  const mails = await until('the correction by mail', async () => {
    const all = (await team.mailsTo()).filter(({ subject }) => subject.includes('Payments'));
    return all.length === 2 ? all : undefined;
  });
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(1);
  expect(await sim.violations()).toEqual([]);
});

test('what is left out of the ladder is not said', async () => {
  const { sim } = team;
  expect((await team.ask('Priya', '/rollout ladder R-1 off week hour')).text).toContain(
    '⊘ week 7 days before, left out',
  );
  await sim.setClock('2026-12-08T21:05:00Z');
  await sim.setClock('2026-12-14T21:05:00Z');
  await sim.waitFor(customersChat, /Payments 4\.2\.0 starts in (24 h|23 h|1 day)/);
  expect((await team.heard()).filter((text) => text.includes('Payments'))).toHaveLength(3);
});
