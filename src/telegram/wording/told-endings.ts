import { findPhase } from '../../rollout/checklist.ts';
import { announcedDowntime, downtimeWords } from '../../rollout/downtime.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { closedAt, currentPhase, itemState, openItems, phaseState } from '../../rollout/standing.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayClock } from '../../time/say.ts';
import { took } from '../faces/overview.ts';
import { itemTitle, seatName, title, whoseAndWhen } from '../faces/parts.ts';
import type { Telling } from './telling.ts';
import { count, shown } from './words.ts';

/** Who signed, how long the phase took, and what opens next with its first item. */
export function phaseSignedOff(
  event: Extract<RolloutEvent, { type: 'PhaseSignedOff' }>,
  telling: Telling,
): (string | null)[] {
  const { rollout, team, names } = telling;
  const phase = findPhase(rollout.checklist, event.phase);
  const seats = event.seats.map(
    (seat) =>
      `${shown(seatTitle(seat.role, rollout), 24)} ${seatName(seat, { names })} ${sayClock(seat.at, team.zone)}`,
  );
  return [
    `<b>✅ ${title(rollout)} — ${shown(phase?.title ?? event.phase, 40)} signed off</b>`,
    seats.join(' · '),
    `The phase took ${sayDuration(event.at - begunAt(event, rollout))}.`,
    opens(telling),
  ];
}

/** The end in a few lines. */
export function completed({ rollout, seal }: Telling): (string | null)[] {
  const { phases } = rollout.checklist;
  const items = phases.flatMap((phase) => phase.items);
  const skipped = items.filter((item) => itemState(item.id, rollout).status === 'not-applicable').length;
  const signed = phases.filter((phase) => phaseState(phase.id, rollout).signedOff).length;
  return [
    `<b>✅ ${title(rollout)} — completed</b>`,
    `Checks: ${items.length - skipped} done${skipped ? `, ${skipped} not applicable` : ''}`,
    `Sign-offs: ${signed} of ${phases.length}`,
    `Announcements: ${rollout.announced.length} sent`,
    downtimeLine(rollout),
    `It took ${took(rollout)}. The whole report: /report`,
    sealLine(seal),
  ];
}

/** Nothing where none was announced and none was said. */
function downtimeLine(rollout: Rollout): string | null {
  const announced = announcedDowntime(rollout);
  if (rollout.downtime) return `Downtime: ${downtimeWords(rollout.downtime.minutes, announced)}`;
  return announced ? `Downtime: ${downtimeWords(null, announced)}: <code>/rollout downtime 2m</code>` : null;
}

/** With this line somebody else can prove a year later that the record is the one that was. */
export const sealLine = (seal: string | null | undefined): string | null =>
  seal ? `<i>Record <code>${seal}</code></i>` : null;

function opens(telling: Telling): string | null {
  const { rollout } = telling;
  const next = rollout.status === 'open' ? currentPhase(rollout) : undefined;
  if (!next) return null;
  const open = openItems(next, rollout);
  const [first] = open;
  const name = shown(next.title, 40);
  if (!first) return `${name} is open, and everything in it is done already: /signoff`;
  return `${name} is open: ${count(open.length, 'check')}, first ${itemTitle(first, rollout)} — ${whoseAndWhen(first, telling)}`;
}

function begunAt(event: Extract<RolloutEvent, { type: 'PhaseSignedOff' }>, rollout: Rollout): number {
  const index = rollout.checklist.phases.findIndex((phase) => phase.id === event.phase);
  const before = rollout.checklist.phases[index - 1];
  return (before && closedAt(before, rollout)) ?? rollout.createdAt;
}
