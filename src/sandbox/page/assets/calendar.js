/** What a calendar would make of the mail's invitation, above its source. */
import { h } from './dom.js';
import { zone } from './state.js';
import { dayAndTime } from './times.js';

const SHOWN = [
  'METHOD',
  'SUMMARY',
  'DTSTART',
  'DTEND',
  'DURATION',
  'LOCATION',
  'DESCRIPTION',
  'STATUS',
  'SEQUENCE',
  'UID',
  'URL',
];

/** @param {string} source  an iCalendar text */
export function calendarView(source) {
  const lines = unfold(source);
  const facts = SHOWN.flatMap((name) =>
    lines.filter((line) => line.name === name).map((line) => [h('dt', {}, name), h('dd', {}, value(line.value))]),
  );
  return [h('dl', { class: 'headers' }, facts), h('pre', { class: 'plain', tabindex: 0 }, source)];
}

function unfold(source) {
  const lines = source.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return lines.flatMap((line) => {
    const found = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/i.exec(line);
    return found ? [{ name: found[1].toUpperCase(), value: found[2] }] : [];
  });
}

function value(text) {
  const utc = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!utc) return text.replaceAll('\\n', '\n').replace(/\\([,;\\])/g, '$1');
  const [, year, month, day, hour, minute] = utc;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return `${dayAndTime(at, zone())} in ${zone()} (${dayAndTime(at, 'UTC')} UTC)`;
}
