import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSpan } from '../../src/time/read-span.ts';
import { sayTimeWithYear } from '../../src/time/say.ts';

// Friday 4 December 2026, 14:00 in Berlin.
const now = Date.UTC(2026, 11, 4, 13);
const team = { now, zone: 'Europe/Berlin' };

function said(text: string, context = team): string {
  const reading = readSpan(text, context);
  if (reading.kind === 'refused') return reading.says;
  const except = reading.except.length ? ` except ${reading.except.join(' ')}` : '';
  if (reading.kind === 'once')
    return `${sayTimeWithYear(reading.from, reading.zone)} – ${sayTimeWithYear(reading.to, reading.zone)}${except}`;
  const { days, from, to, daysLater } = reading.recurring;
  return `${days.join('')} ${from} – ${to} +${daysLater} ${reading.zone}${except}`;
}

describe('once', () => {
  test.each([
    ['20 dec to 3 jan', 'Sun 20 Dec 2026, 00:00 CET – Mon 4 Jan 2027, 00:00 CET'],
    ['20 dec - 3 jan', 'Sun 20 Dec 2026, 00:00 CET – Mon 4 Jan 2027, 00:00 CET'],
    ['2026-12-20 until 2027-01-03', 'Sun 20 Dec 2026, 00:00 CET – Mon 4 Jan 2027, 00:00 CET'],
    ['24 dec 18:00 to 27 dec 06:00', 'Thu 24 Dec 2026, 18:00 CET – Sun 27 Dec 2026, 06:00 CET'],
    ['24 dec', 'Thu 24 Dec 2026, 00:00 CET – Fri 25 Dec 2026, 00:00 CET'],
    ['today', 'Fri 4 Dec 2026, 00:00 CET – Sat 5 Dec 2026, 00:00 CET'],
    ['now to mon 06:00', 'Fri 4 Dec 2026, 14:00 CET – Mon 7 Dec 2026, 06:00 CET'],
    ['24 dec 18:00 to 23:00', 'Thu 24 Dec 2026, 18:00 CET – Thu 24 Dec 2026, 23:00 CET'],
    ['24 dec 18:00 for 3d', 'Thu 24 Dec 2026, 18:00 CET – Sun 27 Dec 2026, 18:00 CET'],
    ['20 dec to 3 jan tz=Asia/Tokyo', 'Sun 20 Dec 2026, 00:00 JST – Mon 4 Jan 2027, 00:00 JST'],
    ['20 dec to 3 jan except 28 dec', 'Sun 20 Dec 2026, 00:00 CET – Mon 4 Jan 2027, 00:00 CET except 2026-12-28'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));

  test('a day begins and ends with its own midnight where the clocks change at midnight', () => {
    const cairo = { now: Date.UTC(2027, 3, 1), zone: 'Africa/Cairo' };
    expect(said('30 apr', cairo)).toBe('Fri 30 Apr 2027, 01:00 EEST – Sat 1 May 2027, 00:00 EEST');
    expect(said('28 oct', { ...cairo, now: Date.UTC(2027, 9, 1) })).toMatch(
      /^Thu 28 Oct 2027, 00:00 .* – Fri 29 Oct 2027, 00:00/,
    );
  });
});

describe('every week', () => {
  test.each([
    ['every fri 12:00 to mon 06:00', '5 12:00 – 06:00 +3 Europe/Berlin'],
    [
      'every fri 12:00 to mon 06:00 tz=Europe/Berlin except 2026-12-11, 2026-12-18',
      '5 12:00 – 06:00 +3 Europe/Berlin except 2026-12-11 2026-12-18',
    ],
    ['every day 09:00 to 17:00', '1234567 09:00 – 17:00 +0 Europe/Berlin'],
    ['every weekday 9-17', '12345 09:00 – 17:00 +0 Europe/Berlin'],
    ['every mon-fri 22:00-06:00', '12345 22:00 – 06:00 +1 Europe/Berlin'],
    ['every mon, wed and fri 8:00 to 10:00', '135 08:00 – 10:00 +0 Europe/Berlin'],
    ['every weekend', '6 00:00 – 00:00 +2 Europe/Berlin'],
    ['every sat to sun', '6 00:00 – 00:00 +2 Europe/Berlin'],
    ['every Sunday', '7 00:00 – 00:00 +1 Europe/Berlin'],
    ['every mon 12:00 to mon 06:00', '1 12:00 – 06:00 +7 Europe/Berlin'],
    ['every tues 10pm to midnight', '2 22:00 – 00:00 +1 Europe/Berlin'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('refused', () => {
  test.each([
    ['', /^Which time\?|^I cannot read/],
    ['03/04 to 05/04', /in two ways/],
    ['20 dec 10:00', /^Until when\?/],
    ['every fri 12:00', /^I cannot read "every fri 12:00"/],
    ['every fri 12:00 to never', /^I cannot read/],
    ['every mon-fri 12:00 to sun 10:00', /^I cannot read/],
    ['20 dec to 3 jan tz=Mars/Base', /^I do not know the time zone "mars\/base"/],
    ['20 dec to 3 jan except soon', /^I cannot read "soon" as days/],
    ['31 nov to 3 dec', /30 days/],
    ['x'.repeat(10_000), /^That is too long/],
  ])('%s', (text, sentence) => expect(said(text)).toMatch(sentence));
});

test('whatever people type, it is read or refused in a sentence, at once', () => {
  const word = fc.constantFrom(
    ...[
      'every',
      'fri',
      'mon-fri',
      '12:00',
      'to',
      '-',
      'except',
      'and',
      '2026-12-11',
      '8 dec',
      '31',
      'tz=utc',
      'for',
      '3d',
      'day',
    ],
    ...['weekend', 'midnight', '25:00', '\0', '\u202e', 'today', 'now', 'end', 'in', 'next'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(word, { maxLength: 12 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const began = performance.now();
      expect(said(typed).length).toBeGreaterThan(5);
      expect(performance.now() - began).toBeLessThan(500);
    }),
    { numRuns: 500 },
  );
});
