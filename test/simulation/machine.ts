import { type Chance, chanceOf } from './chance.ts';
import { takeGlobals } from './globals.ts';
import { createHours, type Hours, type Owner } from './hours.ts';

/**
 * The computer on which the bot runs: its clocks, its timers and its chance. It takes the place of the real ones for everything that is loaded in
 * this thread afterwards, libraries included, so that nothing can happen that the seed did not bring about.
 */
export interface Machine {
  hours: Hours;
  /** Runs what belongs to the world around the bot: it goes by the true time, and its timers outlive the process. */
  outside<T>(doing: () => T): T;
  /** Another world begins at that moment, as the first one did. What the one before left behind has to be dead and settled. */
  anew(seed: number | string, start: number): void;
  /** Everything that can happen now has happened. */
  settle(): Promise<void>;
  /** From here on the process is no more: what it still has in hand leads nowhere. */
  die(): void;
  /** A new process begins; what is random in it follows from its name. */
  begin(life: number | string): void;
  isDead(): boolean;
  /** Calls it before each turn of the event loop that the process takes. */
  onTurn(hear: () => void): void;
  /** Errors that nobody caught. */
  uncaught: unknown[];
}

/** To be called once a thread, before anything of the bot is loaded: a module may keep the clock that it finds when it is. */
export function takeOver(firstSeed: number | string, firstStart: number): Machine {
  let seed = firstSeed;
  let start = firstStart;
  const hours = createHours(start);
  const uncaught: unknown[] = [];
  let owner: Owner = 'bot';
  let turn = (): void => undefined;
  let ids = 0;
  let isDead = false;
  let chance: Chance = chanceOf(seed, 'machine', 0);

  const isGone = (whose: Owner): boolean => isDead && whose === 'bot';
  const run = (whose: Owner, doing: () => void): void => {
    if (isGone(whose)) return;
    if (whose === 'bot') turn();
    const before = owner;
    owner = whose;
    try {
      doing();
    } catch (fault) {
      if (!isGone(whose)) uncaught.push(fault);
    } finally {
      owner = before;
    }
  };

  const { settle } = takeGlobals<Owner>({
    owner: () => owner,
    isGone,
    run,
    later: hours.later,
    now: () => Math.floor(owner === 'world' ? hours.real() : hours.wall()),
    steady: () => hours.real() - start,
    chance: () => chance,
    // Never twice in a world, also when a process begins again.
    uuid: () => `${chance.bytes(16).toString('hex')}-${++ids}`,
    uncaught(fault) {
      if (!isDead) uncaught.push(fault);
    },
  });

  return {
    hours,
    uncaught,
    anew(nextSeed, nextStart) {
      seed = nextSeed;
      start = nextStart;
      hours.reset(start);
      uncaught.length = 0;
      ids = 0;
      chance = chanceOf(seed, 'machine', 0);
      isDead = false;
    },
    outside(doing) {
      const before = owner;
      owner = 'world';
      try {
        return doing();
      } finally {
        owner = before;
      }
    },
    settle,
    die() {
      isDead = true;
      hours.forget('bot');
    },
    begin(life) {
      isDead = false;
      chance = chanceOf(seed, 'machine', life);
    },
    isDead: () => isDead,
    onTurn(hear) {
      turn = hear;
    },
  };
}
