import { isOnRoster, type Team } from '../team/team.ts';
import { mustBeAllowed, mustBeOpen, mustExist, plainText } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import type { ConcernKind, Voice } from './events-voices.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { hasDeployed, keyOf, toldOnce } from './standing.ts';
import { concernKey, isReadable, isSameVoice, isSurveyOpen, openConcerns, ownTeam } from './voices.ts';

/** What stakeholders say; nobody needs a role for it. A command that repeats what was said yields nothing. */
export type StakeholderCommand = { voice: Voice; at: Instant } & (
  | { type: 'Acknowledge'; announcement: number }
  | { type: 'SayNoConcern' }
  | { type: 'RaiseConcern'; kind: ConcernKind; text: string }
  /** `text` null leaves the words of before. */
  | { type: 'GiveFeedback'; score: number; text: string | null }
);
type Spoken<T extends StakeholderCommand['type']> = Extract<StakeholderCommand, { type: T }>;

const longestWords = 2000;
/** More open ones at a time are a flood, and no help to anybody. */
const mostOpenOfVoice = 20;
const mostOpenOfStakeholder = 100;

export function acknowledge(
  { voice, announcement, at }: Spoken<'Acknowledge'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeStakeholder(voice, rollout, team);
  const made = rollout.announced.find((each) => each.number === announcement);
  if (!made?.stakeholders.includes(voice.stakeholder))
    return refuse('not-asked', 'That message was not for you, so there is nothing to confirm.');
  if (!isReadable(made, rollout)) refuse('outdated', 'The plan has changed since. Please read the newer message.');
  const { revision } = made;
  const isKnown = rollout.voices.acknowledged.some(
    (each) => isSameVoice(each.voice, voice) && each.revision === revision,
  );
  return isKnown ? [] : [{ type: 'Acknowledged', voice, announcement, revision, at }];
}

/** Open concerns of the same voice stay with the team: a slip of the finger takes none back. */
export function sayNoConcern(
  { voice, at }: Spoken<'SayNoConcern'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeStakeholder(voice, rollout, team);
  const { revision } = rollout;
  const isKnown = rollout.voices.unconcerned.some(
    (each) => isSameVoice(each.voice, voice) && each.revision === revision,
  );
  return isKnown ? [] : [{ type: 'NoConcernSaid', voice, revision, at }];
}

export function raiseConcern(
  { voice, kind, text, at }: Spoken<'RaiseConcern'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeStakeholder(voice, rollout, team);
  const words = plainText(text, `The ${kind}`, longestWords);
  if (!words) refuse('needs-reason', `What is your ${kind}? Please write it in a sentence or two.`);
  const open = openConcerns(rollout).filter((each) => each.voice.stakeholder === voice.stakeholder);
  const own = open.filter((each) => isSameVoice(each.voice, voice));
  if (own.some((each) => each.text === words && each.kind === kind)) return [];
  if (own.length >= mostOpenOfVoice || open.length >= mostOpenOfStakeholder)
    refuse('too-long', 'The team has a lot from you to answer already. Please wait for the answers.');
  const number = rollout.voices.concerns.length + 1;
  return [{ type: 'ConcernRaised', number, voice, kind, text: words, at }];
}

/** Somebody of the team may say how it was as soon as it is deployed, stakeholders once they were asked. */
export function giveFeedback(
  { voice, score, text, at }: Spoken<'GiveFeedback'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  if (voice.stakeholder === ownTeam) mustBeOfTheTeam(voice, team);
  else mustBeStakeholder(voice, rollout, team);
  if (!Number.isInteger(score) || score < 1 || score > 5)
    refuse('not-asked', 'Feedback is a number from 1 (bad) to 5 (good).');
  const { survey, feedback } = rollout.voices;
  if (survey?.closedAt != null) refuse('not-asked', `Feedback on ${keyOf(rollout)} is closed. Thank you all the same.`);
  if (!isSurveyOpen(rollout) && !(voice.stakeholder === ownTeam && hasDeployed(rollout)))
    refuse('not-asked', `Nobody has been asked yet how ${keyOf(rollout)} was.`);
  const before = feedback.find((each) => isSameVoice(each.voice, voice));
  const words = text === null ? (before?.text ?? '') : plainText(text, 'The feedback', longestWords);
  if (before?.score === score && before.text === words) return [];
  return [{ type: 'FeedbackGiven', voice, score, text: words, at }];
}

/** Also after the rollout has ended: whoever asked is owed an answer. Another answer replaces the one before, and goes out too. */
export function answerConcern(
  { number, text, by, at }: Of<'AnswerConcern'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustExist(rollout);
  mustBeAllowed(by, 'answer', 'answer stakeholders', rollout, team);
  const concern = rollout.voices.concerns.find((each) => each.number === number);
  if (!concern)
    return refuse('not-asked', `There is no ${concernKey({ number })} in ${keyOf(rollout)}. See /rollout_concerns.`);
  const words = plainText(text, 'The answer', longestWords);
  if (!words)
    refuse('needs-reason', `What is the answer? For example: /rollout answer ${concernKey(concern)} it stays as it is`);
  return concern.answer?.text === words ? [] : [{ type: 'ConcernAnswered', number, text: words, by: by.id, at }];
}

/** Until production is touched, whoever has asked or warned is answered first. */
export function mustBeAnswered(what: string, rollout: Rollout): void {
  const open = openConcerns(rollout);
  if (open.length === 0) return;
  const names = open.slice(0, 5).map(concernKey).join(', ');
  const more = open.length > 5 ? ` and ${open.length - 5} more` : '';
  refuse(
    'unanswered',
    `${what} once ${names}${more} ${open.length > 1 ? 'are' : 'is'} answered: stakeholders wait for it. See /rollout_concerns.`,
  );
}

/** On the list, or told of this rollout before being taken off it. */
/** An answer would not reach whoever was taken off the list, so nobody promises one. */
function mustBeStakeholder({ stakeholder }: Voice, rollout: Rollout, team: Team): void {
  if (team.stakeholders.some((each) => each.id === stakeholder)) return;
  refuse(
    'not-allowed',
    toldOnce(rollout).includes(stakeholder)
      ? `You are not on the list of ${team.title} any more, so an answer would not reach you. Please ask the team itself.`
      : 'You are not on the list of those whom this update concerns.',
  );
}

function mustBeOfTheTeam({ person }: Voice, team: Team): void {
  if (person === null || !isOnRoster(person, team))
    refuse('not-allowed', 'Only people with a role in this team speak for it. See /rollout_roles.');
}
