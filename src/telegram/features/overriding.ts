import { mustBeAllowed } from '../../rollout/asking.ts';
import { clashesOf, mustBeAbleToOverride } from '../../rollout/frozen.ts';
import { keyOf } from '../../rollout/standing.ts';
import { freezesOver } from '../../team/freezes.ts';
import { Refusal } from '../../team/refusal.ts';
import type { ProposedWindow } from '../faces/window.ts';
import type { Answer, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { thumbUp } from '../speech.ts';
import { listed, quoted } from '../wording/words.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { turnCard } from './showing.ts';

// Why a window lies in a freeze: said on the card of a new window, or of the window that stands already.

/** Whoever may not is told before anything is asked. */
export async function askWhy(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  const window = tap.card.data as ProposedWindow;
  mustBeAllowed(tap.person, 'schedule', `set the window of ${keyOf(rollout)}`, rollout, team);
  const over = freezesOver(window, team);
  mustBeAbleToOverride(tap.person, over, rollout, team);
  const names = listed(over.map(({ freeze }) => quoted(freeze.title, 60)));
  const data: Question = { card: tap.card.id };
  tap.ask({
    kind: 'override',
    html: `why does the window lie in the freeze ${names}?`,
    placeholder: 'vendor deadline',
    data,
  });
  tap.answer('Say why in a reply.');
}

interface Question {
  card: number;
}

/** The reason goes onto the card, which shows what follows; only a tap there sets the window. */
export async function toldWhy(kit: Kit, answer: Answer): Promise<void> {
  const { card: id } = answer.dialogue.data as Question;
  const card = await kit.store.cards.byId(id);
  if (!card || card.isClosed) throw new Refusal('That window was decided meanwhile. See /status.', 'outdated');
  const team = await kit.store.team(Number(card.stream.split('/')[1]));
  const meant = await rolloutOf(kit, { card, team });
  const { override: _, by, ...window } = card.data as ProposedWindow;
  const override = answer.message.text ?? answer.message.caption ?? '';
  rehearse(kit, { type: 'ScheduleWindow', window, override, by: answer.person }, meant);
  await turnCard(kit, id, { data: { ...window, by, override } satisfies ProposedWindow });
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, 'Noted. Look at the card and set the window there.');
}

/** `/rollout schedule override="…"`: the window stays where it is although a freeze was set over it. */
export async function letStand(
  kit: Kit,
  { id, rollout, team }: Meant,
  saying: SlashSaying,
  override: string,
): Promise<void> {
  const { window } = rollout;
  if (!window) throw new Refusal('There is no window yet: /rollout schedule tue 22:00 for 90m', 'bad-time');
  const over = listed(clashesOf(rollout, team).map(({ freeze }) => quoted(freeze.title, 60)));
  const { events } = await kit.handle.rollout(id, saying.cause, {
    type: 'ScheduleWindow',
    window,
    override,
    by: saying.person,
  });
  saying.say(
    events.length
      ? `The window of ${keyOf(rollout)} stays over the freeze ${over}, because: ${quoted(override, 300)}`
      : `The window of ${keyOf(rollout)} lies in no freeze that needs a reason.`,
  );
}
