import type { ClockWords } from './said.ts';

export type ClockFound = { clock: ClockWords; rest: string };

/** The clock at the beginning of tidy text. "22", "2200" and "22.00" are clocks only after a day. */
export function readClockWords(text: string, afterDay: boolean): ClockFound | undefined {
  return (
    named(text) ??
    numbers(text, /^(\d{1,2}):(\d{2})(?::00)?(?: ?([ap])\.?m\.?)?(?= |$|z$|[+-]\d)/) ??
    numbers(text, /^(\d{1,2})()(?: ?([ap])\.?m\.?)(?= |$)/) ??
    numbers(text, /^(\d{1,2})h(\d{2})?(?= |$)/) ??
    (afterDay ? shorthand(text) : undefined)
  );
}

function named(text: string): ClockFound | undefined {
  const match = /^(noon|midnight)(?= |$)/.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match[0].length).trimStart();
  return { clock: match[1] === 'noon' ? { kind: 'clock', hour: 12, minute: 0 } : { kind: 'midnight' }, rest };
}

function shorthand(text: string): ClockFound | undefined {
  const full =
    numbers(text, /^(\d{1,2})\.(\d{2})(?: ?([ap])\.?m\.?)?(?= |$)/) ?? numbers(text, /^(\d{2})(\d{2})(?= |$)/);
  if (full) return full;
  const match = /^(\d{1,2})(?= |$)/.exec(text);
  if (!match) return undefined;
  const hour = Number(match[1]);
  const clock: ClockWords = hour < 24 ? { kind: 'bare', hour } : { kind: 'impossible', text: match[0] };
  return { clock, rest: text.slice(match[0].length).trimStart() };
}

function numbers(text: string, form: RegExp): ClockFound | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match[0].length).trimStart();
  const hour = fullHour(Number(match[1]), match[3]);
  const minute = Number(match[2] || 0);
  if (hour === undefined || hour > 23 || minute > 59) return { clock: { kind: 'impossible', text: match[0] }, rest };
  return { clock: { kind: 'clock', hour, minute }, rest };
}

function fullHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}
