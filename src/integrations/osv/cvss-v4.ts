import type { Metrics } from './cvss.ts';

/** Metrics that CVSS 4.0 looks at together. A vector belongs to one class of each group, 0 the worst. */
interface Group {
  metrics: readonly string[];
  /** The values of each metric, the worst first. */
  values: readonly string[];
  classOf(values: readonly string[]): number;
  /** By class: the worst vectors in it, and how many steps it is deep. */
  classes: readonly { worst: readonly string[]; depth: number }[];
}

const worstOf = (...worst: string[]) => worst;

/** https://www.first.org/cvss/v4.0/specification-document, section 8.2, tables 24 to 28; what only threat and environment bring about is left out. */
const groups: readonly Group[] = [
  {
    metrics: ['AV', 'PR', 'UI'],
    values: ['NALP', 'NLH', 'NPA'],
    classOf: ([reach, rights, user]) => {
      const easy = [reach, rights, user].filter((each) => each === 'N').length;
      return easy === 3 ? 0 : easy > 0 && reach !== 'P' ? 1 : 2;
    },
    classes: [
      { worst: worstOf('NNN'), depth: 1 },
      { worst: worstOf('ANN', 'NLN', 'NNP'), depth: 4 },
      { worst: worstOf('PNN', 'ALP'), depth: 5 },
    ],
  },
  {
    metrics: ['AC', 'AT'],
    values: ['LH', 'NP'],
    classOf: ([complexity, requirements]) => (complexity === 'L' && requirements === 'N' ? 0 : 1),
    classes: [
      { worst: worstOf('LN'), depth: 1 },
      { worst: worstOf('HN', 'LP'), depth: 2 },
    ],
  },
  {
    metrics: ['VC', 'VI', 'VA'],
    values: ['HLN', 'HLN', 'HLN'],
    classOf: (lost) => (lost[0] === 'H' && lost[1] === 'H' ? 0 : lost.includes('H') ? 1 : 2),
    classes: [
      { worst: worstOf('HHH'), depth: 7 },
      { worst: worstOf('LHH', 'HLH'), depth: 8 },
      { worst: worstOf('LLL'), depth: 10 },
    ],
  },
  {
    metrics: ['SC', 'SI', 'SA'],
    values: ['HLN', 'HLN', 'HLN'],
    classOf: (lost) => (lost.includes('H') ? 0 : 1),
    classes: [
      { worst: worstOf('HHH'), depth: 5 },
      { worst: worstOf('LLL'), depth: 4 },
    ],
  },
];

/**
 * FIRST's scores of the worst vector in each class: a row for each class of AV PR UI, then of AC AT; in it a pair (SC SI SA high, and not) for each class of
 * VC VI VA. Before the second and the third pair stands one that only requirements of the environment reach; it counts as the next class below.
 */
const scores: readonly (readonly (readonly number[])[])[] = [
  [
    [10, 9.3, 9.6, 9, 9.3, 8.8, 9.2, 8, 7.9, 6.9],
    [9.5, 9.2, 9.1, 8.1, 9.2, 8.4, 8.2, 7, 7.1, 6.3],
  ],
  [
    [9.4, 8.7, 8.9, 7.5, 8.6, 7.2, 7.6, 5.7, 6.5, 5.3],
    [9, 7.7, 7.7, 6.6, 7.4, 6.1, 5.9, 5.2, 5.8, 2.3],
  ],
  [
    [8.6, 7, 7.4, 5.4, 7.2, 5.3, 5.7, 3.6, 4.7, 2.4],
    [7.3, 5.4, 5.5, 4.3, 6.1, 4.6, 5.1, 1.8, 2.4, 1],
  ],
];

/**
 * The base score of a vector in version 4.0, null where a base metric is missing or unknown. Section 8.2: the score of the worst in its class, less the mean of
 * how far it is towards the next class of each group.
 */
export function scoreOfV4(metrics: Metrics): number | null {
  const said = groups.map((group) => group.metrics.map((metric) => metrics.get(metric) ?? ''));
  const isWhole = groups.every(({ values }, at) =>
    said[at]?.every((one, index) => one.length === 1 && values[index]?.includes(one)),
  );
  if (!isWhole) return null;
  if ([...(said[2] ?? []), ...(said[3] ?? [])].every((each) => each === 'N')) return 0;
  const classes = groups.map((group, at) => group.classOf(said[at] ?? []));
  const worst = scoreOf(classes);
  const next = nextBelow(classes);
  const losses = groups.flatMap((group, at) => {
    const below = next[at];
    return below === undefined ? [] : [(worst - below) * depthOf(group, classes[at] ?? 0, said[at] ?? [])];
  });
  // One more group, whether it is exploited, always has a class below and is never on the way to it.
  const mean = losses.reduce((sum, each) => sum + each, 0) / (losses.length + 1);
  return Math.round((Math.max(worst - mean, 0) + 1e-6) * 10) / 10;
}

/** Columns of the table: 0 and 2 and 4 are the classes of what is lost, 1 and 3 the ones between. */
const scoreAt = (ease: number, complexity: number, column: number, beyond: number): number | undefined =>
  scores[ease]?.[complexity]?.[column * 2 + beyond];

const scoreOf = ([ease = 0, complexity = 0, lost = 0, beyond = 0]: readonly number[]): number =>
  scoreAt(ease, complexity, lost * 2, beyond) ?? 10;

/** For each group the score of the class below, undefined where there is none. */
function nextBelow([ease = 0, complexity = 0, lost = 0, beyond = 0]: readonly number[]): (number | undefined)[] {
  const between = lost < 2 ? scoreAt(ease, complexity, lost * 2 + 1, beyond) : undefined;
  const lower = lost === 0 ? scoreAt(ease, complexity, 2, beyond) : undefined;
  return [
    scoreAt(ease + 1, complexity, lost * 2, beyond),
    scoreAt(ease, complexity + 1, lost * 2, beyond),
    between === undefined ? undefined : Math.max(between, lower ?? 0),
    beyond === 0 ? scoreAt(ease, complexity, lost * 2, 1) : undefined,
  ];
}

/** How far into its class it is, of the whole way: steps from the first of the worst vectors that is at least as bad in everything. */
function depthOf({ classes, values }: Group, at: number, said: readonly string[]): number {
  const { worst, depth } = classes[at] ?? { worst: [], depth: 1 };
  const steps = worst.map((from) =>
    said.map((one, index) => (values[index] ?? '').indexOf(one) - (values[index] ?? '').indexOf(from[index] ?? '')),
  );
  const way = steps.find((each) => each.every((step) => step >= 0)) ?? [];
  return way.reduce((sum, step) => sum + step, 0) / depth;
}
