import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Reading, readSchedule, readTime, splitTime } from '../../src/time/read.ts';
import { MONTHS, sayTimeLong } from '../../src/time/say.ts';

// Friday 4 December 2026, 14:00 in Berlin; the window is on Tuesday the 8th, 22:00 to 23:30.
const now = Date.UTC(2026, 11, 4, 13);
const window = { opensAt: Date.UTC(2026, 11, 8, 21), closesAt: Date.UTC(2026, 11, 8, 22, 30) };
const team = { now, zone: 'Europe/Berlin', window };

const said = (reading: Reading) => (reading.kind === 'instant' ? sayTimeLong(reading.at, reading.zone) : reading.says);
const asks = (reading: Reading) => (reading.kind === 'instant' ? reading.asks : undefined);
const labels = (reading: Reading) => (reading.kind === 'instant' ? [] : reading.choices.map(({ label }) => label));

describe('understood at once', () => {
  test.each([
    ['now', 'Fri 4 December 2026, 14:00 CET'],
    ['in 90m', 'Fri 4 December 2026, 15:30 CET'],
    ['in 3d', 'Mon 7 December 2026, 14:00 CET'],
    ['today 22:00', 'Fri 4 December 2026, 22:00 CET'],
    ['22:00', 'Fri 4 December 2026, 22:00 CET'],
    ['tonight', 'Fri 4 December 2026, 20:00 CET'],
    ['tomorrow 10:00', 'Sat 5 December 2026, 10:00 CET'],
    ['10pm tomorrow', 'Sat 5 December 2026, 22:00 CET'],
    ['tue 22:00', 'Tue 8 December 2026, 22:00 CET'],
    ['Tuesday, 10:30 pm', 'Tue 8 December 2026, 22:30 CET'],
    ['fri 22:00', 'Fri 4 December 2026, 22:00 CET'],
    ['fri 14:00', 'Fri 11 December 2026, 14:00 CET'],
    ['2026-12-08 22:00', 'Tue 8 December 2026, 22:00 CET'],
    ['2026-12-08T22:00Z', 'Tue 8 December 2026, 22:00 UTC'],
    ['2026-12-08T22:00:00+01:00', 'Tue 8 December 2026, 22:00 UTC+1'],
    ['8 dec 22:00', 'Tue 8 December 2026, 22:00 CET'],
    ['dec 8 22:00', 'Tue 8 December 2026, 22:00 CET'],
    ['8 Dec 2026 22:00', 'Tue 8 December 2026, 22:00 CET'],
    ['tue 8 dec 2200', 'Tue 8 December 2026, 22:00 CET'],
    ['25/12 22:00', 'Fri 25 December 2026, 22:00 CET'],
    ['10pm 8 dec', 'Tue 8 December 2026, 22:00 CET'],
    ['tue noon', 'Tue 8 December 2026, 12:00 CET'],
    ['-24h', 'Mon 7 December 2026, 22:00 CET'],
    ['start', 'Tue 8 December 2026, 22:00 CET'],
    ['end', 'Tue 8 December 2026, 23:30 CET'],
    ['+1d', 'Wed 9 December 2026, 23:30 CET'],
    ['end - 30m', 'Tue 8 December 2026, 23:00 CET'],
  ])('%s → %s', (text, expected) => {
    expect(said(readTime(text, team))).toBe(expected);
    expect(asks(readTime(text, team))).toBeUndefined();
  });

  test.each([
    ['tue 22:00 UTC', 'UTC'],
    ['tue 22:00 America/New_York', 'America/New_York'],
    ['tue 22:00 new york time', 'America/New_York'],
    ['tue 22:00 ET', 'America/New_York'],
    ['tue 22:00 +02:00', '+02:00'],
    ['tz=Asia/Tokyo tue 22:00', 'Asia/Tokyo'],
    ['tue 22:00 CET', 'Europe/Berlin'],
  ])('%s is in %s', (text, zone) => expect(readTime(text, team)).toMatchObject({ kind: 'instant', zone }));

  test('an abbreviation that is ambiguous in the world may be plain in the team', () => {
    expect(readTime('tue 22:00 CST', { now, zone: 'America/Chicago' })).toMatchObject({ zone: 'America/Chicago' });
  });
});

