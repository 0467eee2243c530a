import type { HistoryEntry } from '../../coordinator/store.ts';
import type { RolloutEvent } from '../../rollout/events.ts';

/** What stands in a row beside its words. */
export interface CsvRow {
  entry: HistoryEntry;
  person: { id: number; name: string } | null;
  /** The event in a sentence. */
  words: string;
}

const columns = ['version', 'at', 'type', 'person_id', 'person', 'phase', 'item', 'revision', 'what'];

/** One row an event: RFC 4180, UTF-8, times in UTC. No cell is a formula, whatever people wrote. */
export function reportCsv(rows: readonly CsvRow[]): string {
  return [columns, ...rows.map(cellsOf)].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cellsOf({ entry, person, words }: CsvRow): string[] {
  const event = entry.event as RolloutEvent;
  const text = (name: 'phase' | 'item' | 'revision'): string => {
    const value = (event as unknown as Record<string, unknown>)[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return [
    String(entry.version),
    new Date(entry.at).toISOString(),
    event.type,
    person ? String(person.id) : '',
    person?.name ?? '',
    text('phase'),
    text('item'),
    text('revision'),
    words,
  ];
}

/** A spreadsheet takes what begins with one of these for a formula and runs it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
