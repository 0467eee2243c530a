import { MINUTE } from '../time/duration.ts';
import type { CardKind, Clock } from './ports.ts';
import type { Store } from './store.ts';

/** A tap waits 150 s for the bot (Client.cpp of Telegram's own server); this leaves half a minute for the way. */
const longestSilence = 2 * MINUTE;
/** How much of a gap may be forgotten when the power fails. */
const keptEvery = MINUTE / 6;

/** Cards that are there to be decided on. The others are read and consulted: few taps there decide anything, and the line would stand for days. */
const waitingForTaps: readonly CardKind[] = [
  'sign-off',
  'confirm',
  'go-no-go',
  'stop',
  'break-glass',
  'concern',
  'draft',
  'sending',
  'agree',
  'window',
  'call-off',
  'roll-back',
  'deploy',
  'issue',
  'setup',
];

interface Deps {
  store: Store;
  clock: Clock;
  /** Cards say now that taps between these moments may be lost. Milliseconds UTC. */
  onGap(gap: { from: number; until: number; cards: number }): void;
}

export interface Absence {
  /** Telegram was heard, and all that it said is stored. Rejects when that cannot be written down. */
  heard(): Promise<void>;
  stop(): void;
}

/**
 * Telegram forgets a tap after 150 s, and nobody learns of it: whoever tapped while the bot was away believes that it counts. So the moment of the
 * last answer is kept, and after a longer gap every card that is there to be decided on says which ones may be lost.
 */
export function createAbsence({ store, clock, onGap }: Deps): Absence {
  let last: number | null = null;
  let kept: number | null = null;
  // A clock that is set anew in the sandbox is no absence.
  const stop = clock.onJump(() => {
    if (last !== null) last = clock.now();
  });

  return {
    stop,
    async heard() {
      const at = clock.now();
      const from = last ?? (await store.inbox.heardAt()) ?? at;
      if (at - from > longestSilence)
        onGap({ from, until: at, cards: await store.cards.away(waitingForTaps, { from, until: at }) });
      if (kept === null || Math.abs(at - kept) >= keptEvery) {
        await store.inbox.heard(at);
        kept = at;
      }
      last = at;
    },
  };
}