describe('understood, but only with a yes', () => {
  test.each([
    ['next tue 22:00', 'With "next tue 22:00", do you mean Tue 8 Dec 2026, 22:00 CET (in 4 days 8 h)?'],
    ['3 nov 22:00', 'Do you mean Wed 3 Nov 2027, 22:00 CET (in 334 days 8 h)?'],
    ['29 feb 22:00', 'Do you mean Tue 29 Feb 2028, 22:00 CET (in 452 days 8 h)?'],
    ['2062-12-08 22:00', 'Do you mean Fri 8 Dec 2062, 22:00 CET (in 13153 days 8 h)?'],
    ['in 130d', 'The clocks change in between: 130 days are 3120 hours later, Tue 13 Apr 2027, 15:00 CEST. Right?'],
  ])('%s', (text, question) => expect(asks(readTime(text, team))).toBe(question));

  test('"next tue" on a Monday is not tomorrow', () => {
    const monday = { now: Date.UTC(2026, 11, 7, 8), zone: 'Europe/Berlin' };
    expect(said(readTime('tue 22:00', monday))).toBe('Tue 8 December 2026, 22:00 CET');
    expect(said(readTime('next tue 22:00', monday))).toBe('Tue 15 December 2026, 22:00 CET');
  });
});

describe('unclear, with what it may mean', () => {
  test.each([
    ['03/04 22:00', ['Sat 3 Apr 22:00 CEST', 'Thu 4 Mar 22:00 CET']],
    ['03/04 2200', ['Sat 3 Apr 22:00 CEST', 'Thu 4 Mar 22:00 CET']],
    ['tue 10', ['Tue 8 Dec 10:00 CET', 'Tue 8 Dec 22:00 CET']],
    ['tue midnight', ['Tue 8 Dec 00:00 CET', 'Wed 9 Dec 00:00 CET']],
    ['tonight 9:00', ['Fri 4 Dec 21:00 CET']],
    ['wed 8 dec 22:00', ['Tue 8 Dec 22:00 CET', 'Wed 9 Dec 22:00 CET']],
    ['8 jul 22:00 CET', ['Thu 8 Jul 22:00 CEST', 'Thu 8 Jul 23:00 CEST']],
    ['tue 22:00 BST', ['Tue 8 Dec 22:00 GMT (London)', 'Tue 8 Dec 22:00 UTC+6 (Dhaka)']],
  ])('%s', (text, choices) => {
    const reading = readTime(text, team);
    expect(reading.kind).toBe('unclear');
    expect(labels(reading)).toEqual(choices);
  });

  test('the hour that the clocks skip', () => {
    const reading = readTime('2027-03-28 02:30', team);
    expect(said(reading)).toBe(
      '02:30 does not exist on Sun 28 Mar 2027 in Europe/Berlin; the clocks go from 02:00 to 03:00. Use 03:00?',
    );
    expect(reading).toMatchObject({ kind: 'unclear', choices: [{ at: Date.UTC(2027, 2, 28, 1) }] });
  });

  test('the hour that comes twice, unless the zone says which', () => {
    const reading = readTime('2027-10-31 02:30', team);
    expect(said(reading)).toContain('02:30 happens twice on Sun 31 Oct 2027 in Europe/Berlin');
    expect(reading).toMatchObject({
      choices: [{ at: Date.UTC(2027, 9, 31, 0, 30) }, { at: Date.UTC(2027, 9, 31, 1, 30) }],
    });
    expect(readTime('2027-10-31 02:30 CEST', team)).toMatchObject({
      kind: 'instant',
      at: Date.UTC(2027, 9, 31, 0, 30),
    });
    expect(readTime('2027-10-31 02:30 CET', team)).toMatchObject({ kind: 'instant', at: Date.UTC(2027, 9, 31, 1, 30) });
  });
});

