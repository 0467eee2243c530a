import { createLoop, type Loop } from './loop.ts';
import type { RolloutId } from './ports.ts';

interface Deps {
  /** Rollouts that may have to be looked after. */
  watched(): Promise<RolloutId[]>;
  /** Looks after one, and says after how many milliseconds to do so again; null where there is nothing to do until something changes. */
  look(id: RolloutId): Promise<number | null>;
  /** Real milliseconds, steady. */
  realNow(): number;
  onFault(fault: unknown, doing: string): void;
}

const afterFault = 15_000;

/** Looks after rollouts, each by itself: a slow answer about one keeps no other waiting. One that has nothing to do is asked again whenever something changes. */
export function createRounds({ watched, look, realNow, onFault }: Deps): Loop {
  const nextAt = new Map<RolloutId, number>();
  const inHand = new Map<RolloutId, Promise<void>>();
  /** Asked for while they were in hand: what was looked at then may have changed since. */
  const again = new Set<RolloutId>();

  const take = (id: RolloutId): void => {
    // From its beginning, so that slow answers do not stretch the time in between.
    const begun = realNow();
    const work = look(id)
      .catch((fault: unknown) => {
        onFault(fault, `looking after ${id}`);
        return afterFault;
      })
      .then((afterMs) => {
        inHand.delete(id);
        const isAsked = again.delete(id);
        if (afterMs === null) nextAt.delete(id);
        else nextAt.set(id, begun + afterMs);
        if (afterMs !== null || isAsked) loop.wake();
      });
    inHand.set(id, work);
  };

  const loop = createLoop({
    async step() {
      const ids = await watched();
      for (const id of nextAt.keys()) if (!ids.includes(id)) nextAt.delete(id);
      for (const id of ids)
        if (inHand.has(id)) again.add(id);
        else if (realNow() >= (nextAt.get(id) ?? Number.NEGATIVE_INFINITY)) take(id);
      return false;
    },
    async rest() {
      const waiting = [...nextAt].filter(([id]) => !inHand.has(id)).map(([, at]) => at);
      return waiting.length ? Math.min(...waiting) - realNow() : Number.POSITIVE_INFINITY;
    },
    onFault: (fault) => onFault(fault, 'looking after rollouts'),
  });

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(inHand.values());
    },
  };
}
