import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { expectToast, launch, messageWith, open, pageErrors, type TestBrowser, tapButton } from '../support/browser.ts';
import { type FakeBot, fakeBot } from './fake-bot.ts';

const [MARA, NADIA] = [1001, 1006];

interface Tap {
  id: string;
  from: { id: number };
  data: string;
}

let sandbox: Sandbox;
let browser: TestBrowser;
let bot: FakeBot;

beforeAll(async () => {
  sandbox = await createSandbox({ port: 0, directory: null, startAt: Date.parse('2026-12-04T13:02:00Z') });
  bot = fakeBot(sandbox.apiRoot, sandbox.botToken);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const asked = (text: string) =>
  bot.call('sendMessage', {
    chat_id: TEAM_CHAT,
    text,
    reply_markup: { inline_keyboard: [[{ text: 'Sign off', callback_data: `sign ${text}` }]] },
  });

test('a page that is loaded anew while a tap waits does not tap twice, and the button can be tapped again', async () => {
  await asked('Planning?');
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  await mara.getByTestId('key').filter({ hasText: 'Sign off' }).last().click();
  await mara.locator('.key.waiting').waitFor();
  const first = await bot.next<Tap>('callback_query');
  await mara.reload();
  await mara.locator('body[data-ready]').waitFor();
  expect(await mara.locator('.key.waiting').count()).toBe(0);
  await bot.call('answerCallbackQuery', { callback_query_id: first.id, text: 'Nobody reads this any more' });

  const again = tapButton(mara, 'Sign off');
  const second = await bot.next<Tap>('callback_query');
  expect([second.id === first.id, second.data]).toEqual([false, 'sign Planning?']);
  await bot.call('answerCallbackQuery', { callback_query_id: second.id, text: 'Signed once' });
  await expectToast(mara, 'Signed once');
  await again;
  expect(pageErrors(mara)).toEqual([]);
  await mara.close();
});

test('what was sent in the moment before a reload is there once, and a file that was being offered is not', async () => {
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  const heard = mara.waitForRequest((request) => request.url().endsWith('/sim/messages'));
  await mara.getByTestId('composer').fill('Said while leaving');
  await mara.getByTestId('composer').press('Enter');
  await heard;
  await mara.reload();
  await messageWith(mara, 'Said while leaving');
  expect(await mara.getByTestId('message').filter({ hasText: 'Said while leaving' }).count()).toBe(1);

  await mara
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'findings.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('nothing found'),
    });
  await mara.getByTestId('send-file').first().waitFor();
  await mara.reload();
  await mara.locator('body[data-ready]').waitFor();
  expect(await mara.getByText('findings.txt').count()).toBe(0);
  expect(pageErrors(mara)).toEqual([]);
  await mara.close();
});

test('two tabs are two persons: the same button at the same moment is two taps, each answered to who tapped', async () => {
  await asked('Testing?');
  const mara = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  const nadia = await open(browser, sandbox.pageUrl, { as: NADIA, chat: TEAM_CHAT });
  const tapped = Promise.all([mara, nadia].map((page) => tapButton(page, 'Sign off')));
  const names = new Map([
    [MARA, 'Mara'],
    [NADIA, 'Nadia'],
  ]);
  for (let taps = 0; taps < 2; taps += 1) {
    const { id, from } = await bot.next<Tap>('callback_query');
    await bot.call('answerCallbackQuery', { callback_query_id: id, text: `Thank you, ${names.get(from.id)}` });
  }
  await tapped;
  await expectToast(mara, 'Thank you, Mara');
  await expectToast(nadia, 'Thank you, Nadia');
  expect(await mara.getByText('Thank you, Nadia').count()).toBe(0);
  expect([...pageErrors(mara), ...pageErrors(nadia)]).toEqual([]);
  await Promise.all([mara.close(), nadia.close()]);
});
