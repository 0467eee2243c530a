import { findPhase } from '../../rollout/checklist.ts';
import { isClosed, openItems, phaseState } from '../../rollout/standing.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { named, namesFor } from '../wording/names.ts';
import { count, page, quoted, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { title } from './parts.ts';

/** One owner wants to skip a phase (`card.subject`); another one has to agree within the hour. */
export const breakGlass: Draw = async ({ card, rollout, team, store }) => {
  const phase = findPhase(rollout.checklist, card.subject);
  const glass = phase && phaseState(phase.id, rollout).glass;
  if (!phase || !glass || rollout.status !== 'open' || isClosed(phase, rollout)) return null;
  const names = await namesFor(rollout, team, store);
  const name = shown(phase.title, 40);
  const open = openItems(phase, rollout).length;
  return {
    text: page([
      `<b>🔓 ${title(rollout)} — skip ${name} without a sign-off?</b>`,
      `${named(glass.by, names)}, ${sayTime(glass.at, team.zone)}: ${quoted(glass.reason, 600)}`,
      `${open ? `${count(open, 'check')} of it ${open > 1 ? 'are' : 'is'} not done. ` : ''}It stays in the record for good, everybody here is told, and a review is asked for.`,
      'Another owner of this bot has to agree within an hour.',
    ]),
    keyboard: [[button(card.nonce, 'agree', '', `Agree: skip ${name}`, 'danger')]],
  };
};
