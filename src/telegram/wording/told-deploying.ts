import { figure } from '../../charts/figure.ts';
import { hasFailed, heardWords } from '../../rollout/deploying/controllers.ts';
import { isUnderWay, workloadTitle } from '../../rollout/deploying/deployment.ts';
import { byHand, type Reading } from '../../rollout/deploying/health.ts';
import { restsOnHealth } from '../../rollout/deploying/shown.ts';
import type { DeployEvent } from '../../rollout/events-deploying.ts';
import { isSettled, itemState, keyOf } from '../../rollout/standing.ts';
import { restingOnIt, watchersOf } from '../../rollout/watch-period.ts';
import { holdersOf } from '../../team/team.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { copyable } from './commands.ts';
import { filedAs } from './issue-words.ts';
import { named } from './names.ts';
import { called, type Telling } from './telling.ts';
import { listed, quoted, shown } from './words.ts';

/** The way through the stages as the group hears it: one line, who, and how production is. */
export function deployingTold(event: DeployEvent, telling: Telling): (string | null)[] {
  const { rollout, team, names } = telling;
  const stages = rollout.deployment?.stages ?? [];
  switch (event.type) {
    case 'DeployingStarted':
      return [
        `<b>▶️ ${title(rollout)} — at ${shown(event.stages[0]?.name ?? '', 24)}</b>`,
        `Started by ${named(event.by, names)}.${event.stages.length > 1 ? ` Then ${listed(event.stages.slice(1).map(({ name }) => shown(name, 24)))}.` : ''}`,
      ];
    case 'StageReached':
      return [
        `<b>▶️ ${title(rollout)} — at ${shown(stages[event.stage]?.name ?? '', 24)}</b>`,
        byWhom(event, telling),
        early(event.early),
      ];
    case 'StagesPassed':
      return [
        `<b>✅ ${title(rollout)} — all stages passed</b>`,
        byWhom(event, telling),
        early(event.early),
        'Sign the phase off once its items are done: /signoff',
      ];
    case 'DeployingPaused':
      return [
        `<b>⏸ ${title(rollout)} — paused</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 300)}. Pipelines that ask at the gate wait. To go on: /rollout_resume`,
      ];
    case 'DeployingResumed':
      return [`<b>▶️ ${title(rollout)} — goes on</b>`, `Resumed by ${named(event.by, names)}.`];
    case 'HealthNoted':
    case 'HealthEntered':
      return health(
        event.type === 'HealthNoted'
          ? event.readings
          : [{ ...event.reading, source: `entered by ${telling.names(event.by)}` }],
        telling,
      );
    case 'WorkloadStuck':
      return [
        `<b>❌ ${title(rollout)} — ${shown(workloadTitle(event.workload), 120)} is not back</b>`,
        shown(event.says, 300),
        `${onCall(telling)}: I go on trying. Bring it back by hand, and say so: <code>/rollout rollback ${keyOf(rollout)} done</code>`,
      ];
    case 'RollbackFinished': {
      const { workloads = [] } = rollout.rollback ?? {};
      const told = rollout.announced.findLast((each) => each.kind === 'rolled-back')?.stakeholders.length ?? 0;
      return [
        `<b>⏪ ${title(rollout)} — the old version is back</b>`,
        event.by === null
          ? `Seen in the cluster: ${listed(workloads.map((each) => `${shown(each.name, 60)} at revision ${each.revision}`))}.`
          : `${named(event.by, names)} says so.`,
        told ? `Stakeholders are told now: ${told}.` : 'No stakeholder had been told of it.',
        `Log what happened: /issue. It is ${sayTime(event.at, team.zone)}.`,
      ];
    }
    case 'WatchDue':
      return [
        `<b>${title(rollout)} — ${sayDuration(event.after)} after: how does production do?</b>`,
        ...restingOnIt(rollout)
          .filter((item) => !isSettled(item, rollout))
          .map((item) => `${itemTitle(item, rollout)}: ${copyable(shown(item.evidence.ask, 200))}`),
        telling.isPrivate ? null : called(watchersOf(rollout, team), telling) || null,
      ];
    case 'WatchNoted': {
      const worse = event.readings.filter(({ state }) => state !== 'green');
      return [
        `<b>${worse.length ? '⚠️' : '✅'} ${title(rollout)} — production, looked at again</b>`,
        ...event.readings
          .slice(0, 12)
          .map(
            (each) =>
              `${glyphs[each.state]} ${readingWords(each)}${each.state === 'green' ? '' : `: ${shown(each.says, 120)}`}`,
          ),
      ];
    }
    case 'UpdateOverdue':
      return [
        `<b>⚠️ ${title(rollout)} — stakeholders have heard nothing for ${sayDuration(event.at - event.since)}</b>`,
        `Say how it goes, a line is enough: <code>/rollout announce stage${telling.isPrivate ? ` R-${rollout.number}` : ''}</code>`,
        telling.isPrivate ? null : `${called(holdersOf('comms', team), telling) || 'Comms'}: update overdue.`,
      ];
    case 'ControllerReported':
      return [
        `<b>${hasFailed(event.report) ? '❌ ' : ''}${title(rollout)} — ${shown(heardWords(event.report), 120)}</b>`,
        event.report.says ? quoted(event.report.says, 300) : null,
        `${onCall(telling)}: it says so of itself, and I do nothing by it. Look: /deploy. To go back: /rollout_rollback`,
      ];
    case 'FiledIssueGone':
      return [
        `<b>${title(rollout)} — the issue ${filedAs(event)} is not there any more</b>`,
        'GitHub has it no more, or does not show it to me. I say and ask nothing more there.',
        rollout.status === 'open' && rollout.filed?.goneAt === event.at
          ? 'To file another one: <code>/rollout collect 1.1</code>'
          : null,
      ];
    case 'DeploymentAsked':
    case 'DeploymentAnswered':
    case 'StagesPlanned':
    case 'FiledOutside':
    case 'ToldOutside':
    case 'GatheringDue':
    case 'GatheringDone':
    case 'WayBackNoted':
    case 'WorkloadSeen':
    case 'WorkloadBack':
      return [`<b>${title(rollout)}</b>`];
  }
}

