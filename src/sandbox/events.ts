import type { SimEvent } from './contract.ts';

/** Tells open pages what changed. */
export interface EventHub {
  emit(event: SimEvent): void;
  /** Returns how to stop listening. */
  listen(listener: (event: SimEvent) => void): () => void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: SimEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
