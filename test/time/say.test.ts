import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/time/duration.ts';
import {
  echoTime,
  sayClock,
  sayInZones,
  sayTime,
  sayTimeLong,
  sayUntil,
  sayWindow,
  tgTime,
} from '../../src/time/say.ts';

const at = 1_796_763_600_000;
const berlin = 'Europe/Berlin';

test('one moment, said in every form', () => {
  expect(sayTime(at, berlin)).toBe('Tue 8 Dec 22:00 CET');
  expect(sayTimeLong(at, berlin)).toBe('Tue 8 December 2026, 22:00 CET');
  expect(sayClock(at, berlin)).toBe('22:00');
  expect(echoTime(at, berlin, at - 4 * DAY - 8 * HOUR, ['America/New_York'])).toBe(
    'Tue 8 Dec 2026, 22:00 CET = 21:00 UTC, 16:00 New York (in 4 days 8 h)',
  );
  expect(echoTime(at, 'UTC', at, [])).toBe('Tue 8 Dec 2026, 21:00 UTC (now)');
});

test('the ninth month is Sep', () => {
  expect(sayTime(Date.UTC(2026, 8, 1, 9, 5), 'UTC')).toBe('Tue 1 Sep 09:05 UTC');
});

test('a window names the second day and the second zone only if there is one', () => {
  const lasting = (length: number, opensAt = at) => sayWindow({ opensAt, closesAt: opensAt + length }, berlin);
  expect(lasting(90 * MINUTE)).toBe('Tue 8 Dec 22:00 – 23:30 CET');
  expect(lasting(3 * HOUR)).toBe('Tue 8 Dec 22:00 – Wed 9 Dec 01:00 CET');
  expect(lasting(4 * HOUR, Date.UTC(2027, 9, 30, 23))).toBe('Sun 31 Oct 01:00 CEST – 04:00 CET');
});

test('other zones say the day where it is another one', () => {
  const zones = ['UTC', 'America/New_York', 'Asia/Tokyo', '+02:00'];
  expect(sayInZones(at, zones)).toBe('21:00 UTC · 16:00 New York · Wed 06:00 Tokyo · 23:00 UTC+2');
  expect(sayInZones(at, ['UTC'], 'Asia/Tokyo')).toBe('Tue 21:00 UTC');
});

test('a Telegram time carries the instant, and in words the zone and UTC', () => {
  expect(tgTime(at, berlin)).toBe('<tg-time unix="1796763600" format="wDt">Tue 8 Dec 22:00 CET (21:00 UTC)</tg-time>');
  expect(tgTime(at, 'America/Los_Angeles')).toContain('Tue 8 Dec 13:00 PST (21:00 UTC)');
  expect(tgTime(at, 'Asia/Tokyo')).toContain('Wed 9 Dec 06:00 JST (Tue 21:00 UTC)');
  expect(tgTime(at, 'UTC', 't')).toBe('<tg-time unix="1796763600" format="t">Tue 8 Dec 21:00 UTC</tg-time>');
});

describe('how far away', () => {
  test.each([
    [3 * DAY, 'in 3 days'],
    [4 * DAY + 8 * HOUR, 'in 4 days 8 h'],
    [3 * DAY - 5, 'in 3 days'],
    [40 * MINUTE, 'in 40 minutes'],
    [MINUTE, 'in 1 minute'],
    [HOUR, 'in 1 hour'],
    [2 * HOUR + 5 * MINUTE, 'in 2 h 5 min'],
    [30_000, 'now'],
    [0, 'now'],
    [-12 * MINUTE, '12 min ago'],
    [-400 * DAY, '400 days ago'],
  ])('%d ms: %s', (ms, words) => expect(sayUntil(at + ms, at)).toBe(words));
});
