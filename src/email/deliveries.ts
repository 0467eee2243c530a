import type { Delivery } from '../coordinator/ports.ts';
import { MINUTE } from '../time/duration.ts';

/** How an attempt to hand over one mail ended, when it was not accepted. */
export interface Failure {
  /** The server's or the system's own words. */
  says: string;
  /** nodemailer's word (`EAUTH`, `ETIMEDOUT`) and, beneath it, the system's (`ECONNREFUSED`, `CERT_HAS_EXPIRED`). */
  code: string;
  cause: string;
  /** The SMTP command that was answered; empty when none was. */
  command: string;
  /** The reply code; null when there was no reply. */
  status: number | null;
  /** Whether the mail had been handed over to its end: from then on nobody knows without an answer. */
  bodySent: boolean;
}

export interface Verdict {
  delivery: Delivery;
  /** Not this letter's fault: no other would get through either until somebody acts. */
  stopsMedium: boolean;
}

/** `attempts` counts the one that failed. */
export function verdictOn(failure: Failure, attempts: number): Verdict {
  const rule = rules.find((each) => each.when(failure)) ?? unreached;
  const says = failure.says || 'The mail server gave no reason.';
  return { delivery: rule.means(says, attempts, failure), stopsMedium: rule.stopsMedium ?? false };
}

/** How long nothing is sent once no letter would get through. */
export const MEDIUM_PAUSE = 10 * MINUTE;

interface Rule {
  when: (failure: Failure) => boolean;
  means: (says: string, attempts: number, failure: Failure) => Delivery;
  stopsMedium?: true;
}

const unreached: Rule = {
  when: () => true,
  means: (why, attempts) => ({ outcome: 'retry', why, afterMs: backoff(MINUTE / 4, 2, 5 * MINUTE, attempts) }),
};

/** The first that fits decides. */
const rules: Rule[] = [
  {
    // Passwords, certificates, and a sender that is not let in: wrong for everybody alike.
    when: (failure) => isLocked(failure) || isUntrusted(failure) || isSenderRefused(failure),
    means: (why) => ({ outcome: 'retry', why, afterMs: MEDIUM_PAUSE }),
    stopsMedium: true,
  },
  {
    when: ({ code, status }) => status === null && (code === 'EMESSAGE' || code === 'EENVELOPE'),
    means: (why) => ({ outcome: 'undeliverable', why }),
  },
  {
    when: ({ command, status }) => isFinal(status) && (command === 'RCPT TO' || command === 'DATA' || status === 552),
    means: (why, _, failure) => ({
      outcome: 'undeliverable',
      why,
      ...(isNobody(failure) ? { addressIsDead: true } : {}),
    }),
  },
  {
    // The server said that it did not take it, for now.
    when: ({ command, status }) => status !== null && command !== 'CONN' && command !== 'EHLO' && command !== 'HELO',
    means: (why, attempts) => ({ outcome: 'retry', why, afterMs: backoff(5 * MINUTE, 3, 45 * MINUTE, attempts) }),
  },
  {
    when: ({ bodySent, status }) => bodySent && status === null,
    means: (why) => ({ outcome: 'unknown', why }),
  },
  unreached,
];

const isFinal = (status: number | null): boolean => status !== null && status >= 500 && status !== 503;

const isLocked = ({ code, status }: Failure): boolean =>
  (/^(EAUTH|ENOAUTH|EOAUTH2)$/.test(code) && (status === null || isFinal(status))) || status === 530 || status === 535;

const isUntrusted = ({ cause }: Failure): boolean =>
  /^CERT_|^ERR_TLS_CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|^CRL_|^INVALID_CA|^HOSTNAME_MISMATCH/.test(
    cause,
  );

const isSenderRefused = ({ command, status }: Failure): boolean =>
  command === 'MAIL FROM' && isFinal(status) && status !== 552;

/** The mailbox does not exist; anything else said with a 5xx (spam, size, quota, relaying) may be different next time. */
const isNobody = ({ command, says }: Failure): boolean => {
  if (command !== 'RCPT TO') return false;
  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(says)?.[0];
  if (enhanced) return /^5\.(1\.([123]|6|10)|2\.1)$/.test(enhanced);
  return /unknown|no such|not found|does not exist|doesn't exist|mailbox unavailable/i.test(says);
};

function backoff(first: number, factor: number, most: number, attempts: number): number {
  return Math.min(most, first * factor ** Math.max(0, Math.min(attempts, 20) - 1));
}
