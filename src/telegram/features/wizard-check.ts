/** The wizard's last page: everything that is about to be created, once more, before somebody creates it; and what a freeze asks first. */
import { audienceOf } from '../../rollout/audience.ts';
import { type Checklist, placedItems } from '../../rollout/checklist.ts';
import type { Window } from '../../rollout/events.ts';
import { frozenSentence } from '../../rollout/frozen.ts';
import { takenOver } from '../../rollout/retrying.ts';
import { isGoingBack, keyOf } from '../../rollout/standing.ts';
import { type Frozen, freezesOver } from '../../team/freezes.ts';
import { holdersOf, nameOf, type Team } from '../../team/team.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayInZones, sayUntil, sayWindow } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { nightAt, sayAudience } from '../faces/audience.ts';
import type { Face } from '../faces/face.ts';
import { carriedWords, openLine } from '../wording/told-retries.ts';
import { count, listed, page, quoted, shown } from '../wording/words.ts';
import { type Draft, digestOfDraft, windowOf } from './wizard-draft.ts';
import { known, navigation, pick, problem, type Surroundings } from './wizard-parts.ts';

/** What would be created, and what speaks against it. */
export function checkPage(nonce: string, draft: Draft, around: Surroundings): Face {
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

/** Asks why it has to be in a freeze. */
export function overridePage(nonce: string, draft: Draft, { team }: Surroundings): Face {
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

function windowLines(draft: Draft, { now, team, zones }: Surroundings): string[] {
  const window = windowOf(draft);
  if (!window) return ['<b>Window</b> decided later: /rollout_schedule'];
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
  if (!team.stakeholders.length) return ['<b>Notices</b> nobody is told yet: /stakeholders'];
  return [
    `<b>Notices</b> ${before ? `${before} before, ` : ''}start, end`,
    `to ${sayAudience(told)} (nothing sent yet)`,
    ...(draft.opensAt === null ? ['They need a window first.'] : []),
  ];
}
