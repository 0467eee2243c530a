import type { MadeAnnouncement } from './announcements.ts';
import type { AnnouncementKind } from './checklist.ts';
import type { Instant, PersonId } from './events.ts';
import type { ConcernKind, Voice } from './events-voices.ts';
import type { Rollout } from './rollout.ts';

export interface Voiced {
  voice: Voice;
  at: Instant;
}

export interface Concern extends Voiced {
  /** C-1, C-2 … within the rollout. */
  number: number;
  kind: ConcernKind;
  /** Empty once whoever wrote it was forgotten. */
  text: string;
  answer: { text: string; by: PersonId; at: Instant } | null;
}

export interface Feedback extends Voiced {
  /** 1 is bad, 5 is good. */
  score: number;
  text: string;
}

/** What stakeholders say about a rollout. */
export interface Voices {
  acknowledged: (Voiced & { announcement: number; revision: number })[];
  unconcerned: (Voiced & { revision: number })[];
  concerns: Concern[];
  feedback: Feedback[];
  /** Null until stakeholders were asked how it was. */
  survey: {
    announcement: number;
    stakeholders: string[];
    askedAt: Instant;
    remindedAt: Instant | null;
    closedAt: Instant | null;
  } | null;
}

export const silence: Voices = { acknowledged: [], unconcerned: [], concerns: [], feedback: [], survey: null };

/** The stakeholder of whoever has a role in the team. */
export const ownTeam = 'team';

export const isSameVoice = (a: Voice, b: Voice): boolean => a.stakeholder === b.stakeholder && a.person === b.person;

export const concernKey = ({ number }: { number: number }): string => `C-${number}`;

export const openConcerns = ({ voices }: Rollout): Concern[] => voices.concerns.filter((each) => !each.answer);

/** Announcements of the present plan are read, those of an older one are not asked about any more. */
export const isReadable = ({ revision }: MadeAnnouncement, rollout: Rollout): boolean => revision === rollout.revision;

/** What one reader has answered so far. */
export interface OwnVoice {
  /** Whether "I have read this" was said of the present plan. */
  hasRead: boolean;
  /** The announcement to say it of; null while this reader was told nothing of the present plan. */
  readable: number | null;
  hasNoConcern: boolean;
  /** The oldest first. */
  concerns: Concern[];
  feedback: Feedback | null;
  /** Whether feedback is taken now. */
  isAskedForFeedback: boolean;
}

/**
 * A reader's own answers. `person` is undefined for the stakeholder as a whole, as its page shows it: what was said by anybody there, the last
 * feedback being the one that a mail link gave, else none.
 */
export function voicesOf(rollout: Rollout, stakeholder: string, person?: PersonId | null): OwnVoice {
  const { voices, revision } = rollout;
  const isOwn = ({ voice }: Voiced): boolean =>
    voice.stakeholder === stakeholder && (person === undefined || voice.person === person);
  const readable = rollout.announced.findLast(
    (each) => isReadable(each, rollout) && each.stakeholders.includes(stakeholder),
  );
  return {
    hasRead: voices.acknowledged.some((each) => isOwn(each) && each.revision === revision),
    readable: readable?.number ?? null,
    hasNoConcern: voices.unconcerned.some((each) => isOwn(each) && each.revision === revision),
    concerns: voices.concerns.filter(isOwn),
    feedback: voices.feedback.findLast((each) => isOwn(each) && each.voice.person === (person ?? null)) ?? null,
    isAskedForFeedback: isSurveyOpen(rollout),
  };
}

export const isSurveyOpen = ({ status, voices: { survey } }: Rollout): boolean =>
  status === 'open' && survey !== null && survey.closedAt === null;

const beforehand: readonly AnnouncementKind[] = ['notice', 'week', 'day', 'moved'];

/** Whether readers are asked to say that they have read it, and what concerns them: as long as that may change something. */
export const isReadAbout = ({ kind }: { kind: AnnouncementKind }): boolean => beforehand.includes(kind);

/** Stakeholders of whom anybody said that they have read the plan that this announcement spoke of. */
export const readersOf = (
  { stakeholders, revision }: Pick<MadeAnnouncement, 'stakeholders' | 'revision'>,
  { voices }: Rollout,
): string[] =>
  stakeholders.filter((id) =>
    voices.acknowledged.some((each) => each.voice.stakeholder === id && each.revision === revision),
  );

export interface FeedbackSummary {
  count: number;
  /** To one digit; null without any. */
  average: number | null;
  /** How many gave 1, 2, 3, 4 and 5. */
  spread: [number, number, number, number, number];
}

export function summaryOf(feedback: readonly { score: number }[]): FeedbackSummary {
  const spread = [1, 2, 3, 4, 5].map((score) => feedback.filter((each) => each.score === score).length);
  const sum = feedback.reduce((all, { score }) => all + score, 0);
  return {
    count: feedback.length,
    average: feedback.length ? Math.round((sum / feedback.length) * 10) / 10 : null,
    spread: spread as FeedbackSummary['spread'],
  };
}
