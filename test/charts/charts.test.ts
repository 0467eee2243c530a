import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { beforeAfterChart, beforeAfterInWords, type MeasuredMetric } from '../../src/charts/before-after.ts';
import { createDrawer } from '../../src/charts/drawing.ts';
import { palette } from '../../src/charts/palette.ts';
import { ticks } from '../../src/charts/scale.ts';
import { fitted, widthOf } from '../../src/charts/text.ts';
import type { Timeline } from '../../src/charts/timeline.ts';
import { timelineChart } from '../../src/charts/timeline-chart.ts';
import { timelineInWords } from '../../src/charts/timeline-words.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/duration.ts';

const opens = Date.UTC(2026, 11, 8, 21);
const timeline: Timeline = {
  title: 'R-12 · Payments 4.2.0 — completed',
  zone: 'Europe/Berlin',
  from: opens - 15 * DAY,
  to: opens + 7 * DAY,
  ending: 'completed',
  phases: [
    { says: '1 Planning', from: opens - 15 * DAY, to: opens - 4 * DAY },
    { says: '2 Deployment', from: opens - 4 * DAY, to: opens + 70 * MINUTE },
  ],
  signOffs: [{ says: '1', at: opens - 4 * DAY }],
  announcements: [{ says: 'A-1', at: opens - 14 * DAY }],
  issues: [{ says: 'I-1 SEV2', at: opens + 30 * MINUTE }],
  stages: [{ says: '10 %', at: opens + 2 * MINUTE }],
  planned: { says: 'Planned', from: opens, to: opens + 90 * MINUTE },
  actual: { says: 'Actual', from: opens + 2 * MINUTE, to: opens + 70 * MINUTE },
};
const latency: MeasuredMetric = {
  name: 'p95 latency',
  unit: 'ms',
  before: 180,
  after: 195,
  allowed: { from: null, to: 198 },
  state: 'passes',
};
const chart = (...metrics: MeasuredMetric[]): string => beforeAfterChart({ title: 'Figures', metrics });

/** The words of a drawing, in order. */
const wordsIn = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
const draw = async (svg: string): Promise<Buffer> => {
  const drawer = createDrawer();
  onTestFinished(() => drawer.close());
  return Buffer.from((await drawer.draw(svg)) ?? expect.fail('it was not drawn'));
};
/** Width and height of a PNG, from its first chunk. */
const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('a timeline', () => {
  it('shows phases, marks and the window, and says the same in words', () => {
    expect(wordsIn(timelineChart(timeline))).toEqual(
      expect.arrayContaining([
        'R-12 · Payments 4.2.0 — completed',
        '1 Planning',
        'A-1',
        'I-1 SEV2',
        'Planned',
        'Actual',
        '10 %',
        '22:30',
      ]),
    );
    expect(timelineInWords(timeline)).toEqual([
      'Mon 23 Nov 22:00 – Tue 15 Dec 22:00 CET: completed',
      'Planned: Tue 8 Dec 22:00 – 23:30 CET',
      'Actual: Tue 8 Dec 22:02 – 23:10 CET',
      'Stages: 10 % Tue 8 Dec 22:02 CET',
      'Issues: I-1 SEV2 Tue 8 Dec 22:30 CET',
      '1 Planning: Mon 23 Nov 22:00 – Fri 4 Dec 22:00 CET',
      '2 Deployment: Fri 4 Dec 22:00 – Tue 8 Dec 23:10 CET',
      'Announced: A-1 Tue 24 Nov 22:00 CET',
      'Signed: 1 Fri 4 Dec 22:00 CET',
    ]);
  });

  it('claims no end and no start that nobody has said', () => {
    const open: Timeline = {
      ...timeline,
      ending: null,
      actual: null,
      phases: [{ says: '1 Planning', from: opens, to: null }],
    };
    expect(wordsIn(timelineChart(open))).toContain('Actual: nobody said that it began');
    expect(timelineInWords(open)).toEqual(
      expect.arrayContaining([
        'Mon 23 Nov 22:00 – Tue 15 Dec 22:00 CET: not over yet',
        'Actual: nobody said that it began',
        '1 Planning: since Tue 8 Dec 22:00 CET, not over yet',
      ]),
    );
    expect(wordsIn(timelineChart({ ...open, planned: null }))).not.toContain('Stages: none');
  });

  it('puts midnights at midnight over the night on which the clocks change', () => {
    const from = Date.UTC(2026, 9, 23);
    expect(ticks(from, from + 5 * DAY, 'Europe/Berlin')).toEqual(
      [23, 24, 25, 26, 27].map((day) => ({
        at: Date.UTC(2026, 9, day + 1) - (day < 25 ? 2 : 1) * HOUR,
        says: `${day + 1} Oct`,
      })),
    );
    expect(ticks(opens, opens + HOUR, 'Asia/Kathmandu').map(({ says }) => says)).toEqual([
      '02:50',
      '03:00',
      '03:10',
      '03:20',
      '03:30',
      '03:40',
    ]);
  });
});

