import { decide } from '../../rollout/decide.ts';
import type { Instant, PersonId } from '../../rollout/events.ts';
import { keyOf, type Rollout, toldOnce } from '../../rollout/rollout.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { button } from '../buttons.ts';
import { named, namesFor } from '../wording/names.ts';
import { page, quoted } from '../wording/words.ts';
import { sayAudience } from './audience.ts';
import type { Draw } from './face.ts';
import { title } from './parts.ts';

/** What a call-off card knows. */
export interface Armed {
  by: PersonId;
  reason: string;
  armedAt: Instant;
}

/** How long calling off may be confirmed, in milliseconds. */
export const armedFor = 60_000;
export const isExpired = ({ armedAt }: Armed, at: Instant): boolean => at - armedAt > armedFor;

/** The second step of calling a rollout off: what it means, the safe way first, and only for a minute. */
export const callOffCard: Draw = async ({ card, rollout, team, at, store }) => {
  const armed = card.data as Armed;
  if (rollout.status !== 'open') return null;
  if (isExpired(armed, at)) return { text: notConfirmed(rollout), keyboard: [] };
  const names = await namesFor(rollout, team, store);
  return {
    text: page([
      `<b>⚠️ ${title(rollout)} — call it off?</b>`,
      `<b>Reason</b> ${quoted(armed.reason, 600)}`,
      consequence(armed, rollout, team, at),
      'It ends for good: nothing in it can be changed afterwards.',
      `<i>Asked for by ${named(armed.by, names)}, who confirms within 60 seconds.</i>`,
    ]),
    keyboard: [
      [button(card.nonce, 'keep', '', `Keep ${keyOf(rollout)} going`)],
      [button(card.nonce, 'end', '', `Call ${keyOf(rollout)} off`, 'danger')],
    ],
  };
};

export const notConfirmed = (rollout: Rollout): string =>
  `<b>${title(rollout)} goes on</b>\nCalling it off was not confirmed, nothing changed.`;

function consequence({ by, reason }: Armed, rollout: Rollout, team: Team, at: Instant): string {
  const told = toldBy(reason, by, rollout, team, at);
  if (told) return `<b>${told}</b> were told of it and hear at once that it is called off.`;
  return toldOnce(rollout).length
    ? 'Nobody who was told is on the list any more.'
    : 'No stakeholder was told of it yet.';
}

function toldBy(reason: string, by: PersonId, rollout: Rollout, team: Team, at: Instant): string {
  const asker = { id: by, name: '', isOwner: true, isHuman: true };
  try {
    const events = decide({ type: 'CallOff', reason, by: asker, at }, rollout, { team, deliveries: [] });
    const told = events.flatMap((event) => (event.type === 'Announced' ? event.stakeholders : []));
    return told.length ? sayAudience(team.stakeholders.filter((each) => told.includes(each.id))) : '';
  } catch (fault) {
    if (fault instanceof Refusal) return '';
    throw fault;
  }
}
