import type { Store } from '../coordinator/store.ts';
import type { Saying } from './kit.ts';

/** Updates that were begun before, by a process that died or was stopped in good order: whoever may hear something twice is told so. */
export interface Again {
  begin(cause: string): Promise<void>;
  end(cause: string): void;
  /** It is handled once more. */
  isRepeat(cause: string): boolean;
  /** It is handled once more and has acted: what is still to be done is to say so. */
  hasActed(cause: string): boolean;
  /** What the bot sees now may be what it did itself before it died, so its answer says which of both is new. */
  once(say: Saying['say'], cause: string): Saying['say'];
  /** The same for a tap, which takes one answer and no second. */
  onceTapped(say: (text: string, isAlert?: boolean) => void, cause: string): (text: string, isAlert?: boolean) => void;
}

export const writtenDown = 'This was written down already; I was interrupted before I could say so.';
const perhaps = '<i>(perhaps said before: I was interrupted)</i>';

export function createAgain(store: Pick<Store, 'hasActed'>): Again {
  const begun = new Map<string, { hasActed: boolean }>();
  const hasActed = (cause: string): boolean => begun.get(cause)?.hasActed ?? false;
  return {
    async begin(cause) {
      begun.set(cause, { hasActed: await store.hasActed(cause) });
    },
    end: (cause) => void begun.delete(cause),
    isRepeat: (cause) => begun.has(cause),
    hasActed,
    once(say, cause) {
      const before = begun.get(cause);
      if (!before) return say;
      return (html, options) => say(before.hasActed ? `${writtenDown} Now:\n${html}` : `${html}\n${perhaps}`, options);
    },
    onceTapped(say, cause) {
      if (!hasActed(cause)) return say;
      return (text, isAlert) => say(text ? `${writtenDown} ${text}` : writtenDown, isAlert);
    },
  };
}
