import type { Voice, VoiceEvent } from './events-voices.ts';
import { isSameVoice, type Voiced, type Voices } from './voices.ts';

/** Records what stakeholders said; decides nothing. */
export function evolveVoices(voices: Voices, event: VoiceEvent): Voices {
  switch (event.type) {
    case 'Acknowledged': {
      const { voice, announcement, revision, at } = event;
      return { ...voices, acknowledged: [...voices.acknowledged, { voice, announcement, revision, at }] };
    }
    case 'NoConcernSaid': {
      const { voice, revision, at } = event;
      return { ...voices, unconcerned: [...without(voice, voices.unconcerned), { voice, revision, at }] };
    }
    case 'ConcernRaised': {
      const { number, voice, kind, text, at } = event;
      const raised = { number, voice, kind, text, at, answer: null };
      return {
        ...voices,
        unconcerned: without(voice, voices.unconcerned),
        concerns: [...voices.concerns, raised],
      };
    }
    case 'ConcernAnswered': {
      const answer = { text: event.text, by: event.by, at: event.at };
      return {
        ...voices,
        concerns: voices.concerns.map((each) => (each.number === event.number ? { ...each, answer } : each)),
      };
    }
    case 'FeedbackGiven': {
      const { voice, score, text, at } = event;
      return { ...voices, feedback: [...without(voice, voices.feedback), { voice, score, text, at }] };
    }
    case 'FeedbackReminded':
      return { ...voices, survey: voices.survey && { ...voices.survey, remindedAt: event.at } };
    case 'FeedbackClosed':
      return { ...voices, survey: voices.survey && { ...voices.survey, closedAt: event.at } };
  }
}

/** Stakeholders were asked how it was. */
export function surveyBegun(voices: Voices, asked: { number: number; stakeholders: string[]; at: number }): Voices {
  const { number: announcement, stakeholders, at } = asked;
  return { ...voices, survey: { announcement, stakeholders, askedAt: at, remindedAt: null, closedAt: null } };
}

const without = <T extends Voiced>(voice: Voice, all: readonly T[]): T[] =>
  all.filter((each) => !isSameVoice(each.voice, voice));
