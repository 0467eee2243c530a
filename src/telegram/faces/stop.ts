import { findPhase } from '../../rollout/checklist.ts';
import { holdersOf } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { mention, named, namesFor } from '../wording/names.ts';
import { page, quoted, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { title } from './parts.ts';

/** Somebody asks to stop: the lead decides whether it goes on. */
export const stop: Draw = async ({ card, rollout, team, store }) => {
  const phase = findPhase(rollout.checklist, card.subject);
  const asked = rollout.stop;
  if (!phase || !asked || rollout.status !== 'open') return null;
  const names = await namesFor(rollout, team, store);
  const leads = holdersOf('lead', team)
    .slice(0, 3)
    .map((person) => mention(person, names));
  return {
    text: page([
      `<b>🛑 ${title(rollout)} — ${named(asked.by, names)} asks to stop</b>`,
      `${quoted(asked.reason, 600)}, ${sayTime(asked.at, team.zone)}`,
      `Nothing goes on until it is decided. ${leads.length ? `${leads.join(', ')}, what now?` : 'The lead decides.'}`,
      'Ending it altogether: /rollout_cancel, and once something is deployed /rollout_rollback',
    ]),
    keyboard: [
      [button(card.nonce, 'open', '', `Sign ${shown(phase.title, 30)} anew…`, 'primary')],
      [button(card.nonce, 'keep', '', 'Go on all the same…')],
    ],
  };
};
