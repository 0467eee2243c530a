import type { Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { toldAudienceOf } from './audience.ts';
import type { AnnouncementKind, Phase } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { AnnouncementFacts, Instant, RolloutEvent, Window } from './events.ts';
import type { Rollout } from './rollout.ts';

type Announced = Extract<RolloutEvent, { type: 'Announced' }>;

/** The announcement as it is recorded; `update` is what somebody wrote for it. */
export function announced(
  kind: AnnouncementKind,
  to: Stakeholder[],
  facts: AnnouncementFacts,
  rollout: Rollout,
  at: Instant,
  update = '',
): Announced {
  const number = rollout.announced.length + 1;
  return {
    type: 'Announced',
    number,
    kind,
    revision: rollout.revision,
    stakeholders: to.map((each) => each.id),
    facts,
    previous: null,
    ...(update ? { update } : {}),
    at,
  };
}

/** The window moved: whoever was told hears of it once, with the old and the new one. */
export function announceMove(rollout: Rollout, { team }: Circumstances, window: Window, at: Instant): RolloutEvent[] {
  const moved = { ...rollout, revision: rollout.revision + 1, window };
  return follows('moved', moved, team, at).map((event) => ({ ...event, previous: rollout.window }));
}

/** Whoever heard of it hears that it does not take place: only what nothing was changed by is called off. */
export const announceCallingOff = (rollout: Rollout, team: Team, at: Instant): RolloutEvent[] =>
  follows('called-off', rollout, team, at);

/** Whoever heard of it hears that the old version is back, also those who were told that it is done. */
export const announceRollback = (rollout: Rollout, team: Team, at: Instant): RolloutEvent[] =>
  follows('rolled-back', rollout, team, at);

/** Once the phase that deploys is signed off, stakeholders hear that it is done. */
export function announceCompletion(phase: Phase, rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const deploys = rollout.checklist.phases.find((each) => !each.preparedEarly);
  return phase.id === deploys?.id ? follows('completed', rollout, team, at) : [];
}

/** To everyone who was told before; nothing when nobody was. */
export function follows(kind: AnnouncementKind, rollout: Rollout, team: Team, at: Instant): Announced[] {
  const readers = toldAudienceOf(kind, rollout, team);
  const facts = factsTold(rollout);
  return facts && readers.length ? [announced(kind, readers, facts, rollout, at)] : [];
}

/** What readers know, or would by the first notice: what was confirmed and waits for its time has told nobody anything yet. */
export const factsTold = ({ sending, announcement }: Rollout): AnnouncementFacts | undefined =>
  (sending?.before ?? announcement)?.facts;
