import { type Colour, palette } from './palette.ts';
import { type Scale, scale, ticks } from './scale.ts';
import { bar, canvas, dot, drawing, polygon, type Shape, stroke, words } from './svg.ts';
import { oneLine, widthOf } from './text.ts';
import type { Mark, Stretch, Timeline } from './timeline.ts';
import { beganWords } from './timeline-words.ts';

const margin = 32;
const left = 236;
/** Room for the point of what is not over. */
const right = canvas.width - margin - 14;
const lane = 32;
const mostPhases = 6;
/** More cannot be told apart in a lane. */
const mostMarks = 200;

/** A drawing of two parts: the whole rollout by days, and below, the window against what became of it by the clock. */
export function timelineChart(timeline: Timeline): string {
  const { title } = timeline;
  const whole = wholePart(timeline, 84);
  const window = windowPart(timeline, whole.bottom + 34);
  const heading = words(margin, 48, title, { width: canvas.width - 2 * margin, size: 26, isBold: true });
  return drawing([heading, ...whole.shapes, ...window.shapes], Math.min(window.bottom + 24, canvas.height));
}

interface Part {
  shapes: Shape[];
  bottom: number;
}

function wholePart(timeline: Timeline, y: number): Part {
  const { from, to, zone, ending, signOffs, announcements, issues } = timeline;
  const phases = timeline.phases.slice(0, mostPhases);
  const at = scale(from, to, left, right);
  const marked: [string, readonly Mark[], Symbol][] = [
    ['Signed', signOffs, diamond],
    ['Announced', announcements, ring],
    ['Issues', issues, triangle],
  ];
  const bottom = y + (phases.length + marked.length) * lane + 4;
  return {
    bottom: bottom + 26,
    shapes: [
      ...axis(from, to, zone, at, y, bottom),
      ...phases.flatMap((phase, index) => stretch(phase, at, to, y + index * lane, palette.actual)),
      ...marked.flatMap(([name, marks, draw], index) =>
        marksOn(name, marks, at, y + (phases.length + index) * lane, draw),
      ),
      ...(ending ? [stroke(right, y, right, bottom, { stroke: palette.ink, strokeWidth: 3 })] : []),
    ],
  };
}

/** Nothing where neither a window is planned nor anything was deployed. */
function windowPart({ planned, actual, to: end, ending, zone, stages, issues }: Timeline, y: number): Part {
  const spans = [planned, actual].filter((each) => each !== null);
  if (spans.length === 0) return { shapes: [], bottom: y - 34 };
  const least = Math.min(...spans.map(({ from }) => from));
  const most = Math.max(...spans.map(({ from, to }) => to ?? Math.max(end, from)));
  const spare = Math.max((most - least) / 20, 60_000);
  const [from, to] = [least - spare, most + spare];
  const at = scale(from, to, left, right);
  const within = (marks: readonly Mark[]): Mark[] => marks.filter((each) => each.at >= from && each.at <= to);
  const lanes: [string, Mark[], Symbol][] = [
    ['Stages', within(stages), square],
    ['Issues', within(issues), triangle],
  ];
  const bottom = y + 4 * lane + 4;
  const shapes = [
    stroke(margin, y - 18, right, y - 18, { stroke: palette.rule, strokeWidth: 1 }),
    ...axis(from, to, zone, at, y, bottom),
    ...(planned ? stretch(planned, at, end, y, palette.planned) : [absent('Planned', 'no window', y)]),
    ...(actual ? stretch(actual, at, end, y + lane, palette.actual) : [absent('Actual', beganWords(ending), y + lane)]),
    ...lanes.flatMap(([name, marks, draw], index) => marksOn(name, marks, at, y + (2 + index) * lane, draw)),
  ];
  return { shapes, bottom: bottom + 26 };
}

function axis(from: number, to: number, zone: string, at: Scale, top: number, bottom: number): Shape[] {
  return [
    stroke(left, bottom, right, bottom, { stroke: palette.quiet, strokeWidth: 1 }),
    ...ticks(from, to, zone).flatMap(({ at: moment, says }) => [
      stroke(at(moment), top, at(moment), bottom + 6, { stroke: palette.rule, strokeWidth: 1 }),
      words(at(moment), bottom + 23, says, { width: 110, size: 16, anchor: 'middle', fill: palette.quiet }),
    ]),
  ];
}

/** What is not over ends in a point that leads on. */
function stretch({ says, from, to }: Stretch, at: Scale, end: number, y: number, fill: Colour): Shape[] {
  const [x, until] = [at(from), at(to ?? end)];
  const [top, bottom] = [y + 5, y + lane - 7];
  const wide = Math.max(until - x, 3);
  const body = bar(x, top, wide, bottom - top, { fill });
  const tip: [number, number][] = [
    [x + wide, top],
    [x + wide, bottom],
    [x + wide + 12, (top + bottom) / 2],
  ];
  return [name(says, y), body, ...(to === null ? [polygon(tip, { fill })] : [])];
}

type Symbol = (x: number, y: number) => Shape;
const diamond: Symbol = (x, y) =>
  polygon(
    [
      [x, y - 9],
      [x + 8, y],
      [x, y + 9],
      [x - 8, y],
    ],
    { fill: palette.actual },
  );
const ring: Symbol = (x, y) => dot(x, y, 7, { fill: palette.paper, stroke: palette.mark, strokeWidth: 4 });
const triangle: Symbol = (x, y) =>
  polygon(
    [
      [x, y - 9],
      [x + 9, y + 8],
      [x - 9, y + 8],
    ],
    { fill: palette.bad },
  );
const square: Symbol = (x, y) => bar(x - 7, y - 7, 14, 14, { fill: palette.warning });

/** Every mark is drawn; its words only where they do not run into the next ones. */
function marksOn(title: string, marks: readonly Mark[], at: Scale, y: number, symbol: Symbol): Shape[] {
  const sorted = marks.toSorted((one, other) => one.at - other.at).slice(0, mostMarks);
  const shapes = sorted.flatMap((mark, index): Shape[] => {
    const x = at(mark.at);
    const next = sorted[index + 1];
    const room = (next ? at(next.at) - 12 : right) - (x + 14);
    const isRoom = widthOf(oneLine(mark.says), 16) <= room;
    return [
      symbol(x, y + lane / 2),
      ...(isRoom ? [words(x + 14, y + lane / 2 + 6, mark.says, { width: room, size: 16 })] : []),
    ];
  });
  return [name(marks.length ? title : `${title}: none`, y), ...shapes];
}

const name = (text: string, y: number): Shape => words(margin, y + 22, text, { width: left - margin - 14, size: 19 });

const absent = (title: string, why: string, y: number): Shape =>
  words(margin, y + 22, `${title}: ${why}`, { width: 500, size: 19, fill: palette.quiet });
