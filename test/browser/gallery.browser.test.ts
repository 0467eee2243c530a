import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGallery } from '../../src/gallery/gallery.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { expectToast, launch, type TestBrowser } from '../support/browser.ts';
import { differences, whyNotComparable } from '../support/pictures.ts';
import { barriersOn } from '../support/reading.ts';

const isUpdating = process.env['UPDATE_PICTURES'] === '1';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({
    port: 0,
    directory: null,
    gallery: () => openGallery('checklists/standard-update.yaml'),
  });
}, 60_000);
afterAll(() => sandbox?.stop());

it('stands in no way of anybody, in the light on a desk and in the dark on a phone', async () => {
  for (const [colorScheme, width] of [
    ['light', 1200],
    ['dark', 390],
  ] as const) {
    const browser = await launch({ width, height: 1000, colorScheme });
    const page = await browser.context.newPage();
    await page.goto(`${sandbox.pageUrl}/gallery`);
    await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
    expect(await barriersOn(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await browser.close();
  }
});

it('looks as it is wished for: in the dark, and at phone width', async () => {
  const browser = await launch();
  const page = await browser.context.newPage();
  await page.goto(`${sandbox.pageUrl}/gallery?theme=dark`);
  await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(await ground()).toBe('rgb(14, 22, 33)');
  await page.getByLabel('Colours').selectOption('light');
  expect(await ground()).toBe('rgb(240, 242, 245)');
  await page.getByLabel('Phone width').check();
  expect(
    await page
      .getByTestId('exhibit')
      .first()
      .evaluate((each) => each.getBoundingClientRect().width),
  ).toBe(360);
  await page.getByTestId('key').first().click();
  await expectToast(page, 'nothing happens here');
  await browser.close();
});

describe.each([
  // Everything once; on a phone in the dark, where the words are the same, the first of each room.
  ['desk', 'light', 920, ''],
  ['phone', 'dark', 390, '.exhibit:nth-child(n+4) { display: none; }'],
] as const)('the gallery on a %s, %s', (name, colorScheme, width, hidden) => {
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    // At half its size a letter is still a letter, and a picture a quarter of the bytes.
    browser = await launch({ width, height: 1000, colorScheme, scale: 0.5, isSteady: true });
    page = await openGalleryPage(browser, sandbox.pageUrl, FACES + hidden);
  }, 60_000);
  afterAll(() => browser?.close());

  const whyNot = (): string | null => whyNotComparable(browser.context.browser()?.version() ?? '');

  it('looks as it did when somebody last looked at it', async ({ skip }) => {
    skip(whyNot() !== null, whyNot() ?? '');
    const rooms = await page.locator('section.room').all();
    expect(rooms.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const room of rooms) {
      // Alone and at the top, so that a room that grows moves no other one by half a pixel.
      await room.evaluate(ALONE);
      const screenshot = await room.screenshot({ animations: 'disabled' });
      found.push(...differences(`${await room.getAttribute('id')}-${name}`, screenshot));
    }
    expect(found).toEqual([]);
  });

  it.skipIf(isUpdating)(
    'is another picture when one letter changes, and when a button has another colour',
    async ({ skip }) => {
      skip(whyNot() !== null, whyNot() ?? '');
      const room = page.locator('#go-or-no-go');
      await room.evaluate(ALONE);
      const look = async (): Promise<string[]> =>
        differences(`go-or-no-go-${name}`, await room.screenshot({ animations: 'disabled' }));
      expect(await look()).toEqual([]);
      await room.evaluate(SAY, ['The vote is open', 'The vote is opem']);
      expect(await look()).toEqual([expect.stringMatching(/differs in \d+ pixels/)]);
      await room.evaluate(SAY, ['The vote is opem', 'The vote is open']);
      expect(await look()).toEqual([]);
      await page.addStyleTag({ content: '.key.success { background: #1d5a3e !important; }' });
      expect(await look()).toEqual([expect.stringMatching(/differs in \d+ pixels/)]);
    },
  );
});

const SAY = (room: { querySelector(what: string): { textContent: string } | null }, [was, is]: string[]): void => {
  const caption = room.querySelector('figcaption a');
  if (!caption || caption.textContent !== was) throw new Error(`It says ${caption?.textContent}`);
  caption.textContent = is ?? '';
};

const FONTS = 'node_modules/dejavu-fonts-ttf/ttf';
const FACES = `
  @font-face { font-family: Steady; src: url(/steady/DejaVuSans.ttf); }
  @font-face { font-family: Steady; font-weight: 600 900; src: url(/steady/DejaVuSans-Bold.ttf); }
  @font-face { font-family: Steady; font-style: italic; src: url(/steady/DejaVuSans-Oblique.ttf); }
  @font-face { font-family: SteadyMono; src: url(/steady/DejaVuSansMono.ttf); }
  .reading-head, .reading-main > :not(#gallery) { display: none !important; }
  /* A shade that runs from one colour to another is dotted by each machine in its own way. */
  .wall { background: var(--tg-theme-secondary-bg-color) !important; }
  * { font-family: Steady !important; } code, pre, kbd, code *, pre * { font-family: SteadyMono !important; }`;

/** Opens the gallery with the fonts that this project ships, so that it looks the same on every machine. */
async function openGalleryPage({ context }: TestBrowser, pageUrl: string, styles: string): Promise<Page> {
  const page = await context.newPage();
  await page.route('**/steady/*.ttf', (route) =>
    route.fulfill({
      body: readFileSync(`${FONTS}/${route.request().url().split('/').at(-1)}`),
      contentType: 'font/ttf',
    }),
  );
  await page.goto(`${pageUrl}/gallery`);
  await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
  await page.evaluate(STEADY, styles);
  return page;
}

const ALONE = (room: { parentElement: { children: Iterable<unknown> } | null }): void => {
  for (const each of room.parentElement?.children ?? []) (each as { hidden: boolean }).hidden = each !== room;
};

/** In the page and in the frames of mails: fonts of our own, and emoji, which are another machine's pictures, as their numbers. */
const STEADY = async (faces: string): Promise<void> => {
  type Node = { nodeValue: string | null };
  type Doc = {
    createElement(tag: string): { textContent: string };
    head: { append(node: unknown): void };
    body: unknown;
    documentElement: { scrollHeight: number };
    createTreeWalker(root: unknown, what: number): { nextNode(): Node | null };
    fonts: { ready: Promise<unknown>; load(font: string): Promise<unknown> };
    querySelectorAll(selector: string): Iterable<{ contentDocument: Doc; style: { height: string } }>;
  };
  const { document } = globalThis as unknown as { document: Doc };
  const steady = async (doc: Doc): Promise<void> => {
    const style = doc.createElement('style');
    style.textContent = faces;
    doc.head.append(style);
    const walker = doc.createTreeWalker(doc.body, 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      node.nodeValue = (node.nodeValue ?? '').replace(
        /\p{Extended_Pictographic}\u{fe0f}?/gu,
        (sign) => `[${sign.codePointAt(0)?.toString(16)}]`,
      );
    const faces_ = ['16px Steady', 'bold 16px Steady', 'italic 16px Steady', '16px SteadyMono'];
    await Promise.all(faces_.map((font) => doc.fonts.load(font)));
  };
  await steady(document);
  for (const frame of document.querySelectorAll('iframe')) {
    await steady(frame.contentDocument);
    frame.style.height = '0';
    frame.style.height = `${frame.contentDocument.documentElement.scrollHeight}px`;
  }
};
