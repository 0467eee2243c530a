// A report before it is Markdown or HTML: both are made from the same document, so that neither says anything that the other does not.

/** Words, something to be copied as it is, or a moment: in ISO 8601 (UTC), and as it is said in the team's zone. */
export type Piece = string | { code: string } | { at: string; says: string };

/** One line: of a paragraph, or in a cell. */
export type Line = string | readonly Piece[];

export type Block =
  | { type: 'title' | 'heading' | 'paragraph'; line: Line }
  | { type: 'table'; head: readonly string[]; rows: readonly (readonly Line[])[] }
  /** Where pictures are shown; `facts` are what is in it, for whoever does not see it. */
  | { type: 'picture'; svg: string; facts: string };

/** A time in the team's zone and in UTC. */
export type When = (iso: string) => Piece;

export const heading = (line: Line): Block => ({ type: 'heading', line });
export const paragraph = (...parts: (Line | null)[]): Block => ({ type: 'paragraph', line: together(...parts) });
export const table = (head: readonly string[], rows: readonly (readonly Line[])[]): Block => ({
  type: 'table',
  head,
  rows,
});

export const code = (text: string): Piece[] => [{ code: text }];

export const piecesOf = (line: Line): readonly Piece[] => (typeof line === 'string' ? [line] : line);

/** One line of several; what is null is left out. */
export const together = (...parts: (Line | Piece | null)[]): Piece[] =>
  parts.flatMap((part) => (part === null ? [] : Array.isArray(part) ? (part as readonly Piece[]) : [part as Piece]));

/** "a; b; c": those that say something. */
export function joined(lines: readonly Line[], between = '; '): Piece[] {
  const said = lines.filter((each) => each.length > 0);
  return said.flatMap((each, index) => (index === 0 ? piecesOf(each) : [between, ...piecesOf(each)]));
}

/** People's text without what breaks a line, turns its direction or cannot be seen. */
export const onOneLine = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\s]+/gu, ' ');
