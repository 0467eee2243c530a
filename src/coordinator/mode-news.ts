import { MINUTE } from '../time/duration.ts';
import { type Mode, type ModeCause, type Modes, modeInWords, remedyOf } from './modes.ts';
import { tellOwners } from './owners.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

interface Deps {
  store: Store;
  clock: Pick<Clock, 'now'>;
  modes: Pick<Modes, 'now'>;
  /** Reaches the owners in private at once, without the store. */
  sayToOwners(text: string): Promise<void>;
  /** The address of people who read mails; null where there is none. */
  alertTo: string | null;
}

/** What comes and goes is told once in a while. */
const toldAgainAfter = 10 * MINUTE;

/** Tells the owners of each mode, by what still works, and without a sound when it is over. About mail they hear from the mail watch. */
export function createModeNews({ store, clock, modes, sayToOwners, alertTo }: Deps) {
  const toldAt = new Map<ModeCause, number>();

  const begins = async (mode: Mode): Promise<void> => {
    const text = `${modeInWords(mode)} ${remedyOf[mode.cause]}`;
    if (mode.cause !== 'token') await sayToOwners(text);
    else if (alertTo !== null) await mailTo(alertTo, text, clock.now(), store);
  };

  return async (mode: Mode, isOver: boolean): Promise<void> => {
    if (mode.cause === 'mail') return;
    const now = clock.now();
    const last = toldAt.get(mode.cause) ?? Number.NEGATIVE_INFINITY;
    if (!isOver && Math.abs(now - last) < toldAgainAfter) return;
    if (!isOver) {
      toldAt.set(mode.cause, now);
      await begins(mode);
    } else if (last >= mode.since) await tellOwners(endOf(mode, modes.now()), store, clock, { isQuiet: true });
  };
}

function endOf({ mode, why }: Mode, others: readonly Mode[]): string {
  if (others.length === 0) return `${mode} is over: I work again. It was so because ${why}.`;
  return `${mode} is over. It was so because ${why}. Still ${others.map(modeInWords).join(' ')}`;
}

/** Telegram does not take anything from the bot, so its owners cannot be reached there. */
const mailTo = (address: string, text: string, at: number, store: Store): Promise<unknown> =>
  store.change('house', `alert ${at}`, () => ({
    events: [],
    letters: [
      {
        medium: 'email',
        address,
        content: { type: 'said', text },
        rollout: null,
        revision: null,
        announcement: null,
        urgency: 0,
        dueAt: at,
        expiresAt: null,
        unique: `alert ${at}`,
        fallback: null,
      },
    ],
  }));
