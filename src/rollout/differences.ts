import { shortened } from '../time/cut.ts';
import { sayWindow } from '../time/say.ts';
import { findItem, type Item, type Phase } from './checklist.ts';
import type { AnnouncementFacts, Evidence, Window } from './events.ts';
import type { ItemState, Rollout } from './rollout.ts';
import { itemState } from './standing.ts';

const longestQuote = 60;

/** What is not as it was, old → new, in the words of the card; empty when a signer would see the same. */
export function differences(phases: readonly Phase[], before: Rollout, after: Rollout): string[] {
  return [
    ...windowChange(before.window, after.window),
    ...factChanges(before.announcement?.facts, after.announcement?.facts),
    ...phases.flatMap((phase) => phase.items).flatMap((item) => itemChanges(item, before, after)),
  ];
}

function windowChange(before: Window | null, after: Window | null): string[] {
  if (!after || (before && sameWindow(before, after))) return [];
  const now = sayWindow(after, after.zone);
  if (!before) return [`window set to ${now}`];
  const was = sayWindow(before, after.zone);
  return [was === now ? `window in ${before.zone} → in ${after.zone}` : `window ${was} → ${now}`];
}

const sameWindow = (a: Window, b: Window): boolean =>
  a.opensAt === b.opensAt && a.closesAt === b.closesAt && a.zone === b.zone;

/** What readers are told differently, old → new. */
export function factChanges(before: AnnouncementFacts | undefined, after: AnnouncementFacts | undefined): string[] {
  if (!after || before === after) return [];
  if (!before) return ['the announcement was written'];
  const changed = (Object.keys(words) as (keyof AnnouncementFacts)[]).filter((each) => before[each] !== after[each]);
  return changed.map((each) => `${words[each]} ${quoted(before[each])} → ${quoted(after[each])}`);
}

const words: Record<keyof AnnouncementFacts, string> = {
  scope: 'scope',
  impact: 'impact',
  downtimeMinutes: 'expected downtime in minutes',
  action: 'what readers do',
  contact: 'contact',
};

function itemChanges(item: Item, before: Rollout, after: Rollout): string[] {
  const was = itemState(item.id, before);
  const is = itemState(item.id, after);
  if (was === is) return [];
  const number = findItem(after.checklist, item.id)?.number ?? item.id;
  const added = is.evidence.slice(was.evidence.length);
  return [
    ...(isSameOutcome(was, is) ? [] : [`${number} ${outcome(was)} → ${outcome(is)}${bySomebodyElse(was, is)}`]),
    ...(added.length ? [`${number} has new evidence: ${added.map(evidenceWords).join(', ')}`] : []),
  ];
}

const isSameOutcome = (a: ItemState, b: ItemState): boolean =>
  a.status === b.status && a.by === b.by && a.reason === b.reason;

const bySomebodyElse = (was: ItemState, is: ItemState): string =>
  was.status === is.status && was.reason === is.reason ? ' by somebody else' : '';

const outcome = ({ status, reason }: ItemState): string =>
  `${status === 'to-do' ? 'to do' : status.replace('-', ' ')}${reason ? ` ${quoted(reason)}` : ''}`;

function evidenceWords(evidence: Evidence): string {
  if (evidence.kind === 'link') return quoted(evidence.url);
  return quoted(evidence.kind === 'file' ? evidence.name : evidence.text);
}

function quoted(value: string | number): string {
  return `“${shortened(String(value).replace(/\s+/g, ' '), longestQuote)}”`;
}
