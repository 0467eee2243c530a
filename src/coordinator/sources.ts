import type { Instant } from '../rollout/events.ts';

/**
 * Why another system says nothing that counts: `down` nobody answers, `slow` not in time, `unauthorised` and `forbidden` our rights, `limited` we ask too
 * often, `refused` an address that may not be asked, `missing` there is no such thing, `broken` an answer that cannot be read.
 */
export type SourceTrouble =
  | 'down'
  | 'slow'
  | 'unauthorised'
  | 'forbidden'
  | 'limited'
  | 'refused'
  | 'missing'
  | 'broken';

/** Another system could not be asked, or did not answer: the message is one sentence for people, without secrets. What is not known is never green. */
export class SourceFault extends Error {
  readonly trouble: SourceTrouble;
  /** Milliseconds after which asking again may help, where the other side said so. */
  readonly afterMs: number | undefined;

  constructor(trouble: SourceTrouble, message: string, afterMs?: number) {
    super(message);
    this.name = 'SourceFault';
    this.trouble = trouble;
    this.afterMs = afterMs;
  }
}

/** For a `catch`: what stands for an answer that did not come. Any other fault is a mistake of ours, and thrown on. */
export const unanswered =
  <T>(instead: T) =>
  (fault: unknown): T => {
    if (!(fault instanceof SourceFault)) throw fault;
    return instead;
  };

/** What another system said, and when it was so by its own account. */
export interface Told<T> {
  value: T;
  at: Instant;
}
