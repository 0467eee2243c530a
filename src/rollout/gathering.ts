import type { Person } from '../team/authority.ts';
import { type Team, theBot } from '../team/team.ts';
import { mayTick } from './asking.ts';
import { type Item, placedItems } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Forge } from './deploying/checks.ts';
import type { Evidence, Instant, PersonId, RolloutEvent } from './events.ts';
import { componentsIn } from './proofs/checking.ts';
import type { Component } from './proofs/proof.ts';
import type { ItemState, Rollout } from './rollout.ts';
import { isClosed, isSettled, itemState } from './standing.ts';

// What is collected outside without anybody asking for it. It stands in the rollout until it was done, so that no tap waits and a restart goes on.

/** One item that is to be collected. */
export interface Gathering {
  item: string;
  /** What it is asked about, in words: `api 4.1.7 → 4.2.0`. Once for each. */
  about: string;
}

/** What there is a reason to ask for after a change: release notes for other versions than before, and the issue once somebody who may has said which. */
export function gatheringsDue(
  rollout: Rollout,
  { team, connected }: Pick<Circumstances, 'team' | 'connected'>,
  at: Instant,
): RolloutEvent[] {
  const forge = connected?.forge;
  if (!forge || rollout.status !== 'open') return [];
  return placedItems(rollout.checklist).flatMap(({ item, phase }): RolloutEvent[] => {
    const about = isClosed(phase, rollout) ? '' : aboutOf(item, rollout, { forge, team });
    const isKnown = about === '' || rollout.gathering[item.id]?.about === about;
    return isKnown ? [] : [{ type: 'GatheringDue', item: item.id, about, at }];
  });
}

/** Empty where there is nothing to ask. */
function aboutOf(item: Item, rollout: Rollout, { forge, team }: { forge: Forge; team: Team }): string {
  const { noted, filesByItself } = forge;
  if (item.evidence.collect === 'issue') {
    const isByHand = isSettled(item, rollout) || itemState(item.id, rollout).evidence.length > 0;
    const isVouched = vouchedComponents(rollout, team).some(hasVersions);
    return filesByItself && isVouched && !isByHand ? 'purpose, versions and benefits' : '';
  }
  if (item.evidence.collect !== 'release-notes') return '';
  const names = noted.map((each) => each.toLowerCase());
  return componentsIn(rollout)
    .filter(hasVersions)
    .filter(({ name }) => names.includes(name.toLowerCase()))
    .map(({ name, from, to }) => `${name} ${from} → ${to}`)
    .join('; ');
}

const hasVersions = ({ from }: Component): boolean => from !== '';

/**
 * What may be written into somebody's repository: the components as they were said by who may tick the item, or as whoever ticked it had them before them. Everybody in the
 * group may bring evidence, and the bot lends its name on GitHub to nobody. An owner of the bot without a role vouches by ticking.
 */
export function vouchedComponents(rollout: Rollout, team: Team): readonly Component[] {
  const vouched = placedItems(rollout.checklist).map(({ item }): [string, ItemState] => {
    const state = itemState(item.id, rollout);
    const tickedAt = state.status === 'done' && state.at !== null ? state.at : Number.NEGATIVE_INFINITY;
    const isVouched = ({ by, at }: Evidence): boolean => at <= tickedAt || mayTick(writer(by), item, state, team);
    return [item.id, { ...state, evidence: state.evidence.filter(isVouched) }];
  });
  return componentsIn({ ...rollout, items: Object.fromEntries(vouched) });
}

/** Whoever wrote something, as no owner of the bot: that somebody is one is not in the record. */
const writer = (id: PersonId): Person => ({ id, name: '', isOwner: false, isHuman: id !== theBot });

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
