import type { DiskFault } from './disk.ts';

/** Something that somebody does, at that moment. What exactly it comes to depends on what stands in the chat by then. */
export interface Step {
  at: number;
  /** Its name; whatever it leaves to chance follows from it. */
  number: number;
  does: Deed;
}

export type Who = 'Mara' | 'Ben' | 'Aiko' | 'Luis' | 'Priya' | 'Nadia' | 'Gus';

export type Deed =
  | { what: 'set up' }
  | { what: 'start a rollout' }
  | { what: 'carry it on' }
  | { what: 'announce' }
  | { what: 'agree to the announcement' }
  | { what: 'move the window' }
  | { what: 'sign' }
  | { what: 'ask for the sign-off' }
  | { what: 'withdraw or decline' }
  | { what: 'vote' }
  | { what: 'add evidence' }
  | { what: 'skip or reopen' }
  | { what: 'stop or go on' }
  | { what: 'call it off' }
  | { what: 'roll it back' }
  | { what: 'change the roles' }
  | { what: 'change the readers' }
  | { what: 'look' }
  | { what: 'tap something' }
  | { what: 'tap something old' }
  | { what: 'tap many times' }
  | { what: 'delete a message' }
  | { what: 'block the bot' }
  | { what: 'migrate' };

/** Something that goes wrong by itself. */
export type Trouble = { at: number } & (
  | { kind: 'telegram'; until: number; how: 'unreachable' | 'refusing' | 'losing' | 'slow'; share: number }
  | { kind: 'mail'; until: number; how: 'down' | 'refusing' | 'losing' | 'slow'; share: number }
  | { kind: 'stop'; downMs: number }
  /** At the so-manieth statement that writes, commit, or call to Telegram, after that moment. */
  | {
      kind: 'kill';
      seam: 'before a statement' | 'after a statement' | 'after a commit' | 'at a call';
      after: number;
      downMs: number;
    }
  | { kind: 'disk'; until: number; fault: DiskFault; share: number }
  | { kind: 'jump'; by: number }
  | { kind: 'rival' }
  /** Another process has claimed the file, as after a pause that was too long. */
  | { kind: 'overtaken' }
);

/** A whole world, before it is played. The same scenario is the same history. */
export interface Scenario {
  seed: number;
  days: number;
  steps: Step[];
  troubles: Trouble[];
  /** Name of a bug that is planted; null for the bot as it is. */
  bug: string | null;
}
