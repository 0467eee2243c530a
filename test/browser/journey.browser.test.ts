import ical from 'node-ical';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CUSTOMERS_CHAT, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { AgendaEntry } from '../../src/sandbox/contract.ts';
import {
  become,
  expectToast,
  launch,
  messageWith,
  open,
  openPane,
  pageErrors,
  say,
  screenshot,
  type TestBrowser,
  tapButton,
} from '../support/browser.ts';
import { entryIn } from '../support/calendar-entry.ts';
import { openTeam, shopAddress, type Team, until } from '../support/team.ts';

const [MARA, BEN, AIKO, LUIS, PRIYA, NADIA, GUS] = [1001, 1002, 1003, 1004, 1005, 1006, 1099];

let team: Team;
let browser: TestBrowser;
/** Where the team works; whoever speaks there is said by `become`. */
let desk: Page;
/** The customers' group, as a guest sees it. */
let customers: Page;

beforeAll(async () => {
  [team, browser] = await Promise.all([openTeam(), launch()]);
  await team.addMail(shopAddress, '"Shop X" zone=Asia/Tokyo');
  await team.addCustomers();
  const { pageUrl } = team.house.sandbox;
  desk = await open(browser, pageUrl, { as: MARA, chat: TEAM_CHAT });
  customers = await open(browser, pageUrl, { as: GUS, chat: CUSTOMERS_CHAT });
  await desk.bringToFront();
});

afterAll(async () => {
  await browser?.close();
  await team?.stop();
});

// One story: each test goes on where the one before it ended.

test('one line starts a rollout, and two taps call it off before anybody has heard of it', async () => {
  await say(desk, '/rollout new "Billing API" 2.0.1 wed 16 dec 14:00 for 2h');
  await messageWith(desk, 'New rollout — please check');
  await tapButton(desk, 'Create R-1');
  await messageWith(desk, /▶️ R-1 · Billing API 2\.0\.1 — Planning/);
  await say(desk, '/rollout cancel the vendor withdrew it');
  await messageWith(desk, 'call it off?');
  await tapButton(desk, 'Call R-1 off');
  await messageWith(desk, /⏹ R-1 · Billing API 2\.0\.1 — called off/);
  expect(await team.heard()).toEqual([]);
  expect(await team.mailsTo()).toEqual([]);
});

test('the wizard asks for what is missing, by buttons and by answers', async () => {
  await say(desk, '/rollout new');
  await messageWith(desk, 'step 1 of 4');
  await answer('which product', 'Payments');
  await messageWith(desk, 'step 2 of 4');
  await answer('to which version', '4.2.0');
  await messageWith(desk, 'step 3 of 4');
  await tapButton(desk, 'Type another time');
  await answer('when does the window open', 'tue 15 dec 22:00 for 90m');
  await messageWith(desk, 'New rollout — please check');
  await messageWith(desk, 'Tue 15 Dec 22:00 – 23:30 CET');
  await tapButton(desk, 'Create R-2');
  await messageWith(desk, /▶️ R-2 · Payments 4\.2\.0 — Planning/);
  await screenshot(desk, 'journey-card');
});

test('a file that is sent as an answer proves an item', async () => {
  await become(desk, BEN);
  await tapButton(desk, 'Open Planning');
  await tapButton(desk, /^1\.2$/);
  await tapButton(desk, 'Add evidence');
  await desk.getByTestId('reply-bar').filter({ hasText: 'what proves 1.2' }).waitFor();
  await desk
    .getByTestId('file-input')
    .setInputFiles({ name: 'components.txt', mimeType: 'text/plain', buffer: Buffer.from('postgres 15.4 → 16.1') });
  await desk.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await messageWith(desk, /1\. components\.txt/);
  await screenshot(desk, 'journey-item');
  await become(desk, MARA);
  await tapButton(desk, 'Done');
  await expectToast(desk, '1.2 done');
  await tapButton(desk, '‹ Planning');
  await tapButton(desk, '‹ Overview');
  await team.tell('Mara', '/rollout done 1.1 1.3 https://github.com/acme/payments/issues/7');
  await team.tell('Mara', '/rollout done 1.5');
});

