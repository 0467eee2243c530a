import type { OutsideCommand } from '../rollout/commands-deploying.ts';
import { isFollowed, isUnderWay, stageNow, workloadKey } from '../rollout/deploying/deployment.ts';
import { unmirrored } from '../rollout/mirroring.ts';
import { answerFor } from '../rollout/protecting.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { restingOnIt, waitsForWatch } from '../rollout/watch-period.ts';
import { Refusal } from '../team/refusal.ts';
import type { Team } from '../team/team.ts';
import { HOUR } from '../time/duration.ts';
import { collectChecks } from './calls.ts';
import type { Asked, Handle } from './handle.ts';
import { createLoop, type Loop } from './loop.ts';
import { type Collected, type OfProduct, type Outside, productOf, type Sources } from './outside.ts';
import type { Clock, RolloutId } from './ports.ts';
import { SourceFault } from './sources.ts';
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
}

const measuredEvery = 15_000;
const lookedAtEvery = 2_000;
/** What was refused will hardly be taken a moment later. */
const triedAgainEvery = 10_000;
/** What has been brought back and is not ready by then is said; milliseconds. */
const readyWithin = 300_000;
const notReady = 'It was brought back, and does not become ready.';
const reconciledEvery = 300_000;

/**
 * Looks after what happens outside while an update goes out: measures its health, and brings workloads back once that is decided. What is to be done stands in the
 * rollout, so that a restart goes on where it was; everything here may be done twice.
 */
