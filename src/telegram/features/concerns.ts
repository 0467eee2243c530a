import { mustBeAllowed } from '../../rollout/asking.ts';
import { concernKey, ownTeam, summaryOf } from '../../rollout/voices.ts';
import { forgotten, speaker } from '../faces/concern.ts';
import { title } from '../faces/parts.ts';
import type { Answer, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { namesFor } from '../wording/names.ts';
import { capped, count, page, quoted, shown } from '../wording/words.ts';
import { rolloutOf } from './rehearsing.ts';

/** The team's side of what stakeholders say: what is open, the answers, and how it was. */
export function concerns(kit: Kit): Feature {
  return {
    verbs: {
      concerns: (saying) => listed(kit, saying),
      answer: (saying) => answered(kit, saying),
      feedback: (saying) => feedback(kit, saying),
    },
    taps: { 'concern.answer': (tap) => askForAnswer(kit, tap) },
    answers: { 'concern.answer': (answer) => given(kit, answer) },
  };
}

async function listed(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { rollout, team } = meant;
  const names = await namesFor(rollout, team, kit.store);
  const all = rollout.voices.concerns;
  const lines = (isAnswered: boolean): string[] =>
    all
      .filter((each) => (each.answer !== null) === isAnswered)
      .map((each) => {
        const answer = each.answer ? ` → ${quoted(each.answer.text, 120)}` : '';
        return `${concernKey(each)} ${each.kind} · ${speaker(each, team, names)}: ${each.text ? quoted(each.text, 160) : forgotten}${answer}`;
      });
  const [open, done] = [lines(false), lines(true)];
  const unconcerned = rollout.voices.unconcerned.filter((each) => each.revision === rollout.revision).length;
  saying.say(
    page([
      `<b>${title(rollout)} — ${open.length} to answer, ${done.length} answered</b>`,
      ...(open.length
        ? ['', '<b>Open</b>', ...capped(open), 'Answer one: <code>/rollout answer C-1 it stays as it is</code>']
        : []),
      ...(done.length ? ['', '<b>Answered</b>', ...capped(done.toReversed())] : []),
      unconcerned ? `${count(unconcerned, 'answer')} “no concern” to the present plan` : null,
    ]),
  );
}

async function answered(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { slash, person, cause } = saying;
  const match = /^c-?(\d{1,6})(?:\s+|$)([\s\S]*)$/i.exec(slash.rest);
  if (!match)
    return saying.say(
      'Which one, and what is the answer? For example: <code>/rollout answer C-2 the API stays up</code>. All of them: /rollout_concerns',
    );
  const [, number, text = ''] = match;
  await kit.handle.rollout(meant.id, cause, { type: 'AnswerConcern', number: Number(number), text, by: person });
  thumbUp(kit, saying, `C-${Number(number)} is answered.`);
}

async function askForAnswer(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout, team } = await rolloutOf(kit, tap);
  mustBeAllowed(tap.person, 'answer', 'answer stakeholders', rollout, team);
  const number = Number(tap.card.subject);
  const raised = rollout.voices.concerns.find((each) => each.number === number);
  if (!raised || raised.answer) return tap.answer('That is answered already.');
  const names = await namesFor(rollout, team, kit.store);
  tap.ask({
    kind: 'concern.answer',
    html: `what is the answer to ${concernKey(raised)} of ${speaker(raised, team, names)}, ${raised.text ? quoted(raised.text, 300) : forgotten}? Reply to this message; it is sent to them.`,
    placeholder: 'e.g. the API stays up all the time',
    data: { id, number },
  });
  tap.answer('Write the answer in a reply.');
}

async function given(kit: Kit, answer: Answer): Promise<void> {
  const { id, number } = answer.dialogue.data as { id: Meant['id']; number: number };
  const text = answer.message.text ?? answer.message.caption ?? '';
  await kit.handle.rollout(id, answer.cause, { type: 'AnswerConcern', number, text, by: answer.person });
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, `C-${number} is answered.`);
}

/** `4 it was smooth` is one's own; without words stakeholders are asked now, and what they said so far is shown. */
async function feedback(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { slash, person, cause } = saying;
  const { rest } = slash;
  if (!rest) return askOrShow(kit, meant, saying);
  const match = /^([1-5])(?:\s+([\s\S]*))?$/.exec(rest);
  if (!match)
    return saying.say(
      'Say it with a number first, 1 is bad and 5 is good: <code>/rollout feedback 4 it was smooth</code>',
    );
  mustBeAllowed(person, 'agree', 'speak for the team', meant.rollout, meant.team);
  const voice = { stakeholder: ownTeam, person: person.id };
  const said = { type: 'GiveFeedback', voice, score: Number(match[1]), text: match[2] ?? null } as const;
  await kit.handle.voice(meant.id, cause, said);
  thumbUp(kit, saying, 'Thanks, noted.');
}

async function askOrShow(kit: Kit, { id, rollout, team }: Meant, saying: SlashSaying): Promise<void> {
  if (!rollout.voices.survey && rollout.status === 'open') {
    await kit.handle.rollout(id, saying.cause, { type: 'AskFeedback', by: saying.person });
    return thumbUp(kit, saying, 'Stakeholders are asked how it was.');
  }
  const names = await namesFor(rollout, team, kit.store);
  const { feedback: all, survey } = rollout.voices;
  const { average, spread } = summaryOf(all);
  const words = all
    .filter((each) => each.text)
    .map((each) => `${each.score} · ${speaker(each, team, names)}: ${quoted(each.text, 200)}`);
  saying.say(
    page([
      `<b>${title(rollout)} — feedback: ${count(all.length, 'answer')}${average === null ? '' : `, ${average} on average`}</b>`,
      all.length ? shown(spread.map((some, index) => `${index + 1}: ${some}`).join(' · ')) : null,
      ...capped(words.toReversed()),
      survey ? (survey.closedAt === null && rollout.status === 'open' ? 'It is still open.' : 'It is closed.') : null,
    ]),
  );
}
