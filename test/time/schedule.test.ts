import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/time/duration.ts';
import { readSchedule, splitTime } from '../../src/time/read.ts';

const team = { now: Date.UTC(2026, 11, 4, 13), zone: 'Europe/Berlin' };
const tuesday = Date.UTC(2026, 11, 8, 21);

describe('a window in one line', () => {
  test.each([
    ['tue 22:00 for 90m tz=Europe/Berlin', 90 * MINUTE],
    ['for 2h 30m tue 22:00', 150 * MINUTE],
    ['tue for 1h30 22:00', 90 * MINUTE],
    ['tue 22:00 - 23:30', 90 * MINUTE],
    ['tue 22:00–23:30 CET', 90 * MINUTE],
    ['tue 10pm-11pm', HOUR],
    ['tue 22:00 to midnight', 2 * HOUR],
    ['22:00 until 01:00 8 dec', 3 * HOUR],
    ['tue 22:00 - wed 02:00', 4 * HOUR],
    ['2026-12-08 22:00-02:00', 4 * HOUR],
    ['tue 22:00-23:30 for 90m', 90 * MINUTE],
    ['zone=utc for 1h tue 21:00', HOUR],
  ])('%s', (text, duration) => {
    const reading = readSchedule(text, team);
    expect(reading).toMatchObject({ when: { kind: 'instant', at: tuesday }, duration });
    expect(reading.problem).toBeUndefined();
  });

  test('without a length there is none', () => {
    expect(readSchedule('tue 22:00', team)).toEqual({ when: { kind: 'instant', at: tuesday, zone: 'Europe/Berlin' } });
  });

  test('the length is known although the day is not', () => {
    expect(readSchedule('03/04 22:00-23:00', team)).toMatchObject({ when: { kind: 'unclear' }, duration: HOUR });
  });

  test('over the night when the clocks go back a range is as long as it takes', () => {
    expect(readSchedule('2027-10-31 01:00 - 04:00', team)).toMatchObject({ duration: 4 * HOUR });
  });

  test.each([
    ['tue 22:00 for ages', 'I cannot read "for ages" as a length.'],
    ['tue 22:00 for', 'I cannot read "for" as a length.'],
    ['tue 22:00-23:30 for 2h', 'The end and the length do not agree.'],
    ['tue 22:00 - 30 feb 10:00', 'I cannot read "30 feb 10:00" as its end.'],
  ])('%s', (text, problem) => {
    const reading = readSchedule(text, team);
    expect(reading.problem).toBe(`${problem} Write "for 90m", "for 1h30" or "22:00-23:30".`);
    expect(reading.duration).toBeUndefined();
  });

  test('a length alone still needs a start', () => {
    expect(readSchedule('for 90m', team)).toMatchObject({ when: { kind: 'refused' }, duration: 90 * MINUTE });
  });
});

describe('where the time begins', () => {
  test.each([
    ['Payments 4.2.0 tue 22:00 for 90m', 'tue 22:00 for 90m'],
    ['Payments 4.2.10 tue 22:00 tz=utc', 'tue 22:00 tz=utc'],
    ['May 4.2.0 8 dec 22:00', '8 dec 22:00'],
    ['Payments 4.2.0 tomorrow', 'tomorrow'],
    ['Payments 4.2.0 for 90m', 'for 90m'],
    ['Payments 4.2.0', ''],
  ])('%s', (line, tail) => expect(splitTime(line.split(' '), team).tail).toBe(tail));
});
