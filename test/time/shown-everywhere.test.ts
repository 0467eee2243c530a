import { describe, expect, test } from 'vitest';
import { sectionsOf } from '../../src/email/sections.ts';
import { agenda } from '../../src/rollout/calendar.ts';
import type { Window } from '../../src/rollout/events.ts';
import { announcementText } from '../../src/telegram/wording/announcement.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/time/duration.ts';
import { type Reading, readTime } from '../../src/time/read.ts';
import { sayTime, sayTimeLong, sayTimeWithYear, sayWindow } from '../../src/time/say.ts';
import { announcement } from '../email/cast.ts';
import { created, told } from '../support/story.ts';
import { changing, shownByIntl } from './changing-zones.ts';

// Openings before, at and after every change of every zone: an hour, a day and a week before some of them lie on the other side of it.
const distances = [-MINUTE, 0, 30 * MINUTE, 20 * HOUR, 3 * DAY];
const openings = changing.flatMap(({ zone, at }) =>
  at.flatMap((change) => distances.map((distance) => ({ zone, opensAt: change + distance }))),
);
const windowAt = ({ zone, opensAt }: { zone: string; opensAt: Instant }): Window => ({
  zone,
  opensAt,
  closesAt: opensAt + 90 * MINUTE,
});

const clock = (at: Instant, zone: string): string => shownByIntl(at, zone).slice(11, 16);
/** "8 Dec" from Intl's "2026-12-08". */
function dayAndMonth(at: Instant, zone: string): string {
  const [, month, day] = shownByIntl(at, zone).slice(0, 10).split('-').map(Number);
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${day} ${names[(month ?? 0) - 1]}`;
}

describe('#48 over all IANA zones whose clocks change in 2026 to 2028', () => {
  test('there are enough of them to prove something', () => {
    expect(changing.length).toBeGreaterThanOrEqual(40);
    expect(openings.length).toBeGreaterThan(1_000);
  });

  test('a week, a day and an hour before are exactly so many elapsed hours before the opening', () => {
    const { rollout, team } = told(created());
    for (const each of openings) {
      const window = windowAt(each);
      const announced = rollout.announced.map((made) => ({ ...made, at: window.opensAt - 30 * DAY }));
      const due = agenda({ ...rollout, window, announced }, { ...team, zone: each.zone });
      const before = Object.fromEntries(
        due.flatMap(({ at, what }) =>
          ['week', 'day', 'hour'].includes(what) ? [[what, (window.opensAt - at) / HOUR]] : [],
        ),
      );
      expect(before).toEqual({ week: 168, day: 24, hour: 1 });
    }
  });

  test('#66 mails and messages show the wall time of the reader as Intl does, and UTC beside it', () => {
    for (const each of openings) {
      const window = windowAt(each);
      const { opensAt, closesAt, zone } = window;
      const about = announcement({ window, reader: { name: 'Bea', zone, address: 'bea@shop.example' } });
      const [own, utc] = sectionsOf(about, {}).rows.find(({ label }) => label === 'WHEN')?.lines ?? [];
      expect(own?.says).toContain(`${clock(opensAt, zone)} `);
      expect(own?.says.slice(own.says.indexOf('–'))).toContain(`${clock(closesAt, zone)} `);
      expect(own?.says.replace(/ (\w{3})\w* (?=20\d\d)/, ' $1 ')).toContain(dayAndMonth(opensAt, zone));
      expect(utc?.says).toContain(`${dayAndMonth(opensAt, 'UTC')} ${clock(opensAt, 'UTC')}`);
      const html = announcementText(about, { at: opensAt - DAY, isRepeat: false });
      const when = /<b>When<\/b> <tg-time unix="(\d+)" format="wDt">([^<]*)<\/tg-time>/.exec(html);
      expect(Number(when?.[1])).toBe(Math.floor(opensAt / 1000));
      expect(when?.[2]).toContain(`${dayAndMonth(opensAt, zone)} ${clock(opensAt, zone)} `);
      expect(when?.[2]).toContain(`${clock(opensAt, 'UTC')} UTC)`);
    }
  });

  test('what was said reads back as the same instant, or asks because the clock shows it twice', () => {
    for (const { zone, opensAt } of openings) {
      const context = { now: opensAt - 9 * DAY, zone };
      for (const say of [sayTime, sayTimeLong, sayTimeWithYear])
        expect(instants(readTime(say(opensAt, zone), context))).toContain(opensAt);
      // Without the zone's short name the second hour cannot be told from the first: then both are offered.
      const bare = readTime(shownByIntl(opensAt, zone), context);
      expect(instants(bare)).toContain(opensAt);
      if (bare.kind !== 'instant') expect(bare.says).toMatch(/happens twice/);
    }
  });

  test('a window says both short names where the clocks change within it', () => {
    for (const { zone, at } of changing)
      for (const change of at) {
        const window = { opensAt: change - 30 * MINUTE, closesAt: change + 30 * MINUTE };
        const said = sayWindow(window, zone);
        expect(said).toContain(` ${clock(window.opensAt, zone)}`);
        expect(said.slice(said.indexOf('–'))).toContain(`${clock(window.closesAt, zone)} `);
      }
  });
});

const instants = (reading: Reading): Instant[] =>
  reading.kind === 'instant' ? [reading.at] : reading.choices.map(({ at }) => at);
