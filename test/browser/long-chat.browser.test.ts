import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { launch, messageWith, open, pageErrors, say, type TestBrowser } from '../support/browser.ts';
import { type FakeBot, fakeBot } from './fake-bot.ts';

const MARA = 1001;
const MESSAGES = 1_500;
/** Lines in the page at a time, whatever the chat holds. */
const FEW = 350;

let sandbox: Sandbox;
let browser: TestBrowser;
let bot: FakeBot;
let first: number;

// How fast it goes, with 5,000, is measured by `npm run bench:page`; here the machine has other work.
beforeAll(async () => {
  sandbox = await createSandbox({ port: 0, directory: null, startAt: Date.parse('2026-12-04T13:02:00Z') });
  bot = fakeBot(sandbox.apiRoot, sandbox.botToken);
  browser = await launch();
  await browser.context.addInitScript({ path: 'test/support/page-probe.js' });
  first = (await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: 'Line 1 of a long evening' })).message_id;
  for (let line = 2; line < MESSAGES; line += 1) {
    await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: `Line ${line} of a long evening\nErrors 0.2 %` });
  }
  const last = { text: `Line ${MESSAGES} of a long evening`, reply_parameters: { message_id: first } };
  await bot.call('sendMessage', { chat_id: TEAM_CHAT, ...last });
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

test('1,500 messages are read from the newest to the first and back, and few of them are in the page at a time', async () => {
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  const up = await mara.evaluate<Scrolled>("probe.scroll(-2000, 'Line 1 of')");
  expect(up).toMatchObject({ isThere: true });
  expect(up.mostLines).toBeLessThan(FEW);

  const down = await mara.evaluate<Scrolled>(`probe.scroll(2000, 'Line ${MESSAGES} of')`);
  expect(down).toMatchObject({ isThere: true });
  expect(down.mostLines).toBeLessThan(FEW);

  await mara.evaluate("document.getElementById('log').scrollTo(0, 1e9)");
  await mara.locator('.to-end').waitFor({ state: 'hidden' });
  await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: 'After the long evening' });
  await messageWith(mara, 'After the long evening');
  expect(pageErrors(mara)).toEqual([]);
  await mara.close();
});

test('a reply jumps over 1,500 messages; who reads the past is left there, and one button leads back', async () => {
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  await mara.locator('.reply-quote').last().click();
  const there = mara.locator(`#message-${first}`);
  await mara.locator(`#message-${first}:focus`).waitFor();

  await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: 'Said meanwhile' });
  await mara.getByTestId(`chat-${TEAM_CHAT}`).getByText('Said meanwhile').waitFor();
  expect(await mara.locator('#log').getByText('Said meanwhile').count()).toBe(0);
  expect(await there.isVisible()).toBe(true);

  await mara.getByRole('button', { name: 'To the newest message' }).click();
  await messageWith(mara, 'Said meanwhile');
  expect(await there.count()).toBe(0);
  await mara.close();
});

test('what one says oneself is seen at once, however far back one was reading', async () => {
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  await mara.locator('.reply-quote').last().click();
  await mara.locator(`#message-${first}:focus`).waitFor();
  await say(mara, 'I am back');
  expect(await mara.locator('#log').getByText('I am back').isVisible()).toBe(true);
  await mara.close();
});

interface Scrolled {
  isThere: boolean;
  mostLines: number;
}
