import { Refusal } from '../../team/refusal.ts';
import { mustBeZone, type Newcomer } from '../../team/stakeholder-fields.ts';
import { checkedImport, keyOf } from '../../team/stakeholders.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { findZone } from '../../time/zone.ts';
import { csvRecords } from './csv-records.ts';

/** What a file holds: who is new, how many are on the list already, and which lines cannot be taken. */
export interface Reading {
  fresh: Newcomer[];
  known: number;
  wrong: { line: number; why: string }[];
}

const mostRows = 100_000;

const columns: Record<keyof Row, RegExp> = {
  name: /^(display ?)?name$/,
  medium: /^(medium|channel)$/,
  address: /^(address|e-?mail( address)?|mail)$/,
  component: /^(component|product)$/,
  zone: /^((time ?)?zone|tz)$/,
  language: /^(lang|language)$/,
};
type Header = Map<keyof Row, number>;
type Row = Record<'name' | 'medium' | 'address' | 'component' | 'zone' | 'language', string>;

/**
 * Reads a CSV file with a line of column names, by commas, semicolons or tabs, and yields in between: a hundred thousand rows take seconds. Text that
 * looks like a formula stays text, because nothing here evaluates it; exports put an apostrophe before it, which is taken off again. Throws a
 * Refusal for what is no such file.
 */
export async function readStakeholders(bytes: Uint8Array, team: Team): Promise<Reading> {
  const reading: Reading = { fresh: [], known: 0, wrong: [] };
  const sort = createSorting(team, reading);
  let header: Header | null = null;
  let rows = 0;
  for await (const { line, cells } of csvRecords(decoded(bytes))) {
    if (header === null) header = headerOf(cells ?? []);
    else if (cells === null) reading.wrong.push({ line, why: 'a quote opens or closes where it should not' });
    else if (cells.some(Boolean)) sort(line, rowOf(cells, header));
    if (++rows > mostRows + 1)
      throw new Refusal(`That is more than ${mostRows.toLocaleString('en')} rows: split the file.`);
  }
  if (header === null) throw new Refusal('The file is empty.');
  return reading;
}

/** UTF-8, or UTF-16 where it says so at its beginning; anything else would make other names of names. */
function decoded(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('I cannot read this file. Save it as “CSV UTF-8”, and send it again.');
  }
}

function headerOf(cells: string[]): Header {
  const names = cells.map((each) =>
    each
      .trim()
      .toLowerCase()
      .replace(/[_-]+/g, (mark) => (mark === '_' ? ' ' : mark)),
  );
  const found = new Map<keyof Row, number>();
  for (const [column, words] of Object.entries(columns) as [keyof Row, RegExp][]) {
    const index = names.findIndex((name) => words.test(name));
    if (index >= 0) found.set(column, index);
  }
  if (!found.has('address'))
    throw new Refusal(
      'The first line must name the columns, at least address: name, medium, address, component, zone, language.',
    );
  return found;
}

/** An apostrophe before what would be a formula came from an export. */
const plain = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '');

function rowOf(record: string[], header: Header): Row {
  const cell = (column: keyof Row): string => plain(record[header.get(column) ?? -1] ?? '');
  return {
    name: cell('name'),
    medium: cell('medium'),
    address: cell('address'),
    component: cell('component'),
    zone: cell('zone'),
    language: cell('language'),
  };
}

/** Puts each row where it belongs. */
function createSorting(team: Team, reading: Reading): (line: number, row: Row) => void {
  const onList = new Set(team.stakeholders.map(keyOf));
  const seenAt = new Map<string, number>();
  const zones = createZones();
  return (line, row) => {
    try {
      const newcomer = newcomerOf(row, zones);
      if (newcomer.medium === 'telegram' && onList.has(keyOf(newcomer))) {
        reading.known += 1;
        return;
      }
      const key = keyOf(checkedImport(newcomer));
      const before = seenAt.get(key);
      if (before !== undefined) throw new Refusal(`the same address as in line ${before}`);
      seenAt.set(key, line);
      if (onList.has(key)) reading.known += 1;
      else reading.fresh.push(newcomer);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      reading.wrong.push({ line, why: fault.message });
    }
  };
}

function newcomerOf(row: Row, zones: (text: string) => string | null): Newcomer {
  const { name, address, component, language } = row;
  return { name, medium: mediumOf(row), address, zone: zones(row.zone), component, language };
}

function mediumOf({ medium, address }: Row): Newcomer['medium'] {
  const word = medium.toLowerCase();
  if (/^(e-?mail|mail)$/.test(word) || (!word && address.includes('@'))) return 'email';
  if (word === 'telegram') return 'telegram';
  throw new Refusal(word ? `“${cut(medium, 30)}” is neither email nor telegram` : 'there is no email address in it');
}

/** Files name the same few zones over and over. */
function createZones(): (text: string) => string | null {
  const known = new Map<string, string | Refusal>();
  const read = (text: string): string | Refusal => {
    const zone = findZone(text) ?? text;
    try {
      mustBeZone(zone);
      return zone;
    } catch (fault) {
      if (fault instanceof Refusal) return fault;
      throw fault;
    }
  };
  return (text) => {
    if (!text) return null;
    const zone = known.get(text) ?? read(text);
    if (known.size < 1_000) known.set(text, zone);
    if (zone instanceof Refusal) throw zone;
    return zone;
  };
}
