import { newCard } from '../../coordinator/new-card.ts';
import { liveRevisions } from '../../coordinator/watching.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import { canBringBack } from '../../rollout/deploying/deployment.ts';
import { endedAs, endedWords, keyOf } from '../../rollout/standing.ts';
import { mayDo } from '../../team/authority.ts';
import { nameOf } from '../../team/team.ts';
import { backReasons } from '../faces/deploy.ts';
import { type Armed, armedFor, type Ending, endings, isExpired, notConfirmed } from '../faces/ending.ts';
import { title } from '../faces/parts.ts';
import type { Answer, Feature, Kit, Meant, Place, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { asking } from '../speech.ts';
import { quoted, shown } from '../wording/words.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { endCard, showCard, turnCard } from './showing.ts';

/** Calling a rollout off, and rolling it back: a reason, what it means, and a second tap of the same person within a minute. */
export function ending(kit: Kit): Feature {
  return {
    verbs: { cancel: (saying) => said(kit, saying, 'call-off'), rollback: (saying) => said(kit, saying, 'roll-back') },
    taps: {
      'status.rollback': (tap) => rollBackTapped(kit, tap),
      'issue.rollback': (tap) => rollBackTapped(kit, tap),
      'deploy.rollback': (tap) => whyBack(kit, tap),
      'deploy.why': (tap) => reasonTapped(kit, tap),
      'call-off.keep': (tap) => keep(kit, tap),
      'call-off.end': (tap) => end(kit, tap, 'call-off'),
      'roll-back.keep': (tap) => keep(kit, tap),
      'roll-back.end': (tap) => end(kit, tap, 'roll-back'),
    },
    answers: { 'ending.reason': (answer) => reasonGiven(kit, answer) },
  };
}

async function said(kit: Kit, saying: SlashSaying, how: Ending): Promise<void> {
  const { rest } = saying.slash;
  if (how === 'roll-back' && /^done$/i.test(rest)) return backByHand(kit, saying);
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const command = { type: endings[how].command, reason: rest || 'to be said', by: saying.person } as const;
  if (rehearse(kit, command, meant).length === 0)
    return saying.say(`${keyOf(meant.rollout)} ${endedWords(meant.rollout)} already.`);
  if (rest) return arm(kit, meant, saying.place, how, { by: saying.person.id, reason: rest, armedAt: kit.clock.now() });
  asking(kit, saying.place, saying.person)(question(how, meant));
}

async function rollBackTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  rehearse(kit, { type: 'RollBack', reason: 'to be said', by: tap.person }, meant);
  tap.ask(question('roll-back', meant));
  tap.answer('Say why in a reply. Nothing is changed yet.');
}

/** At midnight a reason is a tap: only for another one something has to be typed. */
async function whyBack(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  rehearse(kit, { type: 'RollBack', reason: 'to be said', by: tap.person }, meant);
  await turnCard(kit, tap.card.id, { view: 'back' });
  tap.answer('Say why with a tap. Nothing is changed yet.');
}

async function reasonTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const reason = backReasons[tap.argument as keyof typeof backReasons];
  if (!reason) return rollBackTapped(kit, tap);
  rehearse(kit, { type: 'RollBack', reason, by: tap.person }, meant);
  await turnCard(kit, tap.card.id, { view: '' });
  await arm(kit, meant, tap.place, 'roll-back', { by: tap.person.id, reason, armedAt: kit.clock.now() });
  tap.answer('Confirm it below within 60 seconds.');
}

/** A cluster would not, so somebody did: stakeholders hear of it now. */
async function backByHand(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { events } = await kit.handle.rollout(meant.id, saying.cause, { type: 'FinishRollback', by: saying.person });
  if (events.length === 0) saying.say(`${keyOf(meant.rollout)} was said to be back already.`);
}

const question = (how: Ending, { id, rollout }: Meant) => ({
  kind: 'ending.reason',
  html: `why is ${title(rollout)} ${endings[how].done}? Reply to this message; nothing is changed yet.`,
  placeholder: how === 'call-off' ? 'e.g. vendor withdrew the release' : 'e.g. errors at 4 %',
  data: { id, how },
});