export function createWatch({ store, handle, sources, outside, clock, epoch, realNow, onFault }: Deps): Loop {
  /** When to look again; a rollback that was decided since does not wait for the next measurement. */
  const next = new Map<RolloutId, { at: number; wasBack: boolean }>();
  const inHand = new Set<RolloutId>();
  const reconciled = new Map<RolloutId, number>();
  const working = new Set<Promise<void>>();
  let answers = 0;
  const heard = (id: RolloutId, command: Asked<OutsideCommand>) => {
    answers += 1;
    return handle.outside(id, `outside ${epoch}.${answers}`, command);
  };

  /** Returns after how many milliseconds to look again. */
  async function look(id: RolloutId): Promise<number> {
    const rollout = await store.rollout(id);
    const team = await store.team(rollout.team);
    if (isGoingBack(rollout)) {
      return (await bringBack(id, rollout)) ? lookedAtEvery : triedAgainEvery;
    }
    await mirror(id, rollout);
    await answerWaiting(id, rollout, team);
    if (isFollowed(rollout)) await reconcile(id, rollout, team);
    if (waitsForWatch(rollout)) await lookAgain(id, rollout, team);
    if (isUnderWay(rollout)) await measure(id, rollout, team);
    return measuredEvery;
  }

  async function measure(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    const reached = rollout.deployment && stageNow(rollout.deployment);
    if (!reached || !rollout.deployment?.checks.length) return;
    outside.remember(id, await sources.measure(productOf(rollout, team), reached.stage.name));
    await heard(id, { type: 'NoteHealth' });
    // Its figures and their ages are on it.
    for (const card of await store.cards.of(id, 'deploy')) await store.cards.turn(card.id, {});
  }

  /** Deployments elsewhere that wait: yes only to the commit of this version. */
  async function answerWaiting(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    const answer = answerFor({ rollout, team, at: clock.now() });
    if (!answer) return;
    for (const asked of rollout.waiting) {
      const isOurs =
        answer.state === 'rejected' ||
        (asked.sha !== null &&
          (await sources.isVersion(productOf(rollout, team), asked.repository, asked.sha).catch(notSaid)));
      if (!isOurs) continue;
      const isSaid = await sources.answerDeployment(asked, answer).then(() => true, notSaid);
      if (isSaid) await heard(id, { type: 'NoteDeploymentAnswered', asked, state: answer.state });
    }
  }

  /** A call may have been missed: every five minutes it is asked. */
  async function reconcile(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    if (realNow() < (reconciled.get(id) ?? Number.NEGATIVE_INFINITY) + reconciledEvery) return;
    reconciled.set(id, realNow());
    answers += 1;
    await collectChecks({ sources, handle, clock }, { id, rollout, team }, `outside ${epoch}.${answers}`);
  }

  /** Health as it is now, and the figures against those before the deployment: evidence for whoever looks. */
  async function lookAgain(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    const { due } = rollout.watch;
    const of = productOf(rollout, team);
    outside.remember(id, await sources.measure(of, ''));
    for (const { item, collected } of await figuresAgain(rollout, of))
      for (const { evidence, source } of collected)
        await heard(id, { type: 'CollectEvidence', item, evidence, source }).catch(notTaken);
    await heard(id, { type: 'NoteWatch', step: due });
  }

  /** What is not answered is left to people: this look does not come again for it. */
  async function figuresAgain(rollout: Rollout, of: OfProduct): Promise<{ item: string; collected: Collected[] }[]> {
    const begun = rollout.deployment?.reached[0]?.at;
    const at = clock.now();
    if (begun === undefined) return [];
    const about = { components: [], ref: null, baselineMs: at - begun, spanMs: HOUR, at };
    const items = restingOnIt(rollout).filter(({ evidence }) => evidence.collect === 'metrics');
    const asked = items.map(async (item) => {
      const collected = await sources.collect('metrics', of, about).catch(notAnswered);
      return { item: item.id, collected: collected ?? [] };
    });
    return Promise.all(asked);
  }

  /** Says whether all of it was taken. */
  async function bringBack(id: RolloutId, { rollback, rolledBack }: Rollout): Promise<boolean> {
    const isLate = clock.now() - (rolledBack?.at ?? 0) > readyWithin;
    const left = (rollback?.workloads ?? []).filter(({ state }) => state !== 'back');
    const taken = await Promise.all(
      left.map(async (workload) => {
        try {
          await sources.goBack(workload);
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

  /** What happened is said in the issue, in order; where it cannot be, that keeps nobody from anything. */
  async function mirror(id: RolloutId, rollout: Rollout): Promise<void> {
    const { filed } = rollout;
    if (!filed) return;
    for (const { key, text, isEnd } of unmirrored(rollout)) {
      const isSaid = await sources.tellIssue(filed, { marker: `${id} ${key}`, text, isEnd }).then(() => true, notSaid);
      if (!isSaid) return;
      await heard(id, { type: 'NoteToldOutside', key });
    }
  }

  /** Signed off meanwhile, or as much as it holds. */
  const notTaken = (fault: unknown): void => {
    if (!(fault instanceof Refusal)) throw fault;
  };

  const notAnswered = (fault: unknown): null => {
    if (fault instanceof SourceFault) return null;
    throw fault;
  };

  const notSaid = (fault: unknown): false => {
    if (fault instanceof SourceFault) return false;
    throw fault;
  };

  async function isDue(id: RolloutId): Promise<boolean> {
    const planned = next.get(id);
    if (!planned || realNow() >= planned.at) return true;
    return !planned.wasBack && isGoingBack(await store.rollout(id));
  }

  const take = (id: RolloutId): void => {
    inHand.add(id);
    // From its beginning, so that slow answers do not stretch the time in between.
    const begun = realNow();
    const work: Promise<void> = look(id)
      .catch((fault: unknown) => {
        onFault(fault, `looking outside for ${id}`);
        return measuredEvery;
      })
      .then((afterMs) => {
        next.set(id, { at: begun + afterMs, wasBack: afterMs !== measuredEvery });
        inHand.delete(id);
        working.delete(work);
        loop.wake();
      });
    working.add(work);
  };

  const loop = createLoop({
    async step() {
      const watched = await store.watched();
      for (const id of next.keys()) if (!watched.includes(id)) next.delete(id);
      for (const id of watched) if (!inHand.has(id) && (await isDue(id))) take(id);
      return false;
    },
    async rest() {
      const waiting = [...next].filter(([id]) => !inHand.has(id)).map(([, { at }]) => at);
      return waiting.length ? Math.min(...waiting) - realNow() : Number.POSITIVE_INFINITY;
    },
    onFault: (fault) => onFault(fault, 'looking outside'),
  });

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(working);
    },
  };
}

const isGoingBack = ({ rollback }: Rollout): boolean => rollback !== null && rollback.finished === null;

/** Names a workload in the words of a command: its key and the revision that is live. */
export async function liveRevisions(sources: Sources, { wayBack }: Rollout): Promise<Record<string, number>> {
  const looked = await Promise.all(
    wayBack.map(async (workload) => {
      const live = await sources.look(workload).catch((fault: unknown) => {
        if (fault instanceof SourceFault) return null;
        throw fault;
      });
      return live ? [[workloadKey(workload), live.revision] as const] : [];
    }),
  );
  return Object.fromEntries(looked.flat());
}
