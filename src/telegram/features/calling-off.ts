import { newCard } from '../../coordinator/new-card.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import { keyOf } from '../../rollout/rollout.ts';
import { isOnRoster, nameOf } from '../../team/team.ts';
import { type Armed, armedFor, isExpired, notConfirmed } from '../faces/call-off.ts';
import { title } from '../faces/parts.ts';
import type { Answer, Feature, Kit, Meant, Place, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { asking } from '../speech.ts';
import { quoted, shown } from '../wording/words.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { endCard, showCard } from './showing.ts';

/** Calling a rollout off: a reason, what it means, and a second tap of the same person within a minute. */
export function callingOff(kit: Kit): Feature {
  return {
    verbs: { cancel: (saying) => cancel(kit, saying) },
    taps: {
      'call-off.keep': (tap) => keep(kit, tap),
      'call-off.end': (tap) => end(kit, tap),
    },
    answers: { 'call-off.reason': (answer) => reasonGiven(kit, answer) },
  };
}

async function cancel(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rest } = saying.slash;
  const command = { type: 'CallOff', reason: rest || 'to be said', by: saying.person } as const;
  if (rehearse(command, meant, kit.clock.now()).length === 0)
    return saying.say(`${keyOf(meant.rollout)} was called off already.`);
  if (rest) return arm(kit, meant, saying.place, { by: saying.person.id, reason: rest, armedAt: kit.clock.now() });
  asking(
    kit,
    saying.place,
    saying.person,
  )({
    kind: 'call-off.reason',
    html: `why is ${title(meant.rollout)} called off? Reply to this message; nothing is changed yet.`,
    placeholder: 'e.g. vendor withdrew the release',
    data: { id: meant.id },
  });
}

async function reasonGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id } = answer.dialogue.data as { id: Meant['id'] };
  const meant = await loadRollout(kit, id);
  const reason = answer.message.text ?? answer.message.caption ?? '';
  rehearse({ type: 'CallOff', reason, by: answer.person }, meant, kit.clock.now());
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  await arm(kit, meant, answer.place, { by: answer.person.id, reason, armedAt: kit.clock.now() });
}

async function arm(kit: Kit, { id, rollout }: Meant, place: Place, data: Armed): Promise<void> {
  const card = await showCard(kit, newCard('call-off', id, place, { data }));
  const disarm = async (): Promise<void> => {
    const now = await kit.store.cards.byId(card.id);
    if (now && !now.isClosed) await endCard(kit, now, notConfirmed(rollout));
  };
  // A restart forgets the timer, but not the time: a later tap is refused.
  setTimeout(() => kit.later(disarm(), 'disarming a call-off'), armedFor).unref();
}

async function end(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout, team } = await rolloutOf(kit, tap);
  const armed = tap.card.data as Armed;
  if (isExpired(armed, kit.clock.now())) {
    tap.answer('Not confirmed in time, nothing changed. To ask again: /rollout cancel', true);
    return endCard(kit, tap.card, notConfirmed(rollout));
  }
  if (armed.by !== tap.person.id) {
    mustBeAllowed(tap.person, 'callOff', `call ${keyOf(rollout)} off`, rollout, team);
    return tap.answer(
      `${nameOf(armed.by, team)} asked for this and confirms it. You can ask for it yourself: /rollout cancel`,
      true,
    );
  }
  const { reason } = armed;
  await kit.handle.rollout(id, tap.cause, { type: 'CallOff', reason, by: tap.person });
  tap.answer(`${keyOf(rollout)} is called off.`);
  await endCard(
    kit,
    tap.card,
    `<b>⏹ ${title(rollout)} — called off by ${shown(tap.person.name, 40)}</b>\n${quoted(reason, 600)}`,
  );
}

/** The safe direction takes one tap of anybody with a role. */
async function keep(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  const { by } = tap.card.data as Armed;
  if (by !== tap.person.id && !isOnRoster(tap.person.id, team))
    return tap.answer('Only people with a role in this team decide here: /rollout roles', true);
  tap.answer(`${keyOf(rollout)} goes on.`);
  await endCard(
    kit,
    tap.card,
    `<b>${title(rollout)} goes on</b>\nKept by ${shown(tap.person.name, 40)}, nothing changed.`,
  );
}
