import { keyOf } from '../../rollout/standing.ts';
import type { Slot } from '../../team/slots.ts';
import { shortenedUnits } from '../../time/cut.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import type { Face } from '../faces/face.ts';
import { page } from '../wording/words.ts';
import { assumedClocks } from './slots.ts';
import { checkPage, overridePage } from './wizard-check.ts';
import type { Draft, Step } from './wizard-draft.ts';
import { known, navigation, pick, problem, type Surroundings } from './wizard-parts.ts';

/** The wizard's one message. `nonce` is the dialogue's. */
export function wizardFace(nonce: string, draft: Draft, around: Surroundings): Face {
  switch (draft.step) {
    case 'product':
      return asking(nonce, draft, 'product', 'What is updated? Answer my question below, e.g. <code>Payments</code>');
    case 'version':
      return asking(nonce, draft, 'version', 'To which version? Answer my question below, e.g. <code>4.2.0</code>');
    case 'window':
      return whenPage(nonce, draft, around);
    case 'length':
      return lengthPage(nonce, draft);
    case 'override':
      return overridePage(nonce, draft, around);
    case 'check':
      return checkPage(nonce, draft, around);
    case 'change':
      return changePage(nonce, draft);
    case 'resume':
      return resumePage(nonce, draft, around);
  }
}

/** The question that goes with a step as a message of its own: only such a message opens the reply field. Null where buttons are enough. */
export function questionOf(draft: Draft): { html: string; placeholder: string } | null {
  if (draft.step === 'product')
    return { html: 'which product is updated? Reply to this message.', placeholder: 'e.g. Payments' };
  if (draft.step === 'version') return { html: 'to which version? Reply to this message.', placeholder: 'e.g. 4.2.0' };
  if (draft.step === 'override')
    return { html: 'why does the window lie in a freeze? Reply to this message.', placeholder: 'e.g. vendor deadline' };
  if (!draft.isTyping) return null;
  if (draft.step === 'window')
    return { html: 'when does the window open? Reply to this message.', placeholder: 'e.g. tue 22:00 for 90m' };
  return draft.step === 'length'
    ? { html: 'how long will it take? Reply to this message.', placeholder: 'e.g. 90m' }
    : null;
}

const steps: Partial<Record<Step, string>> = { product: '1 of 4', version: '2 of 4', window: '3 of 4' };
const lengths = [30, 60, 90, 120, 240];

function asking(nonce: string, draft: Draft, what: 'product' | 'version', question: string): Face {
  return {
    text: page([head(draft, what), ...known(draft, what), '', ...problem(draft), question]),
    keyboard: [navigation(nonce, draft)],
  };
}

function whenPage(nonce: string, draft: Draft, { team, slots, retried }: Surroundings): Face {
  const offered = draft.choices.length
    ? draft.choices
    : slots.map((slot) => ({ at: slot.opensAt, label: `${sayTime(slot.opensAt, team.zone)} · ${shortWhy(slot)}` }));
  return {
    text: page([
      head(draft, 'window'),
      ...(retried ? [`<b>Retry of</b> ${keyOf(retried)}`] : []),
      ...known(draft, 'window'),
      '',
      ...problem(draft),
      draft.choices.length ? 'Which one is it?' : 'When does the window open?',
      draft.choices.length || !slots.length
        ? null
        : `<i>How many of your users are online${team.traffic ? '' : ' (assumed: office hours)'} and who of the team is awake${byWhichClock(slots)}; no freeze holds then.</i>`,
      'Or reply to this message with a time: <code>tue 22:00 for 90m</code>, <code>2026-12-09 02:00 UTC</code>.',
    ]),
    keyboard: [
      ...offered.map(({ at, label }) => [button(nonce, 'choose', at.toString(36), shownOnButton(label))]),
      [pick(nonce, 'type', 'Type another time'), pick(nonce, 'later', 'Decide later')],
      navigation(nonce, draft),
    ],
  };
}

/** "4 % online, 3/3 awake" */
const shortWhy = ({ online, awake, responders }: Slot): string =>
  `${Math.round(online * 100)} % online, ${awake}/${responders} awake`;

function byWhichClock(slots: readonly Slot[]): string {
  const assumed = assumedClocks(slots);
  return assumed ? ` (${assumed})` : '';
}

function lengthPage(nonce: string, draft: Draft): Face {
  return {
    text: page([
      '<b>New rollout — how long</b>',
      ...known(draft, 'length'),
      '',
      ...problem(draft),
      'How long may it take?',
    ]),
    keyboard: [
      lengths.map((minutes) => pick(nonce, `for${minutes}`, sayDuration(minutes * MINUTE))),
      [pick(nonce, 'type', 'Type another length')],
      navigation(nonce, draft),
    ],
  };
}

function changePage(nonce: string, draft: Draft): Face {
  return {
    text: page(['<b>New rollout — what changes?</b>', ...known(draft, 'change'), ...problem(draft)]),
    keyboard: [
      [pick(nonce, 'product', 'Product'), pick(nonce, 'version', 'Version')],
      [pick(nonce, 'window', 'Window'), ...(draft.opensAt === null ? [] : [pick(nonce, 'length', 'Length')])],
      navigation(nonce, draft),
    ],
  };
}

function resumePage(nonce: string, draft: Draft, { retried }: Surroundings): Face {
  const wanted = draft.instead?.retryOf;
  return {
    text: page([
      '<b>You have begun a rollout already</b>',
      ...(retried ? [`<b>Retry of</b> ${keyOf(retried)}`] : []),
      ...known(draft, 'resume'),
      ...problem(draft),
      wanted ? `Go on with it, or discard it and plan R-${wanted} once more?` : null,
    ]),
    keyboard: [
      [
        pick(nonce, 'continue', 'Continue', 'primary'),
        pick(nonce, 'anew', wanted ? `Discard, retry R-${wanted}` : 'Start anew'),
      ],
      [button(nonce, 'cancel', '', 'Cancel')],
    ],
  };
}

const head = (draft: Draft, what: Step): string => `<b>New rollout · step ${steps[draft.step] ?? ''} — ${what}</b>`;

const shownOnButton = (label: string): string => shortenedUnits(label, 60);
