import type { MadeAnnouncement } from '../rollout/announcements.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { AnnouncementFacts, Instant, Window } from '../rollout/events.ts';
import { isLateNotice } from '../rollout/ladder.ts';
import { isGiven } from '../rollout/production.ts';
import type { Rollout } from '../rollout/rollout.ts';
import {
  currentPhase,
  earlyEnd,
  hasDeployed,
  isClosed,
  isGoingBack,
  isSettled,
  keyOf,
  nameOfRollout,
  settledCount,
} from '../rollout/standing.ts';
import type { Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { isZone } from '../time/zone.ts';

/**
 * How a rollout stands for those who wait for it. `waiting`: its window is open and nobody has said go; `on-hold`: it began, and somebody said stop, or clusters are
 * still bringing the old version back.
 */
export type Standing =
  | 'planned'
  | 'waiting'
  | 'on-hold'
  | 'under-way'
  | 'takes-longer'
  | 'completed'
  | 'called-off'
  | 'rolled-back';

/** What one stakeholder may know of a rollout: what was announced, how it stands, and how far it is. Nobody of the team is named. */
export interface ReaderView {
  key: string;
  name: string;
  team: string;
  /** Where this reader reads clocks, and where the team does. */
  zone: string;
  teamZone: string;
  standing: Standing;
  /** Why it was called off or rolled back; empty until it was. */
  reason: string;
  /** Null: stakeholders have not been told of anything yet. */
  told: Told | null;
}

export interface Told {
  window: Window;
  facts: AnnouncementFacts;
  /** There is a newer plan which nobody was told of: the window above is not to be relied on. */
  isChanging: boolean;
  phases: { title: string; state: 'done' | 'under-way' | 'to-do'; settled: number; of: number }[];
  settled: number;
  of: number;
  /** The newest first. */
  history: Heard[];
}

/** An announcement that went to the list of this reader. */
export interface Heard {
  number: number;
  kind: AnnouncementKind;
  at: Instant;
  window: Window;
  previous: Window | null;
  /** What somebody wrote for it: the stage that was reached, the issue, what was wrong before. */
  update: string;
}

export function readerView(rollout: Rollout, team: Team, { zone }: Stakeholder, at: Instant): ReaderView {
  const teamZone = isZone(team.zone) ? team.zone : 'UTC';
  return {
    key: keyOf(rollout),
    name: nameOfRollout(rollout),
    team: team.title,
    zone: zone !== null && isZone(zone) ? zone : teamZone,
    teamZone,
    standing: standingOf(rollout, at),
    reason: earlyEnd(rollout)?.reason ?? '',
    told: toldOf(rollout),
  };
}

function toldOf(rollout: Rollout): Told | null {
  const last = rollout.announced.at(-1);
  if (!last?.window) return null;
  const { phases } = rollout.checklist;
  return {
    window: last.window,
    facts: last.facts,
    isChanging: rollout.status === 'open' && last.revision !== rollout.revision,
    phases: phases.map((phase) => ({
      title: phase.title,
      state: isClosed(phase, rollout) ? 'done' : phase === currentPhase(rollout) ? 'under-way' : 'to-do',
      settled: phase.items.filter((item) => isSettled(item, rollout)).length,
      of: phase.items.length,
    })),
    settled: settledCount(rollout),
    of: phases.reduce((sum, phase) => sum + phase.items.length, 0),
    // Whoever came later got what stands there already.
    history: rollout.announced
      .filter((each, at, all) => !isLateNotice(each, all.slice(0, at)))
      .flatMap(heard)
      .reverse(),
  };
}

const heard = ({ number, kind, at, window, previous, update }: MadeAnnouncement): Heard[] =>
  window ? [{ number, kind, at, window, previous, update }] : [];

/** Said from the plan that was announced: a newer one that nobody heard of changes nothing for those who wait. */
function standingOf(rollout: Rollout, at: Instant): Standing {
  // Production was touched, and no reader hears that it is back before it is.
  if (isGoingBack(rollout)) return 'on-hold';
  if (rollout.status === 'called-off' || rollout.status === 'rolled-back') return rollout.status;
  if (rollout.status === 'completed' || hasDeployed(rollout)) return 'completed';
  const window = rollout.announced.at(-1)?.window ?? rollout.window;
  if (!window || at < window.opensAt) return 'planned';
  if (!mayRun(rollout)) return wasTold('start', rollout) ? 'on-hold' : 'waiting';
  return at >= window.closesAt || wasTold('overrun', rollout) ? 'takes-longer' : 'under-way';
}

/** The go was given, and nobody has said stop. */
const mayRun = (rollout: Rollout): boolean => !rollout.stop && isGiven(rollout);

const wasTold = (kind: AnnouncementKind, { announced, revision }: Rollout): boolean =>
  announced.some((each) => each.kind === kind && each.revision === revision);
