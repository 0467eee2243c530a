import { findItem, findPhase, type Phase, type Placed } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import { isGiven, mayNeedWayBack } from '../../rollout/production.ts';
import { mayBeRetried } from '../../rollout/retrying.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { currentPhase, deployPhase, isClosed, itemState, openItems, phaseState } from '../../rollout/standing.ts';
import { isProven } from '../../rollout/ticking.ts';
import type { Team } from '../../team/team.ts';
import { button, type CardButton, type Keyboard, retryButton } from '../buttons.ts';
import { namesFor, namesIn } from '../wording/names.ts';
import type { Draw } from './face.ts';
import { itemPage } from './item-page.ts';
import { overview } from './overview.ts';
import { deliveriesOf, numberOfPhase, type View } from './parts.ts';
import { phasePage } from './phase-page.ts';

/** The live card: an overview, a page for each phase (`phase:<id>`) and one for each item (`item:<id>`). */
export const status: Draw = async ({ card, rollout, team, at, store, outside }) => {
  if (rollout.status === 'unborn') return null;
  const names = await namesFor(rollout, team, store);
  const { item } = placeOf(card.view, rollout);
  const deliveries = await deliveriesOf(item ? [item.item] : [], rollout, store);
  const seen = { rollout, team, at, names, deliveries };
  return {
    text: pageOf(card.view, seen),
    keyboard: statusButtons(seen, card.view, card.nonce, outside.connected(rollout, team) !== undefined),
  };
};

/** A page of the live card as HTML; a view that does not exist is the overview. `names` are the team's unless others are given. */
export const statusPage = (rollout: Rollout, team: Team, view: string, at: Instant, names = namesIn(team)): string =>
  pageOf(view, { rollout, team, at, names });

function pageOf(view: string, seen: View): string {
  const place = placeOf(view, seen.rollout);
  if (place.item) return itemPage(place.item, seen);
  return place.phase ? phasePage(place.phase, seen) : overview(seen);
}

function statusButtons(seen: View, view: string, nonce: string, isConnected: boolean): Keyboard {
  const { rollout } = seen;
  const place = placeOf(view, rollout);
  if (place.item) return itemButtons(place.item, seen, nonce, isConnected);
  return place.phase ? phaseButtons(place.phase, rollout, nonce) : overviewButtons(rollout, nonce);
}

/** A view names its phase or item by id; numbers are understood too. */
function placeOf(view: string, rollout: Rollout): { phase?: Phase | undefined; item?: Placed | undefined } {
  const [kind, name = ''] = view.split(':');
  if (kind === 'item') return { item: findItem(rollout.checklist, name) };
  return kind === 'phase' ? { phase: findPhase(rollout.checklist, name) } : {};
}

function overviewButtons(rollout: Rollout, nonce: string): Keyboard {
  const current = rollout.status === 'open' ? currentPhase(rollout) : undefined;
  const numbers = rollout.checklist.phases
    .filter((phase) => phase !== current)
    .map((phase) => openPhase(phase, numberOfPhase(phase, rollout), rollout, nonce));
  if (!current) return [...(mayBeRetried(rollout) ? [[retryButton(nonce)]] : []), ...rows(numbers, 5)];
  const ask = askForSignOff(current, rollout, nonce);
  return [
    ...ask,
    [openPhase(current, `Open ${current.title}`, rollout, nonce, ask.length ? undefined : 'primary')],
    ...deployButton(rollout, nonce),
    [button(nonce, 'mine', '', 'My items'), button(nonce, 'announce', '', 'Announce…')],
    ...rows(numbers, 5),
    // Alone in the last row, and only where there is something to go back from.
    ...(mayNeedWayBack(rollout) ? [[button(nonce, 'rollback', '', 'Roll back…', 'danger')]] : []),
  ];
}

