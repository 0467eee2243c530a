import type { Connected } from '../rollout/deploying/checks.ts';
import type { Reading } from '../rollout/deploying/health.ts';
import type { GoingBack, WayBack, WorkloadName } from '../rollout/events-deploying.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Team } from '../team/team.ts';
import type { RolloutId } from './ports.ts';

/** Which product of which group it is about: nobody else's rollout of the same name reaches anything. */
export interface OfProduct {
  product: string;
  /** The Telegram group's id. */
  chat: number;
  version: string;
}

/** How one workload stands, as its cluster says. */
export interface Live {
  revision: number;
  images: string[];
  /** Whether everything that it asks for runs. */
  isDone: boolean;
  says: string;
}

/** The systems outside that the settings name. Methods that return a promise throw SourceFault where they are not answered. */
export interface Sources {
  /** Undefined where the settings do not name the product for this group. */
  connected(of: OfProduct): Connected | undefined;
  /** Every check of the product, measured now; never throws: what is not known says why. */
  measure(of: OfProduct, stage: string): Promise<Reading[]>;
  /** What runs now, of every workload of the product. */
  wayBack(of: OfProduct): Promise<WayBack[]>;
  look(workload: WorkloadName): Promise<Live>;
  /** Brings it back to the revision; safe to repeat. Refuses what is not the one that was planned, or not what was live when it was confirmed. */
  goBack(workload: GoingBack): Promise<void>;
}

/** Where nothing is connected: people track, and do it themselves. */
export const noSources: Sources = {
  connected: () => undefined,
  measure: async () => [],
  wayBack: async () => [],
  look: async () => {
    throw new Error('no cluster is connected');
  },
  goBack: async () => {
    throw new Error('no cluster is connected');
  },
};

/** What was last heard from outside. It is kept in memory alone: what was measured before a restart says nothing about now. */
export interface Outside {
  connected(rollout: Rollout, team: Team): Connected | undefined;
  readings(rollout: Rollout): readonly Reading[];
  remember(id: RolloutId, readings: readonly Reading[]): void;
}

export function createOutside(sources: Sources): Outside {
  const last = new Map<string, readonly Reading[]>();
  return {
    connected: (rollout, team) => sources.connected(productOf(rollout, team)),
    readings: ({ team, number }) => last.get(`${team}/${number}`) ?? [],
    remember(id, readings) {
      last.set(id.slice('rollout/'.length), readings);
    },
  };
}

export const productOf = ({ product, version }: Rollout, { chat }: Team): OfProduct => ({ product, version, chat });
