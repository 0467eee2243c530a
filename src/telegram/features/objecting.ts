import { newCard } from '../../coordinator/new-card.ts';
import { phaseNamed } from '../../rollout/asking.ts';
import { currentPhase, keyOf, phaseState } from '../../rollout/standing.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { askReason } from './reasoned.ts';
import { rolloutOf } from './rehearsing.ts';
import { showCard } from './showing.ts';

/** Saying no for longer than a decline: a veto before a phase closes, a stop request after. */
export function objecting(kit: Kit): Feature {
  return {
    verbs: {
      veto: (saying) => vetoed(kit, saying),
      resolve: (saying) => resolved(kit, saying),
      stop: (saying) => stopSaid(kit, saying),
    },
    taps: {
      'sign-off.veto': (tap) => vetoTapped(kit, tap),
      'sign-off.resolve': (tap) => resolveTapped(kit, tap),
      'sign-off.stop': (tap) => stopTapped(kit, tap),
      'stop.keep': (tap) => decide(kit, tap, 'go-on'),
      'stop.open': (tap) => decide(kit, tap, 'reopen'),
    },
  };
}

async function vetoed(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const phase = currentPhase(meant.rollout);
  if (!phase)
    return saying.say(`Every phase of ${keyOf(meant.rollout)} has closed. You can ask to stop: /rollout_stop`);
  const { slash, person, cause } = saying;
  await kit.handle.rollout(meant.id, cause, { type: 'Veto', phase: phase.id, reason: slash.rest, by: person });
  thumbUp(kit, saying, `${phase.title} is vetoed.`);
}

/** A veto first, else a stop request: whatever stands in the way. */
async function resolved(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, id } = meant;
  const phase = currentPhase(rollout);
  const { slash, person, cause } = saying;
  const reason = slash.rest;
  if (phase && phaseState(phase.id, rollout).veto)
    await kit.handle.rollout(id, cause, { type: 'ResolveVeto', phase: phase.id, reason, by: person });
  else if (rollout.stop)
    await kit.handle.rollout(id, cause, { type: 'ResolveStop', decision: 'go-on', reason, by: person });
  else return saying.say(`Nobody objects to ${keyOf(rollout)} at the moment.`);
  thumbUp(kit, saying, 'It is resolved.');
}

async function stopSaid(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { slash, person, cause, place } = saying;
  const asked = { type: 'RequestStop', phase: null, reason: slash.rest, by: person } as const;
  const { events, repeated, rollout } = await kit.handle.rollout(meant.id, cause, asked);
  // Asked for a second time, its card comes to the bottom.
  if (events.length === 0 && !repeated && rollout.stop)
    await showCard(kit, newCard('stop', meant.id, place, { subject: rollout.stop.phase }));
  else thumbUp(kit, saying, 'The lead is asked to stop.');
}

async function vetoTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.card.subject, meant.rollout);
  askReason(kit, tap, meant, {
    command: { type: 'Veto', phase: phase.id },
    html: `why must ${shown(phase.title, 40)} of ${title(meant.rollout)} not close? Reply to this message. An owner then has to resolve it.`,
    placeholder: 'e.g. the backup was never restored',
    done: `${shown(phase.title)} is vetoed.`,
  });
}

async function resolveTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.card.subject, meant.rollout);
  askReason(kit, tap, meant, {
    command: { type: 'ResolveVeto', phase: phase.id, ...standingAt(phaseState(phase.id, meant.rollout).veto) },
    html: `what settles the veto on ${shown(phase.title, 40)}? Reply to this message; its sign-off is asked for anew afterwards.`,
    placeholder: 'e.g. restored on staging this morning',
    done: 'The veto is resolved.',
  });
}

async function stopTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  askReason(kit, tap, meant, {
    command: { type: 'RequestStop', phase: tap.card.subject },
    html: `why should ${title(meant.rollout)} stop? Reply to this message: nothing goes on until the lead has decided.`,
    placeholder: 'e.g. errors on staging have doubled',
    done: 'The lead is asked to stop.',
  });
}

async function decide(kit: Kit, tap: Tap, decision: 'go-on' | 'reopen'): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  if (!meant.rollout.stop) return tap.answer('That is decided already.');
  const phase = phaseNamed(meant.rollout.stop.phase, meant.rollout);
  askReason(kit, tap, meant, {
    command: { type: 'ResolveStop', decision, ...standingAt(meant.rollout.stop) },
    html:
      decision === 'go-on'
        ? `why does ${title(meant.rollout)} go on?`
        : `why is ${shown(phase.title, 40)} opened again? Reply to this message; it has to be signed off once more.`,
    placeholder: decision === 'go-on' ? 'e.g. looked at together: a false alarm' : 'e.g. the backup is repeated',
    done: decision === 'go-on' ? 'It goes on.' : `${shown(phase.title)} is open again.`,
  });
}

/** Which objection the question is about. */
const standingAt = (objection: { at: number } | null): { standing?: number } =>
  objection ? { standing: objection.at } : {};
