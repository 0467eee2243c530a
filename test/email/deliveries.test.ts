import { describe, expect, test } from 'vitest';
import { type Failure, verdictOn } from '../../src/email/deliveries.ts';
import { MINUTE } from './cast.ts';

const failure = (change: Partial<Failure>): Failure => ({
  says: 'words',
  code: '',
  cause: '',
  command: '',
  status: null,
  bodySent: false,
  ...change,
});
const outcome = (change: Partial<Failure>, attempts = 1) => {
  const { delivery, stopsMedium } = verdictOn(failure(change), attempts);
  return `${delivery.outcome}${stopsMedium ? ', all stop' : ''}`;
};

describe('what a failure means', () => {
  test.each<[string, Partial<Failure>, string]>([
    ['nobody listens', { code: 'ESOCKET', cause: 'ECONNREFUSED', command: 'CONN' }, 'retry'],
    ['no such host', { code: 'EDNS', cause: 'ENOTFOUND', command: 'CONN' }, 'retry'],
    ['no greeting', { code: 'ETIMEDOUT', command: 'CONN' }, 'retry'],
    ['an unfriendly greeting', { code: 'EPROTOCOL', command: 'CONN', status: 554 }, 'retry'],
    ['TLS breaks off', { code: 'ETLS', cause: 'ECONNRESET', command: 'STARTTLS' }, 'retry'],
    [
      'a certificate that has run out',
      { code: 'ESOCKET', cause: 'CERT_HAS_EXPIRED', command: 'CONN' },
      'retry, all stop',
    ],
    ['a certificate of somebody else', { code: 'ESOCKET', cause: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'retry, all stop'],
    ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', status: 535 }, 'retry, all stop'],
    ['a login that fails for now', { code: 'EAUTH', command: 'AUTH PLAIN', status: 454 }, 'retry'],
    ['a login that is missing', { code: 'EENVELOPE', command: 'MAIL FROM', status: 530 }, 'retry, all stop'],
    ['a sender that is not let in', { code: 'EENVELOPE', command: 'MAIL FROM', status: 553 }, 'retry, all stop'],
    ['a mail too large', { code: 'EENVELOPE', command: 'MAIL FROM', status: 552 }, 'undeliverable'],
    ['a mail larger than announced', { code: 'EMESSAGE', command: 'MAIL FROM' }, 'undeliverable'],
    ['an unknown reader', { code: 'EENVELOPE', command: 'RCPT TO', status: 550 }, 'undeliverable'],
    ['a greylisted reader', { code: 'EENVELOPE', command: 'RCPT TO', status: 450 }, 'retry'],
    ['a muddled session', { code: 'EENVELOPE', command: 'RCPT TO', status: 503 }, 'retry'],
    [
      'a mail that is taken for spam',
      { code: 'EMESSAGE', command: 'DATA', status: 554, bodySent: true },
      'undeliverable',
    ],
    ['a mail refused for now', { code: 'EMESSAGE', command: 'DATA', status: 451, bodySent: true }, 'retry'],
    [
      'a server that closes instead of answering',
      { code: 'ECONNECTION', command: 'CONN', status: 421, bodySent: true },
      'retry',
    ],
    ['hung up before the mail', { code: 'ECONNECTION', command: 'CONN' }, 'retry'],
    ['hung up after the mail', { code: 'ECONNECTION', command: 'CONN', bodySent: true }, 'unknown'],
    ['no answer to the mail', { code: 'ETIMEDOUT', command: 'CONN', bodySent: true }, 'unknown'],
    ['something never seen, before the mail', { code: 'EWHAT' }, 'retry'],
    ['something never seen, after the mail', { code: 'EWHAT', bodySent: true }, 'unknown'],
  ])('%s', (_, change, expected) => {
    expect(outcome(change)).toBe(expected);
  });
});

test('a server that asks to wait is left 5, 15 and 45 minutes', () => {
  const grey = failure({ code: 'EENVELOPE', command: 'RCPT TO', status: 450 });
  const waits = [0, 1, 2, 3, 4, 99].map((attempts) => verdictOn(grey, attempts).delivery);
  expect(waits.map((each) => each.outcome === 'retry' && (each.afterMs ?? 0) / MINUTE)).toEqual([5, 5, 15, 45, 45, 45]);
});

test('a server that cannot be reached is tried again within seconds, then minutes', () => {
  const waits = [1, 2, 3, 10].map((attempts) => verdictOn(failure({ code: 'ESOCKET' }), attempts).delivery);
  expect(waits.map((each) => each.outcome === 'retry' && each.afterMs)).toEqual([15_000, 30_000, 60_000, 5 * MINUTE]);
});

test('only an address that does not exist is dead', () => {
  const isDead = (says: string, command = 'RCPT TO') => {
    const { delivery } = verdictOn(failure({ says, command, status: 550, code: 'EENVELOPE' }), 1);
    return delivery.outcome === 'undeliverable' && delivery.addressIsDead === true;
  };
  expect(isDead('550 5.1.1 The email account does not exist')).toBe(true);
  expect(isDead('550 User unknown')).toBe(true);
  expect(isDead('550 5.7.1 Unknown client, relaying denied')).toBe(false);
  expect(isDead('552 5.2.2 Mailbox full')).toBe(false);
  expect(isDead('550 5.1.1 no', 'DATA')).toBe(false);
});
