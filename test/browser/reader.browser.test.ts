import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, type TestBrowser } from '../support/browser.ts';
import { linkIn } from '../support/mail-links.ts';
import { looked } from '../support/reading.ts';
import { openTeam, shopAddress, type Team, until } from '../support/team.ts';

let team: Team;
let browser: TestBrowser;
let looker: TestBrowser;
let page: Page;
let reader = '';
let preferences = '';

beforeAll(async () => {
  team = await openTeam();
  await team.addMail(shopAddress, '"Shop X" tz=Asia/Tokyo');
  await team.addMail('ops@shop-y.example.com', '"Shop Y"');
  // No page has a script, and none is allowed to run: everything has to work so.
  browser = await launch({ hasScripts: false });
  looker = await launch();
  page = await browser.context.newPage();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await looker?.close();
  await team?.stop();
});

/** Another browser looks, one in which axe can run. */
async function barriers(url: string, name: string): Promise<string[]> {
  const tab = await looker.context.newPage();
  await tab.goto(url);
  const found = await looked(tab, name);
  await tab.close();
  return found;
}

const text = (): Promise<string> => page.locator('body').innerText();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const mailNumber = (wanted: number, address = shopAddress) =>
  until(`mail ${wanted} to ${address}`, async () => (await team.mailsTo(address))[wanted - 1]);

it('the notice leads to a page that says when by the reader’s clock, and whether it concerns her', async () => {
  await team.start();
  await team.announce(
    'scope="Payments API" impact="Card payments may fail" downtime=5m action="Retry failed payments." contact="#payments-help"',
  );
  const mail = await mailNumber(1);
  reader = linkIn(mail, /HOW IT STANDS/);
  preferences = linkIn(mail, /UNSUBSCRIBE/);
  await page.goto(reader);
  expect(await page.title()).toBe('Payments 4.2.0 — Planned');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Payments 4.2.0');
  expect(await text()).toContain('Wed 16 December 2026, 06:00 – 07:30 JST');
  expect(await barriers(reader, 'reader-1-planned')).toEqual([]);
});

it('she raises a concern, hears what is missing, and the team cannot pass over it', async () => {
  await page.goto(reader);
  await press('Raise a concern');
  expect(await page.getByRole('alert').innerText()).toContain(
    'What is your concern? Please write it in a sentence or two.',
  );
  await page.getByLabel('A concern or a question').fill('We have a sale that night.\nCan it be later?');
  await press('Raise a concern');
  expect(page.url()).toBe(`${reader}#answers`);
  expect(await text()).toContain('We have a sale that night.');
  await page.reload();
  const told = await team.sim.waitFor(team.chat, 'C-1, a concern');
  expect(told.text).toMatch(/Shop X[\s\S]*We have a sale that night\./);
  expect((await team.ask('Mara', '/rollout gonogo')).text).toContain('C-1');
  expect(await barriers(reader, 'reader-2-concern')).toEqual([]);
});

it('the answer is on her page, and she says that she has read it', async () => {
  await team.tell('Priya', '/rollout answer C-1 We start after your sale, at 07:00 your time.');
  await page.goto(reader);
  expect(await text()).toContain('The team answers: We start after your sale, at 07:00 your time.');
  await press('I have read this');
  expect(await text()).toContain('You have said that you have read this.');
  expect(await page.getByRole('button', { name: 'I have read this' }).count()).toBe(0);
  await press('No concern');
  expect(await text()).toContain('You have said that you have no concern.');
  expect(await barriers(reader, 'reader-3-answered')).toEqual([]);
});

it('#74 she stops reminders, and gets none while others do; a cancellation still reaches her', async () => {
  await page.goto(reader);
  await page.getByRole('link', { name: 'unsubscribe' }).click();
  expect(page.url().split('?')[0]).toMatch(/\/u\/[^/]+$/);
  await page.getByRole('checkbox', { name: /^Reminders/ }).uncheck();
  await press('Save');
  expect(await page.getByRole('status').innerText()).toContain('nothing else.');
  expect(await barriers(preferences, 'preferences-2-chosen')).toEqual([]);
  await team.sim.setClock('2026-12-08T21:00:00Z');
  await mailNumber(2, 'ops@shop-y.example.com');
  await team.sim.setClock('2026-12-14T21:00:00Z');
  await mailNumber(3, 'ops@shop-y.example.com');
  const reminders = async (address: string) =>
    (await team.mailsTo(address)).filter(({ text: words }) => words?.includes('[ REMINDER ]')).length;
  expect([await reminders(shopAddress), await reminders('ops@shop-y.example.com')]).toEqual([0, 2]);
  const said = await team.sim.say('Mara', team.chat, '/rollout cancel the vendor withdrew it');
  const card = await team.sim.waitFor(
    team.chat,
    ({ message_id, buttons }) => message_id > said.message_id && buttons.length > 0,
  );
  await team.sim.tap('Mara', team.chat, 'Call R-1 off', card);
  await team.sim.waitForMail(shopAddress, '[Cancelled]');
  await page.goto(reader);
  expect(await page.title()).toBe('Payments 4.2.0 — Called off');
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await barriers(reader, 'reader-4-called-off')).toEqual([]);
});

