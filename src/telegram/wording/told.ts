import { findItem } from '../../rollout/checklist.ts';
import { workloadTitle } from '../../rollout/deploying/deployment.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { isDeployEvent } from '../../rollout/evolve-deploying.ts';
import { goPhase, itemState } from '../../rollout/standing.ts';
import { summaryOf } from '../../rollout/voices.ts';
import { holdersOf } from '../../team/team.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayTime, sayUntil } from '../../time/say.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { kindWords } from './kinds.ts';
import { isEventSilent } from './loudness.ts';
import { named } from './names.ts';
import { called, phaseTitle, type Telling } from './telling.ts';
import { deployingTold } from './told-deploying.ts';
import { completed, phaseSignedOff, sealLine } from './told-endings.ts';
import { issueTold } from './told-issues.ts';
import { objected, voted } from './told-objections.ts';
import { assigned } from './told-people.ts';
import { overdueRaised, reminded, reminderGiven } from './told-reminders.ts';
import { retryPrepared } from './told-retries.ts';
import { frozenOver, moved } from './told-windows.ts';
import { count, listed, page, quoted, shown } from './words.ts';

export interface ToldText {
  html: string;
  isSilent: boolean;
}

/** What happened, in the fewest words: a headline that survives a notification, then who and what now. */
export function toldText(event: RolloutEvent, telling: Telling): ToldText {
  return { html: page(linesOf(event, telling)), isSilent: isEventSilent(event.type, telling) };
}

