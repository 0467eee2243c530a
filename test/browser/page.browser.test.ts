import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { CUSTOMERS_CHAT, PLATFORM_CHAT, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import {
  become,
  expectAlert,
  expectToast,
  launch,
  messageWith,
  noneWaits,
  open,
  openChat,
  openPane,
  pageErrors,
  say,
  screenshot,
  type TestBrowser,
  tapButton,
} from '../support/browser.ts';
import { simClient } from '../support/sim.ts';
import { type FakeBot, fakeBot } from './fake-bot.ts';

const MARA = 1001;
const BEN = 1002;
const AIKO = 1003;
const LUIS = 1004;
const START = Date.parse('2026-12-04T13:02:00Z');
const EVENING = Date.parse('2026-12-08T21:00:00Z') / 1000;

let sandbox: Sandbox;
let browser: TestBrowser;
let bot: FakeBot;

beforeAll(async () => {
  sandbox = await createSandbox({
    port: 0,
    directory: null,
    startAt: START,
    agenda: () => [{ at: '2026-12-07T21:00:00.000Z', what: 'R-12: the 24 h reminder, 14 mails' }],
  });
  bot = fakeBot(sandbox.apiRoot, sandbox.botToken);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

afterEach(async () => {
  await Promise.all(
    browser.context
      .pages()
      .slice(1)
      .map((page) => page.close()),
  );
});

describe('chat', () => {
  test('what Mara says is hers on the right, and Ben reads it on the left with her name', async () => {
    const mara = await visit(MARA);
    const ben = await visit(BEN);
    await say(mara, 'The canary looks good');
    const read = await messageWith(ben, 'The canary looks good');
    expect(await read.getAttribute('class')).toContain('theirs');
    expect(await read.locator('.sender').textContent()).toContain('Mara');
    await leave(mara);
    await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: 'Heard after the first tab went' });
    await messageWith(ben, 'Heard after the first tab went');
    await leave(ben);
  });

  test('hostile text is only text', async () => {
    const mara = await visit(MARA);
    const hostile =
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> \u202Etxt.exe';
    await say(mara, hostile);
    const message = await messageWith(mara, '<script>');
    expect(await message.getByTestId('text').textContent()).toBe(hostile);
    expect(await message.locator('img, script').count()).toBe(0);
    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: 'Do not press this',
      entities: [{ type: 'text_link', offset: 0, length: 6, url: 'http://example.com/"onclick="alert(1)' }],
      reply_markup: { inline_keyboard: [[{ text: '<b>bold?</b>', callback_data: 'x' }]] },
    });
    expect(await (await messageWith(mara, 'Do not press')).getByTestId('key').textContent()).toBe('<b>bold?</b>');
    expect(await mara.title()).not.toContain('owned');
    await leave(mara);
  });

  test('formatting, a status card, taps, a toast and an alert', async () => {
    const mara = await visit(MARA);
    await mara.getByLabel('Chat menu').click();
    await mara.getByRole('button', { name: 'Make the bot an admin' }).click();
    await expectToast(mara, 'The bot is an admin.');
    const sent = await bot.call('sendMessage', CARD);
    await bot.call('pinChatMessage', { chat_id: TEAM_CHAT, message_id: sent.message_id, disable_notification: true });
    const card = await messageWith(mara, 'R-12 · Payments 4.2.0');
    expect(await card.locator('b').first().textContent()).toContain('R-12');
    await mara.getByTestId('pinned').getByText('R-12').waitFor();

    const answered = answerTap({ text: 'Signed off as QA ✅' });
    await tapButton(mara, 'Sign off Testing');
    await expectToast(mara, 'Signed off as QA');
    expect(await answered).toBe('sign');

    const refused = answerTap({ text: 'Only QA signs Testing.', show_alert: true });
    await tapButton(mara, 'Roll back…');
    await screenshot(mara, 'alert');
    await expectAlert(mara, 'Only QA signs Testing.');
    expect(await refused).toBe('back');

    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: 'Say <code>/rollout done 2.1</code>',
      parse_mode: 'HTML',
    });
    await (await messageWith(mara, 'Say /rollout done 2.1')).locator('code').click();
    await expectToast(mara, 'Copied to the clipboard.');
    expect(await mara.evaluate('navigator.clipboard.readText()')).toBe('/rollout done 2.1');
    await leave(mara);
  });

  test('a tap shows a spinner until the bot has answered', async () => {
    const mara = await visit(MARA);
    await bot.call('sendMessage', { ...CARD, text: 'Slow one' });
    const key = (await messageWith(mara, 'Slow one')).getByTestId('key').filter({ hasText: 'My tasks' });
    await key.click();
    const query = await bot.next<{ id: string }>('callback_query');
    expect(await key.getAttribute('aria-busy')).toBe('true');
    await bot.call('answerCallbackQuery', { callback_query_id: query.id });
    await noneWaits(mara);
    await leave(mara);
  });

  test('an edit replaces the text, says when, and leaves the focus on the tapped button', async () => {
    const mara = await visit(MARA);
    const sent = await bot.call('sendMessage', { ...CARD, text: 'Before the edit' });
    const key = (await messageWith(mara, 'Before the edit')).getByTestId('key').first();
    await key.focus();
    await bot.call('editMessageText', { ...CARD, text: 'After the edit', message_id: sent.message_id });
    const message = await messageWith(mara, 'After the edit');
    expect(await message.getByTestId('when').textContent()).toMatch(/^edited \d\d:\d\d$/);
    expect(await message.locator('[data-key="0.0"]:focus').count()).toBe(1);
    await bot.call('deleteMessage', { chat_id: TEAM_CHAT, message_id: sent.message_id });
    await message.waitFor({ state: 'detached' });
    await leave(mara);
  });

  test('a card that opens another page under a finger is read from its first line', async () => {
    const mara = await visit(MARA, undefined, { width: 390, height: 844 });
    const sent = await bot.call('sendMessage', { ...CARD, text: 'Overview' });
    for (let line = 1; line <= 30; line++) await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: `later ${line}` });
    const card = await messageWith(mara, 'Overview');
    const key = card.getByTestId('key').last();
    await key.evaluate((node) => node.scrollIntoView({ block: 'start' }));
    await key.click();
    const query = await bot.next<{ id: string }>('callback_query');
    await bot.call('answerCallbackQuery', { callback_query_id: query.id });
    const text = ['First line', ...Array.from({ length: 12 }, (_, line) => `item ${line}`)].join('\n');
    await bot.call('editMessageText', { ...CARD, text, message_id: sent.message_id });
    const [top, logTop] = await Promise.all([
      (await messageWith(mara, 'First line')).evaluate((node) => node.getBoundingClientRect().top),
      mara.locator('#log').evaluate((node) => node.getBoundingClientRect().top),
    ]);
    expect(top - logTop).toBeGreaterThanOrEqual(0);
    await leave(mara);
  });

  test('an answer that is not as the document of /sim/ says fails whoever looks at the page', async () => {
    const mara = await visit(MARA);
    await mara.route('**/sim/mail*', (route) => route.fulfill({ json: [{ id: 'one' }] }));
    await createTransport(sandbox.smtpUrl).sendMail(MAIL);
    await vi.waitFor(() => expect(pageErrors(mara).join()).toContain('GET /sim/mail'));
    expect(pageErrors(mara).join()).toContain('does not answer as the document says');
    await mara.close();
  });

  test('a question with ForceReply is answered as a reply', async () => {
    const mara = await visit(MARA);
    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: 'Which version?',
      reply_markup: { force_reply: true, input_field_placeholder: 'e.g. 4.2.0' },
    });
    await mara.getByTestId('reply-bar').getByText('Which version?').waitFor();
    expect(await mara.getByTestId('composer').getAttribute('placeholder')).toBe('e.g. 4.2.0');
    await say(mara, '4.2.1');
    const heard = await bot.next<{ text: string; reply_to_message: { text: string } }>('message');
    expect([heard.text, heard.reply_to_message.text]).toEqual(['4.2.1', 'Which version?']);
    await (await messageWith(mara, '4.2.1')).locator('.reply-quote').getByText('Which version?').waitFor();
    expect(await mara.getByTestId('reply-bar').isVisible()).toBe(false);
    await leave(mara);
  });

  test('everybody reads times in the own zone', async () => {
    const mara = await visit(MARA);
    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: `Opens <tg-time unix="${EVENING}" format="wDt">Tue 8 Dec 22:00 CET</tg-time>`,
      parse_mode: 'HTML',
    });
    const time = (await messageWith(mara, 'Opens')).getByTestId('date-time');
    expect(await time.textContent()).toBe('Tuesday, 8 December 2026 at 22:00');
    await become(mara, AIKO);
    expect(await time.last().textContent()).toBe('Wednesday, 9 December 2026 at 06:00');
    expect(new URL(mara.url()).searchParams.get('as')).toBe(String(AIKO));
    await leave(mara);
  });

  test('a file goes out by the attach button and comes back as it was', async () => {
    const mara = await visit(MARA);
    const report = { name: 'report <8841>.txt', mimeType: 'text/plain', buffer: Buffer.from('all green') };
    await mara.getByTestId('file-input').setInputFiles(report);
    await mara.getByTestId('attach').getByLabel('Caption').fill('Load test');
    await mara.getByTestId('send-file').click();
    const file = (await messageWith(mara, 'Load test')).getByTestId('file');
    expect(await file.textContent()).toContain('report <8841>.txt');
    const kept = await fetch(new URL((await file.getAttribute('href')) ?? '', sandbox.pageUrl));
    expect(await kept.text()).toBe('all green');
    const picture = { name: 'chart.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    await mara.getByTestId('file-input').setInputFiles(picture);
    await mara.getByTestId('send-file').click();
    await mara.locator('.message.mine img.photo').last().waitFor();
    await leave(mara);
  });

  test('a long chat loads its end first and the past while scrolling', async () => {
    for (let count = 1; count <= 130; count++)
      await post({ as: BEN, chat: CUSTOMERS_CHAT, text: `Line ${count}` }, MARA);
    const mara = await visit(MARA, CUSTOMERS_CHAT);
    await messageWith(mara, 'Line 130');
    expect(await mara.getByTestId('message').count()).toBeLessThanOrEqual(60);
    await mara.locator('#log').hover();
    const scrolled = async () => {
      await mara.mouse.wheel(0, -20_000);
      return mara.getByTestId('message').count();
    };
    await expect.poll(scrolled, { timeout: 10_000, interval: 200 }).toBe(130);
    await leave(mara);
  });
});

