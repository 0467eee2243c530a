/**
 * A person at the sandbox's page. Launch once per test file, open one page per person, and speak in what she does:
 *
 *   const browser = await launch();
 *   const mara = await open(browser, sandbox.pageUrl, { as: 1001, chat: -1001 });
 *   await say(mara, '/rollout new');
 *   await tapButton(mara, 'Create R-12');
 *   await expectToast(mara, 'Created');
 *   await screenshot(mara, 'created');
 *   await browser.close();
 *
 * Hooks in the page: `data-test` on what has no unique role or name (message, text, key, toast, alert, composer, reply-bar,
 * commands, start, pinned, unread, mail, mail-body, mail-frame, mail-checks, clock-face, agenda, log-entry, persona-<id>,
 * chat-<id>, topic-<thread>, tab-<pane>, view-<pane>), and `data-message` with the message's id.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
  type Response,
  selectors,
} from 'playwright-core';
import { mustBeDescribed } from './described.ts';

/** An empty profile of its own, which nobody shares and `close` forgets. */
export interface TestBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** In CSS pixels; default 1440 × 900. */
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** Default true. Without, nothing that a page brings runs. */
  hasScripts?: boolean;
  /** Draws letters the same on every machine, and lets the test bring its own fonts and styles in, whatever the page's policy says. */
  isSteady?: boolean;
  /** Pixels of a screenshot per CSS pixel; default 1. */
  scale?: number;
}

/** An empty profile in a headless Chromium. CHROMIUM names another executable than `/usr/bin/chromium`. */
export async function launch(options: BrowserOptions = {}): Promise<TestBrowser> {
  const browser = await running(options.isSteady ?? false);
  const context = await browser.newContext({
    bypassCSP: options.isSteady ?? false,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    deviceScaleFactor: options.scale ?? 1,
    javaScriptEnabled: options.hasScripts ?? true,
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(20_000);
  // Stays, as in any profile: without it each page that is opened would be a window of its own, which costs as much again.
  await context.newPage();
  return { context, close: () => context.close() };
}

const chromiums = new Map<boolean, Promise<Browser>>();

/** One process each for all test files of a worker, until the worker ends: to start it costs more than many a test. How letters are drawn is for all of it. */
function running(isSteady: boolean): Promise<Browser> {
  selectors.setTestIdAttribute('data-test');
  const known =
    chromiums.get(isSteady) ??
    chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      args: [...ARGUMENTS, ...(isSteady ? STEADY : [])],
    });
  chromiums.set(isSteady, known);
  return known;
}

/** Opens the page as a person (id of the cast) at a chat, and waits until it is drawn. Errors of the page are kept for `pageErrors`. */
export async function open(
  browser: TestBrowser,
  pageUrl: string,
  where: { as: number; chat?: number; thread?: number },
): Promise<Page> {
  const page = await browser.context.newPage();
  const errors: string[] = [];
  ERRORS.set(page, errors);
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', async (response) => errors.push(...(await undescribed(response, pageUrl))));
  const address = new URL(pageUrl);
  for (const [name, value] of Object.entries(where)) address.searchParams.set(name, String(value));
  await page.goto(address.href);
  await page.locator('body[data-ready]').waitFor();
  return page;
}

/** What an answer of `/sim/` that the page got says otherwise than the document. Nobody reads those of a page that is closed. */
async function undescribed(response: Response, pageUrl: string): Promise<string[]> {
  const { pathname, search } = new URL(response.url());
  const type = response.headers()['content-type'] ?? '';
  if (!pathname.startsWith('/sim/') || !type.startsWith('application/json')) return [];
  const text = await response.text().catch(() => null);
  if (text === null) return [];
  const answer = { method: response.request().method(), path: pathname + search, status: response.status(), type };
  return mustBeDescribed(pageUrl, { ...answer, body: JSON.parse(text) }).then(
    () => [],
    (fault: unknown) => [String(fault)],
  );
}

/**
 * What went wrong in the page so far: uncaught errors, everything on console.error, refusals of the policy included, and answers of `/sim/` that are not
 * as its document describes them.
 */
export function pageErrors(page: Page): string[] {
  return ERRORS.get(page) ?? [];
}

/** Types into the message field and presses Enter. Waits until the person's own bubble is there; returns the message's id. */
export async function say(page: Page, text: string): Promise<number> {
  const accepted = page.waitForResponse((response) => response.url().endsWith('/sim/messages'));
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
  const { message_id } = (await (await accepted).json()) as { message_id: number };
  await page.locator(`[data-message="${message_id}"]`).waitFor();
  return message_id;
}

/** Taps the newest inline button with this text and waits until the bot has answered. */
export async function tapButton(page: Page, text: string | RegExp): Promise<void> {
  await page.getByTestId('key').filter({ hasText: text }).last().click();
  await noneWaits(page);
}

/** Waits until no inline button shows its spinner any more. */
export async function noneWaits(page: Page): Promise<void> {
  await page.locator('.key.waiting').first().waitFor({ state: 'detached' });
}

/** The newest message whose text contains `text`; waits for it. */
export async function messageWith(page: Page, text: string | RegExp): Promise<Locator> {
  const message = page.getByTestId('message').filter({ hasText: text }).last();
  await message.waitFor();
  return message;
}

/** Becomes somebody else on the same page. */
export async function become(page: Page, persona: number): Promise<void> {
  await page.getByTestId(`persona-${persona}`).click();
  await page.locator(`[data-test="persona-${persona}"][aria-pressed="true"]`).waitFor();
  await page.locator('#log:not([aria-busy])').waitFor();
}

/** Opens a chat from the list, on a small screen by way of the list. */
export async function openChat(page: Page, chat: number): Promise<void> {
  const row = page.getByTestId(`chat-${chat}`);
  if (!(await row.isVisible())) await page.getByTestId('view-chats').click();
  await row.click();
  await page.locator('#log:not([aria-busy])').waitFor();
}

/** Opens inbox, clock or inspector. */
export async function openPane(page: Page, name: 'inbox' | 'clock' | 'inspector'): Promise<void> {
  const tab = page.getByTestId(`tab-${name}`);
  await ((await tab.isVisible()) ? tab : page.getByTestId(`view-${name}`)).click();
  await page.locator(`#panel-${name}`).waitFor();
}

/** Waits for a toast with this text. */
export async function expectToast(page: Page, text: string | RegExp): Promise<void> {
  await page.getByTestId('toast').filter({ hasText: text }).first().waitFor();
}

/** Waits for an alert box with this text and closes it with OK. */
export async function expectAlert(page: Page, text: string | RegExp): Promise<void> {
  const box = page.getByTestId('alert').filter({ hasText: text });
  await box.waitFor();
  await box.getByRole('button', { name: 'OK' }).click();
  await box.waitFor({ state: 'detached' });
}

/** With SCREENSHOTS=1 writes `test-output/<name>.png`, for people to look at: of the whole page where it is asked for. */
export async function screenshot(page: Page, name: string, isWhole = false): Promise<void> {
  if (process.env['SCREENSHOTS'] !== '1') return;
  mkdirSync('test-output', { recursive: true });
  await page.screenshot({ path: join('test-output', `${name}.png`), animations: 'disabled', fullPage: isWhole });
}

const ERRORS = new WeakMap<Page, string[]>();

const STEADY = ['--font-render-hinting=none', '--disable-lcd-text', '--disable-font-subpixel-positioning'];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
