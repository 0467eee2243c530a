import type { Instant } from '../rollout/events.ts';
import type { Medium } from '../team/events.ts';
import { sayUtc } from '../time/say.ts';
import type { Clock } from './ports.ts';

/** The disk takes nothing · nobody lets the bot speak on one medium · something else acts in its place. */
export type ModeName = 'READ_ONLY' | 'MUTED' | 'FENCED';

/** What brings a mode about. */
export type ModeCause = 'disk' | 'token' | 'mail' | 'rival';

export interface Mode {
  mode: ModeName;
  cause: ModeCause;
  since: Instant;
  /** Half a sentence without secrets: "the disk is full". */
  why: string;
}

export interface Modes {
  /** Said again it changes nothing; another reason is taken over. */
  enter(cause: ModeCause, why: string): void;
  leave(cause: ModeCause): void;
  /** All that hold now, the oldest first. None: it works. */
  now(): Mode[];
  has(cause: ModeCause): boolean;
  /** Whether the bot may do anything by itself, and send on this medium. */
  mayAct(medium?: Medium): boolean;
  /** Settles when this cause is over; at once where it is not there. */
  over(cause: ModeCause): Promise<void>;
  /** Hears each begin and end from now on, and at once of what holds already. */
  onChange(listener: (mode: Mode, isOver: boolean) => void): void;
}

const nameOf: Record<ModeCause, ModeName> = { disk: 'READ_ONLY', token: 'MUTED', mail: 'MUTED', rival: 'FENCED' };

/** In what way the bot does less than it should, since when and why: the one place that everybody asks. */
export function createModes(clock: Pick<Clock, 'now'>): Modes {
  const standing = new Map<ModeCause, Mode>();
  const listeners: ((mode: Mode, isOver: boolean) => void)[] = [];
  const waiting = new Map<ModeCause, (() => void)[]>();
  return {
    enter(cause, why) {
      const before = standing.get(cause);
      const mode = { mode: nameOf[cause], cause, since: before?.since ?? clock.now(), why };
      standing.set(cause, mode);
      if (!before) for (const listener of listeners) listener(mode, false);
    },
    leave(cause) {
      const before = standing.get(cause);
      if (!before) return;
      standing.delete(cause);
      for (const go of waiting.get(cause) ?? []) go();
      waiting.delete(cause);
      for (const listener of listeners) listener(before, true);
    },
    now: () => [...standing.values()],
    has: (cause) => standing.has(cause),
    mayAct: (medium) =>
      !standing.has('disk') && !standing.has('rival') && !(medium === 'telegram' && standing.has('token')),
    over: (cause) =>
      new Promise((resolve) => {
        if (standing.has(cause)) waiting.set(cause, [...(waiting.get(cause) ?? []), resolve]);
        else resolve();
      }),
    onChange(listener) {
      listeners.push(listener);
      for (const mode of standing.values()) listener(mode, false);
    },
  };
}

/** Mail may fail while the bot does what it is there for; everything else it cannot work with. */
export const isUnwell = ({ cause }: Mode): boolean => cause !== 'mail';

/** "READ_ONLY since 2026-12-08 21:03 UTC: the disk is full, so nothing is recorded and nothing is sent." */
export const modeInWords = ({ mode, cause, since, why }: Mode): string =>
  `${mode} since ${sayUtc(since)}: ${why}, ${meaning[cause]}`;

const meaning: Record<ModeCause, string> = {
  disk: 'so nothing is recorded and nothing is sent. What was confirmed before is safe.',
  token: 'so nothing is heard or sent there. Mails go on.',
  mail: 'so mails wait. Telegram goes on.',
  rival: 'so this one neither decides nor sends anything.',
};

/** What owners are to do about it. */
export const remedyOf: Record<ModeCause, string> = {
  disk: 'Make room on the disk, or make it writable again: I notice by myself, no restart is needed. Taps and commands are refused meanwhile, and whoever makes one is told.',
  token: 'Set the present BOT_TOKEN of BotFather and start the bot again.',
  mail: 'Check SMTP_URL with npm run doctor.',
  rival: 'Stop the other one, or take its webhook away: I go on by myself then.',
};
