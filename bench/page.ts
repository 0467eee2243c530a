/**
 * `npm run bench:page`: how soon the sandbox's page is there, how soon all open pages have what was said, and whether 5,000 messages scroll
 * without a stutter, in Chromium on loopback. Wants a machine at rest. `--tiny` only sees that the bench itself still works.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { TEAM_CHAT } from '../src/sandbox/cast.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { type Figure, ms, quantile, table } from './figures.ts';

/** What issue and design promise, in milliseconds. */
const INTERACTIVE = 500;
const EVERYWHERE = 50;
/** A frame that takes longer is seen as a stutter. */
const STUTTER = 50;
const READERS = [1001, 1002, 1003];

const isTiny = process.argv.includes('--tiny');
const rounds = isTiny ? 1 : 15;
const messages = isTiny ? 300 : 5_000;

const sandbox = await createSandbox({ port: 0, directory: null });
const profile = mkdtempSync(join(tmpdir(), 'rollout-bench-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  viewport: { width: 1440, height: 900 },
});
try {
  await browser.addInitScript({ path: 'test/support/page-probe.js' });
  for (let line = 1; line <= messages; line += 1) await say(`Line ${line} of a long evening\nErrors 0.2 %`);
  const figures = [await interactive(browser), await scrolling(browser), await hearing(browser)];
  process.stdout.write(`load ${loadavg()[0]?.toFixed(1)}, ${messages} messages in the chat\n\n${table(figures)}\n`);
} finally {
  await browser.close();
  await sandbox.stop();
  rmSync(profile, { recursive: true, force: true });
}

async function interactive(context: BrowserContext): Promise<Figure> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await visit(context, READERS[0]);
    took.push(await page.evaluate<number>("performance.getEntriesByName('ready')[0].startTime"));
    await page.close();
  }
  return figure('page interactive', took, INTERACTIVE);
}

async function hearing(context: BrowserContext): Promise<Figure> {
  const pages: Page[] = [];
  for (const reader of READERS) pages.push(await visit(context, reader));
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const text = `Heard by everybody, ${round}.`;
    const heard = pages.map((page) => page.evaluate<number>(`probe.heard('${text}')`));
    // They watch before it is said.
    await Promise.all(pages.map((page) => page.evaluate('0')));
    const began = Date.now();
    await say(text);
    took.push(Math.max(...(await Promise.all(heard))) - began);
  }
  return figure(`said → in the last of ${pages.length} open pages`, took, EVERYWHERE);
}

async function scrolling(context: BrowserContext): Promise<Figure> {
  const page = await visit(context, READERS[0]);
  const scroll = (by: number, text: string) =>
    page.evaluate<{ isThere: boolean; frames: number[]; mostLines: number }>(`probe.scroll(${by}, '${text}')`);
  const [up, down] = [await scroll(-2000, 'Line 1 of'), await scroll(2000, `Line ${messages} of`)];
  if (!up.isThere || !down.isThere) throw new Error('The scrolling did not arrive within a minute');
  await page.close();
  const frames = [...up.frames, ...down.frames];
  const lines = Math.max(up.mostLines, down.mostLines);
  const all = figure(`frames, to the first message and back, ≤ ${lines} lines drawn`, frames, STUTTER);
  return { ...all, isMet: isTiny || quantile(frames, 0.95) <= STUTTER };
}

async function visit(context: BrowserContext, reader: number | undefined): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${sandbox.pageUrl}?as=${reader}&chat=${TEAM_CHAT}`);
  await page.locator('body[data-ready]').waitFor();
  return page;
}

async function say(text: string): Promise<void> {
  const answer = await fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: TEAM_CHAT, text }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

function figure(what: string, took: number[], limit: number): Figure {
  const [half, most, longest] = [0.5, 0.95, 1].map((part) => ms(quantile(took, part)));
  return {
    what,
    target: `≤ ${limit} ms`,
    measured: `p50 ${half}, p95 ${most}, longest ${longest}`,
    baseline: '',
    isMet: isTiny || quantile(took, 0.5) <= limit,
  };
}
