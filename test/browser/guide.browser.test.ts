import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import {
  launch,
  messageWith,
  noneWaits,
  open,
  pageErrors,
  screenshot,
  type TestBrowser,
  tapButton,
} from '../support/browser.ts';
import { type House, openHouse } from '../support/house.ts';
import { until } from '../support/team.ts';

let house: House;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), launch()]);
  page = await open(browser, house.sandbox.pageUrl, { as: 1001 });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** What is on the screen when each of the nine steps is looked at: the words of the bar. */
const moments = [
  ['Meet the bot', 'Tap “Standard”'],
  ['Start a rollout', 'Tap “Create R-1”'],
  ['Tick, with evidence', 'Tap “Open Planning”'],
  ['Tell those who depend on it', 'Look at the calendar entry'],
  ['Be reminded', 'Seen, go on'],
  ['Two people sign', 'Tap “Sign off Pre-Deployment”'],
  ['Deploy in stages', 'Tap “Go to 100 %”'],
  ['Done, and everybody knows', 'Seen, go on'],
  ['The final report', 'Tap “Timeline”'],
] as const;

const next = () => page.getByTestId('guide-next');
const isOver = () => page.getByText('That was a whole rollout.').isVisible();

/** What the bar suggests, as soon as it suggests something; null once it is over. */
async function suggested(): Promise<{ step: string; words: string } | null> {
  return until('a suggestion', async () => {
    if (await isOver()) return null;
    const said = await page.locator('.guide-title b, .guide-button.primary bdi, .guide-now').allTextContents();
    return said[0] && said[1] ? { step: said[0], words: said[1] } : undefined;
  });
}

/** In light and in dark; the frame has to lie on something. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await screenshot(page, `${name}-${colorScheme}`);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
}

// One story: each test goes on where the one before it ended.

test('who does by hand what the demo suggests goes on in it', async () => {
  await look('guide-offer');
  await page.getByTestId('guide-begin').click();
  expect(await suggested()).toEqual({ step: 'Meet the bot', words: 'Tap “Continue”' });
  await page.getByTestId('guide-ring').waitFor();
  await tapButton(page, 'Continue');
  await next().filter({ hasText: 'Tap “Europe/Berlin' }).waitFor();
});

test('it can be left, is still left after a reload, and is taken up where it was', async () => {
  await page.getByTestId('guide-leave').click();
  await page.reload();
  await page.locator('body[data-ready]').waitFor();
  expect(await page.locator('#guide').isVisible()).toBe(false);
  await tapButton(page, 'Europe/Berlin');
  await messageWith(page, 'Set-up 3 of 4');
  await page.getByRole('button', { name: 'Demo', exact: true }).click();
  await page.getByTestId('worlds').getByRole('button', { name: 'Go on', exact: true }).click();
  await next().filter({ hasText: 'Tap “Standard”' }).waitFor();
});

test('pressing nothing but Next leads from the first click to the final report', async () => {
  const open = new Map<string, string>(moments);
  await next().focus();
  for (let now = await suggested(); now; now = await suggested()) {
    const step = moments.findIndex(([title]) => title === now?.step) + 1;
    if (open.get(now.step) === now.words) {
      await look(`guide-${step}-desk`);
      open.delete(now.step);
    }
    await page.keyboard.press('Enter');
    await noneWaits(page);
  }
  expect([...open.keys()]).toEqual([]);
  await page.locator(`#log img.photo`).last().waitFor();
  await look('guide-end-desk');
  expect(pageErrors(page)).toEqual([]);
});

test('it plays by itself, on a phone too, and ends in a final report', async () => {
  const open = new Map<string, string>(moments);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByTestId('guide-begin').click();
  await page.getByTestId('confirm').getByRole('button', { name: 'Begin' }).click();
  await next().waitFor();
  await page.getByTestId('guide-play').click();
  await page.getByTestId('guide-faster').click();
  for (let now = await suggested(); now; now = await suggested()) {
    if (open.get(now.step) !== now.words) continue;
    await page.getByTestId('guide-pause').click();
    await look(`guide-${moments.findIndex(([title]) => title === now?.step) + 1}-phone`);
    open.delete(now.step);
    await page.getByTestId('guide-play').click();
    await page.getByTestId('guide-faster').click();
  }
  await look('guide-end-phone');
  const words = (await house.sim.messages(TEAM_CHAT)).map(({ text, file }) => file?.name ?? text.split('\n')[0]);
  expect(words.slice(-2)).toEqual(['R-1-payments-4.2.0.html', 'timeline.png']);
  expect(pageErrors(page)).toEqual([]);
});
