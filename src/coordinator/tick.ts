import type { Handle } from './handle.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

interface Deps {
  store: Store;
  handle: Handle;
  clock: Clock;
  onFault(fault: unknown, doing: string): void;
}

/**
 * Time passes: whatever is due by now is looked at, once each. Costs follow what is due, not what exists. A rollout that fails does not keep the
 * others from being looked at. Returns how many were.
 */
export async function tick({ store, handle, clock, onFault }: Deps): Promise<number> {
  const at = clock.now();
  const due = await store.dueRollouts(at, 500);
  await Promise.all(
    due.map((id) => handle.checkCalendar(id, at).catch((fault: unknown) => onFault(fault, `the calendar of ${id}`))),
  );
  return due.length;
}
