import { setImmediate as soon } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';

/** One row of a file; null cells are a row that cannot be read. */
export interface CsvRecord {
  /** Where it begins, the first line is 1. */
  line: number;
  cells: string[] | null;
}

/** Rows that are read before others get their turn. */
const atATime = 250;
const mostLines = 50;
const longest = 20_000;

/**
 * Reads rows by whatever separates the first line: commas, semicolons or tabs. A row that is broken costs that row and no other, which the library
 * alone does not do: after a quote in the wrong place it loses the rest of the file. Empty rows are left out.
 */
export async function* csvRecords(text: string): AsyncGenerator<CsvRecord> {
  const delimiter = delimiterOf(text);
  for (const block of blocksOf(piecesOf(text.split(/\r\n|\n|\r/), delimiter))) {
    yield* readBlock(block, delimiter);
    await soon();
  }
}

interface Piece {
  line: number;
  /** Null where a quote is opened and never closed. */
  text: string | null;
}

/** The lines of each row: more than one where a quoted cell has line breaks. */
function* piecesOf(lines: readonly string[], delimiter: string): Generator<Piece> {
  for (let at = 0; at < lines.length; ) {
    const first = lines[at] as string;
    if (!first.trim()) at += 1;
    else {
      const end = endOf(lines, at, delimiter);
      yield { line: at + 1, text: end === null ? null : lines.slice(at, end).join('\n') };
      at = end ?? at + 1;
    }
  }
}

/** The line after the row; null when no end is in sight. */
function endOf(lines: readonly string[], from: number, delimiter: string): number | null {
  let isOpen = false;
  let size = 0;
  for (let at = from; at < lines.length && at < from + mostLines; at++) {
    const line = lines[at] as string;
    size += line.length;
    if (size > longest) return null;
    isOpen = endsInQuotes(line, isOpen, delimiter);
    if (!isOpen) return at + 1;
  }
  return null;
}

/** A quote opens a cell at its beginning alone; a doubled one within is a quote. */
function endsInQuotes(line: string, startsInQuotes: boolean, delimiter: string): boolean {
  if (!line.includes('"')) return startsInQuotes;
  let isOpen = startsInQuotes;
  let isAtBeginning = !startsInQuotes;
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] as string;
    if (isOpen) {
      if (mark !== '"') continue;
      if (line[at + 1] === '"') at++;
      else isOpen = false;
    } else if (mark === '"' && isAtBeginning) {
      isOpen = true;
      isAtBeginning = false;
    } else if (mark === delimiter) isAtBeginning = true;
    else if (mark !== ' ' && mark !== '\t') isAtBeginning = false;
  }
  return isOpen;
}

function* blocksOf(pieces: Iterable<Piece>): Generator<Piece[]> {
  let block: Piece[] = [];
  for (const piece of pieces) {
    block.push(piece);
    if (block.length === atATime) {
      yield block;
      block = [];
    }
  }
  if (block.length) yield block;
}

/** All at once, because a parser is dear; one by one where something in it is broken. */
function readBlock(block: Piece[], delimiter: string): CsvRecord[] {
  const whole = block.flatMap(({ text }) => text ?? []);
  const rows = parsed(whole, delimiter);
  if (rows && whole.length === block.length)
    return block.map(({ line }, index) => ({ line, cells: rows[index] ?? null }));
  return block.map(({ line, text }) => ({
    line,
    cells: text === null ? null : (parsed([text], delimiter)?.[0] ?? null),
  }));
}

function parsed(pieces: string[], delimiter: string): string[][] | null {
  try {
    const rows: string[][] = parse(pieces.join('\n'), {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    });
    return rows.length === pieces.length ? rows : null;
  } catch {
    return null;
  }
}

/** Whatever stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const [first = ''] = text
    .slice(0, longest)
    .trimStart()
    .split(/\r?\n|\r/, 1);
  const bare = first.replace(/"[^"]*"/g, '');
  const often = (mark: string): number => bare.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (often(mark) > often(best) ? mark : best));
}
