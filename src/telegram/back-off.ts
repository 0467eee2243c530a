import { BotApiError } from './api.ts';
import { isTokenRefused } from './failures.ts';

const longest = 60_000;

/**
 * How long to wait, in milliseconds, before Telegram is asked once more after so many failures in a row: by its own word where it gives one; else
 * doubling with jitter, so that many bots do not come back at the same moment.
 */
export function backOff(fault: unknown, failures: number): number {
  if (fault instanceof BotApiError && fault.retryAfter !== null) return fault.retryAfter * 1000;
  if (isTokenRefused(fault)) return longest;
  const doubled = Math.min(500 * 2 ** Math.min(failures, 10), longest);
  return doubled / 2 + Math.random() * (doubled / 2);
}
