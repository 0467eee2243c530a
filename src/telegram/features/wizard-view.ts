import { audienceOf } from '../../rollout/audience.ts';
import type { Checklist } from '../../rollout/checklist.ts';
import { placedItems } from '../../rollout/checklist.ts';
import type { Instant, Window } from '../../rollout/events.ts';
import { frozenSentence } from '../../rollout/frozen.ts';
import { takenOver } from '../../rollout/retrying.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { isGoingBack, keyOf } from '../../rollout/standing.ts';
import { type Frozen, freezesOver } from '../../team/freezes.ts';
import type { Slot } from '../../team/slots.ts';
import { holdersOf, nameOf, type Team } from '../../team/team.ts';
import { shortenedUnits } from '../../time/cut.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayInZones, sayTime, sayUntil, sayWindow } from '../../time/say.ts';
import { button, type CardButton } from '../buttons.ts';
import { nightAt, sayAudience } from '../faces/audience.ts';
import type { Face } from '../faces/face.ts';
import { carriedWords, openLine } from '../wording/told-retries.ts';
import { count, listed, page, quoted, shown } from '../wording/words.ts';
import { assumedClocks } from './slots.ts';
import { type Draft, digestOfDraft, type Step, windowOf } from './wizard-draft.ts';

/** What the wizard shows beside the draft itself. */
export interface Surroundings {
  now: Instant;
  team: Team;
  checklist: Checklist;
  /** The number that the rollout will probably get. */
  number: number;
  /** The one that it is planned in place of. */
  retried: Rollout | null;
  /** Zones of the people with a role, other than the team's own. */
  zones: string[];
  /** Proposed windows, while it is asked when. */
  slots: Slot[];
  /** What is in the way of the window, as lines of HTML. */
  conflicts: string[];
}

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
  if (draft.step === 'product') return { html: 'which product is updated?', placeholder: 'e.g. Payments' };
  if (draft.step === 'version') return { html: 'to which version?', placeholder: 'e.g. 4.2.0' };
  if (draft.step === 'override')
    return { html: 'why does the window lie in a freeze?', placeholder: 'e.g. vendor deadline' };
  if (!draft.isTyping) return null;
  if (draft.step === 'window') return { html: 'when does the window open?', placeholder: 'e.g. tue 22:00 for 90m' };
  return draft.step === 'length' ? { html: 'how long will it take?', placeholder: 'e.g. 90m' } : null;
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
const byWhichClock = (slots: readonly Slot[]): string => {
  const assumed = assumedClocks(slots);
  return assumed ? ` (${assumed})` : '';
};

const shortWhy = ({ online, awake, responders }: Slot): string =>
  `${Math.round(online * 100)} % online, ${awake}/${responders} awake`;

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

function checkPage(nonce: string, draft: Draft, around: Surroundings): Face {
  const window = windowOf(draft);
  const over = window ? freezesOver(window, around.team) : [];
  const isFrozen = over.length > 0 && !draft.override;
  return {
    text: page([
      '<b>New rollout — please check</b>',
      `<b>${shown(draft.product)} ${shown(draft.version)}</b>`,
      ...retryLines(draft, around),
      ...windowLines(draft, around),
      ...frozenLines(draft, over),
      ...around.conflicts,
      ...nightLines(window, draft, around),
      `<b>Plan</b> ${planLine(around.checklist)}`,
      ...rosterLines(around),
      ...noticeLines(draft, around),
      ...problem(draft),
    ]),
    keyboard: [
      isFrozen
        ? [pick(nonce, 'window', 'Another time', 'primary'), pick(nonce, 'override', 'Override…')]
        : [button(nonce, 'create', digestOfDraft(draft), `Create R-${around.number}`, 'success')],
      [pick(nonce, 'change', 'Change…'), button(nonce, 'cancel', '', 'Cancel')],
    ],
  };
}

/** What the new one takes over, and what of the old one somebody has to look at. */
function retryLines({ version }: Draft, { retried, checklist, team }: Surroundings): string[] {
  if (!retried) return [];
  const carried = takenOver(retried, version, checklist, team);
  const ended = retried.rolledBack ?? retried.calledOff;
  const open = openLine(carried, keyOf(retried));
  return [
    `<b>Retry of</b> ${keyOf(retried)}, ${retried.rolledBack ? 'rolled back' : 'called off'}: ${quoted(ended?.reason ?? '', 160)}`,
    `<b>Carried over</b> ${listed(carriedWords(carried, checklist))}; nothing of it counts as done`,
    ...(open ? [open] : []),
    ...(isGoingBack(retried)
      ? [`⚠️ ${keyOf(retried)} is still being brought back: it can be deployed once that is done`]
      : []),
  ];
}

