import { type Concern, concernKey } from '../../rollout/voices.ts';
import type { Team } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { type Names, named, namesFor } from '../wording/names.ts';
import { page, paragraph, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { title } from './parts.ts';

/** What a stakeholder wants to have answered, and the answer. */
export const concern: Draw = async ({ card, rollout, team, store }) => {
  const raised = rollout.voices.concerns.find((each) => String(each.number) === card.subject);
  if (!raised) return null;
  const names = await namesFor(rollout, team, store);
  const { answer } = raised;
  return {
    text: page([
      `<b>${answer ? '✅' : '💬'} ${title(rollout)} — ${concernKey(raised)}, ${raised.kind === 'question' ? 'a question' : 'a concern'}</b>`,
      `<b>${speaker(raised, team, names)}</b>, ${sayTime(raised.at, team.zone)}:`,
      `<blockquote>${paragraph(raised.text, 1500) || forgotten}</blockquote>`,
      ...(answer
        ? [
            `<b>Answered</b> by ${named(answer.by, names)}, ${sayTime(answer.at, team.zone)}: ${paragraph(answer.text, 1500)}`,
            unreachable(raised, team),
          ]
        : ['The go/no-go waits for the answer, which goes back to whoever asked.']),
    ]),
    keyboard: answer ? [] : [[button(card.nonce, 'answer', '', 'Answer…', 'primary')]],
  };
};

export const forgotten = '<i>(erased: whoever wrote it was forgotten)</i>';

/** "Payments customers (Gus)": the stakeholder, and who it was, where it was somebody in a chat. */
export function speaker({ voice }: Pick<Concern, 'voice'>, team: Team, names: Names): string {
  const stakeholder = team.stakeholders.find((each) => each.id === voice.stakeholder);
  const name = voice.stakeholder === 'team' ? 'The team' : shown(stakeholder?.name ?? 'No longer on the list', 60);
  if (voice.person === null) return name;
  const person = named(voice.person, names);
  return person === name ? name : `${name} (${person})`;
}

/** The answer went nowhere, and nobody should think that it did. */
function unreachable({ voice }: Concern, team: Team): string | null {
  const stakeholder = team.stakeholders.find((each) => each.id === voice.stakeholder);
  if (stakeholder && !stakeholder.disabled) return null;
  return '⚠️ Nothing can be sent to them any more: tell them yourselves.';
}
