import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Announcement } from '../../src/coordinator/content.ts';
import { wordingOf } from '../../src/email/wording.ts';
import { type AnnouncementKind, announcementKinds } from '../../src/rollout/checklist.ts';
import { announcement, HOUR, MINUTE, OPENS, WINDOW } from '../email/cast.ts';
import { launch, screenshot, type TestBrowser } from '../support/browser.ts';

/** What only some kinds say. */
const news: Partial<Record<AnnouncementKind, Partial<Announcement>>> = {
  day: { first: { ...WINDOW, opensAt: OPENS - MINUTE * 30, closesAt: WINDOW.closesAt - MINUTE * 30 } },
  stage: { update: 'Half of all shops use 4.2.0. No errors so far.' },
  critical: { update: 'Refunds fail for some shops since 22:40 CET. We look for the reason.' },
  correction: { update: 'Refunds are not affected; the notice said they were.' },
  moved: { previous: WINDOW, window: { ...WINDOW, opensAt: OPENS + 24 * HOUR, closesAt: WINDOW.closesAt + 24 * HOUR } },
  'called-off': { reason: 'A test of the refunds failed.\nWe look into it and propose another day.' },
  'rolled-back': { reason: 'Refunds failed.', happenedAt: OPENS + 50 * MINUTE },
  start: { happenedAt: OPENS },
  completed: { startedAt: OPENS + 2 * MINUTE, happenedAt: OPENS + 70 * MINUTE },
  feedback: { happenedAt: OPENS + 7 * 24 * HOUR },
};

const mailOf = (kind: AnnouncementKind, change: Partial<Announcement> = {}) =>
  wordingOf(
    announcement({
      kind,
      sentBy: { person: 1005, name: 'Priya' },
      elsewhere: ['Asia/Tokyo', 'Asia/Kolkata'],
      ...news[kind],
      ...change,
    }),
    { page: 'https://rollouts.example.com/r/abc', decline: 'https://rollouts.example.com/u/abc', mayReply: true },
  ).html;

describe.each([
  [360, 'light'],
  [360, 'dark'],
  [800, 'light'],
  [800, 'dark'],
] as const)('mails at %i px, %s', (width, colorScheme) => {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await launch({ width, height: 640, colorScheme });
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  test.each(announcementKinds)('the %s can be read', async (kind) => {
    await page.setContent(mailOf(kind));
    await screenshot(page, `mail-${kind}-${width}-${colorScheme}`, true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const seen = await contrasts(page);
    expect(seen.length).toBeGreaterThan(8);
    expect(seen.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getByText('Change what you receive, or unsubscribe').isVisible()).toBe(true);
  });

  test('words without end do not push anything out of sight', async () => {
    const text = `https://example.com/${'a'.repeat(10_000)}`;
    const facts = { ...announcement().facts, impact: text, scope: 'שלום עולם', contact: text };
    await page.setContent(mailOf('day', { product: 'x'.repeat(10_000), facts }));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});

/** How far every piece of text that is shown stands out from what lies behind it: WCAG's ratio. */
const contrasts = (page: Page): Promise<{ text: string; ratio: number }[]> =>
  page.evaluate(`(() => {
    const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = (color) => {
      const [r, g, b] = rgb(color).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      if (!element) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return (rgb(backgroundColor)[3] ?? 1) === 0 ? behind(element.parentElement) : backgroundColor;
    };
    return [...document.body.querySelectorAll('*')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
      .filter((element) => getComputedStyle(element).display !== 'none')
      .map((element) => {
        const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
        return { text: element.textContent.trim(), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
      });
  })()`);
