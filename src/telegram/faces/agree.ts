import { findItem, type Placed } from '../../rollout/checklist.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { isClosed, itemState } from '../../rollout/standing.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { named, namesFor } from '../wording/names.ts';
import { page, quoted } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { itemTitle, title } from './parts.ts';

/** Somebody says that an item (`card.subject`) does not apply: a second person agrees, or the item is done after all. */
export const agree: Draw = async ({ card, rollout, team, store }) => {
  const placed = findItem(rollout.checklist, card.subject);
  if (!placed || isOver(placed, rollout)) return null;
  const names = await namesFor(rollout, team, store);
  const { status, proposal, reason, by, at, until } = itemState(placed.item.id, rollout);
  const name = itemTitle(placed.item, rollout);
  if (status === 'not-applicable')
    return {
      text: page([
        `<b>⊘ ${title(rollout)} — ${name} does not apply</b>`,
        `${quoted(reason, 600)}`,
        until === null ? null : `Until ${sayTime(until, team.zone)}; then it is open again.`,
        by !== null && at !== null ? `Agreed by ${named(by, names)}, ${sayTime(at, team.zone)}.` : null,
      ]),
      keyboard: [],
    };
  if (!proposal) return null;
  return {
    text: page([
      `<b>${title(rollout)} — ${named(proposal.by, names)} says ${name} does not apply</b>`,
      quoted(proposal.reason, 600),
      proposal.until === null
        ? null
        : `For a while: until ${sayTime(proposal.until, team.zone)}. Then it is open again.`,
      'A second person with a role has to agree.',
    ]),
    keyboard: [[button(card.nonce, 'agree', '', 'Agree: not applicable', 'primary')]],
  };
};

const isOver = ({ phase, item }: Placed, rollout: Rollout): boolean =>
  (rollout.status !== 'open' || isClosed(phase, rollout)) && itemState(item.id, rollout).status !== 'not-applicable';
