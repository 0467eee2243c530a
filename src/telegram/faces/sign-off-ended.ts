import type { Phase } from '../../rollout/checklist.ts';
import { shortRevision } from '../../rollout/revision.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { openItems, phaseState } from '../../rollout/standing.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { named } from '../wording/names.ts';
import { capped, page, quoted, shown } from '../wording/words.ts';
import type { Face } from './face.ts';
import { numberOfItem, seatName, title, type View } from './parts.ts';

// What a sign-off card says once nobody signs on it any more.

/** Whoever has signed cannot take it back now, but can ask to stop. */
export function signedOffFace(phase: Phase, view: View, nonce: string): Face {
  const { rollout, team } = view;
  const { signedOff } = phaseState(phase.id, rollout);
  const seats = (signedOff?.seats ?? []).map(
    (seat) => `☑ ${shown(seatTitle(seat.role, rollout), 24)} — ${seatName(seat, view)}, ${sayTime(seat.at, team.zone)}`,
  );
  return {
    text: page([
      `<b>✅ ${title(rollout)} — ${shown(phase.title, 40)} signed off</b>`,
      ...capped(seats),
      `Revision <code>${shortRevision(signedOff?.revision ?? '')}</code>`,
    ]),
    keyboard: rollout.status === 'open' && !rollout.stop ? [[button(nonce, 'stop', '', 'Ask to stop…')]] : [],
  };
}

export function skippedText(phase: Phase, { rollout, team, names }: View): string {
  const { skipped } = phaseState(phase.id, rollout);
  return page([
    `<b>🔓 ${title(rollout)} — ${shown(phase.title, 40)} skipped by break-glass</b>`,
    skipped
      ? `${skipped.people.map((each) => named(each, names)).join(' and ')}, ${sayTime(skipped.at, team.zone)}: ${quoted(skipped.reason, 600)}`
      : null,
  ]);
}

export function vetoedFace(phase: Phase, { rollout, team, names }: View, nonce: string): Face {
  const { veto } = phaseState(phase.id, rollout);
  return {
    text: page([
      `<b>⛔ ${title(rollout)} — ${shown(phase.title, 40)} is vetoed</b>`,
      veto ? `${named(veto.by, names)}, ${sayTime(veto.at, team.zone)}: ${quoted(veto.reason, 600)}` : null,
      'Nobody can sign it until an owner of this bot, or whoever vetoed, has resolved it with a reason.',
    ]),
    keyboard: [[button(nonce, 'resolve', '', 'Resolve…')]],
  };
}

export function declinedText(phase: Phase, { rollout, team, names }: View): string {
  const { declined } = phaseState(phase.id, rollout);
  const open = openItems(phase, rollout).map((item) => numberOfItem(item, rollout));
  return page([
    `<b>❌ ${title(rollout)} — ${shown(phase.title, 40)} not signed off</b>`,
    declined
      ? `${named(declined.by, names)}, ${sayTime(declined.at, team.zone)}: ${quoted(declined.reason, 600)}`
      : null,
    open.length ? `Open again: ${open.join(', ')}.` : null,
    'When it is settled, ask once more: /signoff',
  ]);
}

export const takenBackText = (phase: Phase, { rollout }: View): string =>
  page([
    `<b>${title(rollout)} — ${shown(phase.title, 40)} is not signed off</b>`,
    'Nobody asks for this sign-off at the moment. Ask again: /signoff',
  ]);
