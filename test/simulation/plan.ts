import { type Chance, chanceOf } from './chance.ts';
import type { DiskFault } from './disk.ts';
import type { Deed, Scenario, Step, Trouble } from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Mondays and weekends around which clocks change in Berlin or New York, the year ends, or nothing happens. */
const beginnings = ['2026-11-30', '2026-10-23', '2027-03-26', '2026-12-30', '2027-03-12', '2027-06-07'];

/** How often each thing is done, beside the others. */
const habits: [Deed['what'], number][] = [
  ['start a rollout', 5],
  ['carry it on', 12],
  ['announce', 10],
  ['agree to the announcement', 2],
  ['move the window', 3],
  ['ask for the sign-off', 3],
  ['sign', 6],
  ['withdraw or decline', 3],
  ['vote', 2],
  ['add evidence', 8],
  ['skip or reopen', 3],
  ['stop or go on', 1],
  ['call it off', 1],
  ['roll it back', 1],
  ['change the roles', 2],
  ['change the readers', 2],
  ['look', 4],
  ['tap something', 6],
  ['tap something old', 5],
  ['tap many times', 4],
  ['delete a message', 1],
  ['block the bot', 1],
  ['migrate', 0.3],
];

export const beginningOf = (seed: number): number =>
  Date.parse(`${chanceOf(seed, 'beginning').oneOf(beginnings)}T08:00:00Z`);

/** What people will do and what will go wrong, for so many days. */
export function scenarioOf(seed: number, days: number, bug: string | null = null): Scenario {
  const start = beginningOf(seed);
  const begin = start + 15 * minute;
  const end = start + days * day;
  const steps: Step[] = [{ at: start + 5_000, number: 0, does: { what: 'set up' } }];
  const add = (at: number, what: Deed['what']): void =>
    void steps.push({ at, number: steps.length, does: { what } as Deed });
  const chance = chanceOf(seed, 'steps');
  add(begin, 'start a rollout');
  add(begin + minute, 'announce');
  for (let at = begin + 3 * minute; at < end; ) {
    add(at, weighed(chance));
    const isNight = new Date(at).getUTCHours() < 6 || new Date(at).getUTCHours() > 20;
    at += Math.round((isNight ? 90 : 22) * minute * chance.next() * 2) + 5_000;
  }
  return { seed, days, steps, troubles: troublesOf(seed, begin, end, steps), bug };
}

/** What sends letters to many. */
const isTold = ({ does: { what } }: Step): boolean =>
  what === 'announce' || what === 'move the window' || what === 'call it off';

function weighed(chance: Chance): Deed['what'] {
  let dice = chance.next() * habits.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [what, weight] of habits) {
    dice -= weight;
    if (dice < 0) return what;
  }
  return 'look';
}

function troublesOf(seed: number, begin: number, end: number, steps: readonly Step[]): Trouble[] {
  const chance = chanceOf(seed, 'troubles');
  const days = (end - begin) / day;
  const some = (perDay: number, one: (at: number) => Trouble[]): Trouble[] =>
    Array.from({ length: Math.round(perDay * days) }, () => one(chance.between(begin, end))).flat();
  /** Mostly when somebody has just done something: then there is something to lose. */
  const inTheMidst = (at: number): number => {
    const { at: then, does } = chance.oneOf(chance.happens(0.5) ? steps : steps.filter(isTold));
    if (chance.happens(0.1) || then <= begin) return at;
    // What was confirmed goes out half a minute later.
    if (does.what === 'announce' && chance.happens(0.7)) return then + chance.between(30_000, 46_000);
    return then + (chance.happens(0.6) ? -1 : chance.between(0, 9_000));
  };
  const until = (at: number, longest: number): { at: number; until: number } => ({
    at,
    until: at + Math.round(longest * chance.next() ** 2) + 5_000,
  });
  const seams = ['before a statement', 'after a statement', 'after a commit', 'after a commit', 'at a call'] as const;
  const faults: DiskFault[] = [
    'SQLITE_FULL',
    'SQLITE_FULL',
    'SQLITE_IOERR_WRITE',
    'SQLITE_IOERR_FSYNC',
    'SQLITE_READONLY',
  ];
  return [
    { at: begin, until: end, kind: 'telegram', how: 'refusing', share: 0.02 },
    { at: begin, until: end, kind: 'telegram', how: 'losing', share: 0.01 },
    { at: begin, until: end, kind: 'telegram', how: 'slow', share: 0.01 },
    { at: begin, until: end, kind: 'mail', how: 'losing', share: 0.03 },
    { at: begin, until: end, kind: 'mail', how: 'refusing', share: 0.02 },
    { at: begin, until: end, kind: 'mail', how: 'slow', share: 0.03 },
    ...some(6, (at) => [
      {
        ...until(at, 3 * hour),
        kind: 'telegram',
        how: chance.oneOf(['unreachable', 'refusing', 'losing', 'slow'] as const),
        share: chance.oneOf([0.3, 0.7, 1]),
      },
    ]),
    ...some(3, (at) => [
      {
        ...until(at, 6 * hour),
        kind: 'mail',
        how: chance.oneOf(['down', 'refusing', 'losing', 'slow'] as const),
        share: chance.oneOf([0.5, 1]),
      },
    ]),
    // Long enough for what was to be said before the opening to come too late.
    ...some(2, (at) => [{ at, until: at + chance.between(hour, 8 * hour), kind: 'mail', how: 'down', share: 1 }]),
    ...some(14, (at) => {
      const seam = chance.oneOf(seams);
      const after = seam.endsWith('statement') ? chance.between(1, 20) : chance.between(1, 4);
      const downMs = Math.round(5 * hour * chance.next() ** 6) + 500;
      return [{ at: inTheMidst(at), kind: 'kill', seam, after, downMs }];
    }),
    ...some(1, (at) => [{ at, kind: 'stop', downMs: Math.round(10 * hour * chance.next() ** 3) + 1_000 }]),
    ...some(3, (at) => [
      {
        ...until(inTheMidst(at), 2 * hour),
        kind: 'disk',
        fault: chance.oneOf(faults),
        share: chance.oneOf([0.2, 0.6, 1]),
      },
    ]),
    ...some(0.3, (at) => {
      const by = chance.oneOf([-2 * hour, 3 * hour, -5 * minute, 40 * minute]);
      return [
        { at, kind: 'jump', by },
        { at: at + chance.between(10 * minute, 8 * hour), kind: 'jump', by: -by },
      ];
    }),
    ...some(0.5, (at) => [{ at, kind: 'rival' }]),
    ...some(0.3, (at) => [{ at, kind: 'overtaken' }]),
  ].sort((a, b) => a.at - b.at) as Trouble[];
}
