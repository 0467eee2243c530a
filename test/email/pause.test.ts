import { expect, test } from 'vitest';
import type { MailTrouble } from '../../src/coordinator/mail-watch.ts';
import type { Failure } from '../../src/email/deliveries.ts';
import { createPause } from '../../src/email/pause.ts';
import { MINUTE, memoryLog, OPENS } from './cast.ts';

const refused: Failure = {
  says: 'connect ECONNREFUSED',
  code: 'ESOCKET',
  cause: 'ECONNREFUSED',
  command: 'CONN',
  status: null,
  bodySent: false,
};

function pause() {
  const told: (MailTrouble | null)[] = [];
  const one = createPause(memoryLog(), (trouble) => told.push(trouble));
  return {
    told,
    note: (minutes: number, change = {}) => one.note(OPENS + minutes * MINUTE, { ...refused, ...change }),
    one,
  };
}

test('a server that is away for a moment alarms nobody, one that is away for a quarter of an hour does, once', () => {
  const { told, note, one } = pause();
  one.over();
  for (const minutes of [0, 5, 14]) note(minutes);
  expect(told).toEqual([null]);
  for (const minutes of [15, 20, 60]) note(minutes);
  expect(told).toEqual([null, { kind: 'unreachable', why: 'connect ECONNREFUSED' }]);
  one.over();
  expect(told.at(-1)).toBeNull();
  note(61);
  note(70);
  expect(told).toHaveLength(3);
});

test('an answer, even a no, is no silence', () => {
  const { told, note } = pause();
  note(0);
  note(10, { status: 450, command: 'RCPT TO' });
  note(16);
  note(30);
  expect(told).toEqual([]);
});

test('#64 a server that answers but takes from nobody is a trouble too', () => {
  const { told, note } = pause();
  note(0, { status: 454, command: 'STARTTLS' });
  note(15, { status: 451, command: 'MAIL FROM' });
  expect(told).toEqual([{ kind: 'unreachable', why: 'connect ECONNREFUSED' }]);
});

test('#64 since when no mail gets through is known until one does, or until the server takes offence at one alone', () => {
  const { note, one } = pause();
  const since = (minutes: number) => one.trouble(OPENS + minutes * MINUTE);
  note(0);
  note(14);
  expect(since(14)).toBeNull();
  note(19);
  expect(since(20)).toEqual({ kind: 'unreachable', since: OPENS });
  one.begin(OPENS + 21 * MINUTE, { ...refused, status: 535 });
  expect(since(22)).toEqual({ kind: 'locked', since: OPENS });
  one.over();
  expect(since(23)).toBeNull();
  one.begin(OPENS + 30 * MINUTE, { ...refused, status: 535 });
  expect(since(30)).toEqual({ kind: 'locked', since: OPENS + 30 * MINUTE });
  note(41, { status: 550, command: 'RCPT TO' });
  expect(since(42)).toBeNull();
});

test('a clock that is set back begins to count anew', () => {
  const { told, note } = pause();
  note(120);
  note(0);
  note(14);
  expect(told).toEqual([]);
  note(15);
  expect(told).toHaveLength(1);
});

test('nothing stops while the server cannot be reached: each letter is tried in its own time', () => {
  const { note, one } = pause();
  for (const minutes of [0, 16]) note(minutes);
  expect(one.waiting(OPENS + 17 * MINUTE)).toBeNull();
});
