import type { RolloutEvent } from '../../rollout/events.ts';
import { goExpiresAt } from '../../rollout/go-no-go.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { phaseState } from '../../rollout/standing.ts';
import { holdersOf } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import { seatName, title } from '../faces/parts.ts';
import { named } from './names.ts';
import { called, phaseTitle, type Telling } from './telling.ts';
import { quoted, shown } from './words.ts';

type Objection = Extract<
  RolloutEvent,
  { type: 'PhaseVetoed' | 'VetoResolved' | 'StopRequested' | 'StopResolved' | 'PhaseSkipped' | 'ReviewAsked' }
>;

/** Somebody stands in the way, or steps over the rules: loud, with the reason and what now. */
export function objected(event: Objection, telling: Telling): (string | null)[] {
  const { rollout, team, names } = telling;
  const name = title(rollout);
  const leads = called(holdersOf('lead', team), telling);
  switch (event.type) {
    case 'PhaseVetoed':
      return [
        `<b>⛔ ${name} — ${phaseTitle(event.phase, telling)} is vetoed</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
        `${leads ? `${leads}: ` : ''}it cannot be signed off until an owner of this bot has resolved it: /rollout_resolve`,
      ];
    case 'VetoResolved':
      return [
        `<b>${name} — the veto on ${phaseTitle(event.phase, telling)} is resolved</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
        'Its sign-off can be asked for again: /signoff',
      ];
    case 'StopRequested':
      return [
        `<b>🛑 ${name} — ${named(event.by, names)} asks to stop</b>`,
        quoted(event.reason, 600),
        `${leads ? `${leads}: ` : ''}nothing goes on until it is decided.`,
      ];
    case 'StopResolved':
      return [
        `<b>${name} — ${event.decision === 'go-on' ? 'goes on' : 'is signed anew'}</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
      ];
    case 'PhaseSkipped':
      return [
        `<b>🔓 ${name} — ${phaseTitle(event.phase, telling)} was skipped without a sign-off</b>`,
        `Break-glass by ${event.people.map((person) => named(person, names)).join(' and ')}: ${quoted(event.reason, 600)}`,
        `${leads ? `${leads}: ` : ''}it is in the record for good, and a review is asked for tomorrow.`,
      ];
    case 'ReviewAsked': {
      const skipped = phaseState(event.phase, rollout).skipped;
      return [
        `<b>🔓 ${name} — ${phaseTitle(event.phase, telling)} was skipped: please review it</b>`,
        skipped
          ? `${skipped.people.map((person) => named(person, names)).join(' and ')}, ${sayTime(skipped.at, team.zone)}: ${quoted(skipped.reason, 600)}`
          : null,
        `${leads ? `${leads}: ` : ''}was it right, and what follows? <code>/rollout review …</code> by somebody who was not one of the two.`,
      ];
    }
  }
}

/** What the final review meeting has decided, or that its decision counts no more. */
export function voted(
  event: Extract<RolloutEvent, { type: 'GoDecided' | 'NoGoDecided' | 'GoLapsed' }>,
  telling: Telling,
): (string | null)[] {
  const { rollout, team, names } = telling;
  const name = title(rollout);
  if (event.type === 'NoGoDecided')
    return [
      `<b>🔴 ${name} — NO-GO</b>`,
      `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
      'When it is settled, the lead opens another vote: /rollout_gonogo',
    ];
  if (event.type === 'GoLapsed')
    return [`<b>⚠️ ${name} — the GO counts no more</b>`, `${shown(event.why, 600)}. Vote again: /rollout_gonogo`];
  const voters = event.voters.map((each) => `${shown(seatTitle(each.role, rollout), 24)} ${seatName(each, { names })}`);
  return [
    `<b>🟢 ${name} — GO</b>`,
    voters.join(' · '),
    `It counts until ${sayTime(goExpiresAt(event, rollout), team.zone)}, or until the plan changes.`,
  ];
}
