import type { RolloutId } from '../../coordinator/ports.ts';
import { type Instant, urgencyClasses } from '../../rollout/events.ts';
import { keyOf } from '../../rollout/standing.ts';
import { readTime } from '../../time/read.ts';
import { sayTime } from '../../time/say.ts';
import { type Editable, editable } from '../faces/draft-buttons.ts';
import { title } from '../faces/parts.ts';
import type { Answer, DialogueTap, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { offer, thumbUp } from '../speech.ts';
import { sentence } from '../wording/commands.ts';
import { shown } from '../wording/words.ts';
import { announceArguments, writtenAs } from './announce-arguments.ts';
import { mayAnnounce, openDraft, planSending } from './draft-card.ts';
import { rolloutOf } from './rehearsing.ts';
import { choicesIn, saysIn } from './scheduling.ts';
import { endCard, endChoice, turnPage } from './showing.ts';

/** Writing the notice, and confirming it. Nothing leaves before somebody has seen exactly what it says. */
export function announcing(kit: Kit): Feature {
  return {
    verbs: {
      announce: (saying) => announce(kit, saying),
      // One word, so that a tap sends it.
      notice: (saying) =>
        announce(kit, { ...saying, slash: { ...saying.slash, words: ['notice', ...saying.slash.words] } }),
    },
    taps: {
      'draft.edit': (tap) => askFact(kit, tap),
      'draft.time': (tap) => askTime(kit, tap),
      'draft.mail': (tap) => turnPage(kit, tap, 'mail'),
      'draft.back': (tap) => turnPage(kit, tap, ''),
      'draft.class': (tap) => nextClass(kit, tap),
      'draft.discard': (tap) => discard(kit, tap),
    },
    dialogueTaps: { 'sending.choose': (tap) => timeChosen(kit, tap) },
    answers: {
      'draft.fact': (answer) => factGiven(kit, answer),
      'draft.time': (answer) => timeGiven(kit, answer),
    },
  };
}

async function announce(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const read = announceArguments(saying.slash);
  if ('problem' in read) return saying.say(sentence(read.problem));
  const { team } = meant;
  const sendAt = read.when ? readSendAt(kit, meant, read.when) : undefined;
  await openDraft(kit, meant, saying, { facts: read.facts, writing: read.writing, sendAt: sendAt?.at });
  if (sendAt?.unclear) sayUnclear(kit, meant, saying, sendAt.unclear);
  if (saying.place.chat !== team.chat) saying.say(`The draft is in ${shown(team.title, 60)}. Nothing is sent yet.`);
}

interface SendAt {
  /** Null is at once; undefined when it is not clear. */
  at: Instant | null | undefined;
  unclear: { says: string; choices: { label: string; at: Instant }[] } | null;
}

function readSendAt(kit: Kit, { rollout, team }: Meant, text: string): SendAt {
  if (/^(now|at once)$/i.test(text.trim())) return { at: null, unclear: null };
  const now = kit.clock.now();
  const when = readTime(text, { now, zone: team.zone, ...(rollout.window ? { window: rollout.window } : {}) });
  const choices = choicesIn(when);
  return when.kind === 'instant' && !choices
    ? { at: when.at > now ? when.at : null, unclear: null }
    : { at: undefined, unclear: { says: saysIn(when), choices: choices ?? [] } };
}

function sayUnclear(
  kit: Kit,
  { id, team }: Meant,
  { place, person, message, say }: Pick<SlashSaying, 'place' | 'person' | 'message' | 'say'>,
  { says, choices }: NonNullable<SendAt['unclear']>,
): void {
  if (choices.length === 0) {
    say(sentence(says));
    return;
  }
  const data: SendingData = { id, at: choices.map((each) => each.at), zone: team.zone };
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'sending', html: sentence(says), choices, data });
}

interface SendingData {
  id: RolloutId;
  at: Instant[];
  zone: string;
}