/** A colour, with its word always beside it. */
export const glyphs: Record<Reading['state'], string> = { green: '✅', warning: '⚠️', red: '❌', unknown: '❔' };

const byWhom = ({ by, readings }: { by: number; readings: Reading[] }, { names }: Telling): string =>
  [`${named(by, names)}.`, readings.map(readingWords).join(', ')].filter(Boolean).join(' ');

const early = (reason: string | undefined): string | null =>
  reason ? `⚠️ Earlier than usual: ${shown(reason, 400)}` : null;

/** "errors 0.2 %" */
const readingWords = ({ check, value, unit, says }: Reading): string =>
  value === null ? `${shown(check, 40)} ${shown(says, 80)}` : `${shown(check, 40)} ${shown(figure(value, unit), 40)}`;

function health(readings: Reading[], telling: Telling): string[] {
  const { rollout } = telling;
  const red = readings.filter(({ state }) => state === 'red');
  if (red.length === 0) return notRed(readings, rollout);
  const proposes = rollout.deployment?.whenRed === 'propose';
  return [
    `<b>❌ ${title(rollout)} — ${listed(red.map(({ check }) => shown(check, 40)))} ${red.length > 1 ? 'are' : 'is'} red</b>`,
    ...red.map(({ check, says, source }) => `${shown(check, 40)}: ${shown(says, 200)} (${shown(source, 60)})`),
    `${onCall(telling)}: ${whileRed(rollout)}. ${proposes ? 'Going back is what was agreed for this' : 'To go back'}: /rollout_rollback`,
  ];
}

/** What cannot happen meanwhile. */
function whileRed(rollout: Telling['rollout']): string {
  if (isUnderWay(rollout)) return 'it does not go on while this is red';
  const resting = restsOnHealth(rollout);
  if (!resting) return 'all stages are passed, and no item waits for it to be well';
  if (itemState(resting.item.id, rollout).status === 'not-applicable')
    return 'two people agreed to live with it, so that its phase can be signed all the same';
  return `${resting.number} is open, and its phase is not signed, while this is red`;
}

/** Not red is not well yet: what is not known, and what others see red, is said. */
function notRed(readings: Reading[], rollout: Telling['rollout']): string[] {
  const { entered = [], noted } = rollout.deployment ?? {};
  const said = new Set(readings.map(({ check }) => check));
  const isByHand = readings.some(({ source }) => source.startsWith('entered by '));
  // What somebody says of a check does not say what is measured of it.
  const measured = (noted ?? []).filter(({ check, source }) => source !== byHand && (!said.has(check) || isByHand));
  const others = [...entered.filter(({ check }) => !said.has(check)), ...measured];
  const names = (state: Reading['state']): string[] => [
    ...new Set([...readings, ...others].filter((each) => each.state === state).map(({ check }) => shown(check, 40))),
  ];
  const [red, unknown] = [names('red'), names('unknown')];
  if (red.length)
    return [`<b>❌ ${title(rollout)} — better, but ${listed(red)} ${red.length > 1 ? 'are' : 'is'} red</b>`, panel];
  if (unknown.length)
    return [
      `<b>❔ ${title(rollout)} — nothing is known to be red, but ${listed(unknown)} ${unknown.length > 1 ? 'are' : 'is'} not known</b>`,
      panel,
    ];
  return [`<b>✅ ${title(rollout)} — nothing is red any more</b>`, panel];
}

const panel = 'The panel: /deploy';

const onCall = (telling: Telling): string =>
  called([...holdersOf('ops', telling.team), ...holdersOf('lead', telling.team)], telling) || 'Ops';