function nightLines(window: Window | null, draft: Draft, { team }: Surroundings): string[] {
  const night = window ? nightAt(window.opensAt, { ...team, stakeholders: audienceOf('notice', draft, team) }) : '';
  return night ? [`It opens at night for readers: ${night}`] : [];
}

/** The freezes that the window lies in: why all the same, or that it cannot be created so. */
function frozenLines({ override }: Draft, over: Frozen[]): string[] {
  if (over.length === 0) return [];
  const titles = listed(over.map(({ freeze }) => quoted(freeze.title, 60)));
  return [
    override
      ? `⚠️ Over the freeze ${titles}, because: ${quoted(override, 200)}`
      : `⚠️ ${shown(frozenSentence(over), 600)}`,
  ];
}

function overridePage(nonce: string, draft: Draft, { team }: Surroundings): Face {
  const window = windowOf(draft);
  const over = window ? freezesOver(window, team) : [];
  return {
    text: page([
      '<b>New rollout — why in a freeze?</b>',
      ...known(draft, 'override'),
      ...frozenLines({ ...draft, override: '' }, over),
      ...problem(draft),
      'Answer my question below with the reason; it stands in the record.',
    ]),
    keyboard: [navigation(nonce, draft)],
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

function known(draft: Draft, asked: Step): string[] {
  const window = windowOf(draft);
  const value = (what: Step, text: string): string => (asked === what && !text ? '?' : text || '–');
  return [
    `<b>Product</b> ${value('product', shown(draft.product))}`,
    `<b>Version</b> ${value('version', shown(draft.version))}`,
    `<b>Window</b> ${value('window', window ? sayWindow(window, draft.zone) : draft.isLater ? 'decided later' : '')}`,
  ];
}

const problem = (draft: Draft): string[] => (draft.problem ? [`⚠️ ${shown(draft.problem, 400)}`] : []);

function windowLines(draft: Draft, { now, team, zones }: Surroundings): string[] {
  const window = windowOf(draft);
  if (!window) return ['<b>Window</b> decided later: <code>/rollout schedule</code>'];
  const others = [...new Set([team.zone, 'UTC', ...zones])].filter((zone) => zone !== draft.zone).slice(0, 5);
  const length = sayDuration(draft.minutes * MINUTE);
  return [
    `<b>Window</b> ${sayWindow(window, draft.zone)}`,
    ...(others.length ? [`= ${sayInZones(window.opensAt, others, draft.zone)}`] : []),
    `${sayUntil(window.opensAt, now)} · ${length} long${draft.isLengthAssumed ? ' (assumed; Change… sets it)' : ''}`,
  ];
}

const planLine = (checklist: Checklist): string =>
  `${shown(checklist.title)}, ${count(placedItems(checklist).length, 'item')}`;

function rosterLines({ checklist, team }: Surroundings): string[] {
  const held = checklist.roles.slice(0, 10).filter((role) => holdersOf(role.id, team).length > 0);
  const empty = checklist.roles.slice(0, 10).filter((role) => !held.includes(role));
  return [
    ...held.map((role) => `<b>${shown(role.title, 24)}</b> ${people(holdersOf(role.id, team), team)}`),
    ...(empty.length ? [`<b>Nobody yet</b> ${empty.map((role) => shown(role.title, 24)).join(', ')}`] : []),
  ];
}

function people(ids: readonly number[], team: Team): string {
  const names = ids.slice(0, 3).map((id) => shown(nameOf(id, team), 40));
  return `${names.join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`;
}

/** What would come before now is not promised. */
function noticeLines(draft: Draft, { checklist, team, now }: Surroundings): string[] {
  const rungs = checklist.announcements.ladder.filter(
    ({ kind, beforeMinutes }) =>
      kind !== 'start' && (draft.opensAt === null || draft.opensAt - beforeMinutes * MINUTE > now),
  );
  const before = rungs.map((rung) => sayDuration(rung.beforeMinutes * MINUTE)).join(', ');
  const told = audienceOf('notice', draft, team);
  if (!team.stakeholders.length) return ['<b>Notices</b> nobody is told yet: <code>/rollout stakeholders</code>'];
  return [
    `<b>Notices</b> ${before ? `${before} before, ` : ''}start, end`,
    `to ${sayAudience(told)} (nothing sent yet)`,
    ...(draft.opensAt === null ? ['They need a window first.'] : []),
  ];
}

function navigation(nonce: string, draft: Draft): CardButton[] {
  const cancel = button(nonce, 'cancel', '', 'Cancel');
  return draft.step === 'product' && !draft.product ? [cancel] : [button(nonce, 'back', '', '‹ Back'), cancel];
}

const pick = (nonce: string, what: string, text: string, style?: CardButton['style']): CardButton =>
  button(nonce, 'pick', what, text, style);

const shownOnButton = (label: string): string => shortenedUnits(label, 60);
