import type { Letter } from '../coordinator/ports.ts';
import { findItem } from '../rollout/checklist.ts';
import type { Instant, RolloutEvent } from '../rollout/events.ts';
import type { Thing } from '../rollout/events-reminders.ts';
import { thingKey, thingOf } from '../rollout/evolve-reminders.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { type SnoozeChoice, snoozeChoices } from '../rollout/snooze-choices.ts';
import { isOpen } from '../rollout/snoozing.ts';
import { itemState } from '../rollout/standing.ts';
import { button, type CardButton, type Keyboard, letterNonce } from './buttons.ts';
import { sayNear } from './wording/when.ts';

/** In which rollout, when, and on whose clocks. */
interface Moment {
  rollout: Rollout;
  at: Instant;
  zone: string;
}

/** Each thing that a reminder names, once. */
export const thingsOf = (event: Extract<RolloutEvent, { type: 'Reminded' }>): Thing[] => [
  ...new Map(event.owed.map((owed) => [thingKey(thingOf(owed)), thingOf(owed)])).values(),
];

/** Under a reminder: what can be done about it now. Done and blocked where it is one item; nothing once all of it is settled. */
export function reminderKeyboard(
  letter: Pick<Letter, 'unique'>,
  event: Extract<RolloutEvent, { type: 'Reminded' }>,
  { rollout, at, zone }: Moment,
): Keyboard {
  const open = thingsOf(event).filter((thing) => rollout.status === 'open' && isOpen(thing, rollout));
  if (open.length === 0) return [];
  const nonce = letterNonce(letter);
  const [only] = open;
  const placed = open.length === 1 && only && 'item' in only ? findItem(rollout.checklist, only.item) : undefined;
  const isBlocked = placed && itemState(placed.item.id, rollout).status === 'blocked';
  const doing =
    placed && !isBlocked
      ? [button(nonce, 'done', placed.number, 'Done', 'success'), button(nonce, 'block', placed.number, 'Blocked…')]
      : [];
  const snoozes = snoozeChoices(open, rollout, at, zone).map((choice) => snoozeButton(nonce, choice, at, zone));
  return [doing, snoozes, [button(nonce, 'stop', '', 'Stop reminding me')]].filter((row) => row.length > 0);
}

function snoozeButton(nonce: string, { name, until }: SnoozeChoice, at: Instant, zone: string): CardButton {
  const labels = { '1h': '1 h', '4h': '4 h', morning: 'Tomorrow 9:00', latest: `Latest: ${sayNear(until, at, zone)}` };
  return button(nonce, 'snooze', name, labels[name]);
}

export const wakeKeyboard = (letter: Pick<Letter, 'unique'>): Keyboard => [
  [button(letterNonce(letter), 'wake', '', 'Wake now')],
];

export const againKeyboard = (letter: Pick<Letter, 'unique'>): Keyboard => [
  [button(letterNonce(letter), 'again', '', 'Remind me again')],
];

/** Under a reminder that recurs. */
export const endKeyboard = (letter: Pick<Letter, 'unique'>, number: number): Keyboard => [
  [button(letterNonce(letter), 'end', String(number), 'No more of it')],
];
