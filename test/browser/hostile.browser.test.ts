import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { launch, messageWith, open, openPane, say, type TestBrowser } from '../support/browser.ts';
import { fakeBot } from './fake-bot.ts';

const MARA = 1001;
/** Each way in which markup runs something; whichever does, says so. */
const traps = [
  '<script>top.owned = "script"</script>',
  '<img src=x onerror="top.owned = \'onerror\'">',
  '<svg onload="top.owned = \'onload\'"></svg>',
  '<iframe srcdoc="<script>top.owned = 1</script>"></iframe>',
  '<a id="lure" href="javascript:top.owned=\'link\'">click</a>',
  '<details open ontoggle="top.owned = \'toggle\'"></details>',
  '<form action="javascript:top.owned=\'form\'"><button id="press">send</button></form>',
  '<base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
].join('\n');

let sandbox: Sandbox;
let browser: TestBrowser;
beforeAll(async () => {
  sandbox = await createSandbox({
    port: 0,
    directory: null,
    gallery: async () => [
      {
        id: 'room',
        title: traps,
        specimens: [
          { id: 'one', title: traps, after: traps, kind: 'answer', text: traps, show_alert: true },
          { id: 'two', title: 'A mail', kind: 'mail', at: 0, to: 'ops@shop-x.example', raw: Buffer.from(rawMail) },
        ],
      },
    ],
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

const rawMail = `From: a@b.example\r\nSubject: ${'<script>'}\r\nContent-Type: text/html\r\n\r\n<html lang="en">${traps}</html>`;
const owned = (page: Page): Promise<unknown> => page.evaluate('globalThis.owned');

it('the traps would snap on a page without a policy', async () => {
  const page = await browser.context.newPage();
  await page.setContent(traps.replace(/<base.*/, ''));
  await expect.poll(() => owned(page)).toBeTruthy();
  await page.close();
});

it('nothing runs of what people say, of what files are called, of buttons and of mails', async () => {
  const bot = fakeBot(sandbox.apiRoot, sandbox.botToken);
  const page = await open(browser, sandbox.pageUrl, { as: MARA, chat: TEAM_CHAT });
  await say(page, traps);
  await bot.call('sendMessage', {
    chat_id: TEAM_CHAT,
    text: 'Look here',
    reply_markup: { inline_keyboard: [[{ text: traps.slice(0, 60), callback_data: 'x' }]], force_reply: true },
  });
  const name = '<img src=x onerror="top.owned=1">.svg';
  const picture = {
    name,
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${traps}</svg>`),
  };
  await page.getByTestId('file-input').setInputFiles(picture);
  await page.getByTestId('send-file').click();
  const file = (await messageWith(page, name)).getByTestId('file');
  const kept = await fetch(new URL((await file.getAttribute('href')) ?? '', sandbox.pageUrl));
  expect(kept.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(kept.headers.get('content-type')).toBe('application/octet-stream');
  expect(kept.headers.get('content-security-policy')).toContain("default-src 'none'");

  await createTransport(sandbox.smtpUrl).sendMail({
    from: `"${'<script>'}" <a@b.example>`,
    to: 'ops@shop-x.example',
    subject: traps.replaceAll('\n', ' '),
    text: traps,
    html: `<html lang="en">${traps}</html>`,
    attachments: [{ filename: name, content: traps }],
  });
  await openPane(page, 'inbox');
  await page.getByTestId('mail').first().click();
  const frame = page.frameLocator('[data-test="mail-frame"]');
  await frame.locator('#lure').click();
  await frame.locator('#press').click();
  for (const part of ['Text', 'Headers', 'Raw']) await page.getByRole('button', { name: part, exact: true }).click();
  await openPane(page, 'inspector');
  await page.getByTestId('log-entry').locator('summary').first().click();
  expect(await owned(page)).toBeUndefined();
  expect(new URL(page.url()).origin).toBe(sandbox.pageUrl);
  await page.close();
});

it('nor does anything in the gallery, where the page may look into the frame of a mail', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${sandbox.pageUrl}/gallery`);
  await page.locator('body[data-ready]').waitFor();
  expect(await page.locator('h2').textContent()).toBe(traps);
  await page.frameLocator('.mail-frame').locator('#lure').click();
  expect(await owned(page)).toBeUndefined();
  expect(page.url()).toBe(`${sandbox.pageUrl}/gallery`);
  await page.close();
});

it.each(['/', '/gallery', '/connect'])(
  'the policy of %s lets no script of others and no inline one run',
  async (path) => {
    const answer = await fetch(`${sandbox.pageUrl}${path}`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  },
);
