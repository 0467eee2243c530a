/** More of a text is never looked at: a drawing has room for a line. */
const mostUnits = 400;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * People's text as one line that XML takes and that shows what it says: no characters that turn, hide or break it, no noncharacters, and no towers of
 * accents that reach into other lines.
 */
export const oneLine = (text: string): string =>
  text
    .slice(0, mostUnits)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u00ad\u200b\u2028\u2029\u2060\ufeff]/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** What XML would read as markup stands for itself. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** As much of it as `width` pixels hold at `size`, and an ellipsis for the rest; whole characters as people see them. */
export function fitted(text: string, width: number, size: number): string {
  const line = oneLine(text);
  if (text.length <= mostUnits && widthOf(line, size) <= width) return line;
  let room = width - widthOf('…', size);
  let kept = '';
  for (const { segment } of graphemes.segment(line)) {
    room -= widthOf(segment, size);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** How wide it is in DejaVu Sans, in pixels: to a hundredth of the size for ASCII, else never much too little. Bold letters are up to a fifth wider. */
export const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, character) => sum + shareOf(character), 0) * size;

/** Of the size of the type; capitals of other scripts, and the box that stands for what the font has not, count as the widest of them. */
function shareOf(character: string): number {
  const known = shares.get(character);
  if (known !== undefined) return known;
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  return /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}]/u.test(character) ? 0.8 : 1.05;
}

/** From the font's own table of advances (hmtx). */
const shares = new Map(
  Object.entries({
    "'ijl": 0.28,
    'IJ ,.·': 0.32,
    '/:;\\|f-': 0.37,
    '()[]t!r': 0.42,
    '"*_`–°': 0.5,
    'sz?c': 0.55,
    LFkvxyP: 0.61,
    TYaeo$0123456789ESbdghnpqu: 0.64,
    '{}KABVXZCR': 0.7,
    UNHD: 0.77,
    '&GOQ': 0.79,
    'w#+<=>^~→≥≤±': 0.84,
    M: 0.87,
    '%mW@—…': 1,
  }).flatMap(([characters, share]) => [...characters].map((character) => [character, share] as const)),
);