test('a notice is drafted, looked at and confirmed, and reaches each of its readers once', async () => {
  await become(desk, PRIYA);
  await say(desk, '/announce impact="Card payments may fail for up to 5 minutes"');
  await messageWith(desk, 'Missing: expected downtime, what to do, contact');
  await tapButton(desk, 'Downtime…');
  await answer('how long may it be down', 'up to 5 minutes');
  await tapButton(desk, 'What to do…');
  await answer('what should readers do', 'none');
  await tapButton(desk, 'Contact…');
  await answer('where do readers ask', '#payments-help');
  await messageWith(desk, /draft of the notice, not sent yet[\s\S]*Planned update: Payments 4\.2\.0/);
  await desk.getByTestId('key').filter({ hasText: 'Discard' }).last().scrollIntoViewIfNeeded();
  await screenshot(desk, 'journey-draft');
  await tapButton(desk, 'Email preview');
  await messageWith(desk, 'the mail, not sent yet');
  await tapButton(desk, '‹ Draft');
  await tapButton(desk, 'Send to 1 chat, 1 mail');
  await messageWith(desk, 'notice goes out in less than a minute');
  await team.sim.advance(31);
  await messageWith(desk, 'A-1 sent — 2 of 2 delivered');
  await arrived('Planned update: Payments 4.2.0 starts in 15 days 12 h');
  await messageWith(customers, 'Planned update: Payments 4.2.0 starts in 15 days');
  await readMail('PLANNED');
  await expectTold('Planned update: Payments 4.2.0 starts in 15 days 12 h');
});

test('a window that moves takes the announcements and the calendar entry along', async () => {
  await become(desk, MARA);
  await say(desk, '/rollout schedule wed 16 dec 22:00 for 90m');
  await messageWith(desk, 'move the window?');
  await tapButton(desk, 'Move and tell 1 chat, 1 mail');
  await messageWith(customers, 'Payments 4.2.0 moved: now Wed 16 Dec 22:00 CET');
  await readMail('NEW TIME');
  await expectTold(
    'Planned update: Payments 4.2.0 starts in 15 days 12 h',
    'Payments 4.2.0 moved: now Wed 16 Dec 22:00 CET',
  );
  const [first, second] = (await team.mailsTo()).map(entryIn);
  expect(second).toMatchObject({ uid: first?.uid, start: '2026-12-16T21:00:00Z' });
  expect(second?.sequence).toBeGreaterThan(first?.sequence ?? 0);
});

test('each phase is signed off by those whose seats it has, and by nobody else', async () => {
  await team.ask('Priya', '/rollout done 1.4');
  await signOff('Planning', [MARA], 'Testing is open');
  await team.complete('2.1 2.2 2.3 2.4 2.5 2.6');
  await signOff('Testing', [AIKO], 'Pre-Deployment is open');
});

test('the clock jumps from rung to rung, and each is announced once', async () => {
  await jumpTo('7 days before');
  await arrived('Payments 4.2.0 starts in 7 days');
  await team.voteGo();
  await team.complete('3.2 3.3 3.4');
  await takeThePicture();
  await signOff('Pre-Deployment', [NADIA], 'Deployment is open', { isAsked: true });
  await jumpTo('24 hours before');
  await arrived('Payments 4.2.0 starts in 1 day');
  await jumpTo('1 hour before');
  await arrived('Payments 4.2.0 starts in 1 hour');
  await jumpTo('announcement of the start');
  await messageWith(customers, 'Payments 4.2.0 starts now');
});

test('the deployment is signed off, stakeholders hear of it, and nothing was told twice', async () => {
  await team.complete('4.1 4.2 4.3');
  await signOff('Deployment', [LUIS], 'Post-Deployment is open');
  await messageWith(customers, 'Payments 4.2.0 is completed');
  await readMail('COMPLETED');
  await team.complete('5.1 5.2 5.3 5.4');
  await signOff('Post-Deployment', [MARA], 'Payments 4.2.0 — completed');
  await expectTold(
    'Planned update: Payments 4.2.0 starts in 15 days 12 h',
    'Payments 4.2.0 moved: now Wed 16 Dec 22:00 CET',
    'Payments 4.2.0 starts in 7 days',
    'Payments 4.2.0 starts in 1 day',
    'Payments 4.2.0 starts in 1 hour',
    'Payments 4.2.0 starts now',
    'Payments 4.2.0 is completed',
  );
});

