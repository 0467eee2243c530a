import { chanceOf } from '../simulation/chance.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Spell {
  from: number;
  to: number;
}

/** What the world does to the bot in one year: when Telegram or the mail server are down, the process is, and the clock jumps. All in real time. */
export interface Weather {
  isDown(who: 'telegram' | 'email', at: number): boolean;
  /** The process does not run then. */
  outages: Spell[];
  /** Whether the process dies while letters are in hand, asked so many times by now; it is there again at once. */
  dies(times: number): boolean;
  /** Whether somebody changes the plan at that very moment. */
  collides(times: number): boolean;
  jumps: { at: number; by: number }[];
}

export function weatherOf(seed: number, start: number, end: number): Weather {
  const chance = chanceOf(seed, 'weather');
  const some = (perYear: number): number[] =>
    Array.from({ length: Math.round((perYear * (end - start)) / (365 * day)) }, () => chance.between(start, end));
  const spells = (perYear: number, longest: number): Spell[] =>
    some(perYear)
      .map((from) => ({ from, to: from + chance.between(minute, chance.happens(0.7) ? longest / 12 : longest) }))
      .sort((a, b) => a.from - b.from);
  const down = { telegram: spells(40, 14 * hour), email: spells(40, 14 * hour) };
  return {
    isDown: (who, at) => down[who].some(({ from, to }) => at >= from && at < to),
    outages: spells(60, 3 * day),
    dies: (times) => chanceOf(seed, 'death', times).happens(0.03),
    collides: (times) => chanceOf(seed, 'collision', times).happens(0.05),
    // Back two hours and put right again later; ahead three hours and put right again.
    jumps: some(8)
      .flatMap((at, index) => {
        const by = index % 2 === 0 ? -2 * hour : 3 * hour;
        return [
          { at, by },
          { at: at + chance.between(10 * minute, 8 * hour), by: -by },
        ];
      })
      .sort((a, b) => a.at - b.at),
  };
}
