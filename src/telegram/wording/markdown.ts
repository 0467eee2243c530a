import { type Block, type Line, onOneLine, type Piece, piecesOf } from './document.ts';

/** A document as Markdown. What people wrote is text: it makes no headings, tables, links or tags. Pictures are left out: tables say what they show. */
export const markdownOf = (blocks: readonly Block[]): string => blocks.flatMap(linesOf).join('\n');

function linesOf(block: Block): string[] {
  switch (block.type) {
    case 'title':
      return [`# ${textOf(block.line)}`, ''];
    case 'heading':
      return [`## ${textOf(block.line)}`, ''];
    case 'paragraph':
      return [textOf(block.line), ''];
    case 'table':
      return block.rows.length ? tableOf(block.head, block.rows) : ['None.', ''];
    case 'picture':
      return [];
  }
}

function tableOf(head: readonly string[], rows: readonly (readonly Line[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell || '–').join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map((cells) => line(cells.map(textOf))), ''];
}

const textOf = (line: Line): string => piecesOf(line).map(pieceOf).join('').replace(/ {2,}/g, ' ').trim();

function pieceOf(piece: Piece): string {
  if (typeof piece === 'string') return plain(piece);
  return 'code' in piece ? code(piece.code) : `${plain(piece.says)} · ${piece.at}`;
}

/** People's text on one line of Markdown: every character that Markdown, HTML or a formula in it could read means itself. */
const plain = (text: string): string =>
  onOneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#!|~>$^]/g, (character) => `\\${character}`);

/** Letters and digits of our own, to be copied as they are. */
const code = (text: string): string => `\`${text.replace(/[^0-9a-z:.\-/ ]/gi, '')}\``;