describe('refused, with the way on', () => {
  test.each([
    ['today 10:00', 'Fri 4 Dec 2026, 10:00 CET has passed (4 h ago). Did you mean tomorrow, Sat 5 Dec 10:00 CET?'],
    ['today 14:00', 'Fri 4 Dec 2026, 14:00 CET has passed. Did you mean tomorrow, Sat 5 Dec 14:00 CET?'],
    [
      '2025-12-08 22:00',
      'Mon 8 Dec 2025, 22:00 CET has passed (360 days 16 h ago). Did you mean Tue 8 Dec 2026, 22:00 CET?',
    ],
    ['2026-11-03 22:00', 'Tue 3 Nov 2026, 22:00 CET has passed (30 days 16 h ago). Write a day that is still to come.'],
    [
      '-7d',
      'That would be Tue 1 Dec 22:00 CET, which has passed (2 days 16 h ago). The window opens Tue 8 Dec 22:00 CET.',
    ],
    ['tue', 'At what time on Tue 8 Dec? Add it, like "tue 22:00".'],
    ['2026-12-08', 'At what time on Tue 8 Dec? Add it, like "2026-12-08 22:00".'],
    ['31 nov 10:00', 'November has 30 days, so there is no 31 November.'],
    ['2027-02-29 10:00', 'February 2027 has 28 days, so there is no 29 February.'],
    ['2026-13-01 10:00', 'There is no month 13. Write the date like "8 dec" or "2026-12-08".'],
    ['tue 25:00', '"25:00" is not a time of day; those go from 00:00 to 23:59, or 1 to 12 with am and pm.'],
    ['in 5', 'I cannot read "in 5". Write "in 90m", "in 2h" or "in 3d".'],
    ['tue 22:00 berln', 'I do not know the time zone "berln". Did you mean Europe/Berlin?'],
    ['tue 22:00 UTC tz=Asia/Tokyo', 'That names two time zones, Asia/Tokyo and UTC. Which one? Write only that.'],
  ])('%s', (text, sentence) => expect(readTime(text, team)).toMatchObject({ kind: 'refused', says: sentence }));

  test('the past offers tomorrow as a button', () => {
    expect(labels(readTime('today 10:00', team))).toEqual(['Sat 5 Dec 10:00 CET']);
  });

  test.each(['', 'soon', 'next week', 'tomorrow 10:00 foo bar', 'constructor', '22:00:31', '-5', '<b>'])(
    '%j',
    (text) => {
      const reading = readTime(text, team);
      expect(reading.kind).toBe('refused');
      expect(said(reading)).toContain('"tue 22:00"');
    },
  );

  test('without a window there is nothing to count from', () => {
    expect(said(readTime('-24h', { now, zone: 'UTC' }))).toMatch(/^There is no window yet/);
  });

  test('more than a line is not read at all', () => {
    expect(said(readTime(`tue 22:00 ${'x'.repeat(100)}`, team))).toMatch(/^That is too long/);
  });
});

test('whatever people type, nothing throws, nothing lies in the past and every answer has a sentence', () => {
  const word = fc.constantFrom(
    ...[
      'next',
      'tue',
      'sun',
      'tonight',
      'tomorrow',
      'in',
      '-',
      '+',
      '22:00',
      '02:30',
      '2:30 am',
      '24:00',
      '2200',
      '0',
      '31',
    ],
    ...[
      '29',
      '8',
      '10/25',
      '03/04',
      '2027-03-28',
      '2027-10-31',
      '0000-02-29',
      '9999-12-31',
      '2026',
      'CET',
      'IST',
      'gmt',
      '+02:00',
    ],
    ...[
      'tz=',
      'zone=utc',
      'start',
      'end',
      '1h30',
      '3d',
      'for',
      'noon',
      'midnight',
      'am',
      '@luis',
      '\u202e',
      '😀',
      '\0',
    ],
    ...MONTHS,
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  );
  const zone = fc.constantFrom('Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', '+05:45', 'UTC');
  fc.assert(
    fc.property(text, zone, fc.integer({ min: 0, max: 2 * 365 }), (typed, home, days) => {
      const at = now + days * 86_400_000;
      const reading = readTime(typed, { now: at, zone: home, window });
      if (reading.kind === 'instant') expect(reading.at).toBeGreaterThanOrEqual(at);
      else expect(reading.says.length).toBeGreaterThan(10);
      if (reading.kind === 'unclear') expect(reading.choices.length).toBeGreaterThan(0);
      if (reading.kind !== 'instant') for (const choice of reading.choices) expect(choice.at).toBeGreaterThan(at);
    }),
    { numRuns: 400 },
  );
});

