import type { Chaos } from './contract.ts';

/** Nothing wrong at all. */
export function calm(): Required<Chaos> {
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

/** Takes over the known parts of `change` whose type fits; throws a sentence otherwise. */
export function applyChaos(chaos: Required<Chaos>, change: Record<string, unknown>): void {
  const whole: Record<string, unknown> = { ...calm() };
  for (const [key, value] of Object.entries(change)) {
    if (!(key in whole)) throw new Error(`There is no fault called ${key}`);
    if (!fits(key, value, whole[key])) throw new Error(`${key} cannot be ${JSON.stringify(value)}`);
  }
  Object.assign(chaos, change);
}

function fits(key: string, value: unknown, example: unknown): boolean {
  if (key === 'rate_limited_until') return value === null || !Number.isNaN(Date.parse(String(value)));
  if (key === 'slow_chat') return value === null || typeof value === 'number';
  if (Array.isArray(example)) return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return typeof value === typeof example;
}