async function reasonGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id, how } = answer.dialogue.data as { id: Meant['id']; how: Ending };
  const meant = await loadRollout(kit, id);
  const reason = answer.message.text ?? answer.message.caption ?? '';
  rehearse(kit, { type: endings[how].command, reason, by: answer.person }, meant);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  await arm(kit, meant, answer.place, how, { by: answer.person.id, reason, armedAt: kit.clock.now() });
}

async function arm(kit: Kit, meant: Meant, place: Place, how: Ending, armed: Armed): Promise<void> {
  const { id } = meant;
  const data = how === 'roll-back' ? { ...armed, live: await liveNow(kit, meant) } : armed;
  const card = await showCard(kit, newCard(how, id, place, { data }));
  const disarm = async (): Promise<void> => {
    const now = await kit.store.cards.byId(card.id);
    if (now && !now.isClosed) await endCard(kit, now, notConfirmed(how, (await loadRollout(kit, id)).rollout));
  };
  // A restart forgets the timer, but not the time: a later tap is refused.
  setTimeout(() => kit.later(disarm(), 'disarming an ending'), armedFor).unref();
}

/** What runs now, so that the card says what exactly is confirmed, and nothing else is brought back. */
const liveNow = async ({ outside, sources }: Kit, { rollout, team }: Meant): Promise<Record<string, number>> =>
  canBringBack(rollout, outside.connected(rollout, team)) ? liveRevisions(sources, rollout) : {};

/** A cluster that is slow keeps nobody from going back: then what was on the card counts, and the cluster itself refuses what it is not. */
const soon = (looking: Promise<Record<string, number>>): Promise<Record<string, number>> =>
  Promise.race([looking, new Promise<Record<string, number>>((resolve) => setTimeout(resolve, 1_000, {}).unref())]);

async function end(kit: Kit, tap: Tap, how: Ending): Promise<void> {
  const { id, rollout, team } = await rolloutOf(kit, tap);
  const words = endings[how];
  const armed = tap.card.data as Armed;
  if (isExpired(armed, kit.clock.now())) {
    tap.answer(`Not confirmed in time, nothing changed. To ask again: ${words.slash}`, true);
    return endCard(kit, tap.card, notConfirmed(how, rollout));
  }
  if (armed.by !== tap.person.id) {
    mustBeAllowed(tap.person, words.mayDo, words.act(keyOf(rollout)), rollout, team);
    return tap.answer(
      `${nameOf(armed.by, team)} asked for this and confirms it. You can ask for it yourself: ${words.slash}`,
      true,
    );
  }
  const { reason, live = {} } = armed;
  const now = how === 'roll-back' ? await soon(liveNow(kit, { id, rollout, team })) : {};
  if (Object.entries(now).some(([key, revision]) => live[key] !== undefined && live[key] !== revision)) {
    await turnCard(kit, tap.card.id, { data: { ...armed, live: now, armedAt: kit.clock.now() } satisfies Armed });
    return tap.answer('What runs has changed since this card. Look at the revisions again, then tap.', true);
  }
  const command = how === 'roll-back' ? ({ type: 'RollBack', live } as const) : ({ type: 'CallOff' } as const);
  const { rollout: after } = await kit.handle.rollout(id, tap.cause, { ...command, reason, by: tap.person });
  const done = endedAs(after) ?? words.done;
  tap.answer(`${keyOf(rollout)} is ${done}.`);
  await endCard(
    kit,
    tap.card,
    `<b>${words.glyph} ${title(rollout)} — ${done} by ${shown(tap.person.name, 40)}</b>\n${quoted(reason, 600)}`,
  );
}

/** The safe direction takes one tap of anybody with a role. */
async function keep(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  const { by } = tap.card.data as Armed;
  if (!mayDo(tap.person, 'keepGoing', team, { people: [by] }))
    return tap.answer('Only people with a role in this team decide here: /rollout_roles', true);
  tap.answer(`${keyOf(rollout)} goes on.`);
  await endCard(
    kit,
    tap.card,
    `<b>${title(rollout)} goes on</b>\nKept by ${shown(tap.person.name, 40)}, nothing changed.`,
  );
}