async function timeChosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, at, zone } = tap.dialogue.data as SendingData;
  const sendAt = at[Number(tap.argument)];
  if (sendAt === undefined) return tap.answer('That is not one of the choices.', true);
  const meant = await loadRollout(kit, id);
  mayAnnounce(tap, meant);
  await planSending(kit, id, sendAt);
  await endChoice(
    kit,
    tap,
    `${keyOf(meant.rollout)} · the notice is to go out ${sayTime(sendAt, zone)}, once it is confirmed.`,
  );
}

const questions: Record<Editable, { html: string; placeholder: string }> = {
  scope: { html: 'what is updated, in words that readers know?', placeholder: 'e.g. Payments 4.2.0' },
  impact: { html: 'what will readers notice?', placeholder: 'e.g. card payments may fail for up to 5 minutes' },
  downtime: { html: 'how long may it be down? For example 5m, 1h30 or none.', placeholder: '5m' },
  action: { html: 'what should readers do? "none" if nothing.', placeholder: 'e.g. retry failed payments' },
  contact: { html: 'where do readers ask?', placeholder: 'e.g. #payments-help, help@example.com' },
  news: { html: 'what is the news for readers?', placeholder: 'e.g. 10 % of shops run it, no errors' },
  reason: {
    html: 'why can it not wait? The team sees the reason, readers do not.',
    placeholder: 'e.g. a security fix, exploited since today',
  },
};

async function askFact(kit: Kit, tap: Tap): Promise<void> {
  if (!Object.hasOwn(editable, tap.argument)) return tap.answer('There is no such fact.', true);
  const fact = tap.argument as Editable;
  const meant = await rolloutOf(kit, tap);
  mayAnnounce(tap, meant);
  const { html, placeholder } = questions[fact];
  tap.ask({ kind: 'draft.fact', html, placeholder, data: { id: meant.id, fact } });
  tap.answer('Write it as a reply.');
}

async function factGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id, fact } = answer.dialogue.data as { id: RolloutId; fact: Editable };
  const read = writtenAs(fact, answer.message.text ?? answer.message.caption ?? '');
  if ('problem' in read) return answer.say(sentence(read.problem));
  // Brought to the bottom, so that nobody has to scroll up for what is still missing or for the button that sends.
  await openDraft(kit, await loadRollout(kit, id), answer, read);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, 'The draft has it.');
}

async function askTime(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  mayAnnounce(tap, meant);
  tap.ask({
    kind: 'draft.time',
    html: `when does the notice go out? "now", "mon 10:00" or "-7d" before the window; times in ${shown(meant.team.zone)}.`,
    placeholder: 'mon 10:00',
    data: { id: meant.id },
  });
  tap.answer('Write it as a reply.');
}

async function timeGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id } = answer.dialogue.data as { id: RolloutId };
  const meant = await loadRollout(kit, id);
  mayAnnounce(answer, meant);
  const { at, unclear } = readSendAt(kit, meant, answer.message.text ?? '');
  if (unclear) return sayUnclear(kit, meant, answer, unclear);
  await planSending(kit, id, at ?? null);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, 'The draft has it.');
}

/** Routine, major, emergency, and around. */
async function nextClass(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout } = await rolloutOf(kit, tap);
  const now = rollout.draft?.writing.class ?? 'routine';
  const next = urgencyClasses[(urgencyClasses.indexOf(now) + 1) % urgencyClasses.length] ?? 'routine';
  await kit.handle.rollout(id, tap.cause, {
    type: 'DraftAnnouncement',
    facts: {},
    writing: { class: next },
    by: tap.person,
  });
  tap.answer(`The update is ${next === 'emergency' ? 'an emergency' : next} now.`);
}

async function discard(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const { rollout } = await kit.handle.rollout(id, tap.cause, { type: 'DiscardAnnouncement', by: tap.person });
  tap.answer('Discarded. Nothing was sent.');
  await endCard(
    kit,
    tap.card,
    `<b>${title(rollout)} — draft discarded by ${shown(tap.person.name, 40)}</b>\nNothing was sent.`,
  );
}
