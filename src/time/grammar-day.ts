import type { DayWords } from './said.ts';
import { MONTHS, WEEKDAYS } from './say.ts';

export type DayFound = { day: DayWords; rest: string };

/** The day at the beginning of tidy text, and what follows it. */
export function readDayWords(text: string): DayFound | undefined {
  return relativeDay(text) ?? weekdayOrDate(text) ?? date(text);
}

function relativeDay(text: string): DayFound | undefined {
  const match = /^(today|tonight|tomorrow)(?= |$)/.exec(text);
  if (!match) return undefined;
  const kind = match[1] === 'today' || match[1] === 'tonight' ? match[1] : 'tomorrow';
  return { day: { kind }, rest: after(text, match) };
}

function weekdayOrDate(text: string): DayFound | undefined {
  const match = /^(next )?([a-z]{3,9})\.?(?= |$)/.exec(text);
  const weekday = nameIndex(WEEKDAYS, match?.[2] ?? '', ['tues', 'weds', 'thur', 'thurs']);
  if (!match || weekday === undefined) return undefined;
  const rest = after(text, match);
  const next = match[1] !== undefined;
  const dated = next || /^\d{1,2}\.\d{2}(?! ?\d)(?= |$)/.test(rest) ? undefined : date(rest); // "tue 10.30" is a clock
  if (dated?.day.kind === 'date') return { day: { ...dated.day, weekday }, rest: dated.rest };
  return dated ?? { day: { kind: 'weekday', weekday, next }, rest };
}

function date(text: string): DayFound | undefined {
  return yearFirst(text) ?? dayAndMonthName(text) ?? monthNameAndDay(text) ?? numbersOnly(text);
}

function yearFirst(text: string): DayFound | undefined {
  const match = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:t(?=\d)|(?= |$))/.exec(text);
  if (!match) return undefined;
  return dated(text, match, Number(match[3]), Number(match[4]), match[1]);
}

function dayAndMonthName(text: string): DayFound | undefined {
  const match = /^(\d{1,2})(?:st|nd|rd|th)?\.?[ -]?(?:of )?([a-z]{3,9})\.?(?:[ -](20\d\d)(?= |$))?(?= |$)/.exec(text);
  const month = nameIndex(MONTHS, match?.[2] ?? '', ['sept']);
  if (!match || month === undefined) return undefined;
  return dated(text, match, month, Number(match[1]), match[3]);
}

function monthNameAndDay(text: string): DayFound | undefined {
  const match = /^([a-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?: (20\d\d)(?= |$))?(?= |$)/.exec(text);
  const month = nameIndex(MONTHS, match?.[1] ?? '', ['sept']);
  if (!match || month === undefined) return undefined;
  return dated(text, match, month, Number(match[2]), match[3]);
}

/** "25/12" can only be Christmas; "03/04" is two days. */
function numbersOnly(text: string): DayFound | undefined {
  const match = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4})|\.)?(?= |$)/.exec(text);
  if (!match) return undefined;
  const one = Number(match[1]);
  const other = Number(match[3]);
  if (one === other || other > 12 || one * other === 0) return dated(text, match, one, other, match[4]);
  if (one > 12) return dated(text, match, other, one, match[4]);
  return { day: { kind: 'either', ...yearOf(match[4]), one, other }, rest: after(text, match) };
}

function dated(text: string, match: RegExpExecArray, month: number, day: number, year: string | undefined): DayFound {
  return { day: { kind: 'date', ...yearOf(year), month, day }, rest: after(text, match) };
}

function yearOf(year: string | undefined): { year?: number } {
  return year === undefined ? {} : { year: Number(year) };
}

function after(text: string, match: RegExpExecArray): string {
  return text.slice(match[0].length).trimStart();
}

/** 1 for the first name, by its first three letters or in full. */
function nameIndex(names: readonly string[], word: string, alsoKnown: readonly string[]): number | undefined {
  const index = names.findIndex((name) => {
    const full = name.toLowerCase();
    return (
      word === full || word === full.slice(0, 3) || (alsoKnown.includes(word) && word.startsWith(full.slice(0, 3)))
    );
  });
  return index < 0 ? undefined : index + 1;
}
