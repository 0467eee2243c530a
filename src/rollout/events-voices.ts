import type { Instant, PersonId } from './events.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/**
 * Who speaks. `stakeholder` is an id of the team's list, or `team` for somebody with a role in it; `person` is who tapped, because a group that is a
 * stakeholder has many. Null where a link in a mail spoke.
 */
export interface Voice {
  stakeholder: string;
  person: PersonId | null;
}

export type ConcernKind = 'concern' | 'question';

export type VoiceEvent =
  /** "I have read this", of the plan's revision that the announcement spoke of. */
  | { type: 'Acknowledged'; voice: Voice; announcement: number; revision: number; at: Instant }
  | { type: 'NoConcernSaid'; voice: Voice; revision: number; at: Instant }
  | { type: 'ConcernRaised'; number: number; voice: Voice; kind: ConcernKind; text: string; at: Instant }
  | { type: 'ConcernAnswered'; number: number; text: string; by: PersonId; at: Instant }
  /** `text` is all that this voice says now, also what it had said before. */
  | { type: 'FeedbackGiven'; voice: Voice; score: number; text: string; at: Instant }
  /** Those who were asked how it was and had said nothing. */
  | { type: 'FeedbackReminded'; stakeholders: string[]; at: Instant }
  | { type: 'FeedbackClosed'; answers: number; at: Instant };
