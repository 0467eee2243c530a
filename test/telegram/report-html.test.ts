import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { timelineOf } from '../../src/telegram/wording/report-charts.ts';
import { reportHtml } from '../../src/telegram/wording/report-html.ts';
import { reportMarkdown } from '../../src/telegram/wording/report-markdown.ts';
import { summaryOf } from '../../src/telegram/wording/report-summary.ts';
import { fullReport } from '../support/full-report.ts';
import { hostile } from './showing.ts';

const unescaped = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** What stands on the page, a line a cell or paragraph. */
const linesOf = (html: string): Set<string> =>
  new Set(
    html
      .replace(/<(?:style|title)>[^<]*<\/(?:style|title)>/g, '')
      .replace(/<\/?(?:code|time)(?: [^>]*)?>/g, '')
      .split(/<[^>]*>/)
      .map((text) => unescaped(text).trim())
      .filter(Boolean),
  );

/** What Markdown says in each cell and paragraph, without its marks. */
const saidIn = (markdown: string): string[] =>
  markdown
    .split('\n')
    .filter((line) => !/^\|( --- \|)+$/.test(line))
    .flatMap((line) => (line.startsWith('| ') ? line.slice(2, -2).split(' | ') : [line.replace(/^#+ /, '')]))
    .map((cell) => unescaped(cell.replace(/(?<!\\)`/g, '').replace(/\\(.)/g, '$1')).trim())
    .filter(Boolean);

it('says all that the Markdown says', () => {
  const report = fullReport();
  const said = saidIn(reportMarkdown(report));
  expect(said.length).toBeGreaterThan(400);
  const lines = linesOf(reportHtml(report));
  expect(said.filter((each) => !lines.has(each))).toEqual([]);
  for (const part of ['In short', 'Compared with earlier rollouts', 'Figures', 'Deployment', 'Issues', 'End'])
    expect(said).toContain(part);
});

it('needs nothing besides itself, and lets nothing in', () => {
  const html = reportHtml(fullReport());
  expect(html).not.toMatch(
    /<(?:script|link|iframe|object|embed|form|base|a)\b|\son\w+=|url\(|@import|\bsrc="(?!data:)/i,
  );
  const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(
    `content="default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'"`,
  );
  expect(html).not.toMatch(/undefined|\[object|NaN/);
});

it('has its pictures in it, each with its facts in words', () => {
  const html = reportHtml(fullReport());
  const pictures = [...html.matchAll(/<img src="data:image\/svg\+xml;base64,([^"]+)"[^>]* alt="([^"]+)"/g)];
  const [timeline, figures] = pictures.map(([, data = '', alt = '']) => ({
    svg: Buffer.from(data, 'base64').toString(),
    alt: unescaped(alt),
  }));
  expect(pictures).toHaveLength(2);
  expect(timeline?.svg).toMatch(/^<svg .*Pre-Deployment.*<\/svg>$/);
  expect(timeline?.alt).toContain('Stages: 10 % Wed 9 Dec 22:01 CET, refunds fail Wed 9 Dec 22:20 CET');
  expect(figures?.alt).toBe('Before and after. refunds fail: 180 → 195 ms, at most 198 ms: as allowed.');
});

it('says in short how it was, and nothing that nobody recorded', () => {
  const short = Object.fromEntries(summaryOf(fullReport()));
  expect(short).toMatchObject({
    Planned: 'Wed 9 Dec 22:00 – 23:30 CET',
    'Sign-offs': '5 of 5',
    Announcements: expect.stringMatching(/^\d+ sent, 78 of 80 delivered$/),
  });
  expect(short['Downtime']).toBe('2 min (announced: up to 5 min)');
  expect(short['Compared']).toMatch(/^R-12 4\.2\.0: /);
});

it('draws phases one after the other, from the beginning to the end', () => {
  const report = fullReport();
  const { phases, from, to, ending } = timelineOf(report);
  expect([phases.length, phases[0]?.from, phases.at(-1)?.to, ending]).toEqual([5, from, to, 'completed']);
  for (const [index, phase] of phases.slice(1).entries()) expect(phase.from).toBe(phases[index]?.to);
});

const tags = (html: string): string[] => html.match(/<\/?[a-z0-9]+/g) ?? [];
const usual = tags(reportHtml(fullReport('harmless')));

test.each([...hostile, '</td></tr><img src=x onerror=alert(1)>', '支付'.repeat(5_000)])(
  'what people write stays text, whatever it is: %#',
  (text) => expect(tags(reportHtml(fullReport(text)))).toEqual(usual),
);

it('any string stays text', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const html = reportHtml(fullReport(text));
      expect(tags(html)).toEqual(usual);
      expect(html.isWellFormed()).toBe(true);
      expect(html).not.toMatch(/[\p{Bidi_Control}\0]/u);
    }),
    { numRuns: 30 },
  ));