describe('private chat and topics', () => {
  test('the bot hears nothing before Start; a deep link presses it with its payload', async () => {
    const luis = await visit(LUIS);
    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: 'Privately',
      reply_markup: {
        inline_keyboard: [[{ text: 'Talk to me', url: 'https://t.me/rollout_sandbox_bot?start=tasks_12' }]],
      },
    });
    await openChat(luis, LUIS);
    expect(await luis.getByTestId('start').isVisible()).toBe(true);
    await screenshot(luis, 'start');
    await openChat(luis, TEAM_CHAT);
    await tapButton(luis, 'Talk to me');
    await messageWith(luis, '/start tasks_12');
    expect(new URL(luis.url()).searchParams.get('chat')).toBe(String(LUIS));
    await luis.getByTestId('composer').waitFor();
    await become(luis, AIKO);
    await luis.getByTestId('start').click();
    await messageWith(luis, '/start');
    await leave(luis);
  });

  test('a link that wants a group is explained, and a command in a text is sent by a click', async () => {
    const mara = await visit(MARA);
    await bot.call('sendMessage', {
      chat_id: TEAM_CHAT,
      text: 'Try /status here',
      reply_markup: {
        inline_keyboard: [[{ text: 'Add me', url: 'https://t.me/rollout_sandbox_bot?startgroup=here' }]],
      },
    });
    await tapButton(mara, 'Add me');
    await expectToast(mara, 'asks for a group');
    await (await messageWith(mara, 'Try /status')).getByRole('button', { name: '/status' }).click();
    expect(await (await messageWith(mara, /^\/status/)).getAttribute('class')).toContain('mine');
    await leave(mara);
  });

  test('topics are tabs', async () => {
    const mara = await visit(MARA, PLATFORM_CHAT);
    await say(mara, 'In general');
    await mara.getByTestId(/^topic-\d/).click();
    await say(mara, 'In the topic');
    expect(await mara.getByTestId('message').filter({ hasText: 'In general' }).count()).toBe(0);
    await mara.reload();
    await messageWith(mara, 'In the topic');
    await leave(mara);
  });
});

