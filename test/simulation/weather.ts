import type { Chance } from './chance.ts';
import type { Fate } from './disk.ts';
import type { Trouble } from './scenario.ts';

export type CallTrouble = { slowMs?: number } & (
  | { kind: 'unreachable' }
  | { kind: 'refused'; code: number; says: string; retryAfter?: number }
  | { kind: 'lost' }
  | { kind: 'slow' }
);

export type MailTrouble = 'down' | 'refused' | 'put off' | 'lost before' | 'lost after' | 'slow';

/** What the world does to the bot, asked at each seam. */
export interface Weather {
  call(method: string, at: number, chance: Chance): CallTrouble | null;
  mail(at: number, chance: Chance): MailTrouble | null;
  /** Of a statement that writes. */
  statement(at: number, chance: Chance): Fate;
}

type Spell = Extract<Trouble, { until: number }>;

export function weatherOf(troubles: readonly Trouble[]): Weather {
  const spells = troubles.filter((each): each is Spell => 'until' in each);
  const now = <K extends Spell['kind']>(kind: K, at: number, chance: Chance): Extract<Spell, { kind: K }> | null => {
    for (const each of spells)
      if (each.kind === kind && at >= each.at && at < each.until && chance.happens(each.share))
        return each as Extract<Spell, { kind: K }>;
    return null;
  };
  return {
    call(method, at, chance) {
      const spell = now('telegram', at, chance);
      if (!spell) return null;
      if (spell.how === 'unreachable') return { kind: 'unreachable' };
      if (spell.how === 'losing') return { kind: 'lost', ...(chance.happens(0.2) ? { slowMs: 20_000 } : {}) };
      if (spell.how === 'slow') return { kind: 'slow', slowMs: chance.between(500, 20_000) };
      return refusals(method, chance);
    },
    mail(at, chance) {
      const spell = now('mail', at, chance);
      if (!spell) return null;
      if (spell.how === 'down') return 'down';
      if (spell.how === 'slow') return 'slow';
      if (spell.how === 'losing') return chance.happens(0.5) ? 'lost before' : 'lost after';
      return chance.happens(0.3) ? 'refused' : 'put off';
    },
    statement: (at, chance) => now('disk', at, chance)?.fault ?? null,
  };
}

function refusals(method: string, chance: Chance): CallTrouble {
  if (method === 'getUpdates' && chance.happens(0.3))
    return { kind: 'refused', code: 409, says: 'Conflict: terminated by other getUpdates request' };
  if (chance.happens(0.5)) {
    const retryAfter = chance.between(1, 40);
    return { kind: 'refused', code: 429, says: `Too Many Requests: retry after ${retryAfter}`, retryAfter };
  }
  if (chance.happens(0.8)) return { kind: 'refused', code: 500, says: 'Internal Server Error' };
  return { kind: 'refused', code: 400, says: 'Bad Request: something that was invented yesterday' };
}
