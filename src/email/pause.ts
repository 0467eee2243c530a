import type { MailTrouble, StandingTrouble } from '../coordinator/mail-watch.ts';
import type { Delivery } from '../coordinator/ports.ts';
import type { Instant } from '../rollout/events.ts';
import { MINUTE } from '../time/duration.ts';
import { type Failure, MEDIUM_PAUSE } from './deliveries.ts';

/** What is needed of a logger; pino's is one. */
export interface Log {
  info(facts: Record<string, unknown>, words: string): void;
  warn(facts: Record<string, unknown>, words: string): void;
  error(facts: Record<string, unknown>, words: string): void;
}

/** Stops everything while no letter would get through. Time is the bot's own, which may be moved. */
interface Pause {
  /** What to answer for a letter that need not be tried now; null when it may be. */
  waiting(at: Instant): Delivery | null;
  /** Nobody is let in: all stops for a while. */
  begin(at: Instant, failure: Failure): void;
  /** One letter was not taken. Nothing stops, but a server that never answers, or takes from nobody, is a trouble too. */
  note(at: Instant, failure: Failure): void;
  /** A letter got through. */
  over(): void;
  /** Since when no letter gets through, at whoever it is; null while nothing speaks for it. */
  trouble(at: Instant): StandingTrouble | null;
}

const SILENCE = 15 * MINUTE;

/** `tell` hears each trouble once, and once that it is over: at the first mail too, as nobody knows how it was before the start. */
export function createPause(log: Log, tell: (trouble: MailTrouble | null) => void = () => undefined): Pause {
  let trouble: { since: Instant; until: Instant; why: string } | null = null;
  let silentSince: Instant | null = null;
  let failing: StandingTrouble | null = null;
  let told: MailTrouble['kind'] | 'none' | 'nothing yet' = 'nothing yet';

  const say = (kind: MailTrouble['kind'], { says, code, status }: Failure, words: string) => {
    if (told === kind) return;
    told = kind;
    log.error({ code, status, says }, words);
    tell({ kind, why: says || 'without a word' });
  };

  const fails = (kind: MailTrouble['kind'], at: Instant) => {
    failing = { kind, since: Math.min(failing?.since ?? at, at) };
  };

  return {
    waiting(at) {
      if (!trouble || at >= trouble.until || at < trouble.since) return null;
      return { outcome: 'retry', why: trouble.why, afterMs: trouble.until - at };
    },
    begin(at, failure) {
      trouble = { since: at, until: at + MEDIUM_PAUSE, why: failure.says };
      fails('locked', at);
      say('locked', failure, 'Email is paused: the mail server does not let us in.');
    },
    note(at, failure) {
      if (isAboutOneMail(failure)) {
        silentSince = null;
        failing = null;
        return;
      }
      fails('unreachable', at);
      if (silentSince === null || silentSince > at) silentSince = at;
      else if (at - silentSince >= SILENCE) say('unreachable', failure, 'The mail server cannot be reached.');
    },
    over() {
      if (told === 'locked' || told === 'unreachable') log.info({}, 'Email works again.');
      if (told !== 'none') tell(null);
      told = 'none';
      trouble = null;
      silentSince = null;
      failing = null;
    },
    trouble(at) {
      if (failing?.kind === 'unreachable' && at - failing.since < SILENCE) return null;
      return failing;
    },
  };
}

/** The server has heard who it is for, or the mail itself is at fault: another may well get through. */
const isAboutOneMail = ({ bodySent, status, command, code }: Failure): boolean =>
  bodySent ||
  status === 552 ||
  (status === null ? code === 'EMESSAGE' || code === 'EENVELOPE' : command === 'RCPT TO' || command === 'DATA');
