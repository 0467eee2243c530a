import { createHash } from 'node:crypto';
import { escapeHtml } from '../kit.ts';
import { type Block, type Line, onOneLine, type Piece, piecesOf } from './document.ts';
import { reportStyle } from './html-style.ts';

// The style alone is let in, by its digest, and pictures that stand in the file: whatever people wrote, nothing else is ever loaded or run.
const digest = createHash('sha256').update(reportStyle).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** A document as one page that needs nothing besides itself: no script, no font, nothing from elsewhere. Readable in the dark, on paper and aloud. */
export function htmlOf(blocks: readonly Block[]): string {
  const title = blocks.find(({ type }) => type === 'title');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${title && 'line' in title ? escapeHtml(wordsOf(title.line)) : 'Report'}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    '<body><main>',
    ...bodyOf(blocks),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

/** A table says which heading it stands under, for whoever comes to it without seeing that. */
function bodyOf(blocks: readonly Block[]): string[] {
  let under = 'Report';
  let tables = 0;
  return blocks.map((block) => {
    if (block.type === 'heading' || block.type === 'title') {
      under = wordsOf(block.line);
      tables = 0;
    }
    if (block.type === 'table') tables += 1;
    return blockOf(block, tables > 1 ? `${under}, table ${tables}` : under);
  });
}

function blockOf(block: Block, name: string): string {
  switch (block.type) {
    case 'title':
      return `<h1>${textOf(block.line)}</h1>`;
    case 'heading':
      return `<h2>${textOf(block.line)}</h2>`;
    case 'paragraph':
      return `<p>${textOf(block.line)}</p>`;
    case 'table':
      return block.rows.length ? tableOf(block.head, block.rows, name) : '<p>None.</p>';
    case 'picture':
      return pictureOf(block.svg, block.facts);
  }
}

const tableOf = (head: readonly string[], rows: readonly (readonly Line[])[], name: string): string =>
  [
    `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(name)}"><table>`,
    `<thead><tr>${head.map((each) => `<th scope="col">${escapeHtml(each)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((cells) => `<tr>${cells.map((cell) => `<td>${textOf(cell) || '–'}</td>`).join('')}</tr>`),
    '</tbody></table></div>',
  ].join('\n');

function pictureOf(svg: string, facts: string): string {
  const data = Buffer.from(svg).toString('base64');
  const alt = escapeHtml(onOneLine(facts));
  const size = /width="\d+" height="\d+"/.exec(svg)?.[0] ?? '';
  return `<figure><img src="data:image/svg+xml;base64,${data}" ${size} alt="${alt}"></figure>`;
}

const textOf = (line: Line): string => piecesOf(line).map(pieceOf).join('').trim();

function pieceOf(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(onOneLine(piece));
  if ('code' in piece) return `<code>${escapeHtml(onOneLine(piece.code))}</code>`;
  return `<time datetime="${escapeHtml(piece.at)}">${escapeHtml(piece.says)} · ${escapeHtml(piece.at)}</time>`;
}

/** What a line says, without marks. */
const wordsOf = (line: Line): string =>
  onOneLine(
    piecesOf(line)
      .map((piece) => (typeof piece === 'string' ? piece : 'code' in piece ? piece.code : piece.says))
      .join(''),
  ).trim();
