import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import {
  expectToast,
  launch,
  open,
  openPane,
  pageErrors,
  say,
  screenshot,
  type TestBrowser,
  tapButton,
} from '../support/browser.ts';
import { callApi } from '../support/sim.ts';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;
let browser: TestBrowser;
let mara: Page;

beforeAll(async () => {
  [team, browser] = await Promise.all([openTeam(), launch()]);
  await team.start();
  mara = await open(browser, team.house.sandbox.pageUrl, { as: 1001, chat: TEAM_CHAT });
});
afterAll(async () => {
  await browser?.close();
  await team?.stop();
});

test('the bot is killed and comes back: a tap meanwhile waits for it, and what was ticked is still ticked', async () => {
  await team.tell('Mara', '/rollout done 1.1 CI run 8841 is green');
  await openPane(mara, 'inspector');
  await mara.getByText('Faults and reset').click();
  const kill = mara.getByTestId('restart');
  await kill.scrollIntoViewIfNeeded();
  await screenshot(mara, 'restart-before');
  await kill.click();
  await mara.getByText(/^The bot is away, \d s…$/).waitFor();
  expect(await kill.isDisabled()).toBe(true);
  await screenshot(mara, 'restart-away');
  const opened = tapButton(mara, 'Open Planning');
  await expectToast(mara, /^The bot is back after \d\.\d s\.$/);
  await opened;
  expect(await kill.textContent()).toBe('Kill and restart the bot');
  await team.sim.waitFor(TEAM_CHAT, ({ text }) => /1\.1 .*done/.test(text));
});

test('a message has its versions and its room, and a call is copied for a shell', async () => {
  const card = mara.getByTestId('message').filter({ hasText: '1 Planning' }).last();
  await card.hover();
  await card.getByRole('button', { name: 'Inspect' }).click();
  await mara.getByText(/^\d+ of 4096 characters, \d+ left · longest button data \d+ of 64 bytes · below/).waitFor();
  const versions = mara.getByTestId('versions');
  expect((await versions.locator('del').allTextContents()).join('')).toMatch(/- 0 of 22 done/);
  expect(await versions.locator('ins').last().textContent()).toMatch(/^\+ /);
  await versions.scrollIntoViewIfNeeded();
  await screenshot(mara, 'inspector-versions');
  await mara.getByRole('button', { name: 'Show all' }).click();
  const { result } = await callApi<{ message_id: number }>(team.house.sandbox, 'sendMessage', {
    chat_id: TEAM_CHAT,
    text: "it's $(touch /tmp/owned) `date`",
  });
  await mara.getByTestId('log-filter').fill('touch /tmp/owned');
  await mara.getByTestId('log-entry').locator('summary').first().click();
  await mara.getByRole('button', { name: 'Copy as curl' }).first().click();
  const command = await mara.evaluate<string>('navigator.clipboard.readText()');
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
    env: { ...process.env, BOT_TOKEN: team.house.sandbox.botToken },
  });
  const again = JSON.parse(stdout);
  expect(again.result).toMatchObject({ text: "it's $(touch /tmp/owned) `date`" });
  expect(again.result.message_id).toBe((result?.message_id ?? 0) + 1);
  await mara.getByTestId('log-filter').fill('');
});

test('a chat is saved as text out of its menu', async () => {
  await say(mara, 'Something looks odd here');
  await mara.getByLabel('Chat menu').click();
  await screenshot(mara, 'chat-menu');
  const [download] = await Promise.all([
    mara.waitForEvent('download'),
    mara.getByText('Save the chat as text').click(),
  ]);
  expect(download.suggestedFilename()).toBe('chat-payments-team.txt');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain('Payments team, as Mara reads it. Times: Europe/Berlin');
  expect(text).toMatch(/Mara {2}\(#\d+\)\n {4}Something looks odd here\n/);
  expect(pageErrors(mara)).toEqual([]);
});
