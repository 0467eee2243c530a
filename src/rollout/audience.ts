import type { Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { type AnnouncementKind, categoryOf } from './checklist.ts';
import type { Rollout } from './rollout.ts';
import { toldOnce } from './standing.ts';

/** Who gets an announcement of this kind now: whom the product concerns, who can be reached, and who has not declined such. */
export function audienceOf(kind: AnnouncementKind, rollout: Pick<Rollout, 'product'>, team: Team): Stakeholder[] {
  return team.stakeholders.filter(
    (each) => !each.disabled && concerns(rollout.product, each) && !each.declined?.includes(categoryOf[kind]),
  );
}

/** Those among them who were told of this rollout before: nobody hears of the end of what they never heard of. */
export function toldAudienceOf(kind: AnnouncementKind, rollout: Rollout, team: Team): Stakeholder[] {
  const told = new Set(toldOnce(rollout));
  return audienceOf(kind, rollout, team).filter((each) => told.has(each.id));
}

/** Those who have not been told of the plan as it is: before the notice everybody, and then whoever came later. */
export function untoldAudienceOf(kind: AnnouncementKind, rollout: Rollout, team: Team): Stakeholder[] {
  const told = new Set(
    rollout.announced.flatMap(({ revision, stakeholders }) => (revision === rollout.revision ? stakeholders : [])),
  );
  return audienceOf(kind, rollout, team).filter((each) => !told.has(each.id));
}

const concerns = (product: string, { component }: Stakeholder): boolean =>
  !component || plain(component) === plain(product);

const plain = (name: string): string => name.trim().toLowerCase();
