import type { Context } from 'hono';
import type { Linked, Links } from '../coordinator/links.ts';
import type { Clock } from '../coordinator/ports.ts';
import { createAllowance } from './allowance.ts';
import { callerOf } from './caller.ts';
import { noSuchLink, tooOften } from './safety.ts';

const MINUTE = 60_000;

/** Who may come in: whoever brings a link that we made, and does not come too often. */
export interface Entrance {
  /** What the link stands for, or the answer to whoever brought a wrong one. */
  opens<F extends Linked['for']>(wanted: F, c: Context): Promise<Extract<Linked, { for: F }> | Response>;
}

interface Deps {
  links: Links;
  clock: Clock;
  /** The machine's own clock, in milliseconds: whoever comes too often does so in real minutes. */
  realNow(): number;
}

/** A link of ours is counted by itself, so that a company's mail scanner keeps nobody out; wrong ones by who brings them. */
export function createEntrance({ links, clock, realNow }: Deps): Entrance {
  const looks = createAllowance({ most: 120, per: MINUTE }, realNow);
  const acts = createAllowance({ most: 20, per: MINUTE }, realNow);
  const guesses = createAllowance({ most: 60, per: MINUTE }, realNow);

  return {
    async opens(wanted, c) {
      const token = (c.req.param('token') ?? '').replace(/\.ics$/, '');
      const linked = links.read(wanted, token, clock.now());
      if (!linked) return guesses.take(callerOf(c)) ? noSuchLink(c) : tooOften(c);
      const allowance = c.req.method === 'POST' ? acts : looks;
      // By what it stands for: one link can be written in many ways.
      return allowance.take(JSON.stringify(linked)) ? linked : tooOften(c);
    },
  };
}
