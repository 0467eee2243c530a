import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { launch, open, openChat, openPane, say, screenshot, type TestBrowser } from '../support/browser.ts';
import { barriersOn, looked } from '../support/reading.ts';
import { type FakeBot, fakeBot } from './fake-bot.ts';

const MARA = 1001;
const LUIS = 1004;
let sandbox: Sandbox;
let bot: FakeBot;

beforeAll(async () => {
  sandbox = await createSandbox({
    port: 0,
    directory: null,
    startAt: Date.parse('2026-12-04T13:02:00Z'),
    agenda: () => [{ at: '2026-12-07T21:00:00.000Z', what: 'R-12: the 24 h reminder, 14 mails' }],
  });
  bot = fakeBot(sandbox.apiRoot, sandbox.botToken);
  await bot.call('setMyCommands', { commands: [{ command: 'rollout', description: 'Start or open a rollout' }] });
  await bot.call('sendMessage', {
    chat_id: TEAM_CHAT,
    parse_mode: 'HTML',
    text: '<b>R-12</b> opens <tg-time unix="1796763600" format="wDt">Tue 22:00</tg-time>, /status\n<blockquote expandable>One\nTwo\nThree\nFour</blockquote><pre>code</pre><tg-spoiler>hidden</tg-spoiler>',
    reply_markup: {
      inline_keyboard: [
        [{ text: 'Open', callback_data: 'open', style: 'primary' }],
        [{ text: 'Sign', callback_data: 'sign', style: 'success' }],
        [{ text: 'Back', callback_data: 'back', style: 'danger' }],
        [{ text: 'Plain', callback_data: 'plain' }],
      ],
    },
  });
  await createTransport(sandbox.smtpUrl).sendMail({
    from: 'rollouts@example.com',
    to: 'ops@shop-x.example',
    subject: 'Payments 4.2.0 update',
    text: 'WHEN Tue 8 Dec 2026, 22:00 CET',
    html: '<html lang="en"><h1>Payments 4.2.0</h1></html>',
  });
  await bot.call('editMessageText', { chat_id: TEAM_CHAT, message_id: 999_999, text: 'x' }).catch(() => null);
});
afterAll(() => sandbox?.stop());

/** Every view of the page, by what leads to it and back. */
const views: [name: string, go: (page: Page) => Promise<void>][] = [
  ['chat', async (page) => void (await say(page, 'The canary looks good'))],
  [
    'an answer to a message',
    async (page) => {
      await bot.call('sendMessage', {
        chat_id: TEAM_CHAT,
        text: 'Which version?',
        reply_markup: { force_reply: true },
      });
      await page.getByTestId('reply-bar').waitFor();
    },
  ],
  [
    'the commands',
    async (page) => {
      await page.getByTestId('composer').fill('/ro');
      await page.getByTestId('commands').getByText('/rollout').waitFor();
    },
  ],
  [
    'the menu of the chat',
    async (page) => {
      await page.getByTestId('composer').fill('');
      await page.getByLabel('Chat menu').click();
      await page.locator('.menu-items').waitFor();
    },
  ],
  [
    'a private chat before Start',
    async (page) => {
      await page.keyboard.press('Escape');
      await openChat(page, LUIS);
      await page.getByTestId('start').waitFor();
    },
  ],
  ['the inbox', (page) => openPane(page, 'inbox')],
  [
    'a mail',
    async (page) => {
      await page.getByTestId('mail').first().click();
      await page.getByTestId('mail-checks').waitFor();
    },
  ],
  ['its headers', async (page) => void (await page.getByRole('button', { name: 'Headers' }).click())],
  ['its text', async (page) => void (await page.getByRole('button', { name: 'Text' }).click())],
  ['the clock', (page) => openPane(page, 'clock')],
  [
    'the inspector',
    async (page) => {
      await openPane(page, 'inspector');
      await page.getByTestId('log-filter').fill('999999');
      await page.getByTestId('log-entry').locator('summary').first().click();
    },
  ],
  [
    'a new group',
    async (page) => {
      const chats = page.getByTestId('view-chats');
      if (await chats.isVisible()) await chats.click();
      await page.getByRole('button', { name: 'New group' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'the list of chats',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  ],
];

describe.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const)('%s at %i px', (colorScheme, width) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await launch({ width, height: 900, colorScheme });
  });
  afterAll(() => browser?.close());

  it('every view of the page can be used by everybody', async () => {
    const page = await open(browser, sandbox.pageUrl, { as: LUIS, chat: TEAM_CHAT });
    if (width < 900) await openChat(page, TEAM_CHAT);
    const found: string[] = [];
    for (const [name, go] of views) {
      await go(page);
      await page.locator('#log:not([aria-busy])').waitFor({ state: 'attached' });
      found.push(...(await barriersOn(page)).map((each) => `${name}: ${each}`));
      await screenshot(page, `access-${name.replaceAll(' ', '-')}-${width}-${colorScheme}`);
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

it('an alert of the bot, and what it says in passing, can be used by everybody', async () => {
  const browser = await launch();
  const page = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  for (const show_alert of [false, true]) {
    const answered = bot
      .next<{ id: string }>('callback_query')
      .then(({ id }) =>
        bot.call('answerCallbackQuery', { callback_query_id: id, text: 'Only QA signs Testing.', show_alert }),
      );
    await page.getByTestId('key').filter({ hasText: 'Sign' }).click();
    await answered;
    await page.getByTestId(show_alert ? 'alert' : 'toast').waitFor();
    expect(await barriersOn(page)).toEqual([]);
  }
  await browser.close();
});

it('the page that connects a real bot tells it to everybody, and takes nothing', async () => {
  const browser = await launch();
  const page = await open(browser, `${sandbox.pageUrl}`, { as: MARA, chat: TEAM_CHAT });
  await page.getByRole('link', { name: 'Connect a real bot' }).click();
  await page.getByRole('heading', { level: 1, name: 'Connect a real bot' }).waitFor();
  expect(await looked(page, 'connect')).toEqual([]);
  const text = await page.locator('main').innerText();
  for (const needed of [
    '@BotFather',
    '/newbot',
    'BOT_TOKEN=',
    'BOT_OWNERS=',
    'SMTP_URL=',
    'npm run doctor',
    'Pin messages',
  ])
    expect(text).toContain(needed);
  expect(await page.locator('form, input, textarea, script, iframe').count()).toBe(0);
  expect(await page.getByText('Sandbox – nothing leaves this machine').isVisible()).toBe(true);
  await browser.close();
});

it('without a bot beside it the gallery says why it is empty', async () => {
  const browser = await launch();
  const page = await browser.context.newPage();
  await page.goto(`${sandbox.pageUrl}/gallery`);
  await page.getByRole('alert').filter({ hasText: 'not started with this sandbox' }).waitFor();
  expect(await looked(page, 'gallery-empty')).toEqual([]);
  await browser.close();
});
