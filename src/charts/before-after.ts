import { figure } from './figure.ts';
import { type Colour, palette } from './palette.ts';
import { type Scale, scale } from './scale.ts';
import { bar, canvas, drawing, type Shape, stroke, words } from './svg.ts';
import { oneLine } from './text.ts';

/** Figures before an update and after it. */
export interface BeforeAfter {
  title: string;
  metrics: readonly MeasuredMetric[];
}

export interface MeasuredMetric {
  name: string;
  unit: string;
  before: number;
  after: number;
  /** Between which values it may lie; null for no limit on that side, and altogether where nobody has set any. */
  allowed: { from: number | null; to: number | null } | null;
  state: 'passes' | 'marginal' | 'fails';
}

const margin = 40;
const top = 116;
const bottom = 560;
const left = 350;
/** Values stand in a column of their own behind it. */
const right = canvas.width - 200;
const mostRows = 5;

const verdicts: Record<MeasuredMetric['state'], { says: string; colour: Colour }> = {
  passes: { says: 'as allowed', colour: palette.good },
  marginal: { says: 'marginal', colour: palette.warning },
  fails: { says: 'not as allowed', colour: palette.bad },
};

/** Two bars a metric, each metric on a scale of its own, over the range in which it may lie; at most five, those that are worst first. */
export function beforeAfterChart({ title, metrics }: BeforeAfter): string {
  const shown = worstFirst(metrics).slice(0, mostRows);
  const height = Math.min((bottom - top) / Math.max(shown.length, 1), 150);
  const isCut = metrics.length > shown.length;
  const shapes = [
    words(margin, 54, title, { width: canvas.width - 2 * margin, size: 28, isBold: true }),
    ...legend(),
    ...shown.flatMap((metric, index) => row(metric, top + index * height, height)),
    ...(isCut ? [more(metrics.length - shown.length)] : []),
  ];
  return drawing(shapes, isCut ? canvas.height : Math.round(top + shown.length * height + 24));
}

/** The same facts, a line a metric. */
export const beforeAfterInWords = ({ metrics }: BeforeAfter): string[] => worstFirst(metrics).map(inWords);

function inWords(metric: MeasuredMetric): string {
  const { name, before, after, unit, allowed } = metric;
  return `${oneLine(name)}: ${figure(before)} → ${figure(after, unit)}, ${rangeWords(allowed, unit)}: ${verdictOf(metric).says}`;
}

const order = ['fails', 'marginal', 'passes'];
const worstFirst = (metrics: readonly MeasuredMetric[]): MeasuredMetric[] =>
  metrics.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));

function legend(): Shape[] {
  const y = 90;
  return [
    bar(margin, y - 15, 18, 18, { fill: palette.planned }),
    words(margin + 26, y, 'before', { width: 90 }),
    bar(margin + 126, y - 15, 18, 18, { fill: palette.actual }),
    words(margin + 152, y, 'after', { width: 70 }),
    bar(margin + 232, y - 15, 18, 18, { fill: palette.allowed, stroke: palette.actual, strokeWidth: 1 }),
    words(margin + 258, y, 'where it may lie', { width: 200 }),
  ];
}

function row(metric: MeasuredMetric, y: number, height: number): Shape[] {
  const { name, before, after, unit, allowed } = metric;
  const verdict = verdictOf(metric);
  const at = scaleOf(metric);
  const thick = Math.min((height - 30) / 2, 34);
  const [first, second] = [y + height / 2 - thick - 3, y + height / 2 + 3];
  const width = left - margin - 20;
  return [
    stroke(margin, y, canvas.width - margin, y, { stroke: palette.rule, strokeWidth: 1 }),
    words(margin, y + height / 2 - 14, name, { width, size: 22, isBold: true }),
    words(margin, y + height / 2 + 12, verdict.says, { width, fill: verdict.colour, isBold: true }),
    words(margin, y + height / 2 + 35, rangeWords(allowed, unit), { width, size: 17, fill: palette.quiet }),
    ...range(allowed, at, y + 6, height - 12),
    ...valueBar(before, unit, at, first, thick, palette.planned),
    ...valueBar(after, unit, at, second, thick, palette.actual),
    stroke(at(0), y + 6, at(0), y + height - 6, { stroke: palette.quiet, strokeWidth: 1 }),
  ];
}

/** Behind the bars, with a line where it ends; open to the side on which there is no limit. */
function range(allowed: MeasuredMetric['allowed'], at: Scale, y: number, height: number): Shape[] {
  const { from, to } = limitsOf(allowed);
  if (from === null && to === null) return [];
  const [begins, ends] = [from === null ? left : at(from), to === null ? right : at(to)];
  const limits = [from, to].filter((each) => each !== null).map(at);
  return [
    bar(begins, y, ends - begins, height, { fill: palette.allowed }),
    ...limits.map((x) => stroke(x, y, x, y + height, { stroke: palette.ink, isDashed: true })),
  ];
}

function valueBar(value: number, unit: string, at: Scale, y: number, height: number, fill: Colour): Shape[] {
  const label = words(right + 12, y + height / 2 + 7, figure(value, unit), { width: canvas.width - right - 24 });
  if (!Number.isFinite(value)) return [label];
  const [from, to] = [Math.min(at(0), at(value)), Math.max(at(0), at(value))];
  return [bar(from, y, to - from, height, { fill }), label];
}

/** From nought, because the length of a bar says how much it is; a tenth more than the most that is shown. */
function scaleOf({ before, after, allowed }: MeasuredMetric): Scale {
  const { from, to } = limitsOf(allowed);
  const values = [0, before, after, from ?? 0, to ?? 0].filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const spare = (most - least) / 10 || 1;
  return scale(least < 0 ? least - spare : 0, most > 0 ? most + spare : 0, left, right);
}

/** Where nobody has said what is allowed nothing passes, whatever it is. */
function verdictOf({ allowed, state, before, after }: MeasuredMetric): { says: string; colour: Colour } {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return { says: 'not measured', colour: palette.bad };
  return allowed ? verdicts[state] : { says: 'no limit was said', colour: palette.bad };
}

/** A limit that is no number is none. */
function limitsOf(allowed: MeasuredMetric['allowed']): { from: number | null; to: number | null } {
  const number = (value: number | null = null): number | null => (Number.isFinite(value) ? value : null);
  return { from: number(allowed?.from), to: number(allowed?.to) };
}

/** "at most 198 ms" */
export function rangeWords(allowed: MeasuredMetric['allowed'], unit: string): string {
  const { from, to } = limitsOf(allowed);
  if (from !== null && to !== null) return `may be ${figure(from)} to ${figure(to, unit)}`;
  if (to !== null) return `at most ${figure(to, unit)}`;
  if (from !== null) return `at least ${figure(from, unit)}`;
  return allowed ? 'may be anything' : 'cannot be judged';
}

const more = (number: number): Shape =>
  words(margin, 586, `and ${number} more, in the report`, { width: 600, size: 18, fill: palette.quiet });
