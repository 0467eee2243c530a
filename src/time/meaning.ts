// From the words for a day and a clock to an instant, a choice or a refusal.
import { DAY, type Instant, MINUTE } from './duration.ts';
import { type Placed, place } from './placing.ts';
import { choice, quote, type Reading, refused, unclear } from './reading.ts';
import type { ClockWords, DayWords } from './said.ts';
import { MONTHS, sayDay, sayTimeWithYear, sayUntil, WEEKDAYS } from './say.ts';
import type { SpokenZone } from './spoken-zone.ts';
import {
  addDays,
  type Clock,
  type Day,
  daysInMonth,
  firstAt,
  sameDay,
  type Wall,
  wallTime,
  weekdayOf,
} from './wall.ts';

export type Scene = { text: string; now: Instant; zone: SpokenZone };
type DateWords = Extract<DayWords, { kind: 'date' }>;

export function meanDay(said: { day: DayWords | undefined; clock: ClockWords | undefined }, scene: Scene): Reading {
  const today = wallTime(scene.now, scene.zone.zone);
  const day = said.day ?? { kind: 'today' };
  const missing = impossibleDate(day);
  if (missing !== undefined) return refused(missing);
  if (said.clock === undefined && day.kind !== 'tonight') return askForClock(day, today, scene);
  const clock = said.clock ?? { kind: 'clock', hour: 20, minute: 0 };
  if (clock.kind === 'impossible') return noSuchClock(clock.text);
  if (clock.kind === 'bare') return askForMinutes(day, clock.hour, today, scene);
  if (clock.kind === 'midnight') return askWhichMidnight(day, today, scene);
  if (day.kind === 'tonight' && clock.hour < 17) return askWhichNight(clock, today, scene);
  return meanAt(day, clock, today, scene);
}

function meanAt(day: DayWords, clock: Clock, today: Wall, scene: Scene): Reading {
  switch (day.kind) {
    case 'today':
    case 'tonight':
      return settle(today, clock, today, scene);
    case 'tomorrow':
      return settle(addDays(today, 1), clock, today, scene);
    case 'weekday':
      return meanWeekday(day, clock, today, scene);
    case 'date':
      return meanDate(day, clock, today, scene);
    case 'either':
      return meanEither(day, clock, today, scene);
  }
}

/** The next one strictly in the future; "next tue" is the one of the week after this and always asks. */
function meanWeekday(day: { weekday: number; next: boolean }, clock: Clock, today: Wall, scene: Scene): Reading {
  if (day.next) {
    const there = addDays(today, 7 - today.weekday + day.weekday);
    return asking(settle(there, clock, today, scene), scene, `With ${quote(scene.text)}, do you mean`);
  }
  const coming = addDays(today, (day.weekday - today.weekday + 7) % 7);
  const placed = place(coming, clock, scene);
  return settle(placed.kind === 'past' ? addDays(coming, 7) : coming, clock, today, scene);
}

function meanDate(words: DateWords, clock: Clock, today: Wall, scene: Scene): Reading {
  const day = { ...words, year: words.year ?? comingYear(words, clock, today, scene) };
  if (words.weekday !== undefined && weekdayOf(day) !== words.weekday) return otherWeekday(day, clock, today, scene);
  const reading = settle(day, clock, today, scene);
  const limit = words.year === undefined ? 300 : 731;
  const isFar = reading.kind === 'instant' && reading.at - scene.now > limit * DAY;
  return isFar ? asking(reading, scene, 'Do you mean') : reading;
}

/** The first year in which the date exists and still lies ahead; with a weekday, this year if that fits it. */
function comingYear(words: DateWords, clock: Clock, today: Wall, scene: Scene): number {
  const years = Array.from({ length: 9 }, (_, ahead) => today.year + ahead);
  const exists = years.filter((year) => words.day <= daysInMonth(year, words.month));
  const fits = exists.find((year) => year === today.year && weekdayOf({ ...words, year }) === words.weekday);
  const ahead = exists.find((year) => place({ ...words, year }, clock, scene).kind !== 'past');
  return fits ?? ahead ?? today.year;
}

function meanEither(
  words: { year?: number; one: number; other: number },
  clock: Clock,
  today: Wall,
  scene: Scene,
): Reading {
  const year = words.year === undefined ? {} : { year: words.year };
  const dates: DateWords[] = [
    { kind: 'date', ...year, day: words.one, month: words.other },
    { kind: 'date', ...year, day: words.other, month: words.one },
  ];
  const readings = dates.map((date) => meanDate(date, clock, today, scene));
  const choices = readings.flatMap((reading) =>
    reading.kind === 'instant' ? [choice(reading.at, scene.zone.zone, scene.now)] : reading.choices,
  );
  return unclear(`I read ${quote(scene.text)} in two ways. Which day?`, choices);
}

function settle(day: Day, clock: Clock, today: Wall, scene: Scene): Reading {
  const placed = place(day, clock, scene);
  return placed.kind === 'past' ? inThePast(placed, day, clock, today, scene) : placed;
}

