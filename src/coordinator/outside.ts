import type { Collectable } from '../rollout/checklist.ts';
import type { Offered } from '../rollout/commands.ts';
import type { Connected } from '../rollout/deploying/checks.ts';
import type { Reading } from '../rollout/deploying/health.ts';
import type { Instant } from '../rollout/events.ts';
import type { GoingBack, WayBack, WorkloadName } from '../rollout/events-deploying.ts';
import type { FiledIssue } from '../rollout/mirroring.ts';
import type { Component } from '../rollout/proofs/proof.ts';
import type { WaitingDeployment } from '../rollout/protecting.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Team } from '../team/team.ts';
import type { RolloutId } from './ports.ts';
import { SourceFault } from './sources.ts';

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

/** What is asked for, beside the product. */
export interface About {
  /** What 1.2 names, component by component. */
  components: readonly Component[];
  /** A commit or tag, where somebody named one; else the version's tag is meant. */
  ref: string | null;
  /** How long ago the figures before were taken, and over how long both are; milliseconds. */
  baselineMs: number;
  spanMs: number;
  at: Instant;
}

/** One piece of evidence, and which system said it. */
export interface Collected {
  evidence: Offered;
  source: string;
}

/** A signed call, and the cause under which it acts once. */
export type Call =
  | { kind: 'refused'; isUnsigned: boolean; why: string }
  | { kind: 'ignored' }
  | { kind: 'checks'; cause: string; repository: string }
  | { kind: 'protection'; cause: string; repository: string; asked: WaitingDeployment };

/** The systems outside that the settings name. Methods that return a promise throw SourceFault where they are not answered. */
export interface Sources {
  /** Undefined where the settings do not name the product for this group. */
  connected(of: OfProduct): Connected | undefined;
  /** Every check of the product, measured now; never throws: what is not known says why. */
  measure(of: OfProduct, stage: string): Promise<Reading[]>;
  /** What runs now, of every workload of the product. */
  wayBack(of: OfProduct): Promise<WayBack[]>;
  /** Evidence for an item of this kind; null where nothing is connected that could give it. */
  collect(what: Exclude<Collectable, 'issue' | 'way-back'>, of: OfProduct, about: About): Promise<Collected[] | null>;
  /** Files the issue, or finds the one that was filed under this marker before; null where no repository is connected. */
  fileIssue(of: OfProduct, issue: { marker: string; title: string; body: string }): Promise<FiledIssue | null>;
  /** Says it there, once for each marker; at the end it is closed. */
  tellIssue(issue: FiledIssue, said: { marker: string; text: string; isEnd: boolean }): Promise<void>;
  /** Products that have a component in this repository. */
  productsIn(repository: string): Pick<OfProduct, 'product' | 'chat'>[];
  /** What a forge calls about, if it is the one; null where none is connected. */
  readCall(headers: Pick<Headers, 'get'>, rawBody: Uint8Array): Call | null;
  /** Whether this commit is the version that the rollout is about. */
  isVersion(of: OfProduct, repository: string, sha: string): Promise<boolean>;
  /** Lets a waiting deployment go on, or ends it; safe to repeat. */
  answerDeployment(
    waiting: WaitingDeployment,
    answer: { state: 'approved' | 'rejected'; comment: string },
  ): Promise<void>;
  /** With what the product's backup job signs; undefined where nothing was settled. */
  backupSecret(of: Omit<OfProduct, 'version'>): string | undefined;
  /** With what the product's controllers sign, and the namespaces that they may speak of; undefined where nothing was settled. */
  eventsFrom(of: Omit<OfProduct, 'version'>): { secret: string; namespaces: readonly string[] } | undefined;
  look(workload: WorkloadName): Promise<Live>;
  /** Brings it back to the revision; safe to repeat. Refuses what is not the one that was planned, or not what was live when it was confirmed. */
  goBack(workload: GoingBack): Promise<void>;
}

/** What was begun with it waits until it is connected again. */
async function notConnected(): Promise<never> {
  throw new SourceFault('refused', 'The settings do not connect it any more: look at INTEGRATIONS_PATH.');
}

/** Where nothing is connected: people track, and do it themselves. */
export const noSources: Sources = {
  connected: () => undefined,
  measure: async () => [],
  wayBack: async () => [],
  collect: async () => null,
  fileIssue: async () => null,
  tellIssue: notConnected,
  productsIn: () => [],
  readCall: () => null,
  isVersion: async () => false,
  answerDeployment: notConnected,
  backupSecret: () => undefined,
  eventsFrom: () => undefined,
  look: notConnected,
  goBack: notConnected,
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