it('once another one is done, she is asked how it was, and may think again', async () => {
  await team.start();
  await team.announce('impact="none" downtime=none contact="#payments-help"');
  await team.sim.waitFor(team.chat, ({ text: words }) => /2 of 2 delivered[\s\S]*R-2/.test(words));
  await team.complete('1.1 1.2 1.3 1.4 1.5');
  await team.signOff('Mara');
  await team.tested();
  await team.voteGo();
  await team.complete('3.2 3.3 3.4');
  await team.signOff('Luis', 'Nadia');
  await team.sim.setClock('2026-12-15T21:05:00Z');
  await team.complete('4.1 4.2 4.3');
  await team.signOff('Luis');
  const completed = await until('the mail that it is completed', async () =>
    (await team.mailsTo()).find(({ text: words }) => words?.includes('[ COMPLETED ]')),
  );
  reader = linkIn(completed, /HOW IT STANDS/);
  await page.goto(reader);
  expect(await page.title()).toBe('Payments 4.2.0 — Completed');
  for (const past of ['How was it for you?', 'I have read this', 'concern']) expect(await text()).not.toContain(past);
  await team.sim.setClock('2026-12-16T22:00:00Z');
  await until('the question', async () =>
    (await team.mailsTo()).find(({ text: words }) => words?.includes('FEEDBACK')),
  );
  await page.goto(reader);
  await page.getByRole('radio', { name: '2' }).check();
  await press('Send');
  expect(await text()).toContain('Thank you: you gave 2 of 5.');
  await page.getByRole('radio', { name: '4' }).check();
  await page.getByLabel('Anything else?').fill('Payments failed for a minute only.');
  await press('Change my answer');
  expect(await text()).toContain('Thank you: you gave 4 of 5.');
  expect(await barriers(reader, 'reader-5-feedback')).toEqual([]);
});

it('every other page is as plain to everybody', async () => {
  const link = await team.ask('Priya', '/rollout stakeholders link');
  const join = /By email: (\S+)/.exec(link.text)?.[1] ?? expect.fail(link.text);
  expect(await barriers(join, 'join-1')).toEqual([]);
  await page.goto(join);
  await page.getByLabel('Email address').fill('noor@shop-z.example.com');
  await page.getByLabel('Where you read clocks').fill('Mars');
  await press('Send me the link');
  expect(await page.getByRole('alert').innerText()).toContain('I do not know the time zone');
  await page.getByLabel('Where you read clocks').fill('tokyo');
  await press('Send me the link');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Look into your mailbox');
  expect(await barriers(page.url(), 'join-2-asked')).toEqual([]);
  const confirm = linkIn(await team.sim.waitForMail('noor@shop-z.example.com', 'confirm'), /CONFIRM, AND BE TOLD/);
  expect(await barriers(confirm, 'join-3-confirm')).toEqual([]);
  await page.goto(confirm);
  await press('Yes, tell me');
  expect(await page.getByRole('status').innerText()).toContain('Thank you. You are told from now on.');
  expect(await barriers(page.url(), 'join-4-welcome')).toEqual([]);
  expect(await barriers(`${reader.slice(0, -3)}xyz`, 'no-such-link')).toEqual([]);
});

it('with the keyboard alone, every control is reached in order and seen', async () => {
  await page.goto(preferences);
  const seen: string[] = [];
  for (let step = 0; step < 7; step++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus-visible');
    seen.push(await focused.evaluate((element) => element.textContent?.trim() || element.getAttribute('value') || ''));
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  }
  expect(seen).toEqual([
    'Stop plans and changes',
    'Stop everything',
    'changes',
    'reminders',
    'progress',
    'feedback',
    'Save',
  ]);
});
