import type { Person } from '../team/authority.ts';
import { type Frozen, freezesOver } from '../team/freezes.ts';
import type { Team } from '../team/team.ts';
import { sayWindow } from '../time/say.ts';
import { mustBeAllowed, plainText } from './asking.ts';
import { placedItems } from './checklist.ts';
import type { Instant, RolloutEvent, Window } from './events.ts';
import type { NamedFreeze } from './events-windows.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { isClosed, itemState } from './standing.ts';

const longestReason = 300;

/** What a WindowScheduled records of the freezes that its window lies in; nothing where there are none. */
export type Override = { freezes?: NamedFreeze[]; override?: string };

/**
 * A window lies in a freeze only if somebody who may says why: the lead in a soft one, nobody but an owner of the bot in a hard one. Refuses
 * otherwise.
 */
export function overrideOf(
  { window, override, by }: { window: Window; override?: string | undefined; by: Person },
  rollout: Rollout,
  team: Team,
): Override {
  const over = freezesOver(window, team);
  if (over.length === 0) return {};
  const reason = plainText((override ?? '').replace(/\s+/g, ' '), 'The reason', longestReason);
  if (!reason) refuse('frozen', frozenSentence(over));
  mustBeAbleToOverride(by, over, rollout, team);
  return { freezes: over.map(named), override: reason };
}

export function mustBeAbleToOverride(by: Person, over: readonly Frozen[], rollout: Rollout, team: Team): void {
  const hard = over.find(({ freeze }) => freeze.kind === 'hard');
  const [first] = over;
  if (hard) mustBeAllowed(by, 'overrideHard', `override the hard freeze “${hard.freeze.title}”`, rollout, team);
  else if (first) mustBeAllowed(by, 'overrideSoft', `override the freeze “${first.freeze.title}”`, rollout, team);
}

/** The freezes over the window as it stands for which nobody has said why it stays. */
export function clashesOf({ window, frozen }: Rollout, team: Team): Frozen[] {
  if (!window || team.freezes.length === 0) return [];
  return freezesOver(window, team).filter(({ freeze }) => !frozen.overridden.includes(freeze.id));
}

/** The window stays where it is, and the reason is recorded. */
export function overrideStanding(
  { override, by, at }: { override?: string | undefined; by: Person; at: Instant },
  rollout: Rollout,
  team: Team,
): RolloutEvent[] {
  const over = clashesOf(rollout, team);
  const reason = plainText((override ?? '').replace(/\s+/g, ' '), 'The reason', longestReason);
  if (over.length === 0 || !reason) return [];
  mustBeAbleToOverride(by, over, rollout, team);
  const { revision } = rollout;
  return [{ type: 'FreezesOverridden', revision, freezes: over.map(named), reason, by: by.id, at }];
}

/** Freezes that were set over a window which stood already, each said once a plan; the window is not moved by that. */
export function newlyFrozen(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const { window, frozen, revision } = rollout;
  if (!window || at >= window.closesAt) return [];
  const unsaid = clashesOf(rollout, team).filter(({ freeze }) => !frozen.named.includes(freeze.id));
  if (unsaid.length === 0) return [];
  return [{ type: 'WindowFrozen', revision, freezes: unsaid.map(named), item: itemThatFollows(rollout), at }];
}

/** The item that is done by a window without a clash, if it is done and may still change. */
function itemThatFollows(rollout: Rollout): string | null {
  const placed = placedItems(rollout.checklist).find(({ item }) => item.evidence.fact === 'window');
  if (!placed || isClosed(placed.phase, rollout)) return null;
  return itemState(placed.item.id, rollout).status === 'done' ? placed.item.id : null;
}

/** “Christmas” is a hard freeze from … – …. An owner of this bot can override it with a reason. */
export function frozenSentence(over: readonly Frozen[]): string {
  const stretches = over.slice(0, 3).map(({ freeze, from, to }) => {
    const when = sayWindow({ opensAt: from, closesAt: to }, freeze.zone);
    return `“${freeze.title}” is a ${freeze.kind} freeze, ${when}.`;
  });
  const who = over.some(({ freeze }) => freeze.kind === 'hard') ? 'an owner of this bot' : 'the lead';
  return `${stretches.join(' ')} Choose another time, or ${who} says why this one: override="vendor deadline".`;
}

const named = ({ freeze: { id, title } }: Frozen): NamedFreeze => ({ id, title });
