import { newCard } from '../../coordinator/new-card.ts';
import { phaseNamed } from '../../rollout/asking.ts';
import type { Phase } from '../../rollout/checklist.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { currentPhase, keyOf, type Rollout } from '../../rollout/rollout.ts';
import { anybody, seating } from '../../rollout/seats.ts';
import { missingSeats, seatTitle, whoSigns } from '../../rollout/sign-off.ts';
import type { Team } from '../../team/team.ts';
import type { Answer, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { listed, shown } from '../wording/words.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { showCard, turnCard } from './showing.ts';

/** Asking for a phase's sign-off, and giving, refusing or taking one back. */
export function signing(kit: Kit): Feature {
  return {
    verbs: { signoff: (saying) => asked(kit, saying) },
    taps: {
      'status.ask': (tap) => askTapped(kit, tap),
      'sign-off.sign': (tap) => sign(kit, tap),
      'sign-off.decline': (tap) => askWhy(kit, tap),
      'sign-off.withdraw': (tap) => withdraw(kit, tap),
      'sign-off.evidence': (tap) => turn(kit, tap, 'evidence'),
      'sign-off.back': (tap) => turn(kit, tap, ''),
      'sign-off.who': (tap) => who(kit, tap),
    },
    answers: { 'sign-off.decline': (answer) => declined(kit, answer) },
  };
}

async function asked(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const name = saying.slash.words.join(' ');
  const phase = name ? phaseNamed(name, meant.rollout) : currentPhase(meant.rollout);
  if (!phase) return saying.say(`Every phase of ${keyOf(meant.rollout)} is signed off.`);
  await request(kit, meant, phase, saying);
}

async function askTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.argument, meant.rollout);
  await request(kit, meant, phase, tap);
  tap.answer(`The sign-off of ${phase.title} is asked for.`);
}

/** Asked for a second time, its card comes to the bottom. */
async function request(
  kit: Kit,
  meant: Meant,
  phase: Phase,
  { person, cause }: Pick<Tap, 'person' | 'cause'>,
): Promise<void> {
  const { id, team } = meant;
  const { events, repeated, rollout } = await kit.handle.rollout(id, cause, {
    type: 'RequestSignOff',
    phase: phase.id,
    by: person,
  });
  if (events.length || repeated) return;
  const { thread } = rollout;
  await showCard(kit, newCard('sign-off', id, { chat: team.chat, thread }, { subject: phase.id }));
}

async function sign(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {
    type: 'SignOff',
    phase: tap.card.subject,
    revision: tap.argument,
    by: tap.person,
  });
  tap.answer(signedToast(events, phaseNamed(tap.card.subject, rollout), tap.person.id, rollout, team));
}

/** "Signed as QA. Lead is still missing." */
function signedToast(
  events: readonly { type: string }[],
  phase: Phase,
  person: number,
  rollout: Rollout,
  team: Team,
): string {
  const happened = (type: RolloutEvent['type']): boolean => events.some((event) => event.type === type);
  if (happened('RolloutCompleted')) return `Signed off ✅ ${phase.title} was the last: ${keyOf(rollout)} is completed.`;
  if (happened('PhaseSignedOff')) {
    const next = currentPhase(rollout);
    return `Signed off ✅ ${phase.title} is complete.${next ? ` ${next.title} is open.` : ''}`;
  }
  if (!happened('SignedOff')) return `You have signed ${phase.title} already.`;
  const role = seating(phase, rollout, team).find((each) => each.signOff?.by === person)?.seat.role;
  const missing = missingSeats(phase, rollout, team);
  const as = role && role !== anybody ? ` as ${seatTitle(role, rollout)}` : '';
  return `Signed${as}. ${missing.length ? `${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} still missing.` : ''}`.trim();
}

/** Whoever may not, or looks at an old card, is told before a reason is asked for. */
async function askWhy(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.card.subject, meant.rollout);
  const decline = { type: 'DeclineSignOff', phase: phase.id, revision: tap.argument, by: tap.person } as const;
  rehearse({ ...decline, reason: 'to be said' }, meant, kit.clock.now());
  tap.ask({
    kind: 'sign-off.decline',
    html: `why is ${shown(phase.title, 40)} of ${keyOf(meant.rollout)} not signed off? Reply to this message. Items that you name, like 2.4, are opened again.`,
    placeholder: 'e.g. retest 2.4 on staging',
    data: { id: meant.id, phase: phase.id, revision: tap.argument },
  });
  tap.answer('Say why in a reply.');
}

async function declined(kit: Kit, answer: Answer): Promise<void> {
  const { id, phase, revision } = answer.dialogue.data as { id: Meant['id']; phase: string; revision: string };
  const reason = answer.message.text ?? answer.message.caption ?? '';
  const { rollout } = await kit.handle.rollout(id, answer.cause, {
    type: 'DeclineSignOff',
    phase,
    reason,
    revision,
    by: answer.person,
  });
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, `The sign-off of ${shown(phaseNamed(phase, rollout).title, 40)} is declined.`);
}

async function withdraw(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const { events } = await kit.handle.rollout(id, tap.cause, {
    type: 'WithdrawSignOff',
    phase: tap.card.subject,
    by: tap.person,
  });
  tap.answer(events.length ? 'Your sign-off is withdrawn.' : 'You have not signed it.');
}

async function who(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.card.subject, rollout);
  tap.answer(`${whoSigns(phase, rollout, team)} sign ${phase.title}. The lead gives roles: /rollout roles`, true);
}

async function turn(kit: Kit, tap: Tap, view: string): Promise<void> {
  await turnCard(kit, tap.card.id, { view });
}
