import type { Instant } from '../rollout/events.ts';
import type { ConcernKind, Voice } from '../rollout/events-voices.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { hasDeployed } from '../rollout/standing.ts';
import { voicesOf } from '../rollout/voices.ts';
import type { Stakeholder } from '../team/events.ts';

/** What one reader has said of a rollout, and what may be said now. What others say is none of it, and who of the team answered neither. */
export interface OwnAnswers {
  hasRead: boolean;
  /** The announcement of which it can be said that it was read; null for none. */
  readable: number | null;
  mayVoice: boolean;
  hasNoConcern: boolean;
  /** The oldest first. */
  concerns: { kind: ConcernKind; text: string; at: Instant; answer: { text: string; at: Instant } | null }[];
  feedback: { isAsked: boolean; score: number | null; text: string };
}

/** Whoever has the link of one reader speaks as that reader: by mail as the address, in a private chat as its person, so that taps and links are one voice. */
export const voiceOf = ({ id, medium, address }: Stakeholder): Voice => ({
  stakeholder: id,
  person: medium === 'telegram' ? Number(address) : null,
});

export function answersOf(stakeholder: Stakeholder, rollout: Rollout): OwnAnswers {
  const { person } = voiceOf(stakeholder);
  const own = voicesOf(rollout, stakeholder.id, person);
  // Once it is done there is nothing to be concerned about beforehand; what does not work goes to the contact.
  const isAhead = rollout.status === 'open' && !hasDeployed(rollout);
  return {
    hasRead: own.hasRead,
    readable: isAhead && !own.hasRead ? own.readable : null,
    mayVoice: isAhead,
    hasNoConcern: own.hasNoConcern,
    concerns: own.concerns.map(({ kind, text, at, answer }) => ({
      kind,
      text,
      at,
      answer: answer && { text: answer.text, at: answer.at },
    })),
    feedback: { isAsked: own.isAskedForFeedback, score: own.feedback?.score ?? null, text: own.feedback?.text ?? '' },
  };
}