function inThePast(
  placed: Extract<Placed, { kind: 'past' }>,
  day: Day,
  clock: Clock,
  today: Wall,
  scene: Scene,
): Reading {
  const { zone } = scene.zone;
  const says = `${sayTimeWithYear(placed.at, zone)} has passed${howLongAgo(placed.at, scene.now)}.`;
  const tomorrow = addDays(today, 1);
  const again = { ...day, year: tomorrow.year };
  if (sameDay(day, today) || sameDay(addDays(day, 1), today)) {
    const offer = choice(firstAt(tomorrow, clock, zone), zone, scene.now);
    return refused(`${says} Did you mean tomorrow, ${offer.label}?`, [offer]);
  }
  if (day.year < today.year && day.day <= daysInMonth(again.year, day.month)) {
    const offer = choice(firstAt(again, clock, zone), zone, scene.now);
    if (offer.at > scene.now) return refused(`${says} Did you mean ${sayTimeWithYear(offer.at, zone)}?`, [offer]);
  }
  return refused(`${says} Write a day that is still to come.`);
}

function howLongAgo(at: Instant, now: Instant): string {
  return at > now - MINUTE ? '' : ` (${sayUntil(at, now)})`;
}

function asking(reading: Reading, { zone, now }: Scene, opening: string): Reading {
  if (reading.kind !== 'instant') return reading;
  return { ...reading, asks: `${opening} ${sayTimeWithYear(reading.at, zone.zone)} (${sayUntil(reading.at, now)})?` };
}

function otherWeekday(day: Day & { weekday?: number }, clock: Clock, today: Wall, scene: Scene): Reading {
  const said = day.weekday ?? 1;
  const coming = meanWeekday({ weekday: said, next: false }, clock, today, scene);
  const dated = settle(day, clock, today, scene);
  const choices = [dated, coming].flatMap((reading) =>
    reading.kind === 'instant' ? [choice(reading.at, scene.zone.zone, scene.now)] : [],
  );
  const actual = WEEKDAYS[weekdayOf(day) - 1];
  const date = `${day.day} ${MONTHS[day.month - 1]} ${day.year}`;
  return unclear(`${date} is a ${actual}, not a ${WEEKDAYS[said - 1]}. Which one?`, choices);
}

function askForClock(day: DayWords, today: Wall, scene: Scene): Reading {
  if (day.kind === 'either')
    return refused(`I read ${quote(scene.text)} in two ways and without a time. Write it like "3 apr 22:00".`);
  const shown = meanAt(day, { hour: 23, minute: 59 }, today, scene);
  if (shown.kind === 'refused') return shown;
  const there = shown.kind === 'instant' ? ` on ${sayDay(wallTime(shown.at, scene.zone.zone))}` : '';
  return refused(`At what time${there}? Add it, like ${quote(`${scene.text} 22:00`)}.`);
}

function askForMinutes(day: DayWords, hour: number, today: Wall, scene: Scene): Reading {
  const hours = hour >= 1 && hour <= 11 ? [hour, hour + 12] : [hour];
  const choices = choicesAt(
    hours.map((each) => [day, each] as const),
    today,
    scene,
  );
  return unclear(`Which time is ${quote(scene.text)}? Write the minutes too, like "22:00".`, choices);
}

function askWhichMidnight(day: DayWords, today: Wall, scene: Scene): Reading {
  const says = `Midnight belongs to two days. Which one is ${quote(scene.text)}?`;
  if (day.kind === 'either') return refused(`I read ${quote(scene.text)} in two ways. Write it like "3 apr 00:00".`);
  const late = meanAt(day, { hour: 23, minute: 59 }, today, scene);
  if (late.kind !== 'instant') return late;
  const wall = wallTime(late.at, scene.zone.zone);
  const days = [wall, addDays(wall, 1)].map((each) => [{ kind: 'date', ...dayOnly(each) } as const, 0] as const);
  return unclear(says, choicesAt(days, today, scene));
}

/** "tonight 02:00" may be the coming night or the small hours of today; "tonight 9:00" surely 21:00, but we ask. */
function askWhichNight(clock: Clock, today: Wall, scene: Scene): Reading {
  const evening =
    clock.hour >= 5 && clock.hour < 12 ? [{ day: today as Day, clock: { ...clock, hour: clock.hour + 12 } }] : [];
  const early = { day: addDays(today, 1), clock };
  const readings = [{ day: today as Day, clock }, ...evening, ...(clock.hour < 5 ? [early] : [])]
    .map((each) => settle(each.day, each.clock, today, scene))
    .filter((reading) => reading.kind === 'instant');
  return unclear(
    `Which time is ${quote(scene.text)}?`,
    readings.map(({ at, zone }) => choice(at, zone, scene.now)),
  );
}

function choicesAt(times: readonly (readonly [DayWords, number])[], today: Wall, scene: Scene) {
  const readings = times.map(([day, hour]) => meanAt(day, { hour, minute: 0 }, today, scene));
  return readings.flatMap((reading) =>
    reading.kind === 'instant' ? [choice(reading.at, scene.zone.zone, scene.now)] : [],
  );
}

function noSuchClock(text: string): Reading {
  const midnight = text.startsWith('24') ? ' The end of a day is 00:00 of the next one.' : '';
  return refused(
    `${quote(text)} is not a time of day; those go from 00:00 to 23:59, or 1 to 12 with am and pm.${midnight}`,
  );
}

function impossibleDate(day: DayWords): string | undefined {
  if (day.kind !== 'date') return undefined;
  const { month, day: number, year } = day;
  const name = MONTHS[month - 1];
  if (name === undefined) return `There is no month ${month}. Write the date like "8 dec" or "2026-12-08".`;
  const most = daysInMonth(year ?? 2028, month); // 2028 has a 29 February
  if (number >= 1 && number <= most) return undefined;
  return `${name}${year === undefined ? '' : ` ${year}`} has ${most} days, so there is no ${number} ${name}.`;
}

function dayOnly({ year, month, day }: Day): Day {
  return { year, month, day };
}
