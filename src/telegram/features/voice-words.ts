import type { Voice, VoiceEvent } from '../../rollout/events-voices.ts';
import { concernKey, ownTeam } from '../../rollout/voices.ts';
import { type Names, named } from '../wording/names.ts';
import { count, quoted } from '../wording/words.ts';

/** What stakeholders said, in one line of HTML. */
export function voiceWords(event: VoiceEvent, names: Names): string {
  switch (event.type) {
    case 'Acknowledged':
      return `${who(event.voice, names)} confirmed to have read A-${event.announcement}`;
    case 'NoConcernSaid':
      return `${who(event.voice, names)} has no concern`;
    case 'ConcernRaised':
      return `${who(event.voice, names)} ${event.kind === 'question' ? 'asked' : 'raised'} ${concernKey(event)}: ${quoted(event.text, 160)}`;
    case 'ConcernAnswered':
      return `${named(event.by, names)} answered ${concernKey(event)}: ${quoted(event.text, 160)}`;
    case 'FeedbackGiven':
      return `${who(event.voice, names)} gave ${event.score} of 5${event.text ? `: ${quoted(event.text, 160)}` : ''}`;
    case 'FeedbackReminded':
      return `${count(event.stakeholders.length, 'stakeholder')} who had said nothing ${event.stakeholders.length === 1 ? 'was' : 'were'} asked once more`;
    case 'FeedbackClosed':
      return `the feedback closed with ${count(event.answers, 'answer')}`;
  }
}

const who = ({ stakeholder, person }: Voice, names: Names): string => {
  const whose = stakeholder === ownTeam ? 'the team' : `stakeholder ${stakeholder}`;
  return person === null ? whose : `${named(person, names)} (${whose})`;
};
