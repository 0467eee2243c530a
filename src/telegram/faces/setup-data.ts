import { createHash } from 'node:crypto';
import type { Card } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import type { Checklist } from '../../rollout/checklist.ts';
import type { Policy } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';

export type SetupView = 'rights' | 'zone' | 'policy' | 'people' | 'ready' | 'only';

/** What a set-up card knows of its own. */
export interface SetupData {
  /** What the bot may do in the group, when somebody last looked. */
  rights: { isAdmin: boolean; canPin: boolean; lookedAt: number } | null;
  /** The roles that can be claimed: the checklist's. */
  roles: Checklist['roles'];
  /** Zones that somebody who typed another name may have meant. */
  suggested: string[];
}

export const setupData = (card: Card): SetupData => ({
  rights: null,
  roles: [],
  suggested: [],
  ...(card.data as Partial<SetupData> | null),
});

/** Which page of the set-up is shown. */
export function setupView({ view }: Pick<Card, 'view'>, team: Team): SetupView {
  if (team.isSetUp) return 'ready';
  const known: readonly SetupView[] = ['zone', 'policy', 'people', 'only'];
  return known.find((each) => each === view) ?? 'rights';
}

/** Who sets the group up; null for somebody whose name nobody knows. */
export async function founderOf({ founder, names }: Team, { people }: Pick<Store, 'people'>): Promise<string | null> {
  return (await people.byId(founder))?.name || names[founder] || null;
}

/** Who claims what, as a name: a "Done" says which claims were seen. */
export function digestOfClaims({ claims }: Team): string {
  const held = Object.entries(claims).filter(([, people]) => people.length > 0);
  return createHash('sha256').update(JSON.stringify(held.sort())).digest('hex').slice(0, 12);
}

/** What each policy means, in a line. */
export const policyWords: Record<Policy, string> = {
  small: 'one other person with a role signs each phase off. For teams of two or three.',
  standard: 'the roles that the checklist names sign each phase off.',
  strict: 'two people sign every phase off, never those who planned it, and the go is confirmed in private.',
};
