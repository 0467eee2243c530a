import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportHtml } from '../../src/telegram/wording/report-html.ts';
import { launch, pageErrors, screenshot, type TestBrowser } from '../support/browser.ts';
import { fullReport } from '../support/full-report.ts';
import { looked } from '../support/reading.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

it.each([
  ['report', 'refunds fail'],
  ['report-hostile', `<img src=x onerror=alert(1)>שלום ${'a'.repeat(10_000)}`],
])(
  'the %s can be read by everybody, on a phone and on a desk, in light and dark, and asks for nothing',
  async (name, said) => {
    const page = await browser.context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => !request.url().startsWith('data:') && asked.push(request.url()));
    await page.setContent(reportHtml(fullReport(said)));
    expect(await looked(page, name)).toEqual([]);
    const widths = await page.evaluate('[...document.images].map((image) => image.complete && image.naturalWidth)');
    expect(widths).toEqual([1000, 1000]);
    expect([asked, pageErrors(page)]).toEqual([[], []]);
    await page.emulateMedia({ media: 'print' });
    await screenshot(page, `${name}-print`, true);
    await page.close();
  },
);
