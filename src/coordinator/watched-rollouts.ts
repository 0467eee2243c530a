import type { Rollout } from '../rollout/rollout.ts';
import type { Store } from './store.ts';

/** Every rollout for which something outside is still to be done; among them all that are being brought back. */
export const watchedRollouts = async (store: Pick<Store, 'watched' | 'rollout'>): Promise<Rollout[]> =>
  Promise.all((await store.watched()).map((id) => store.rollout(id)));
