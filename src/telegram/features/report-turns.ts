import { LRUCache } from 'lru-cache';
import { inTurn } from '../../coordinator/in-turn.ts';

/** Milliseconds in which the same report is not made again, unless something has changed. */
const notAgainMs = 60_000;

/** Which report: of which rollout, where it goes, and what it is (a format, or what a button under the end asks for). */
export interface Wanted {
  rollout: string;
  chat: number;
  what: string;
}

/** Making a report takes time that everybody waits for: it is made once for all who ask, and for each rollout one after the other. */
export interface ReportTurns {
  /** What whoever asks is told instead of getting it again; null where it is to be made. `mark` changes whenever the report would say something else. */
  instead(wanted: Wanted, mark: string): string | null;
  /** Makes and sends it; what failed can be asked for again at once. */
  make(wanted: Wanted, mark: string, doing: () => Promise<void>): Promise<void>;
}

export function createReportTurns(): ReportTurns {
  const underWay = new Set<string>();
  const lately = new LRUCache<string, { mark: string }>({ max: 1_000, ttl: notAgainMs });
  const oneByOne = inTurn();
  const keyOf = ({ rollout, chat, what }: Wanted): string => `${rollout} ${chat} ${what}`;
  return {
    instead(wanted, mark) {
      if (underWay.has(keyOf(wanted))) return 'It is on its way.';
      const sent = lately.get(keyOf(wanted));
      if (!sent || sent.mark !== mark) return null;
      return 'It was sent here a moment ago, and nothing has changed since.';
    },
    async make(wanted, mark, doing) {
      underWay.add(keyOf(wanted));
      try {
        await oneByOne(wanted.rollout, doing);
        lately.set(keyOf(wanted), { mark });
      } finally {
        underWay.delete(keyOf(wanted));
      }
    },
  };
}
