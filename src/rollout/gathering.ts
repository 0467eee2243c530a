import { type Item, placedItems } from './checklist.ts';
import type { Forge } from './deploying/checks.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { componentsIn } from './proofs/checking.ts';
import type { Rollout } from './rollout.ts';
import { isClosed, isSettled, itemState } from './standing.ts';

// What is collected outside without anybody asking for it. It stands in the rollout until it was done, so that no tap waits and a restart goes on.

/** One item that is to be collected. */
export interface Gathering {
  item: string;
  /** What it is asked about, in words: `api 4.1.7 → 4.2.0`. Once for each. */
  about: string;
}

/** What there is a reason to ask for after a change: release notes for other versions than before, and the issue once it can say which. */
export function gatheringsDue(rollout: Rollout, forge: Forge | undefined, at: Instant): RolloutEvent[] {
  if (!forge || rollout.status !== 'open') return [];
  return placedItems(rollout.checklist).flatMap(({ item, phase }): RolloutEvent[] => {
    const about = isClosed(phase, rollout) ? '' : aboutOf(item, rollout, forge);
    const isKnown = about === '' || rollout.gathering[item.id]?.about === about;
    return isKnown ? [] : [{ type: 'GatheringDue', item: item.id, about, at }];
  });
}

/** Empty where there is nothing to ask. */
function aboutOf(item: Item, rollout: Rollout, { noted, filesByItself }: Forge): string {
  const known = componentsIn(rollout).filter(({ from }) => from !== '');
  if (item.evidence.collect === 'issue') {
    const isByHand = isSettled(item, rollout) || itemState(item.id, rollout).evidence.length > 0;
    return filesByItself && known.length > 0 && !isByHand ? 'purpose, versions and benefits' : '';
  }
  if (item.evidence.collect !== 'release-notes') return '';
  const names = noted.map((each) => each.toLowerCase());
  return known
    .filter(({ name }) => names.includes(name.toLowerCase()))
    .map(({ name, from, to }) => `${name} ${from} → ${to}`)
    .join('; ');
}

/** What is still to be collected. Once its phase is signed off it stays as it was signed. */
export const openGatherings = (rollout: Rollout): (Gathering & { placed: Item })[] =>
  rollout.status !== 'open'
    ? []
    : placedItems(rollout.checklist).flatMap(({ item, phase }) => {
        const wanted = rollout.gathering[item.id];
        return wanted && !wanted.isDone && !isClosed(phase, rollout)
          ? [{ item: item.id, about: wanted.about, placed: item }]
          : [];
      });

/** It was asked and answered, whatever came of it. */
export function noteGathered({ item, about, at }: Gathering & { at: Instant }, rollout: Rollout): RolloutEvent[] {
  const wanted = rollout.gathering[item];
  return wanted && wanted.about === about && !wanted.isDone ? [{ type: 'GatheringDone', item, about, at }] : [];
}
