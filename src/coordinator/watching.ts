import type { OutsideCommand } from '../rollout/commands-deploying.ts';
import { isUnderWay, stageNow, workloadKey } from '../rollout/deploying/deployment.ts';
import type { GoingBack } from '../rollout/events-deploying.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { isGoingBack } from '../rollout/standing.ts';
import type { Team } from '../team/team.ts';
import { createFollowing } from './following.ts';
import type { Asked, Handle } from './handle.ts';
import type { Loop } from './loop.ts';
import { type Outside, productOf, type Sources } from './outside.ts';
import { ownCause } from './own-causes.ts';
import type { Changed, Clock, RolloutId } from './ports.ts';
import { createRounds } from './rounds.ts';
import { SourceFault, unanswered } from './sources.ts';
import type { Store } from './store.ts';

interface Deps {
  store: Store;
  handle: Handle;
  sources: Sources;
  outside: Outside;
  clock: Clock;
  /** This run of the process: its answers are causes of their own. */
  epoch: number;
  /** Real milliseconds, steady: how often another system is asked has nothing to do with the rollout's clock. */
  realNow(): number;
  onFault(fault: unknown, doing: string): void;
  /** Nothing outside is touched while it says no: another process does that. */
  mayAct?: () => boolean;
}

/** The same, and how what was heard is handed to the rules. */
export interface Watching extends Deps {
  heard(id: RolloutId, command: Asked<OutsideCommand>): Promise<Changed>;
}

const measuredEvery = 15_000;
const lookedAtEvery = 2_000;
/** What was refused will hardly be taken a moment later. */
const triedAgainEvery = 10_000;
/** What has been brought back and is not ready by then is said; milliseconds. */
const readyWithin = 300_000;
const notReady = 'It was brought back, and does not become ready.';

/**
 * Looks after what happens outside while an update goes out. Going back, measuring and following are rounds of their own: a forge or a Prometheus that is slow keeps no
 * rollback waiting. What is to be done stands in the rollout, so that a restart goes on where it was; everything here may be done twice.
 */
export function createWatch(deps: Deps): Loop {
  const { store, handle, sources, outside, clock, epoch, realNow, onFault, mayAct = () => true } = deps;
  let answers = 0;
  const heard: Watching['heard'] = (id, command) => {
    answers += 1;
    return handle.outside(id, ownCause('outside', `${epoch}.${answers}`), command);
  };

  async function measure(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    const reached = rollout.deployment && stageNow(rollout.deployment);
    if (!reached || !rollout.deployment?.checks.length) return;
    outside.remember(id, await sources.measure(productOf(rollout, team), reached.stage.name));
    await heard(id, { type: 'NoteHealth' });
    // Its figures and their ages are on it.
    for (const card of await store.cards.of(id, 'deploy')) await store.cards.turn(card.id, {});
  }

  /** Nobody could look when it was confirmed. Written down before anything is touched, so that a restart undoes nothing that was deployed since. */
  async function seen(id: RolloutId, workload: GoingBack): Promise<GoingBack> {
    const { revision } = await sources.look(workload);
    await heard(id, { type: 'NoteWorkloadSeen', workload, revision });
    return { ...workload, from: revision };
  }

  /** Says whether all of it was taken. */
  async function bringBack(id: RolloutId, { rollback, rolledBack }: Rollout): Promise<boolean> {
    const isLate = clock.now() - (rolledBack?.at ?? 0) > readyWithin;
    const left = (rollback?.workloads ?? []).filter(({ state }) => state !== 'back');
    const taken = await Promise.all(
      left.map(async (workload) => {
        try {
          await sources.goBack(workload.from === null ? await seen(id, workload) : workload);
          const live = await sources.look(workload);
          if (live.isDone) await heard(id, { type: 'NoteWorkload', workload, isBack: true, says: live.says });
          else if (isLate) await heard(id, { type: 'NoteWorkload', workload, isBack: false, says: notReady });
          return true;
        } catch (fault) {
          if (!(fault instanceof SourceFault)) throw fault;
          await heard(id, { type: 'NoteWorkload', workload, isBack: false, says: fault.message });
          return false;
        }
      }),
    );
    return taken.every(Boolean);
  }

  async function goBack(id: RolloutId): Promise<number | null> {
    const rollout = await store.rollout(id);
    if (!isGoingBack(rollout)) return null;
    return (await bringBack(id, rollout)) ? lookedAtEvery : triedAgainEvery;
  }

  async function look(id: RolloutId): Promise<number | null> {
    const rollout = await store.rollout(id);
    if (!isUnderWay(rollout)) return null;
    await measure(id, rollout, await store.team(rollout.team));
    return measuredEvery;
  }

  const rounds = [goBack, look, createFollowing({ ...deps, heard })].map((each) =>
    createRounds({ watched: async () => (mayAct() ? store.watched() : []), look: each, realNow, onFault }),
  );
  return {
    wake() {
      for (const round of rounds) round.wake();
    },
    async stop() {
      await Promise.all(rounds.map((round) => round.stop()));
    },
  };
}

/** Names a workload in the words of a command: its key and the revision that is live. */
export async function liveRevisions(sources: Sources, { wayBack }: Rollout): Promise<Record<string, number>> {
  const looked = await Promise.all(
    wayBack.map(async (workload) => {
      const live = await sources.look(workload).catch(unanswered(null));
      return live ? [[workloadKey(workload), live.revision] as const] : [];
    }),
  );
  return Object.fromEntries(looked.flat());
}
