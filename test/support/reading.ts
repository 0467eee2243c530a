import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { screenshot } from './browser.ts';

/** What axe finds against WCAG 2.2 AA as the page is now, as `rule: element`; best practices are held too. Frames are left out: nothing runs in them. */
export async function barriersOn(page: Page): Promise<string[]> {
  // It stays there until the page is loaded anew.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await page.evaluate(async (values) => {
    const { axe: here } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Found[]; passes: Found[] }> };
    };
    const { violations, passes } = await here.run({
      runOnly: { type: 'tag', values },
      iframes: false,
      // Of the rules that hold, one element each is described and not all.
      resultTypes: ['violations'],
    });
    if (passes.length < 10) throw new Error('axe has looked at nothing');
    return violations;
  }, tags);
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

interface Found {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Looks at the page as people do: on a phone and on a desk, light and dark. Gives what axe finds and what does not fit on the screen. */
export async function looked(page: Page, name: string): Promise<string[]> {
  const barriers: string[] = [];
  for (const width of [360, 1000])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const where = `${name}-${width}-${colorScheme}`;
      barriers.push(...(await barriersOn(page)).map((each) => `${where} ${each}`));
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      if (Number(wide) > width) barriers.push(`${where} is ${wide} px wide`);
      await screenshot(page, where, true);
    }
  return barriers;
}