test('all of it can be read in the dark, and on a small phone', async () => {
  await desk.emulateMedia({ colorScheme: 'dark' });
  await screenshot(desk, 'journey-dark');
  await desk.setViewportSize({ width: 360, height: 740 });
  await desk.getByTestId('view-chats').click();
  await desk.getByTestId(`chat-${TEAM_CHAT}`).click();
  await say(desk, '/status R-2');
  await messageWith(desk, /✅ R-2 · Payments 4\.2\.0 — completed/);
  expect(await desk.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await screenshot(desk, 'journey-phone');
  await customers.setViewportSize({ width: 360, height: 740 });
  await screenshot(customers, 'journey-phone-customers');
  for (const page of [desk, customers]) expect(pageErrors(page).filter((each) => !/sandboxed/.test(each))).toEqual([]);
});

/** Answers a question that has opened the reply field. */
async function answer(question: string, words: string): Promise<void> {
  await desk.getByTestId('reply-bar').filter({ hasText: question }).waitFor();
  const field = desk.getByTestId('composer');
  await field.fill(words);
  await field.press('Enter');
  await desk.getByTestId('reply-bar').filter({ hasText: question }).waitFor({ state: 'hidden' });
}

async function signOff(phase: string, signers: number[], then: string, { isAsked = false } = {}): Promise<void> {
  if (!isAsked) await askForSignOff(phase);
  for (const signer of signers) {
    await become(desk, signer);
    await tapButton(desk, `Sign off ${phase}`);
  }
  await messageWith(desk, then);
  await become(desk, MARA);
}

async function askForSignOff(phase: string): Promise<void> {
  await become(desk, MARA);
  await say(desk, '/signoff');
  await messageWith(desk, `${phase} is complete: sign-off needed`);
  await become(desk, GUS);
  await tapButton(desk, `Sign off ${phase}`);
  await desk.getByTestId('alert').getByRole('button', { name: 'OK' }).click();
  await become(desk, MARA);
}

/** Presses “Jump to next event” until the bot has come to that one. */
async function jumpTo(event: string): Promise<void> {
  await openPane(desk, 'clock');
  for (let jumps = 0; jumps < 40; jumps++) {
    const moved = desk.waitForResponse(
      (each) => each.url().endsWith('/sim/clock') && each.request().method() === 'POST',
    );
    await desk.getByTestId('jump-next').click();
    const { jumped_to } = (await (await moved).json()) as { jumped_to?: AgendaEntry };
    if (jumped_to?.what.includes(event)) return;
    if (!jumped_to) break;
  }
  throw new Error(`The clock never came to ${event}`);
}

/** The page counts down in every message that was ever sent, so what is new is asked of the chat itself. */
async function arrived(headline: string): Promise<void> {
  await team.sim.waitFor('Payments customers', ({ text }) => text.startsWith(headline), 10_000);
}

/** The newest mail is in the mailbox, says that state, and looks well on a phone, also in the dark. */
async function readMail(badge: string): Promise<void> {
  await openPane(desk, 'inbox');
  const back = desk.getByRole('button', { name: 'All mails' });
  if (await back.isVisible()) await back.click();
  await desk.getByTestId('mail').first().filter({ hasText: badge }).click();
  await desk.frameLocator('[data-test="mail-frame"]').getByText(badge, { exact: true }).first().waitFor();
  await desk.getByTestId('mail-checks').filter({ hasText: 'checks hold' }).waitFor();
  const name = badge.toLowerCase().replace(' ', '-');
  await screenshot(desk, `journey-mail-${name}`);
  await desk.getByRole('button', { name: 'Phone width' }).click();
  await desk.getByRole('button', { name: 'Dark' }).click();
  await screenshot(desk, `journey-mail-${name}-phone-dark`);
  await desk.getByRole('button', { name: 'Phone width' }).click();
  await desk.getByRole('button', { name: 'Dark' }).click();
}

/** Chat and mailbox have heard exactly this, in this order, and calendar programs take every entry. */
async function expectTold(...headlines: string[]): Promise<void> {
  const mails = await until(`${headlines.length} mails`, async () => {
    const all = await team.mailsTo();
    return all.length >= headlines.length ? all : undefined;
  });
  expect(await team.heard()).toEqual(headlines);
  expect(mails).toHaveLength(headlines.length);
  const entries = mails.flatMap((mail) => entryIn(mail) ?? []);
  expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map(({ sequence }) => sequence).toSorted());
  for (const { calendar } of mails) {
    if (!calendar) continue;
    const [event] = Object.values(ical.sync.parseICS(calendar)).filter((each) => each?.type === 'VEVENT');
    expect(event).toMatchObject({ type: 'VEVENT', uid: entries[0]?.uid });
  }
}

/** The live card, a sign-off that has one of its two signatures, and the mailbox: the picture of the README. */
async function takeThePicture(): Promise<void> {
  await become(desk, MARA);
  await readMail('REMINDER');
  await say(desk, '/status');
  await messageWith(desk, /▶️ R-2 · Payments 4\.2\.0 — Pre-Deployment/);
  await askForSignOff('Pre-Deployment');
  await become(desk, LUIS);
  await tapButton(desk, 'Sign off Pre-Deployment');
  await messageWith(desk, '☑ Ops — signed by Luis');
  await become(desk, MARA);
  await screenshot(desk, 'journey-sign-off');
  const studio = await launch({ width: 1600, height: 1150, scale: 0.78 });
  const page = await open(studio, team.house.sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  await page.getByTestId('mail').first().click();
  await page.frameLocator('[data-test="mail-frame"]').getByText('REMINDER', { exact: true }).waitFor();
  await messageWith(page, '☑ Ops — signed by Luis');
  // One colour behind the chat makes the file a third smaller; the badge would count that this test is faster than people are.
  await page.evaluate(`document.querySelector('#chat').style.background = '#c6dac6'`);
  await page.evaluate(`document.querySelector('[data-test="tab-inspector"] [data-badge]').hidden = true`);
  await screenshot(page, 'sandbox');
  await studio.close();
}
