import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEAM_CHAT } from '../../src/sandbox/cast.ts';
import { breath } from '../support/breath.ts';
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

const houses: House[] = [];
const browsers: TestBrowser[] = [];
/** Somebody at a desk, who presses what is suggested. */
let page: Page;
/** Somebody with a phone, who looks on: it plays there meanwhile. */
let played: Promise<{ page: Page; left: string[]; words: (string | undefined)[] }>;

async function newcomer(size: { width: number; height: number }): Promise<{ house: House; page: Page }> {
  const [house, browser] = await Promise.all([openHouse(), launch(size)]);
  houses.push(house);
  browsers.push(browser);
  return { house, page: await open(browser, house.sandbox.pageUrl, { as: 1001 }) };
}

beforeAll(async () => {
  ({ page } = await newcomer({ width: 1440, height: 900 }));
  played = playOnPhone();
  played.catch(() => undefined);
});
afterAll(async () => {
  for (const browser of browsers) await browser.close();
  for (const house of houses) await house.stop();
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

const next = (on = page) => on.getByTestId('guide-next');

/** What the bar suggests, as soon as it suggests something; null once it is over. */
async function suggested(on = page): Promise<{ step: string; words: string } | null> {
  return until('a suggestion', async () => {
    const [step, words] = await on.evaluate<string[]>(SAID);
    if (step === 'That was a whole rollout.') return null;
    return step && words ? { step, words } : undefined;
  });
}

/** What stands out in the bar, in one question: it is asked many times. */
const SAID = `[...document.querySelectorAll('#guide:not([hidden]) :is(.guide-words b, .guide-button.primary bdi, .guide-now)')].map((each) => each.textContent)`;

/** Fails, and says how things stand, when the same is suggested for half a minute although it is pressed. */
function mustMove() {
  let [before, since] = ['', 0];
  return async ({ step, words }: { step: string; words: string }): Promise<void> => {
    const now = `${step}: ${words}`;
    if (now !== before) [before, since] = [now, performance.now()];
    if (performance.now() < since + 30_000) return;
    throw new Error(`It stands still at “${now}”, and the focus is on ${await page.evaluate<string>(FOCUS)}`);
  };
}

const FOCUS = `[document.activeElement?.outerHTML.slice(0, 200), document.hasFocus()].join(', focused: ')`;

/** In light and in dark; the frame has to lie on something. */
async function look(name: string, on = page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await screenshot(on, `${name}-${colorScheme}`);
  }
  expect(await on.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
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
  await page.getByTestId('worlds').waitFor();
  await look('guide-scenes');
  await page.getByTestId('worlds').getByRole('button', { name: 'Go on', exact: true }).click();
  await next().filter({ hasText: 'Tap “Standard”' }).waitFor();
});

// Forty pictures are taken on the way.
test('pressing nothing but Next leads from the first click to the final report', { timeout: 120_000 }, async () => {
  await page.evaluate(REMEMBERS_WHAT_IT_SUGGESTS);
  await next().focus();
  const moving = mustMove();
  for (let now = await suggested(); now; now = await suggested()) {
    await moving(now);
    const step = moments.findIndex(([title, words]) => title === now?.step && words === now?.words) + 1;
    if (step > 0) await look(`guide-${step}-desk`);
    await page.keyboard.press('Enter');
    await noneWaits(page);
  }
  const suggestions = await page.evaluate<string[]>('[...globalThis.suggestions]');
  expect(suggestions).toEqual(expect.arrayContaining(moments.map((moment) => moment.join(': '))));
  await page.locator(`#log img.photo`).last().waitFor();
  await look('guide-end-desk');
  expect(pageErrors(page)).toEqual([]);
});

test('it plays by itself, on a phone too, and ends in a final report', async () => {
  const { page: phone, left, words } = await played;
  expect(left).toEqual([]);
  expect(words.slice(-2)).toEqual(['R-1-payments-4.2.0.html', 'timeline.png']);
  expect(pageErrors(phone)).toEqual([]);
});

/** What stands in the bar for a moment only, too: whoever looks from outside may look too late. */
const REMEMBERS_WHAT_IT_SUGGESTS = `{
  const bar = document.getElementById('guide');
  globalThis.suggestions = new Set();
  const note = () => globalThis.suggestions.add(
    [...bar.querySelectorAll('.guide-title b, .guide-button.primary bdi')].map((each) => each.textContent).join(': '));
  note();
  new MutationObserver(note).observe(bar, { childList: true, subtree: true });
}`;

/** The page itself pauses as soon as a step begins. */
const PAUSES_AT_EACH_STEP = `{
  const bar = document.getElementById('guide');
  const seen = new Set();
  new MutationObserver(() => {
    const step = bar.querySelector('.guide-title b')?.textContent;
    const pause = bar.querySelector('[data-act="pause"]');
    if (!step || !pause || seen.has(step)) return;
    seen.add(step);
    pause.click();
  }).observe(bar, { childList: true, subtree: true });
}`;

async function playOnPhone(): Promise<Awaited<typeof played>> {
  const { house, page: phone } = await newcomer({ width: 360, height: 740 });
  const open = new Map<string, string>(moments);
  await look('guide-offer-phone', phone);
  await phone.evaluate(PAUSES_AT_EACH_STEP);
  await phone.getByTestId('guide-play').click();
  for (let now = await suggested(phone); now; now = await suggested(phone)) {
    const { step } = now;
    if (!open.has(step)) {
      await breath(performance.now());
      continue;
    }
    await phone.getByTestId('guide-next').waitFor();
    // What was under way when it was paused has its effect yet, so that the moment may be over.
    for (
      let at = await suggested(phone);
      at?.step === step && at.words !== open.get(step);
      at = await suggested(phone)
    ) {
      const said = next(phone).filter({ hasText: at.words });
      await said.click({ timeout: 1_000 }).catch(() => undefined);
    }
    await look(`guide-${moments.findIndex(([title]) => title === step) + 1}-phone`, phone);
    open.delete(step);
    await phone.getByTestId('guide-play').click();
    // Not where the next step has begun, and paused, at once.
    await phone
      .getByTestId('guide-faster')
      .click({ timeout: 1_000 })
      .catch(() => undefined);
  }
  await look('guide-end-phone', phone);
  const messages = await house.sim.messages(TEAM_CHAT);
  return { page: phone, left: [...open.keys()], words: messages.map(({ text, file }) => file?.name ?? text) };
}