/** Once everything before is signed off: to start it, and then to see how it goes. */
function deployButton(rollout: Rollout, nonce: string): Keyboard {
  const isTheTime = isGiven(rollout) && currentPhase(rollout)?.id === deployPhase(rollout)?.id;
  if (!isTheTime || rollout.deployment?.passedAt) return [];
  return [[button(nonce, 'deploy', '', rollout.deployment ? 'Deployment panel' : 'Start deploying…')]];
}

function phaseButtons(phase: Phase, rollout: Rollout, nonce: string): Keyboard {
  const items = phase.items.map((item) => {
    const number = findItem(rollout.checklist, item.id)?.number ?? '';
    return button(nonce, 'item', number, number);
  });
  return [...rows(items, 5), ...askForSignOff(phase, rollout, nonce), [button(nonce, 'back', '', '‹ Overview')]];
}

/** On every page that somebody may have before them who ticks the phase's last item. */
function askForSignOff(phase: Phase, rollout: Rollout, nonce: string): Keyboard {
  const isReady =
    rollout.status === 'open' &&
    currentPhase(rollout)?.id === phase.id &&
    openItems(phase, rollout).length === 0 &&
    !phaseState(phase.id, rollout).requested;
  return isReady ? [[button(nonce, 'ask', numberOfPhase(phase, rollout), 'Ask for sign-off', 'primary')]] : [];
}

function itemButtons(placed: Placed, seen: View, nonce: string, isConnected: boolean): Keyboard {
  const { item, phase, number } = placed;
  const { rollout } = seen;
  const back = openPhase(phase, `‹ ${phase.title}`, rollout, nonce);
  if (rollout.status !== 'open' || isClosed(phase, rollout)) return [[back]];
  const state = itemState(item.id, rollout);
  const { status, proposal } = state;
  const mayBeDone = phase.preparedEarly || currentPhase(rollout)?.id === phase.id;
  // What would be refused is not what stands out.
  const hasProof = isProven(placed, state, { ...seen, deliveries: seen.deliveries ?? [] });
  const done = mayBeDone ? [button(nonce, 'done', number, 'Done', hasProof ? 'success' : undefined)] : [];
  const wantsMore = !hasProof && item.evidence.needs > 0;
  const prove = button(nonce, 'prove', number, 'Add evidence', wantsMore && status === 'to-do' ? 'primary' : undefined);
  const ask = isConnected && item.evidence.collect ? [button(nonce, 'collect', number, 'Collect')] : [];
  const skip = proposal ? [] : [[button(nonce, 'skip', number, 'Not applicable…')]];
  if (status === 'blocked') return [[button(nonce, 'unblock', number, 'Unblock', 'primary'), prove], ...skip, [back]];
  // This one is done by a vote, and by nothing else.
  const first = item.evidence.fact === 'go' ? [button(nonce, 'vote', '', 'Go/no-go vote', 'primary')] : done;
  if (status === 'to-do')
    return [[...first, button(nonce, 'block', number, 'Block…')], [prove, ...ask], ...skip, [back]];
  // Below what takes the place of Done: a second tap there neither asks for anything nor opens it.
  return [
    [button(nonce, 'undo', number, 'Undo'), prove],
    ...(ask.length ? [ask] : []),
    ...nextItem(phase, rollout, nonce),
    ...askForSignOff(phase, rollout, nonce),
    [back],
  ];
}

/** What is ticked leads on to what is still to do. */
function nextItem(phase: Phase, rollout: Rollout, nonce: string): Keyboard {
  const item = openItems(phase, rollout).find(({ id }) => itemState(id, rollout).status === 'to-do');
  const number = item && findItem(rollout.checklist, item.id)?.number;
  return number ? [[button(nonce, 'item', number, `Next: ${number} ${item.title}`, 'primary')]] : [];
}

const openPhase = (
  phase: Phase,
  label: string,
  rollout: Rollout,
  nonce: string,
  style?: CardButton['style'],
): CardButton => button(nonce, 'open', numberOfPhase(phase, rollout), label, style);

function rows(buttons: CardButton[], width: number): Keyboard {
  return Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) =>
    buttons.slice(row * width, row * width + width),
  );
}