describe('figures before and after', () => {
  it('show both values, the range and the verdict, and say the same in words', () => {
    expect(wordsIn(chart(latency))).toEqual(
      expect.arrayContaining(['p95 latency', 'as allowed', 'at most 198 ms', '180 ms', '195 ms']),
    );
    expect(beforeAfterInWords({ title: '', metrics: [latency] })).toEqual([
      'p95 latency: 180 → 195 ms, at most 198 ms: as allowed',
    ]);
  });

  it('passes nothing that has no limit or was not measured', () => {
    const unlimited = { ...latency, allowed: null };
    expect(wordsIn(chart(unlimited))).toContain('no limit was said');
    expect(wordsIn(chart({ ...latency, after: Number.NaN }))).toContain('not measured');
    expect(chart(unlimited, { ...latency, after: Number.NaN })).not.toContain('as allowed');
  });

  it('shows the worst five and says how many more there are', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ ...latency, name: `fine ${index}` }));
    const shown = wordsIn(chart(...many, { ...latency, name: 'bad', state: 'fails' }));
    expect(shown).toEqual(expect.arrayContaining(['bad', 'fine 3', 'and 4 more, in the report']));
    expect(shown).not.toContain('fine 4');
    expect(shown.indexOf('bad')).toBeLessThan(shown.indexOf('fine 0'));
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '</text><script>x</script>',
    ']]>',
    '\u202egnp.exe',
    '支付系統'.repeat(2_500),
    '🚀'.repeat(5_000),
    '&#x0;',
    '\ud800',
    '\uffff\0',
    `e${'\u0301'.repeat(500)}`,
  ),
);

/** What a drawing is made of, and nothing else. */
const tag = /<\/?(?:svg|text|rect|line|circle|polygon)(?: [a-zA-Z][a-zA-Z0-9-]*="[^"<>]*")*\/?>/g;

describe('whatever people write', () => {
  it('is text of a well-formed drawing that fits, and never markup', () => {
    fc.assert(
      fc.property(hostile, fc.double(), fc.double(), (text, before, after) => {
        const drawings = [
          timelineChart({
            ...timeline,
            title: text,
            phases: [{ says: text, from: before, to: after }],
            stages: [{ says: text, at: opens }],
          }),
          beforeAfterChart({ title: text, metrics: [{ ...latency, name: text, unit: text, before, after }] }),
        ];
        for (const svg of drawings) {
          expect(svg.length).toBeLessThan(20_000);
          expect(svg.isWellFormed()).toBe(true);
          expect(svg).not.toMatch(/[\p{Bidi_Control}\p{Cc}\p{Noncharacter_Code_Point}]|NaN|Infinity/u);
          expect(svg.replace(tag, '')).not.toMatch(/[<>]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is cut at whole characters with an ellipsis', () => {
    expect(fitted('Payments', 500, 20)).toBe('Payments');
    expect(fitted('👩‍👩‍👧'.repeat(20), 120, 20)).toMatch(/^(?:👩‍👩‍👧)*…$/u);
    fc.assert(fc.property(hostile, (text) => widthOf(fitted(text, 200, 20), 20) <= 200));
  });
});

it('stands out from paper: words by 4.5 to 1, shapes by 3 to 1', () => {
  const { ink, quiet, good, warning, bad, planned, actual, mark, paper, allowed } = palette;
  for (const each of [ink, quiet, good, warning, bad]) expect(contrast(each, paper), each).toBeGreaterThanOrEqual(4.5);
  for (const each of [planned, actual, mark]) expect(contrast(each, paper), each).toBeGreaterThanOrEqual(3);
  for (const each of [planned, actual, ink]) expect(contrast(each, allowed), each).toBeGreaterThanOrEqual(3);
});

describe('a picture', () => {
  it('is a PNG 1000 wide, and as high as what is on it', async () => {
    const png = await draw(timelineChart(timeline));
    expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
    expect(sizeOf(png)).toEqual([1000, 490]);
    expect(sizeOf(await draw(chart(latency)))).toEqual([1000, 290]);
  });

  it('shows its words: without them it is another one', async () => {
    const svg = chart(latency);
    expect(await draw(svg)).not.toEqual(await draw(svg.replaceAll(/>[^<]+<\/text>/g, '></text>')));
  });

  it('of what is no drawing is null, and the next one is drawn', async () => {
    const drawer = createDrawer();
    onTestFinished(() => drawer.close());
    expect(await drawer.draw('<svg')).toBeNull();
    expect(await drawer.draw(chart(latency))).not.toBeNull();
  });

  it('is not waited for by more than twenty, nor by anybody once it is closed', async () => {
    const drawer = createDrawer();
    const all = Array.from({ length: 25 }, () => drawer.draw(chart(latency)));
    expect(await Promise.all(all.slice(20))).toEqual([null, null, null, null, null]);
    await drawer.close();
    expect(await Promise.all(all)).toEqual(all.map(() => null));
  });
});

/** WCAG 2.2's ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(luminance).toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
