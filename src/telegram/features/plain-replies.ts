import type { RolloutId } from '../../coordinator/ports.ts';
import type { ConcernKind, Voice } from '../../rollout/events-voices.ts';
import { concernKey, voicesOf } from '../../rollout/voices.ts';
import { mayDo, type Person } from '../../team/authority.ts';
import type { DialogueTap, Feature, Kit, Place, TelegramMessage } from '../kit.ts';
import { personFrom, placeOf } from '../person.ts';
import { offer } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { endChoice } from './showing.ts';

/**
 * Whoever answers an announcement or a concern in plain words believes to be heard. It may as well be said to the neighbour, so that it goes nowhere
 * before they say where.
 */
export function plainReplies(kit: Kit): Feature {
  return {
    updates: async ({ message }) => (message ? heard(kit, message) : false),
    dialogueTaps: {
      'spoken.choose': (tap) => raised(kit, tap),
      'answering.choose': (tap) => answered(kit, tap),
    },
  };
}

interface Reply {
  place: Place;
  person: Person;
  asked: number;
  text: string;
  replyTo: number;
}

async function heard(kit: Kit, message: TelegramMessage): Promise<boolean> {
  const { reply_to_message: asked, text } = message;
  if (!text || asked?.from?.id !== kit.bot.id) return false;
  const person = await personFrom(message.from, message.sender_chat, kit.store);
  if (!person.isHuman) return false;
  const reply = { place: placeOf(message), person, asked: asked.message_id, text, replyTo: message.message_id };
  return (await toConcern(kit, reply)) || (await toAnnouncement(kit, reply));
}

interface Spoken {
  of: RolloutId;
  voice: Voice;
  text: string;
}

async function toAnnouncement(kit: Kit, { place, person, asked, text, replyTo }: Reply): Promise<boolean> {
  const letter = await kit.store.outbox.byMessage(place.chat, asked);
  if (letter?.content.type !== 'announcement' || letter.rollout === null) return false;
  const { stakeholder } = letter.content.reader;
  if (stakeholder === undefined) return false;
  const data: Spoken = { of: letter.rollout, voice: { stakeholder, person: person.id }, text };
  const choices = [
    { label: 'A question', argument: 'question' },
    { label: 'A concern', argument: 'concern' },
    { label: 'Neither', argument: 'no' },
  ];
  offer(
    kit,
    { place, person, replyTo },
    { kind: 'spoken', html: 'Is that for the team to answer? It goes to them as you wrote it.', choices, data },
  );
  return true;
}

async function raised(kit: Kit, tap: DialogueTap): Promise<void> {
  const { of, voice, text } = tap.dialogue.data as Spoken;
  if (tap.argument === 'no') return endChoice(kit, tap, 'It stays here: the team has not got it.');
  const kind: ConcernKind = tap.argument === 'concern' ? 'concern' : 'question';
  const { rollout } = await kit.handle.voice(of, tap.cause, { type: 'RaiseConcern', voice, kind, text });
  const known = voicesOf(rollout, voice.stakeholder, voice.person).concerns.findLast((each) => !each.answer);
  await endChoice(
    kit,
    tap,
    known ? `The team has it as ${concernKey(known)}. Its answer comes here.` : 'The team has it.',
  );
}

interface Answering {
  of: RolloutId;
  number: number;
  text: string;
}

/** Only those who may answer are asked; what others say below the card is talk among themselves. */
async function toConcern(kit: Kit, { place, person, asked, text, replyTo }: Reply): Promise<boolean> {
  const card = await kit.store.cards.byMessage(place.chat, asked);
  if (card?.kind !== 'concern') return false;
  const of = card.stream as RolloutId;
  const rollout = await kit.store.rollout(of);
  const number = Number(card.subject);
  const concern = rollout.voices.concerns.find((each) => each.number === number);
  if (!concern || concern.answer || !mayDo(person, 'answer', await kit.store.team(rollout.team))) return false;
  const data: Answering = { of, number, text };
  const choices = [
    { label: `Send it as the answer to ${concernKey(concern)}`, argument: 'send' },
    { label: 'No, it is for us', argument: 'no' },
  ];
  const html = `Is that the answer to ${concernKey(concern)}? It is sent to whoever asked.`;
  offer(kit, { place, person, replyTo }, { kind: 'answering', html, choices, data });
  return true;
}

async function answered(kit: Kit, tap: DialogueTap): Promise<void> {
  const { of, number, text } = tap.dialogue.data as Answering;
  if (tap.argument !== 'send') return endChoice(kit, tap, 'Nothing was sent.');
  await kit.handle.rollout(of, tap.cause, { type: 'AnswerConcern', number, text, by: tap.person });
  await endChoice(kit, tap, `C-${number} is answered by ${shown(tap.person.name, 40)}.`);
}
