import { describe, expect, test } from 'vitest';
import { cityOf, findZone, isZone, suggestZones, wallTime, zoneLabel } from '../../src/time/zone.ts';

const winter = Date.UTC(2026, 11, 8, 21);
const summer = Date.UTC(2026, 6, 8, 20);

test.each([
  ['berlin', 'Europe/Berlin'],
  ['EUROPE/berlin', 'Europe/Berlin'],
  ['New York', 'America/New_York'],
  ['us/eastern', 'America/New_York'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['kyiv', 'Europe/Kyiv'],
  ['CEST', 'Europe/Berlin'],
  ['PDT', 'America/Los_Angeles'],
  ['gmt', 'UTC'],
  ['Z', 'UTC'],
  ['+02:00', '+02:00'],
  ['UTC+9', '+09:00'],
  ['UTC−3:30', '-03:30'],
  ['+00:00', 'UTC'],
])('"%s" is %s', (text, zone) => expect(findZone(text)).toBe(zone));

test.each(['IST', 'CST', 'BST', '', 'constructor', 'Mars/Base', '+15:00', '+02:07', 'x'.repeat(200)])(
  '"%s" is no zone that could be taken without asking',
  (text) => expect(findZone(text)).toBeUndefined(),
);

test('a name for a setting is a zone of the database, UTC or an offset', () => {
  expect(
    ['Europe/Berlin', 'Asia/Kolkata', 'Etc/UTC', 'UTC', '+05:45', '-03:00'].filter((name) => !isZone(name)),
  ).toEqual([]);
  expect(['CET', 'CST', 'Berlin', 'Foo/Bar', '', '+5', 'toString'].filter(isZone)).toEqual([]);
});

test('a slip of the finger, a city without a zone and an ambiguous abbreviation get suggestions', () => {
  expect(suggestZones('Berln')).toEqual(['Europe/Berlin']);
  expect(suggestZones('san francisco')).toEqual(['America/Los_Angeles']);
  expect(suggestZones('IST')).toEqual(['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']);
  expect(suggestZones('qqqqqq')).toEqual([]);
  expect(suggestZones('san').length).toBeLessThanOrEqual(5);
});

describe('what a zone shows', () => {
  test('the wall', () => {
    expect(wallTime(winter, 'Asia/Tokyo')).toEqual({ year: 2026, month: 12, day: 9, hour: 6, minute: 0, weekday: 3 });
  });

  test.each([
    ['Europe/Berlin', 'CET', 'CEST'],
    ['America/New_York', 'EST', 'EDT'],
    ['Europe/London', 'GMT', 'BST'],
    ['Asia/Tokyo', 'JST', 'JST'],
    ['Asia/Kathmandu', 'UTC+5:45', 'UTC+5:45'],
    ['America/Sao_Paulo', 'UTC-3', 'UTC-3'],
    ['UTC', 'UTC', 'UTC'],
    ['+05:30', 'UTC+5:30', 'UTC+5:30'],
  ])('%s is called %s in December and %s in July', (zone, december, july) => {
    expect([zoneLabel(winter, zone), zoneLabel(summer, zone)]).toEqual([december, july]);
  });

  test('the city', () => {
    expect(['America/New_York', 'Asia/Calcutta', 'UTC', '+02:00'].map(cityOf)).toEqual([
      'New York',
      'Kolkata',
      'UTC',
      'UTC+2',
    ]);
  });

  test('a zone that does not exist is a mistake in the program', () => {
    expect(() => wallTime(winter, 'Mars/Base')).toThrow(RangeError);
  });
});
