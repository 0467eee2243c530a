import { formerDueDates } from './due-dates.ts';
import type { RolloutEvent } from './events.ts';
import type { WindowEvent } from './events-windows.ts';
import type { Rollout } from './rollout.ts';
import { itemState } from './standing.ts';

type OfWindow = WindowEvent | Extract<RolloutEvent, { type: 'WindowScheduled' }>;

/** What becomes of the window and the freezes over it; decides nothing. */
export function evolveWindow(rollout: Rollout, event: OfWindow): Rollout {
  const { frozen } = rollout;
  switch (event.type) {
    case 'WindowScheduled': {
      const { by, freezes = [], override = '' } = event;
      const reason = override ? { by, at: event.at, reason: override } : null;
      return {
        ...rollout,
        revision: event.revision,
        window: event.window,
        windowSetAt: event.at,
        dueDates: event.dueDates ?? formerDueDates(rollout.checklist, event.window, event.at),
        windowSetBy: by,
        planners: rollout.planners.includes(by) ? rollout.planners : [...rollout.planners, by],
        frozen: { overridden: freezes.map(({ id }) => id), named: [], override: reason },
        // Whoever moves it says that it has not begun, so nothing was down because of it.
        downtime: null,
      };
    }
    case 'FreezesOverridden': {
      const overridden = [...frozen.overridden, ...event.freezes.map(({ id }) => id)];
      const override = { by: event.by, at: event.at, reason: event.reason };
      return { ...rollout, frozen: { ...frozen, overridden, override } };
    }
    case 'WindowFrozen': {
      const named = [...frozen.named, ...event.freezes.map(({ id }) => id)];
      const known = { ...rollout, frozen: { ...frozen, named } };
      if (event.item === null) return known;
      const item = { ...itemState(event.item, rollout), status: 'to-do' as const, by: null, at: event.at };
      return {
        ...known,
        items: { ...rollout.items, [event.item]: { ...item, reason: 'the window lies in a freeze', proposal: null } },
      };
    }
  }
}
