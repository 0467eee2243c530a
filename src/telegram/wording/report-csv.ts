import type { PersonId, RolloutEvent } from '../../rollout/events.ts';
import type { ForContent } from '../../rollout/report-contents.ts';
import { doerOf, iso, othersIn, saidIn, seatsIn } from '../../rollout/report-said.ts';
import { shortRevision } from '../../rollout/revision.ts';
import { sayTimeWithYear } from '../../time/say.ts';
import type { Names } from './names.ts';
import { sat, who } from './report-words.ts';

/** An event of the record, what it was for, and its sentence. */
export interface CsvRow extends ForContent {
  /** The event's number within the rollout. */
  version: number;
  what: string;
}

const columns: Record<string, (row: CsvRow, context: Context) => string> = {
  version: ({ version }) => String(version),
  at: ({ event }) => iso(event.at),
  local_time: ({ event }, { zone }) => sayTimeWithYear(event.at, zone),
  type: ({ event }) => event.type,
  person_id: ({ event }) => String(doerOf(event) ?? ''),
  person: ({ event }, { names }) => nameOf(doerOf(event), names),
  others: ({ event }, { names }) => others(event, names),
  phase: ({ phase }) => phase ?? '',
  item: ({ event }) => ('item' in event ? (event.item ?? '') : ''),
  plan: ({ event }) => ('revision' in event && typeof event.revision === 'number' ? String(event.revision) : ''),
  revision_shown: ({ revision }) => shortRevision(revision ?? ''),
  revision: ({ revision }) => revision ?? '',
  new_revision: ({ newRevision }) => newRevision ?? '',
  said: ({ event }) => saidIn(event),
  what: ({ what }) => what,
};

interface Context {
  zone: string;
  names: Names;
}

/** Line by line, one an event: RFC 4180, times in UTC and in the team's zone. No cell is a formula, whatever people wrote. */
export function* reportCsv(rows: Iterable<CsvRow>, context: Context): Generator<string> {
  yield lineOf(Object.keys(columns));
  for (const row of rows) yield lineOf(Object.values(columns).map((column) => column(row, context)));
}

const lineOf = (cells: string[]): string => `${cells.map(cell).join(',')}\r\n`;

const nameOf = (person: PersonId | null, names: Names): string => (person === null ? '' : names(person));

function others(event: RolloutEvent, names: Names): string {
  const named = (id: PersonId) => ({ id, name: names(id) });
  const seats = seatsIn(event).map(({ role, by, inPlaceOf }) =>
    sat({ role, by: named(by), inPlaceOf: inPlaceOf === null ? null : named(inPlaceOf), at: '' }),
  );
  return [...othersIn(event).map((id) => who(named(id))), ...seats].join('; ');
}

/** A spreadsheet takes what begins so for a formula and runs it. */
const formula = /^(?=\s*[=+\-@＝＋－＠]|[\t\r])/;
/** One that separates cells by semicolons or tabs makes several of one of ours. */
const formulaWithin = /([;\t\r\n])(?=\s*[=+\-@＝＋－＠])/g;

function cell(text: string): string {
  const safe = text.toWellFormed().replaceAll('\0', '').replace(formula, "'").replace(formulaWithin, "$1'");
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
