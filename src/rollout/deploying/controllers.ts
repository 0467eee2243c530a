import { cut } from '../../time/cut.ts';
import { MINUTE } from '../../time/duration.ts';
import { mustBeOpen, plainText } from '../asking.ts';
import type { Of } from '../commands.ts';
import type { Instant, RolloutEvent } from '../events.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { keyOf } from '../standing.ts';
import { stageNow } from './deployment.ts';

/** What a program that shifts the traffic says of its own way. It informs people, and decides nothing. */
export interface ControllerReport {
  /** "Flagger" or "Argo Rollouts". */
  source: string;
  namespace: string;
  /** Of its Canary, or its Rollout. */
  name: string;
  /** In its own word: `Progressing`, `Failed`. */
  phase: string;
  says: string;
  /** When it was so, by its own account. */
  saidAt: Instant;
}

/** The same as it was heard; `stage` is the index of the stage that it was at, null before it was on its way. */
export interface Heard extends ControllerReport {
  stage: number | null;
}

/** A controller that speaks every minute for days is no record that anybody reads: after so many only another phase of an object is news. */
const mostHeard = 200;
/** How it began is kept as well. */
const mostOfTheBeginning = mostHeard / 2;
const longestWords = 300;
const longestPhase = 40;
/** A clock of the cluster may be ahead a little. */
const ahead = 5 * MINUTE;

/** Flagger rolled it back, or Argo Rollouts gave it up: `Failed` and `Degraded`. */
export const hasFailed = ({ phase }: Pick<ControllerReport, 'phase'>): boolean => /^(?:failed|degraded)$/i.test(phase);

/** What a controller said last of the same object. */
const lastHeard = (
  { source, namespace, name }: ControllerReport,
  { heard }: Pick<Rollout, 'heard'>,
): Heard | undefined =>
  heard.findLast((each) => each.source === source && each.namespace === namespace && each.name === name);

/** What each controller said last of each object, what failed first. */
export const newestHeard = (rollout: Pick<Rollout, 'heard'>): Heard[] =>
  rollout.heard
    .filter((each) => lastHeard(each, rollout) === each)
    .sort((a, b) => Number(hasFailed(b)) - Number(hasFailed(a)) || b.saidAt - a.saidAt);

/**
 * One more word. Of more than are kept the oldest in the middle goes, first what is no failure; never the last word of an object, so that what the panel shows, and
 * whether people are called, rests on what was said last however much was said.
 */
export function heardSo(before: readonly Heard[], report: Heard): Heard[] {
  const heard = [...before, report];
  if (heard.length <= mostHeard) return heard;
  const isSpare = (each: Heard, index: number): boolean =>
    index >= mostOfTheBeginning && lastHeard(each, { heard }) !== each;
  const goes = heard.find((each, index) => isSpare(each, index) && !hasFailed(each)) ?? heard.find(isSpare);
  return heard.filter((each) => each !== goes);
}

/**
 * Written down as what it is. The same once more is no news; what is older than what is known is not taken. Of two words of one moment, by clocks that know seconds or by
 * ways that turn them round, the failure is the one that stands.
 */
export function noteController({ report, at }: Of<'NoteController'>, rollout: Rollout): RolloutEvent[] {
  mustBeOpen(rollout);
  const { source, namespace, name, saidAt } = report;
  if (saidAt > at + ahead) refuse('bad-time', 'It is from the future: one of the clocks is wrong.');
  if (saidAt < rollout.createdAt) refuse('outdated', `It is older than ${keyOf(rollout)}.`);
  const said = {
    source,
    namespace,
    name,
    phase: line(report.phase, longestPhase),
    says: line(report.says, longestWords),
  };
  const last = lastHeard(report, rollout);
  if (last && saidAt < last.saidAt) refuse('outdated', `It is older than what ${source} said last.`);
  if (last?.saidAt === saidAt && hasFailed(last) && !hasFailed(said))
    refuse('outdated', `${source} said at the same moment that it failed.`);
  if (last?.phase === said.phase && last.says === said.says) return [];
  if (rollout.heard.length >= mostHeard && last?.phase === said.phase)
    refuse(
      'too-long',
      `${keyOf(rollout)} has heard ${mostHeard} events: from now on it takes what is of another phase alone.`,
    );
  const stage = rollout.deployment ? (stageNow(rollout.deployment)?.index ?? null) : null;
  return [{ type: 'ControllerReported', report: { ...said, saidAt, stage }, at }];
}

/** Foreign words as one line of text. */
const line = (text: string, most: number): string =>
  cut(plainText(text, 'What it says', Number.POSITIVE_INFINITY).replace(/\s+/g, ' '), most).trim();

/** Whether people are called: it failed, and had not before. */
export const isFirstFailure = (report: ControllerReport, before: Pick<Rollout, 'heard'>): boolean => {
  const last = lastHeard(report, before);
  return hasFailed(report) && !(last && hasFailed(last));
};

/** "Flagger: payments/podinfo is Failed" */
export const heardWords = ({ source, namespace, name, phase }: ControllerReport): string =>
  `${source}: ${namespace}/${name} is ${phase}`;
