import type { Chaos } from './contract.ts';

/** Nothing wrong at all. */
export function calm(): Chaos {
  return {
    rate_limited_until: null,
    retry_after_seconds: 0,
    slow_ms: 0,
    slow_chat: null,
    api_down: false,
    smtp_down: false,
    unknown_addresses: [],
    flood_limits: false,
    lost_answers: 0,
  };
}
