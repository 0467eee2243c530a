import type { Item, Phase } from '../../rollout/checklist.ts';
import { emptySeat } from '../../rollout/seats.ts';
import { nobodyFor, seatTitle } from '../../rollout/signers.ts';
import { currentPhase, itemState, phaseState } from '../../rollout/standing.ts';
import { sayTime } from '../../time/say.ts';
import { named } from '../wording/names.ts';
import { capital, page, quoted, shown } from '../wording/words.ts';
import {
  itemTitle,
  numberOfPhase,
  seatName,
  settledOf,
  signers,
  title,
  type View,
  whose,
  whoseAndWhen,
} from './parts.ts';

/** One phase: its items with who and when, and who signs it off. */
export function phasePage(phase: Phase, view: View): string {
  const { rollout } = view;
  const name = `${numberOfPhase(phase, rollout)} ${shown(phase.title, 40)}`;
  return page([
    `<b>${title(rollout)}</b>`,
    `<b>${name} — ${settledOf(phase, rollout)} of ${phase.items.length} done</b>`,
    opensLater(phase, view),
    '',
    ...phase.items.map((item) => itemLine(item, view)),
    '',
    signOffLine(phase, view),
  ]);
}

export const glyphs = { 'to-do': '☐', done: '☑', blocked: '⛔', 'not-applicable': '⊘' } as const;

function itemLine(item: Item, view: View): string {
  const { rollout, names } = view;
  const { status, by, reason, proposal } = itemState(item.id, rollout);
  const who = by === null ? whose(item, view) : named(by, names);
  const line = `${glyphs[status]} ${itemTitle(item, rollout)}`;
  if (status === 'done') return `${line} · done, ${who}`;
  if (status === 'blocked') return `${line} · blocked ${quoted(reason, 60)}, ${who}`;
  if (status === 'not-applicable') return `${line} · not applicable ${quoted(reason, 60)}`;
  return `${line} · ${whoseAndWhen(item, view)}${proposal ? ' · waits for a second person: not applicable?' : ''}`;
}

/** Items of a phase that is not prepared early wait until it is open. */
function opensLater(phase: Phase, { rollout }: View): string | null {
  const current = currentPhase(rollout);
  const index = rollout.checklist.phases.indexOf(phase);
  const waits = rollout.status === 'open' && !phase.preparedEarly && current && current.id !== phase.id;
  const before = rollout.checklist.phases[index - 1];
  return waits && before && !phaseState(phase.id, rollout).signedOff
    ? `Opens when ${shown(before.title, 40)} is signed off.`
    : null;
}

function signOffLine(phase: Phase, view: View): string {
  const { rollout, team, names } = view;
  const { signedOff, requested, declined, skipped, veto } = phaseState(phase.id, rollout);
  if (skipped)
    return `🔓 Skipped without a sign-off: ${quoted(skipped.reason, 200)} — ${skipped.people.map((each) => named(each, names)).join(' and ')}, ${sayTime(skipped.at, team.zone)}`;
  if (veto) return `⛔ Vetoed by ${named(veto.by, names)}: ${quoted(veto.reason, 200)}. Settled? /rollout_resolve`;
  if (signedOff) {
    const seats = signedOff.seats.map((seat) => `${shown(seatTitle(seat.role, rollout), 24)} ${seatName(seat, view)}`);
    return `Signed off: ${seats.join(' and ')}, ${sayTime(signedOff.at, team.zone)}`;
  }
  if (rollout.status !== 'open') return 'Not signed off.';
  const empty = emptySeat(phase, view);
  const nobody = empty
    ? ` ⚠️ ${capital(shown(nobodyFor(empty, view), 120))} can sign as ${shown(seatTitle(empty.role, rollout), 24)} yet: /rollout_roles`
    : '';
  if (requested)
    return `Sign-off asked for by ${named(requested.by, names)}: waits for ${signers(phase, view)}.${nobody}`;
  const no = declined ? `Not signed off — ${named(declined.by, names)}: ${quoted(declined.reason, 200)}. ` : '';
  return `${no}Sign-off: ${signers(phase, view)}.${nobody}`;
}
