import { join } from 'node:path';
import type { Machine } from '../simulation/machine.ts';
import { takeLeaks } from '../support/secrets/listening.ts';
import { differences } from './differences.ts';
import { type Files, filesOf, placeFiles, reading, watchDisk } from './disk.ts';
import { beginLife, type Life } from './life.ts';
import { type Outside, openOutside, type Saved } from './outside.ts';
import { acknowledged, type Kept, keptIn } from './record.ts';
import type { Scenario } from './scenarios.ts';
import { type Commit, tornCommits } from './torn.ts';

/** Before the first step; how long after the last one it may still die; and how long everything is left alone then, so that what is owed arrives. */
const beforehandMs = 2 * 60_000;
const stillDyingMs = 10 * 60_000;
const afterwardsMs = 10 * 60_000;

/**
 * Every poll but the soonest notes when Telegram was last heard. A commit of that alone makes no new point: a process reads it when it begins, asks whether
 * two minutes have passed since, and is never down for longer than four seconds here.
 */
const hearing = 'UPDATE intake SET heard_at = ?';

export type Kind = 'statement' | 'call' | 'smtp' | 'turn';

/** A point at which the process may die: what is left of it then, and which step comes next. */
export interface Point {
  number: number;
  /** What the process was about to do. */
  before: string;
  files: Files;
  outside: Saved;
  at: number;
  step: number;
}

/** Where a script begins: what earlier ones left behind. */
interface Place {
  files: Files;
  outside: Saved | null;
  at: number;
}

/** A script that was played in one life. */
export interface Run {
  scenario: Scenario;
  from: Place;
  end: Place;
  points: Record<Kind, number>;
  /** The first of all points in a row that leave the same behind: whichever of them it dies at, what follows is the same. */
  distinct: Point[];
  /** Commits that were broken off in their middle. */
  torn: number;
  kept: Kept;
  outside: Outside;
}

export interface Stage {
  /** Plays it in one life, after what comes before it, and finds every point on the way; `isEvery` keeps also those that leave the same behind. */
  whole(scenario: Scenario, isEvery?: boolean): Promise<Run>;
  /** Dies at that point, comes back, and plays on. Gives what is then otherwise than without the death. */
  dies(point: Point, whole: Run): Promise<string[]>;
}

/** To be called once a thread; the first script begins at what the machine shows then. Files are kept in that folder meanwhile. */
export function createStage(folder: string, machine: Machine): Stage {
  let pass: (kind: Kind, what: string) => void = () => undefined;
  let commits = 0;
  const beginning = machine.hours.real();
  machine.onTurn(() => pass('turn', 'of the event loop'));
  watchDisk({
    statement: (sql) => pass('statement', sql),
    committed: (wrote) => {
      if (wrote.some((sql) => sql !== hearing)) commits += 1;
    },
    isDead: machine.isDead,
  });
  const ends = new Map<Scenario, Place>();

  const live = (files: Files, outside: Outside, name: string): Life =>
    beginLife({ machine, outside, pass: (kind, what) => pass(kind, what), folder, files, name });

  const keptOf = (files: Files): Kept => reading(placeFiles(files, join(folder, 'looked-at')), keptIn);

  const placeFor = async ({ after }: Scenario): Promise<Place> => {
    if (!after) return { files: { main: Buffer.alloc(0), log: Buffer.alloc(0) }, outside: null, at: beginning };
    const known = ends.get(after) ?? (await whole(after)).end;
    ends.set(after, known);
    return known;
  };

  /** The steps from there on, each in its time; `took` is told how many were taken. */
  const playOn = async (
    run: Pick<Run, 'scenario' | 'from'>,
    from: number,
    outside: Outside,
    took: (steps: number) => void = noted,
  ) => {
    const { steps } = run.scenario;
    const times = timesOf(steps, run.from.at);
    for (let next = from; next < steps.length; next++) {
      await passTo(machine, times[next] ?? 0);
      took(next + 1);
      steps[next]?.does(outside);
    }
  };

  /** Ends it; what nobody caught meanwhile is a fault like any other. */
  const left = async (life: Life, outside: Outside): Promise<Files> => {
    const files = life.files();
    outside.faults.push(...machine.uncaught.splice(0).map(wordsOf), ...takeLeaks());
    await life.end();
    return files;
  };

  async function whole(scenario: Scenario, isEvery = false): Promise<Run> {
    const from = await placeFor(scenario);
    machine.hours.reset(from.at);
    const outside = openOutside(machine.hours, from.outside);
    const points: Run['points'] = { statement: 0, call: 0, smtp: 0, turn: 0 };
    const distinct: Point[] = [];
    const committed: Commit[] = [];
    let [number, step, leaves, known] = [0, 0, '', 0];
    let before: Files = from.files;
    commits = 0;
    pass = (kind, what) => {
      number += 1;
      points[kind] += 1;
      const files = (): Files => filesOf(join(folder, 'running', 'rollouts.db'));
      if (commits !== known) committed.push({ number, before, after: files() });
      known = commits;
      if (what === 'COMMIT') before = files();
      const leavesNow = `${commits} ${outside.version} ${step}`;
      if (leavesNow === leaves && !isEvery) return;
      leaves = leavesNow;
      distinct.push({
        number,
        before: `${kind} ${what.replace(/\s+/g, ' ').trim().slice(0, 70)}`,
        files: files(),
        outside: outside.save(),
        at: machine.hours.real(),
        step,
      });
    };
    const life = live(from.files, outside, scenario.name);
    await playOn({ scenario, from }, 0, outside, (taken) => {
      step = taken;
    });
    await passTo(machine, machine.hours.real() + stillDyingMs);
    pass = noted;
    await passTo(machine, machine.hours.real() + afterwardsMs);
    const files = await left(life, outside);
    const end: Place = { files, outside: outside.save(), at: machine.hours.real() };
    const { torn, faults } = tornCommits(committed, keptOf);
    outside.faults.push(...faults);
    return { scenario, from, end, points, distinct, torn, kept: keptOf(files), outside };
  }

  return {
    whole,
    async dies(point, run) {
      machine.hours.reset(point.at);
      const outside = openOutside(machine.hours, point.outside);
      const tooSoon = acknowledged(outside, keptOf(point.files), run.kept);
      await passTo(machine, point.at + downMs(point.number));
      const life = live(point.files, outside, `${run.scenario.name}, after ${point.number}`);
      await playOn(run, point.step, outside);
      // Both end at the same time: what falls due by then is due in both.
      await passTo(machine, run.end.at);
      const kept = keptOf(await left(life, outside));
      return [...tooSoon, ...differences(run, { kept, outside })];
    },
  };
}

const noted = (): void => undefined;

/** From one to four seconds, always the same for the same point. */
const downMs = (number: number): number => 1_000 + (number % 4) * 1_000;

function timesOf(steps: Scenario['steps'], from: number): number[] {
  let at = from + beforehandMs;
  return steps.map(({ afterMs }, index) => {
    if (index > 0) at += afterMs;
    return at;
  });
}

async function passTo({ hours, settle }: Machine, to: number): Promise<void> {
  for (;;) {
    await settle();
    const next = hours.nextAt();
    if (next > to) return hours.passTo(to);
    hours.passTo(next);
    hours.ring();
  }
}

const wordsOf = (fault: unknown): string => `nobody caught ${fault instanceof Error ? fault.stack : String(fault)}`;
