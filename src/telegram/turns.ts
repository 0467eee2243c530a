/** Milliseconds that only go forward, whatever any clock says. `later` answers with what calls it off. */
export interface Timing {
  now(): number;
  later(afterMs: number, doing: () => void): () => void;
}

export const realTime: Timing = {
  now: () => performance.now(),
  later(afterMs, doing) {
    const timer = setTimeout(doing, afterMs);
    return () => clearTimeout(timer);
  },
};

interface Turns {
  /** Null when it is this one's turn; milliseconds when Telegram has asked for patience meanwhile. */
  wait(chat: string): Promise<number | null>;
  /** Whoever waits for this chat now goes back at once. Who comes later is the outbox's business, which keeps it over restarts. */
  hold(chat: string, afterMs: number): void;
}

/** At least a second between two posts to the same chat, in real time, whatever the rollout's clock says. */
export function createTurns({ now: real, later }: Timing): Turns {
  const nextAt = new Map<string, number>();
  const waiting = new Map<string, Set<(heldFor: number | null) => void>>();
  return {
    async wait(chat) {
      const now = real();
      if (nextAt.size > 1_000) for (const [each, at] of nextAt) if (at <= now) nextAt.delete(each);
      const turn = Math.max(now, nextAt.get(chat) ?? 0);
      nextAt.set(chat, turn + 1_000);
      if (turn <= now) return null;
      const others = waiting.get(chat) ?? new Set();
      waiting.set(chat, others);
      return await new Promise<number | null>((resolve) => {
        const go = (heldFor: number | null): void => {
          callOff();
          others.delete(go);
          if (others.size === 0) waiting.delete(chat);
          resolve(heldFor);
        };
        const callOff = later(turn - now, () => go(null));
        others.add(go);
      });
    },
    hold(chat, afterMs) {
      for (const go of waiting.get(chat) ?? []) go(afterMs);
    },
  };
}
