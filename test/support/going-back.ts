import type { Connected } from '../../src/rollout/deploying/checks.ts';
import type { WayBack } from '../../src/rollout/events-deploying.ts';
import { by, clockAt, closed, created, luis, minute, opening, play, type Scene, told, upTo } from './story.ts';

const reachesClusters: Connected = { stages: null, checks: [], whenRed: 'block', reachesClusters: true };

/** What runs in production, and to what it goes back. */
const api: WayBack = {
  ...{ cluster: 'production', namespace: 'payments', kind: 'deployment', name: 'api' },
  revision: 6,
  images: ['payments:4.1.7'],
};

const evening = opening - 60 * minute;
/** Readers have heard that it starts, and the bot knows what to bring back. */
const deploying = (): Scene => {
  const planned = play(
    upTo('pre-deployment', told(created()), evening),
    by(luis, { type: 'NoteWayBack', workloads: [api] }, evening),
  );
  const ready: Scene = { ...closed(planned, 'pre-deployment', evening), connected: reachesClusters };
  return play(ready, clockAt(opening), by(luis, { type: 'StartDeploying' }, opening));
};

/** When Luis decides to go back. */
export const decidedAt = opening + 5 * minute;

/** Luis has decided to go back, and its cluster has not said yet that the old version is there. */
export const goingBack = (): Scene =>
  play(deploying(), by(luis, { type: 'RollBack', reason: 'errors at 4 %' }, decidedAt));

/** The cluster says so. */
export const backAt = decidedAt + 20 * minute;
export const broughtBack = (scene = goingBack()): Scene =>
  play(scene, { type: 'NoteWorkload', workload: api, isBack: true, says: 'rolled out', at: backAt });

/** The cluster would not. */
export const stuck = (scene = goingBack()): Scene =>
  play(scene, {
    ...{ type: 'NoteWorkload', workload: api, isBack: false, says: 'it cannot be reached.' },
    at: decidedAt + minute,
  });
