import { type Chance, chanceOf } from '../simulation/chance.ts';
import { takeGlobals } from '../simulation/globals.ts';
import { createHours, type Hours, type Owner } from '../simulation/hours.ts';

/**
 * The computer on which the bot runs: its clocks, its timers and its chance. It takes the place of the real ones for everything that is loaded in
 * this thread afterwards, libraries included, so that the same script is the same run.
 */
export interface Machine {
  hours: Hours;
  /** Everything that can happen now has happened. */
  settle(): Promise<void>;
  /** From here on the process is no more: what it still has in hand leads nowhere. */
  die(): void;
  /** A new process begins; what is random in it follows from its name. */
  begin(name: string): void;
  isDead(): boolean;
  /** Errors that nobody caught. */
  uncaught: unknown[];
}

/** To be called once a thread, before anything of the bot is loaded. `turn` is told of each turn of the event loop that the process takes. */
export function takeOver(start: number, turn: () => void): Machine {
  const hours = createHours(start);
  const uncaught: unknown[] = [];
  let isDead = true;
  let ids = 0;
  let chance: Chance = chanceOf('machine', 0);

  const { settle } = takeGlobals<Owner>({
    owner: () => 'bot',
    isGone: () => isDead,
    run(_, doing) {
      if (isDead) return;
      turn();
      try {
        doing();
      } catch (fault) {
        if (!isDead) uncaught.push(fault);
      }
    },
    later: hours.later,
    now: hours.real,
    steady: () => hours.real() - start,
    chance: () => chance,
    // The scheduler keeps its tasks by these in a register that a new process here does not begin anew.
    uuid: () => String(++ids),
    uncaught(fault) {
      if (!isDead) uncaught.push(fault);
    },
  });

  return {
    hours,
    uncaught,
    settle,
    die() {
      isDead = true;
      hours.forgetBot();
    },
    begin(name) {
      isDead = false;
      chance = chanceOf('machine', name);
    },
    isDead: () => isDead,
  };
}
