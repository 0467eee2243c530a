import { type Context, Hono } from 'hono';
import { productOf, type Sources } from '../../coordinator/outside.ts';
import type { Clock } from '../../coordinator/ports.ts';
import { rolloutCalled } from '../../coordinator/rollout-called.ts';
import type { Store } from '../../coordinator/store.ts';
import { watchedRollouts } from '../../coordinator/watched-rollouts.ts';
import { gateOf } from '../../rollout/gates.ts';
import { revisionOf } from '../../rollout/revision.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { goPhase, keyOf } from '../../rollout/standing.ts';
import { cut } from '../../time/cut.ts';
import type { Entrance } from '../entrance.ts';
import { onlyMethods, smallBody } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  clock: Clock;
  sources: Pick<Sources, 'connected'>;
}

/** A revision may be given by its first characters, but not by fewer than a card shows. */
const shortestRevision = 6;

/**
 * `/gate/<token>/<rollout>/<stage>`, by GET or POST: 200 only when it is approved, 403 with the reason when it is not, 404 for what does not exist. The
 * rollout is `R-12`, or a product, whose newest open one is meant (for `rollback` the newest of all); `?version=` and `?revision=` say for what the caller asks.
 */
export function gateRoutes({ entrance, store, clock, sources }: Deps): Hono {
  const path = '/:token/:rollout/:stage';
  return new Hono().use(path, onlyMethods('GET', 'POST')).on(['GET', 'POST'], path, smallBody, async (c) => {
    const linked = await entrance.opens('gate', c);
    if (linked instanceof Response) return linked;
    const stage = c.req.param('stage').toLowerCase();
    // What was rolled back is not open any more.
    const which = stage === 'rollback' ? 'all' : 'open';
    const called = await rolloutCalled(c.req.param('rollout'), linked.team, which, store);
    if (!called) return refuse(c, 404, 'There is no such rollout.');
    const { rollout } = called;
    const team = await store.team(linked.team);
    const connected = sources.connected(productOf(rollout, team));
    const watched = await watchedRollouts(store);
    const gate = gateOf(stage, { rollout, team, at: clock.now(), watched, connected });
    if (!gate)
      return refuse(
        c,
        404,
        'There is no such stage: deploy, rollback, the name of a phase, or a stage of the deployment.',
      );
    const revision = signedRevision(rollout);
    const why = otherThan(rollout, revision, c) ?? gate.why;
    const approved = gate.isOpen && why === '';
    const { product, version } = rollout;
    return c.json({ approved, rollout: keyOf(rollout), product, version, revision, why }, approved ? 200 : 403);
  });
}

const refuse = (c: Context, status: 403 | 404, why: string): Response => c.json({ approved: false, why }, status);

/** What was, or is to be, signed before production. */
function signedRevision(rollout: Rollout): string {
  const go = goPhase(rollout);
  return go ? revisionOf(go, rollout) : '';
}

/** What is approved is approved for one version and one revision. */
function otherThan(rollout: Rollout, revision: string, c: Context): string | null {
  const [version, wanted] = [c.req.query('version'), c.req.query('revision')];
  if (version !== undefined && version !== rollout.version)
    return `${keyOf(rollout)} is about ${rollout.version}, not ${cut(version, 80)}.`;
  if (wanted === undefined || (wanted.length >= shortestRevision && revision.startsWith(wanted.toLowerCase())))
    return null;
  return `${keyOf(rollout)} is at revision ${revision.slice(0, shortestRevision)}, not ${cut(wanted, 12)}.`;
}