function linesOf(event: RolloutEvent, telling: Telling): (string | null)[] {
  const { rollout, team, names, at } = telling;
  if (isDeployEvent(event)) return deployingTold(event, telling);
  switch (event.type) {
    case 'PhaseSignedOff':
      return phaseSignedOff(event, telling);
    case 'RolloutCompleted':
      return completed(telling);
    case 'ItemAssigned':
      return assigned(event, telling);
    case 'Reminded':
      return reminded(event, telling);
    case 'OverdueRaised':
      return overdueRaised(event, telling);
    case 'ReminderGiven':
      return reminderGiven(event, telling);
    case 'SignOffDeclined':
      return declined(event, telling);
    case 'SignOffsSuperseded':
    case 'SignOffsExpired':
      return lapsed(event, telling);
    case 'PhaseVetoed':
    case 'VetoResolved':
    case 'StopRequested':
    case 'StopResolved':
    case 'PhaseSkipped':
    case 'ReviewAsked':
      return objected(event, telling);
    case 'GoDecided':
    case 'NoGoDecided':
    case 'GoLapsed':
      return voted(event, telling);
    case 'IssueOpened':
    case 'IssueAssigned':
    case 'IssueGraded':
    case 'IssueFixed':
    case 'IssueReopened':
      return issueTold(event, telling);
    case 'PhaseReopened':
      return [
        `<b>${title(rollout)} — ${phaseTitle(event.phase, telling)} is open again</b>`,
        `${shown(event.why, 300)}. It has to be signed off once more: /signoff`,
      ];
    case 'WindowScheduled':
      return moved(event, telling);
    case 'WindowFrozen':
      return frozenOver(event, telling);
    case 'StartHeld':
      return [
        `<b>⚠️ ${title(rollout)} — the window is open, but ${rollout.stop ? 'somebody asks to stop' : `${goTitle(telling)} is not signed off`}</b>`,
        'Stakeholders have not been told that it starts.',
        `${called(holdersOf('lead', team), telling) || 'Lead'}, ${rollout.stop ? 'decide' : 'sign off'}, move the window or call it off.`,
      ];
    case 'Announced':
      return [
        `<b>⚠️ ${title(rollout)} — stakeholders count on the start ${sayUntil(rollout.window?.opensAt ?? at, at)}, and ${goTitle(telling)} is not signed off</b>`,
        `Without it the start is not announced. ${called(holdersOf('lead', team), telling) || 'Lead'}: sign it off, move the window or call it off.`,
      ];
    case 'OverrunAhead':
      return [
        `<b>⚠️ ${title(rollout)} — the window has closed, and it is not said to be done</b>`,
        `At ${sayTime(event.tellAt, team.zone)} stakeholders hear that it takes longer.`,
        `${called([...holdersOf('lead', team), ...holdersOf('ops', team)], telling) || 'Lead'}: is it done? Sign it off: /signoff. Is nobody to hear of it? <code>/rollout ladder off overrun</code>`,
      ];
    case 'AnnouncementProposed':
      return [
        `<b>${title(rollout)} — a second person has to agree before stakeholders are told</b>`,
        `${named(event.by, names)} would send it${rollout.draft?.writing.hurry ? `: ${quoted(rollout.draft.writing.hurry, 300)}` : '.'}`,
        'Look at the draft: /announce. Anybody else with a role in this team can agree.',
      ];
    case 'AnnouncementSkipped':
      return [
        `<b>${title(rollout)} — announcement “${kindWords[event.kind]}” was not sent</b>`,
        `The reason: ${shown(event.why, 200)}.`,
      ];
    case 'RetryPrepared':
      return retryPrepared(event, telling);
    case 'FeedbackClosed':
      return feedbackClosed(telling);
    case 'RolloutRolledBack':
    case 'RolloutCalledOff': {
      const [kind, headline] =
        event.type === 'RolloutCalledOff' ? ['called-off', '⏹ $ — called off'] : ['rolled-back', '⏪ $ — rolled back'];
      const told = rollout.announced.findLast((each) => each.kind === kind)?.stakeholders.length ?? 0;
      const workloads = event.type === 'RolloutRolledBack' ? (event.workloads ?? []) : [];
      return [
        `<b>${workloads.length ? `⏪ ${title(rollout)} — is being rolled back` : headline?.replace('$', () => title(rollout))}</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
        ...workloads
          .slice(0, 10)
          .map((each) => `I bring back ${shown(workloadTitle(each), 100)} to revision ${each.revision}.`),
        event.type === 'RolloutRolledBack' && !workloads.length
          ? '<b>The old version you bring back yourselves, by the plan in 3.3.</b>'
          : null,
        workloads.length
          ? 'Stakeholders hear of it once the cluster says that it is so.'
          : told
            ? `${count(told, 'stakeholder')} who had been told before ${told > 1 ? 'are' : 'is'} told now.`
            : 'No stakeholder had been told of it.',
        sealLine(telling.seal),
      ];
    }
    default:
      return [`<b>${title(rollout)}</b>`];
  }
}

function declined(event: Extract<RolloutEvent, { type: 'SignOffDeclined' }>, telling: Telling): (string | null)[] {
  const { rollout, names, team } = telling;
  const items = event.reopened.flatMap((id) => findItem(rollout.checklist, id) ?? []);
  const people = items.flatMap(({ item }) => {
    const { assignee } = itemState(item.id, rollout);
    return assignee === null ? holdersOf(item.owner, team).slice(0, 1) : [assignee];
  });
  const open = items.map(({ item }) => itemTitle(item, rollout));
  return [
    `<b>❌ ${title(rollout)} — ${phaseTitle(event.phase, telling)} not signed off</b>`,
    `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
    open.length
      ? `Open again: ${listed(open)}. ${called(people, telling)}`
      : 'When it is settled, ask once more: /signoff',
  ];
}

/** What was signed counts no more, because of a change or of its age: whoever signed is asked again. */
function lapsed(
  event: Extract<RolloutEvent, { type: 'SignOffsSuperseded' | 'SignOffsExpired' }>,
  telling: Telling,
): string[] {
  const { people } = event;
  const many = people.length > 1;
  return [
    `<b>${title(telling.rollout)} — ${count(people.length, 'sign-off')} of ${phaseTitle(event.phase, telling)} no longer count${many ? '' : 's'}</b>`,
    event.type === 'SignOffsSuperseded'
      ? `Changed: ${shown(event.change, 600)}.`
      : `${many ? 'They are' : 'It is'} too old: a sign-off counts for ${sayDuration(telling.rollout.checklist.signOffs.validMinutes * MINUTE)}.`,
    `${called(people, telling)}, please look and sign again.`,
  ];
}

const goTitle = ({ rollout }: Telling): string => shown(goPhase(rollout)?.title ?? 'the phase before', 40);

function feedbackClosed({ rollout }: Telling): string[] {
  const { count: answers, average, spread } = summaryOf(rollout.voices.feedback);
  return [
    `<b>${title(rollout)} — feedback is closed: ${count(answers, 'answer')}${average === null ? '' : `, ${average} of 5 on average`}</b>`,
    answers
      ? `${spread.map((some, index) => `${index + 1}: ${some}`).join(' · ')}. Who said what: /rollout_feedback`
      : 'Nobody has said how it was.',
  ];
}