describe('whose clock, in a group that lives in several zones', () => {
  const people = new Map<string, string | null>([
    ['luis', 'America/New_York'],
    ['aiko', 'Asia/Tokyo'],
    ['ben', null],
  ]);
  const group = { ...team, people, zones: ['America/New_York', 'America/Chicago'] };

  test.each([
    ['tue 22:00 @luis', 'Tue 8 December 2026, 22:00 EST'],
    ["tue 22:00 in Luis' time", 'Tue 8 December 2026, 22:00 EST'],
    ['22:00 tomorrow Luis’s time', 'Sat 5 December 2026, 22:00 EST'],
    ['tue 22:00 aiko time', 'Tue 8 December 2026, 22:00 JST'],
    ['@aiko', undefined],
    ['tue 22:00 CST', 'Tue 8 December 2026, 22:00 CST'],
    ['tue 22:00 in new york', 'Tue 8 December 2026, 22:00 EST'],
  ])('%s', (text, expected) => {
    const reading = readTime(text, group);
    if (expected === undefined) expect(reading.kind).toBe('refused');
    else expect(said(reading)).toBe(expected);
  });

  test('tz=@luis is the same', () => {
    expect(readTime('tue 22:00 tz=@luis', group)).toEqual(readTime('tue 22:00 @luis', group));
  });

  test('an abbreviation that two of them use is asked about', () => {
    const apart = { ...group, zones: ['America/Chicago', 'Asia/Shanghai', 'America/Winnipeg'] };
    expect(labels(readTime('tue 22:00 CST', apart))).toEqual([
      'Tue 8 Dec 22:00 CST (Chicago)',
      'Tue 8 Dec 22:00 CST (Winnipeg)',
    ]);
  });

  test.each([
    [
      'tue 22:00 @nobody',
      'I do not know anybody here called "nobody". Name the zone instead, like tz=America/New_York.',
    ],
    [
      'tue 22:00 @ben',
      'I do not know in which zone "ben" is: they tell me privately, /settings zone. Or name it, like tz=America/New_York.',
    ],
  ])('%s', (text, sentence) => expect(readTime(text, group)).toMatchObject({ kind: 'refused', says: sentence }));
});

test('hostile text of 10,000 characters is answered at once', () => {
  const piece = fc.constantFrom(
    ...[
      'tue ',
      '22:00',
      '-',
      ' to ',
      ' for ',
      'tz=',
      '"',
      "'s",
      '@',
      '1h',
      '\0',
      '\u202e',
      '\ud800',
      'in ',
      ' ',
      '9',
      'ß',
      '٣',
    ],
  );
  const hostile = fc
    .array(piece, { minLength: 1, maxLength: 40 })
    .chain((pieces) =>
      fc.constantFrom(100, 2_000, 10_000).map((length) => pieces.join('').repeat(length).slice(0, length)),
    );
  fc.assert(
    fc.property(hostile, (text) => {
      const began = performance.now();
      for (const each of [readTime(text, team), readSchedule(text, team).when]) {
        if (each.kind === 'instant') expect(each.at).toBeGreaterThanOrEqual(now);
        else expect(each.says.length).toBeLessThan(500);
      }
      splitTime(text.split(' '), team);
      expect(performance.now() - began).toBeLessThan(1_000);
    }),
    { numRuns: 200 },
  );
});
