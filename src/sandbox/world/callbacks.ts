import { randomBytes } from 'node:crypto';
import type { TapAnswer } from '../contract.ts';
import type { CallLog, LogLine } from '../log.ts';

/** Real milliseconds within which Telegram takes an answer to a tap. */
const ANSWERABLE = 60_000;
const SPINNER_WARNING = 3_000;

interface Tap {
  since: number;
  answered: boolean;
  line: LogLine | null;
  hear(answer: TapAnswer): void;
}

/** Taps that spin until the bot answers. */
export interface Callbacks {
  /** Starts a tap; the promise settles with the bot's answer, or unanswered after ten seconds. */
  open(): { id: string; answer: Promise<TapAnswer> };
  /** Connects a tap with its line in the inspector, which is warned when nobody answers. */
  follow(id: unknown, line: LogLine, log: CallLog): void;
  /** False when the query is unknown, too old or was answered before. */
  answer(id: string, said: Pick<TapAnswer, 'text' | 'show_alert' | 'url'>): boolean;
  clear(): void;
}

export function createCallbacks(patience = 10_000): Callbacks {
  const taps = new Map<string, Tap>();
  return {
    open() {
      const id = randomDigits();
      const since = Date.now();
      const answer = new Promise<TapAnswer>((resolve) => {
        const timer = setTimeout(() => resolve(unanswered()), patience);
        timer.unref();
        const hear = (said: TapAnswer) => {
          clearTimeout(timer);
          resolve(said);
        };
        taps.set(id, { since, answered: false, line: null, hear });
      });
      forgetOld(taps);
      return { id, answer };
    },
    follow(id, line, log) {
      const tap = taps.get(String(id));
      if (tap === undefined) return;
      tap.line = line;
      const warn = () => {
        if (!tap.answered && taps.get(String(id)) === tap) log.warn(line, 'Not answered after 3 seconds');
      };
      setTimeout(warn, SPINNER_WARNING).unref();
    },
    answer(id, said) {
      const tap = taps.get(id);
      if (tap === undefined || tap.answered || Date.now() - tap.since > ANSWERABLE) return false;
      tap.answered = true;
      const milliseconds = Date.now() - tap.since;
      if (tap.line !== null) {
        tap.line.answer = said;
        tap.line.milliseconds = milliseconds;
      }
      tap.hear({ answered: true, ...said, milliseconds });
      return true;
    },
    clear() {
      for (const tap of taps.values()) tap.hear(unanswered());
      taps.clear();
    },
  };
}

export function unanswered(): TapAnswer {
  return { answered: false, text: null, show_alert: false, url: null, milliseconds: null };
}

function randomDigits(): string {
  return randomBytes(8).readBigUInt64BE().toString().padStart(18, '0').slice(-18);
}

function forgetOld(taps: Map<string, Tap>): void {
  if (taps.size < 2000) return;
  for (const [id, tap] of taps) if (Date.now() - tap.since > ANSWERABLE) taps.delete(id);
}
