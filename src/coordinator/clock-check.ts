import type { Instant } from '../rollout/events.ts';

/** Seconds: what a call takes and Telegram's whole seconds make less; what is more moves announcements. */
const tolerable = 60;

/** Compares this machine's clock with the one that Telegram answers by. `now` is the machine's, whatever the sandbox's says. */
export function createClockCheck(now: () => Instant): {
  heardAt(at: Instant): void;
  /** How far this machine is ahead, in whole seconds; null before the first answer. */
  aheadSeconds(): number | null;
} {
  let ahead: number | null = null;
  return {
    heardAt(at) {
      ahead = Math.round((now() - at) / 1000);
    },
    aheadSeconds: () => ahead,
  };
}

/** What people are told of it; nothing while it is right. */
export function clockTrouble(aheadSeconds: number | null): string[] {
  if (aheadSeconds === null || Math.abs(aheadSeconds) < tolerable) return [];
  const way = aheadSeconds > 0 ? 'ahead of' : 'behind';
  return [
    `This machine's clock is ${Math.abs(aheadSeconds)} s ${way} Telegram's, so announcements go out at the wrong time. Set it right, for example with NTP.`,
  ];
}
