import { decide } from '../../rollout/decide.ts';
import type { Connected } from '../../rollout/deploying/checks.ts';
import { canBringBack, workloadKey, workloadTitle } from '../../rollout/deploying/deployment.ts';
import type { Instant, PersonId } from '../../rollout/events.ts';
import { mayBeTouched } from '../../rollout/production.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf, toldOnce } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { button } from '../buttons.ts';
import { named, namesFor } from '../wording/names.ts';
import { capital, page, quoted, shown } from '../wording/words.ts';
import { sayAudience } from './audience.ts';
import type { Draw } from './face.ts';
import { title } from './parts.ts';

/** The two ways in which somebody ends a rollout before its checklist does: before anything was deployed, or back to the old version. */
export type Ending = 'call-off' | 'roll-back';

export interface EndingWords {
  command: 'CallOff' | 'RollBack';
  mayDo: 'callOff' | 'rollBack';
  glyph: string;
  /** "call R-12 off" */
  act(key: string): string;
  /** "called off" */
  done: string;
  asks: string;
  slash: string;
  /** What stakeholders who were told of it hear. */
  heard: string;
  means: string;
}

export const endings: Record<Ending, EndingWords> = {
  'call-off': {
    command: 'CallOff',
    mayDo: 'callOff',
    glyph: '⏹',
    act: (key) => `call ${key} off`,
    done: 'called off',
    asks: 'call it off',
    slash: '/rollout_cancel',
    heard: 'that it is called off',
    means: 'It ends for good: nothing in it can be changed afterwards.',
  },
  'roll-back': {
    command: 'RollBack',
    mayDo: 'rollBack',
    glyph: '⏪',
    act: (key) => `roll ${key} back`,
    done: 'rolled back',
    asks: 'roll it back',
    slash: '/rollout_rollback',
    heard: 'that it was rolled back',
    means: 'It ends for good.',
  },
};

/** What a card knows that waits for the second step. */
export interface Armed {
  by: PersonId;
  reason: string;
  armedAt: Instant;
  /** The revision of each workload that ran when it was asked for; what a cluster did not answer is not in it. */
  live?: Record<string, number>;
}

/** How long an ending may be confirmed, in milliseconds. */
export const armedFor = 60_000;
export const isExpired = ({ armedAt }: Armed, at: Instant): boolean => at - armedAt > armedFor || at < armedAt;

/** The second step: what it means, the safe way first, and only for a minute. */
export const endingCard =
  (ending: Ending): Draw =>
  async ({ card, rollout, team, at, store, outside }) => {
    const armed = card.data as Armed;
    const words = endings[ending];
    if (rollout.status !== 'open') return null;
    if (isExpired(armed, at)) return { text: notConfirmed(ending, rollout), keyboard: [] };
    const names = await namesFor(rollout, team, store);
    return {
      text: page([
        `<b>⚠️ ${title(rollout)} — ${words.asks}?</b>`,
        `<b>Reason</b> ${quoted(armed.reason, 600)}`,
        consequence(words, armed, rollout, team, at, outside.connected(rollout, team)),
        words.means,
        ...(ending === 'call-off' && mayBeTouched(rollout, at)
          ? [
              '⚠️ The go was given and its window has opened. If anything was deployed, roll it back instead: /rollout_rollback',
            ]
          : []),
        ...(ending === 'roll-back'
          ? backLines(armed, rollout, canBringBack(rollout, outside.connected(rollout, team)))
          : []),
        `<i>Asked for by ${named(armed.by, names)}, who confirms within 60 seconds.</i>`,
      ]),
      keyboard: [
        [button(card.nonce, 'keep', '', `Keep ${keyOf(rollout)} going`)],
        [button(card.nonce, 'end', '', capital(words.act(keyOf(rollout))), 'danger')],
      ],
    };
  };

/** What exactly is brought back, and by whom. */
function backLines({ live = {} }: Armed, { wayBack }: Rollout, isOurs: boolean): string[] {
  if (!isOurs) return ['I record it and tell people; the old version you bring back yourselves, by the plan in 3.3.'];
  return [
    '<b>I bring back</b>',
    ...wayBack.slice(0, 10).map((each) => {
      const now = live[workloadKey(each)];
      const from =
        now === undefined
          ? 'its cluster does not answer now; I try until it does'
          : `revision ${now} → ${each.revision}`;
      return `• ${shown(workloadTitle(each), 100)}: ${from}`;
    }),
  ];
}

export const notConfirmed = (ending: Ending, rollout: Rollout): string =>
  rollout.status === 'open'
    ? `<b>${title(rollout)} goes on</b>\nTo ${endings[ending].asks} was not confirmed, nothing changed.`
    : `<b>${title(rollout)} has ended</b>\nTo ${endings[ending].asks} was not confirmed here.`;

function consequence(
  words: EndingWords,
  armed: Armed,
  rollout: Rollout,
  team: Team,
  at: Instant,
  connected: Connected | undefined,
): string {
  const told = toldBy(words, armed, rollout, team, at);
  const isLater = words.command === 'RollBack' && canBringBack(rollout, connected);
  if (told)
    return `<b>${told}</b> were told of it and hear ${isLater ? 'once the cluster says that it is so' : 'at once'} ${words.heard}.`;
  return toldOnce(rollout).length
    ? 'Nobody who was told is on the list any more.'
    : 'No stakeholder was told of it yet.';
}

function toldBy({ command }: EndingWords, { by, reason }: Armed, rollout: Rollout, team: Team, at: Instant): string {
  const asker = { id: by, name: '', isOwner: true, isHuman: true };
  try {
    const events = decide({ type: command, reason, by: asker, at }, rollout, { team, owners: [], deliveries: [] });
    const told = events.flatMap((event) => (event.type === 'Announced' ? event.stakeholders : []));
    return told.length ? sayAudience(team.stakeholders.filter((each) => told.includes(each.id))) : '';
  } catch (fault) {
    if (fault instanceof Refusal) return '';
    throw fault;
  }
}