describe('keyboard', () => {
  test('digits switch persons, / opens the commands, ↑ recalls, Esc lets go', async () => {
    await bot.call('setMyCommands', { commands: [{ command: 'rollout', description: 'Start or open a rollout' }] });
    const mara = await visit(MARA, CUSTOMERS_CHAT);
    await mara.locator('#log').focus();
    await mara.keyboard.press('5');
    await mara.locator('[data-test="persona-1005"][aria-pressed="true"]').waitFor();
    await mara.keyboard.press('1');
    await mara.locator('[data-test="persona-1001"][aria-pressed="true"]').waitFor();

    const field = mara.getByTestId('composer');
    await field.fill('/ro');
    await mara.getByTestId('commands').getByText('/rollout').waitFor();
    await field.press('Escape');
    expect(await mara.getByTestId('commands').isVisible()).toBe(false);
    await say(mara, 'first line');
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('first line');
    await field.press('Shift+Enter');
    await field.pressSequentially('second line');
    await field.press('Enter');
    await messageWith(mara, 'second line');
    await mara.locator('#log').focus();
    await mara.keyboard.press('ArrowUp');
    await mara.keyboard.press('Tab');
    await mara.keyboard.press('Enter');
    expect(await mara.getByTestId('reply-bar').isVisible()).toBe(true);
    await field.press('Escape');
    expect(await mara.getByTestId('reply-bar').isVisible()).toBe(false);
    await leave(mara);
  });
});

