import { newCard } from '../../coordinator/new-card.ts';
import { phaseNamed } from '../../rollout/asking.ts';
import type { Phase } from '../../rollout/checklist.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { anybody, type Situation, seating } from '../../rollout/seats.ts';
import { missingSeats, seatTitle, whoSigns } from '../../rollout/signers.ts';
import { currentPhase, keyOf, phaseState } from '../../rollout/standing.ts';
import { isOnRoster, nameOf } from '../../team/team.ts';
import type { Answer, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { listed, shown } from '../wording/words.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { showCard, turnPage } from './showing.ts';

/** Asking for a phase's sign-off, and giving, refusing or taking one back. */
export function signing(kit: Kit): Feature {
  return {
    verbs: { signoff: (saying) => asked(kit, saying) },
    taps: {
      'status.ask': (tap) => askTapped(kit, tap),
      'sign-off.sign': (tap) => sign(kit, tap),
      'sign-off.decline': (tap) => askWhy(kit, tap),
      'sign-off.withdraw': (tap) => withdraw(kit, tap),
      'sign-off.evidence': (tap) => turnPage(kit, tap, 'evidence'),
      'sign-off.back': (tap) => turnPage(kit, tap, ''),
      'sign-off.who': (tap) => who(kit, tap),
      'confirm.sign': (tap) => confirm(kit, tap),
      'confirm.keep': (tap) => doNotConfirm(kit, tap),
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
  tap.answer(`The sign-off of ${phase.title} is asked for, at the bottom of the chat.`);
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
  const phase = phaseNamed(tap.card.subject, rollout);
  if (!phaseState(phase.id, rollout).pending.some((each) => each.by === tap.person.id))
    return tap.answer(signedToast(events, phase, tap.person.id, { rollout, team, at: kit.clock.now() }));
  const hasStarted = (await kit.store.people.byId(tap.person.id))?.hasStarted;
  tap.answer(
    hasStarted
      ? 'Not signed yet: confirm it in our private chat within 10 minutes.'
      : `Not signed yet: open a private chat with me (@${kit.bot.username}), press Start, and confirm it there within 10 minutes.`,
    true,
  );
}

async function confirm(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const phase = tap.card.subject;
  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {
    type: 'ConfirmSignOff',
    phase,
    revision: tap.argument,
    by: tap.person,
  });
  tap.answer(signedToast(events, phaseNamed(phase, rollout), tap.person.id, { rollout, team, at: kit.clock.now() }));
}

async function doNotConfirm(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  await kit.handle.rollout(id, tap.cause, { type: 'WithdrawSignOff', phase: tap.card.subject, by: tap.person });
  tap.answer('Nothing is signed.');
}

/** Taps that wait for their confirmation come to somebody who has just opened a private chat. */
export async function showPending(kit: Kit, person: number): Promise<void> {
  for (const team of await kit.store.teams()) {
    if (!isOnRoster(person, team)) continue;
    for (const { id } of await kit.store.rolloutsOf(team.number, 'open')) {
      const rollout = await kit.store.rollout(id);
      for (const phase of rollout.checklist.phases)
        if (phaseState(phase.id, rollout).pending.some((each) => each.by === person))
          await showCard(kit, newCard('confirm', id, { chat: person, thread: null }, { subject: phase.id }));
    }
  }
}

/** "Signed as QA. Lead is still missing." */
function signedToast(events: readonly { type: string }[], phase: Phase, person: number, situation: Situation): string {
  const { rollout } = situation;
  const happened = (type: RolloutEvent['type']): boolean => events.some((event) => event.type === type);
  if (happened('RolloutCompleted')) return `Signed off ✅ ${phase.title} was the last: ${keyOf(rollout)} is completed.`;
  if (happened('PhaseSignedOff')) {
    const next = currentPhase(rollout);
    return `Signed off ✅ ${phase.title} is complete.${next ? ` ${next.title} is open.` : ''}`;
  }
  if (!happened('SignedOff')) return `You have signed ${phase.title} already.`;
  const seat = seating(phase, situation).find((each) => each.signOff?.by === person);
  const role = seat?.seat.role;
  const missing = missingSeats(phase, situation);
  const whose = seat?.inPlaceOf == null ? '' : ` for ${nameOf(seat.inPlaceOf, situation.team)}`;
  const as = role && role !== anybody ? ` as ${seatTitle(role, rollout)}${whose}` : whose;
  return `Signed${as}. ${missing.length ? `${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} still missing.` : ''}`.trim();
}

/** Whoever may not, or looks at an old card, is told before a reason is asked for. */
async function askWhy(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const phase = phaseNamed(tap.card.subject, meant.rollout);
  const decline = { type: 'DeclineSignOff', phase: phase.id, revision: tap.argument, by: tap.person } as const;
  rehearse(kit, { ...decline, reason: 'to be said' }, meant);
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
  tap.answer(
    `${phase.title} is signed by ${whoSigns(phase, { rollout, team, at: kit.clock.now() })}. The lead gives roles: /rollout_roles`,
    true,
  );
}
