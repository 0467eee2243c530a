import { readFileSync } from 'node:fs';
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