describe('panes', () => {
  test('a mail arrives with its HTML, text, calendar and checks, and cannot run anything', async () => {
    const mara = await visit(MARA);
    await createTransport(sandbox.smtpUrl).sendMail(MAIL);
    // The newest: another test has sent it too.
    await mara.getByTestId('mail').filter({ hasText: 'Payments 4.2.0 update' }).first().click();
    const frame = mara.frameLocator('[data-test="mail-frame"]');
    await frame.getByRole('heading', { name: 'Payments 4.2.0' }).waitFor();
    // As the system, also when that changes while it is open; or as one wants to see it.
    for (const colorScheme of ['dark', 'light'] as const) {
      await mara.emulateMedia({ colorScheme });
      await frame.getByText('You read in the dark.').waitFor({ state: colorScheme === 'dark' ? 'visible' : 'hidden' });
    }
    await mara.getByRole('button', { name: 'Dark' }).click();
    await mara.getByRole('button', { name: 'Phone width' }).click();
    await frame.getByText('You read in the dark.').waitFor();
    await screenshot(mara, 'mail');
    expect(await mara.title()).not.toContain('owned');
    const body = mara.getByTestId('mail-body');
    await mara.getByRole('button', { name: 'Text' }).click();
    expect(await body.textContent()).toContain('goes live tomorrow');
    await mara.getByRole('button', { name: 'Calendar' }).click();
    expect(await body.textContent()).toContain('Tue 8 Dec, 22:00 in Europe/Berlin');
    await mara.getByRole('button', { name: 'Headers' }).click();
    expect(await body.textContent()).toContain('List-Unsubscribe');
    await mara.getByRole('button', { name: 'Raw' }).click();
    await body.getByText('MIME-Version').waitFor();
    expect(await mara.getByTestId('mail-checks').count()).toBe(1);
    // Whoever has a dark page reads a dark mail.
    await mara.emulateMedia({ colorScheme: 'dark' });
    await mara.getByRole('button', { name: 'HTML' }).click();
    await frame.getByText('You read in the dark.').waitFor();
    await leave(mara, { except: /sandboxed/ });
  });

  test('the clock moves, and jumps to what the bot will do next', async () => {
    const mara = await visit(MARA);
    await openPane(mara, 'clock');
    const before = sandbox.clock.now();
    await mara.getByRole('button', { name: '+1 h' }).click();
    await expect.poll(() => sandbox.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    await mara.getByTestId('agenda').getByText('24 h reminder').waitFor();
    await mara.getByTestId('jump-next').click();
    await expectToast(mara, '24 h reminder');
    expect(new Date(sandbox.clock.now()).toISOString()).toContain('2026-12-07T21:00');
    await mara.getByTestId('clock-to').fill('2026-12-08 22:30');
    await mara.getByTestId('clock-set').click();
    await expect.poll(() => new Date(sandbox.clock.now()).toISOString()).toContain('2026-12-08T21:30');
    await screenshot(mara, 'clock');
    await leave(mara);
  });

  test('the inspector shows a call, its answer and what is wrong about it', async () => {
    const mara = await visit(MARA);
    await openPane(mara, 'inspector');
    await bot.call('editMessageText', { chat_id: TEAM_CHAT, message_id: 999_999, text: 'x' }).catch(() => null);
    await mara.getByTestId('log-filter').fill('999999');
    await mara.getByTestId('log-entry').locator('summary').first().click();
    await mara.getByText('message to edit not found').first().waitFor();
    await screenshot(mara, 'inspector');
    await mara.getByTestId('log-filter').fill('');
    const id = await say(mara, 'What becomes of this?');
    const message = mara.locator(`[data-message="${id}"]`);
    await message.hover();
    await message.getByRole('button', { name: 'Inspect' }).click();
    await mara.getByText(`Message ${id}`).waitFor();
    await mara.getByRole('button', { name: 'Show all' }).click();
    await leave(mara);
  });
});

describe('looks', () => {
  test('light and dark, large and small', async () => {
    await bot.call('sendMessage', CARD);
    for (const colorScheme of ['light', 'dark'] as const) {
      const mara = await visit(MARA);
      await mara.emulateMedia({ colorScheme });
      await screenshot(mara, `desktop-${colorScheme}`);
      await mara.setViewportSize({ width: 360, height: 740 });
      await screenshot(mara, `phone-chat-${colorScheme}`);
      await leave(mara);
    }
  });

  test('360 px: nothing sticks out, and everything is within reach', async () => {
    const mara = await visit(MARA, undefined, { width: 360, height: 740 });
    await openChat(mara, TEAM_CHAT);
    await say(mara, 'From my phone');
    expect(await overflow(mara)).toBe(0);
    for (const pane of ['inbox', 'clock', 'inspector'] as const) {
      await openPane(mara, pane);
      expect(await overflow(mara)).toBe(0);
      await screenshot(mara, `phone-${pane}`);
    }
    await mara.getByTestId('view-chats').click();
    await screenshot(mara, 'phone-chats');
    await openChat(mara, TEAM_CHAT);
    await mara.getByRole('button', { name: 'Back to the chats' }).click();
    expect(await mara.getByTestId(`chat-${TEAM_CHAT}`).isVisible()).toBe(true);
    await leave(mara);
  });

  test.each(['light', 'dark'] as const)(
    'every text colour of the %s theme meets 4.5:1 on its ground',
    async (colorScheme) => {
      const mara = await visit(MARA);
      await mara.emulateMedia({ colorScheme });
      for (const [text, ground] of PAIRS) {
        const ratio = contrast(await rgb(mara, text), await rgb(mara, ground));
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      await leave(mara);
    },
  );
});

describe('an admin that pins', () => {
  test('a pinned message is above its chat again after another chat was looked at', async () => {
    const mara = await visit(MARA);
    await simClient(sandbox.pageUrl).promoteBot(TEAM_CHAT);
    const { message_id } = await bot.call('sendMessage', { chat_id: TEAM_CHAT, text: 'Where it stands' });
    await bot.call('pinChatMessage', { chat_id: TEAM_CHAT, message_id });
    const pinned = mara.getByTestId('pinned').getByText('Where it stands');
    await pinned.waitFor();
    await openChat(mara, PLATFORM_CHAT);
    await pinned.waitFor({ state: 'hidden' });
    await openChat(mara, TEAM_CHAT);
    await pinned.waitFor();
    await bot.call('unpinChatMessage', { chat_id: TEAM_CHAT, message_id });
    await leave(mara);
  });
});

const CARD = {
  chat_id: TEAM_CHAT,
  parse_mode: 'HTML',
  text: [
    '<b>▶️ R-12 · Payments 4.2.0 — Testing</b>',
    '9 of 22 done (41 %) ▓▓▓▓░░░░░░',
    '',
    '✅ 1 Planning  5 of 5 · Mara, Ben',
    '▶️ 2 Testing  4 of 5 · 1 blocked',
    '▫️ 3 Pre-Deployment  0 of 4',
    '',
    '<b>Next</b>  2.5 Load test — @ben_dev, due today 17:00',
    `<b>Window</b>  <tg-time unix="${EVENING}" format="wDt">Tue 8 Dec 22:00 CET</tg-time> (<tg-time unix="${EVENING}" format="r">soon</tg-time>)`,
    '<blockquote expandable>Blocked: 2.4 Regression, “staging DB down”\nby Aiko, since 12:05\nReason: migration 118\nEvidence: report-run-8841.pdf</blockquote>',
    '<i>by Mara · updated 14:02</i>',
  ].join('\n'),
  reply_markup: {
    inline_keyboard: [
      [
        { text: 'Open Testing', callback_data: 'open', style: 'primary' },
        { text: 'My tasks', callback_data: 'tasks' },
      ],
      [
        { text: 'Sign off Testing', callback_data: 'sign', style: 'success' },
        { text: 'Copy version', copy_text: { text: '4.2.0' } },
      ],
      [{ text: 'Roll back…', callback_data: 'back', style: 'danger' }],
    ],
  },
};

const MAIL = {
  from: 'Rollout bot <bot@example.com>',
  to: 'mara@example.com',
  subject: 'Payments 4.2.0 update',
  text: 'Payments 4.2.0 goes live tomorrow.',
  html: `<html lang="en"><head><style>.night{display:none}@media (prefers-color-scheme: dark){.night{display:block}body{background:#101820;color:#eee}}</style></head>
    <body><h1 style="color:#3a8ee6">Payments 4.2.0</h1><p>It goes live tomorrow.</p><p class="night">You read in the dark.</p><script>parent.document.title='owned'</script></body></html>`,
  list: { unsubscribe: 'http://127.0.0.1/unsubscribe' },
  icalEvent: {
    method: 'PUBLISH',
    content: [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//example//test//EN',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:r12@example.com',
      'DTSTAMP:20261204T130000Z',
      'DTSTART:20261208T210000Z',
      'DTEND:20261208T223000Z',
      'SUMMARY:Payments 4.2.0',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  },
};

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const TONES = ['--tone-0', '--tone-1', '--tone-2', '--tone-3', '--tone-4', '--tone-5', '--tone-6'];
const PAIRS: [string, string][] = [
  ['--tg-theme-text-color', '--tg-theme-bg-color'],
  ['--tg-theme-hint-color', '--tg-theme-bg-color'],
  ['--tg-theme-hint-color', '--tg-theme-secondary-bg-color'],
  ['--tg-theme-link-color', '--tg-theme-bg-color'],
  ['--tg-theme-destructive-text-color', '--tg-theme-bg-color'],
  ['--tg-theme-button-text-color', '--tg-theme-button-color'],
  ['--bubble-hint', '--bubble'],
  ['--bubble-mine-hint', '--bubble-mine'],
  ['--tg-theme-link-color', '--bubble'],
  ['--key-text', '--key'],
  ['--key-text', '--primary'],
  ['--key-text', '--success'],
  ['--key-text', '--danger'],
  ['--banner-text', '--banner'],
  ['--good', '--tg-theme-bg-color'],
  ...TONES.map((tone): [string, string] => [tone, '--bubble']),
];

async function visit(as: number, chat = TEAM_CHAT, size = { width: 1440, height: 900 }): Promise<Page> {
  const page = await open(browser, sandbox.pageUrl, { as, chat });
  await page.setViewportSize(size);
  return page;
}

/** Closes pages and holds them to having run without errors. */
async function leave(...pages: (Page | { except: RegExp })[]): Promise<void> {
  const excuse = pages.find((each): each is { except: RegExp } => 'except' in each)?.except;
  for (const page of pages) {
    if ('except' in page) continue;
    expect(pageErrors(page).filter((error) => !excuse?.test(error))).toEqual([]);
    await page.close();
  }
}

/** Waits for the next tap and answers it. Resolves to its data. */
async function answerTap(answer: { text: string; show_alert?: boolean }): Promise<string> {
  const query = await bot.next<{ id: string; data: string }>('callback_query');
  await bot.call('answerCallbackQuery', { callback_query_id: query.id, ...answer });
  return query.data;
}

async function post(message: { as: number; chat: number; text: string }, fallback: number): Promise<void> {
  const send = (as: number) =>
    fetch(`${sandbox.apiRoot}/sim/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, as }),
    });
  const answer = await send(message.as);
  if (!answer.ok) await send(fallback);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}

async function rgb(page: Page, variable: string): Promise<number[]> {
  const value = await page.evaluate<string>(
    `getComputedStyle(document.documentElement).getPropertyValue('${variable}').trim()`,
  );
  const digits = value.length === 4 ? [...value.slice(1)].map((digit) => digit + digit) : value.match(/[0-9a-f]{2}/gi);
  return (digits ?? []).slice(0, 3).map((each) => Number.parseInt(each, 16));
}

function contrast(one: number[], other: number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** As WCAG defines it. */
function luminance(color: number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
