import type { Announcement } from '../../coordinator/content.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { mustBeOpen } from '../../rollout/asking.ts';
import type { ConcernKind, Voice } from '../../rollout/events-voices.ts';
import { refuse } from '../../rollout/refusal.ts';
import { concernKey, openConcerns, voicesOf } from '../../rollout/voices.ts';
import type { Answer, Feature, Kit, LetterTap, Place } from '../kit.ts';
import { asking } from '../speech.ts';
import { shown } from '../wording/words.ts';

/** What stakeholders answer to what they were sent: by a tap under it, and words in a reply. */
export function voices(kit: Kit): Feature {
  return {
    letterTaps: {
      'announcement.fine': (tap) => noConcern(kit, tap),
      'announcement.concern': (tap) => askForWords(kit, tap, 'concern'),
      'announcement.question': (tap) => askForWords(kit, tap, 'question'),
      'announcement.read': (tap) => hasRead(kit, tap),
      'announcement.score': (tap) => scored(kit, tap),
    },
    answers: {
      'voice.concern': (answer) => raised(kit, answer),
      'voice.feedback': (answer) => commented(kit, answer),
    },
  };
}

/** Who speaks, about which rollout. */
interface Spoken {
  id: RolloutId;
  voice: Voice;
  about: Announcement;
}

/** The message says which stakeholder it went to, Telegram who tapped. */
function spoken({ letter, person }: LetterTap): Spoken {
  const { content, rollout } = letter;
  if (!person.isHuman)
    refuse('not-allowed', 'I cannot see who you are. Tap as yourself instead of as an anonymous admin or a channel.');
  if (content.type !== 'announcement' || content.reader.stakeholder === undefined || rollout === null)
    return refuse('not-asked', 'Nothing is asked here any more.');
  return { id: rollout, voice: { stakeholder: content.reader.stakeholder, person: person.id }, about: content };
}

async function noConcern(kit: Kit, tap: LetterTap): Promise<void> {
  const { id, voice } = spoken(tap);
  const { rollout, events } = await kit.handle.voice(id, tap.cause, { type: 'SayNoConcern', voice });
  const own = openConcerns(rollout).filter(
    (each) => each.voice.person === voice.person && each.voice.stakeholder === voice.stakeholder,
  );
  if (own.length) {
    const keys = own.slice(0, 3).map(concernKey).join(', ');
    return tap.answer(`Noted. The team still answers ${keys}, which you wrote before.`);
  }
  tap.answer(events.length ? 'Thanks, noted: you have no concern.' : 'That is noted already. Thanks.');
}

async function hasRead(kit: Kit, tap: LetterTap): Promise<void> {
  const { id, voice, about } = spoken(tap);
  const said = { type: 'Acknowledge', voice, announcement: about.number } as const;
  const { events } = await kit.handle.voice(id, tap.cause, said);
  tap.answer(events.length ? 'Thanks, noted: you have read it.' : 'That is noted already. Thanks.');
}

async function askForWords(kit: Kit, tap: LetterTap, kind: ConcernKind): Promise<void> {
  const { id, voice, about } = spoken(tap);
  mustBeOpen(await kit.store.rollout(id));
  const name = shown(`${about.product} ${about.version}`, 80);
  tap.ask({
    kind: 'voice.concern',
    html: `what is your ${kind} about ${name}? Reply to this message: the team gets it, and its answer comes back here.`,
    placeholder: kind === 'question' ? 'e.g. is the API affected too?' : 'e.g. we have a sale that evening',
    data: { of: id, voice, kind },
  });
  tap.answer('Write it in a reply.');
}

async function raised(kit: Kit, answer: Answer): Promise<void> {
  const { of, voice, kind } = answer.dialogue.data as { of: RolloutId; voice: Voice; kind: ConcernKind };
  const text = wordsIn(answer);
  const { events, rollout } = await kit.handle.voice(of, answer.cause, {
    type: 'RaiseConcern',
    voice,
    kind,
    text,
  });
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  const event = events.find((each) => each.type === 'ConcernRaised');
  // Said again it is the one of before.
  const known = event ?? voicesOf(rollout, voice.stakeholder, voice.person).concerns.findLast((each) => !each.answer);
  answer.say(known ? `The team has it as ${concernKey(known)}. Its answer comes here.` : 'The team has it.');
}

async function scored(kit: Kit, tap: LetterTap): Promise<void> {
  const { id, voice, about } = spoken(tap);
  const score = Number(tap.argument);
  const said = { type: 'GiveFeedback', voice, score, text: null } as const;
  const { events } = await kit.handle.voice(id, tap.cause, said);
  if (events.length === 0) return tap.answer(`It is ${score} already. Thanks.`);
  const place = await privately(kit, tap);
  tap.answer(
    `Thanks – ${score}. ${place ? 'You can add a few words in our private chat.' : 'Another tap changes it.'}`,
  );
  if (!place) return;
  asking(
    kit,
    place,
    tap.person,
  )({
    kind: 'voice.feedback',
    html: `thanks – ${score} for ${shown(`${about.product} ${about.version}`, 80)}. If you like, say why: reply to this message.`,
    placeholder: 'e.g. it was slow for an hour',
    data: { of: id, voice, score },
  });
}

/** Where one person can be asked without a group reading along; null where they have never opened a chat with the bot. */
async function privately(kit: Kit, { place, person }: LetterTap): Promise<Place | null> {
  if (place.kind === 'private') return place;
  const known = await kit.store.people.byId(person.id);
  return known?.hasStarted ? { chat: person.id, kind: 'private', title: '', thread: null } : null;
}

async function commented(kit: Kit, answer: Answer): Promise<void> {
  const { of, voice, score } = answer.dialogue.data as { of: RolloutId; voice: Voice; score: number };
  const said = { type: 'GiveFeedback', voice, score, text: wordsIn(answer) } as const;
  await kit.handle.voice(of, answer.cause, said);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  answer.say('Thank you, the team reads it.');
}

const wordsIn = ({ message }: Answer): string => message.text ?? message.caption ?? '';
