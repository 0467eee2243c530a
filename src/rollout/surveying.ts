import type { Team } from '../team/team.ts';
import { announced } from './announced.ts';
import { mustBeAllowed, mustBeOpen } from './asking.ts';
import { toldAudienceOf } from './audience.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { deployPhase, hasDeployed, keyOf } from './standing.ts';
import { isSurveyOpen } from './voices.ts';

interface Times {
  afterMinutes: number;
  remindAfterMinutes: number;
  closesAfterMinutes: number;
}
/** Checklists that were stored before stakeholders were asked say nothing of it. */
const timesOf = ({ checklist }: Rollout): Times =>
  (checklist.announcements as { feedback?: Times }).feedback ?? {
    afterMinutes: 1_440,
    remindAfterMinutes: 4_320,
    closesAfterMinutes: 10_080,
  };

const minutes = 60_000;

/** Asks stakeholders how it was, now instead of a day after it was completed. */
export function askFeedback({ by, at }: Of<'AskFeedback'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'ask stakeholders for feedback', rollout, team);
  if (rollout.voices.survey) return [];
  if (!hasDeployed(rollout))
    refuse(
      'out-of-order',
      `Stakeholders are asked once ${deployPhase(rollout)?.title ?? keyOf(rollout)} is signed off.`,
    );
  const readers = toldAudienceOf('feedback', rollout, team);
  if (!rollout.announcement || readers.length === 0)
    return refuse(
      'no-audience',
      'Nobody would be asked: no stakeholder was told of it, or all of them have declined such questions.',
    );
  return [announced('feedback', readers, rollout.announcement.facts, rollout, at)];
}

/** What is due about the survey by itself: the question, one reminder to those who are silent, and the end. */
export function dueFeedback(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const due = feedbackDue(rollout);
  const asked = due !== null && at >= due ? asksNow(rollout, team, at) : [];
  const after = asked.reduce(evolve, rollout);
  const { reminder, end } = surveyTimes(after);
  if (end !== null && at >= end) return [...asked, surveyClosed(after, at)];
  return [...asked, ...(reminder !== null && at >= reminder ? [reminded(after, team, at)] : [])];
}

export interface SurveyDue {
  at: Instant;
  what: 'feedback' | 'feedback-reminder' | 'feedback-end';
}

export function surveyAgenda(rollout: Rollout): SurveyDue[] {
  const { reminder, end } = surveyTimes(rollout);
  const all: [SurveyDue['what'], Instant | null][] = [
    ['feedback', feedbackDue(rollout)],
    ['feedback-reminder', reminder],
    ['feedback-end', end],
  ];
  return all.flatMap(([what, at]) => (at === null ? [] : [{ at, what }]));
}

/** Whatever ends the rollout ends the survey, so that the report has all of it. */
export function surveyAtTheEnd(happened: readonly RolloutEvent[], before: Rollout, at: Instant): RolloutEvent[] {
  if (!isSurveyOpen(before) && !happened.some((event) => event.type === 'Announced')) return [];
  const after = happened.reduce(evolve, before);
  const { survey } = after.voices;
  return after.status !== 'open' && survey && survey.closedAt === null ? [surveyClosed(after, at)] : [];
}

/** Counted from the last "completed", and not while it is being deployed once more. */
function feedbackDue(rollout: Rollout): Instant | null {
  const done = rollout.announced.findLast((each) => each.kind === 'completed');
  const isSettled = rollout.voices.survey !== null || rollout.skipped.includes(`feedback@${rollout.revision}`);
  if (!done || isSettled || rollout.stop || !hasDeployed(rollout)) return null;
  return done.at + timesOf(rollout).afterMinutes * minutes;
}

function surveyTimes(rollout: Rollout): { reminder: Instant | null; end: Instant | null } {
  const { survey } = rollout.voices;
  if (!survey || !isSurveyOpen(rollout)) return { reminder: null, end: null };
  const { remindAfterMinutes, closesAfterMinutes } = timesOf(rollout);
  const end = survey.askedAt + closesAfterMinutes * minutes;
  const reminder = survey.askedAt + remindAfterMinutes * minutes;
  return { reminder: survey.remindedAt === null && reminder < end ? reminder : null, end };
}

function asksNow(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const readers = toldAudienceOf('feedback', rollout, team);
  if (rollout.announcement && readers.length > 0)
    return [announced('feedback', readers, rollout.announcement.facts, rollout, at)];
  const why = 'there was nobody left to ask';
  return [{ type: 'AnnouncementSkipped', kind: 'feedback', revision: rollout.revision, why, at }];
}

/** A group of which somebody has answered is not silent. */
function reminded(rollout: Rollout, team: Team, at: Instant): RolloutEvent {
  const { survey, feedback } = rollout.voices;
  const asked = survey?.stakeholders ?? [];
  const spoke = new Set(feedback.map((each) => each.voice.stakeholder));
  const silent = toldAudienceOf('feedback', rollout, team)
    .map((each) => each.id)
    .filter((id) => asked.includes(id) && !spoke.has(id));
  return { type: 'FeedbackReminded', stakeholders: silent, at };
}

const surveyClosed = ({ voices }: Rollout, at: Instant): RolloutEvent => ({
  type: 'FeedbackClosed',
  answers: voices.feedback.length,
  at,
});
