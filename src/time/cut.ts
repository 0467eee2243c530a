// Of no room in particular: it stands here because every room may import this one.

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text, at most `most` code points long. It ends between characters as people see them: no flag and no family is cut through. */
export const cut = (text: string, most: number): string => beginning(text, most, (part) => [...part].length);

/** The same, `most` being UTF-16 units: what Telegram counts its limits in. */
export const cutUnits = (text: string, most: number): string => beginning(text, most, (part) => part.length);

/** The same as `cut`, and where something is left off it says so by its last character. */
export const shortened = (text: string, most: number): string => {
  const whole = cut(text, most);
  return whole === text ? text : `${cut(text, most - 1)}…`;
};

/** The same as `cutUnits`, and where something is left off it says so by its last character. */
export const shortenedUnits = (text: string, most: number): string =>
  text.length <= most ? text : `${cutUnits(text, most - 1)}…`;

function beginning(text: string, most: number, sizeOf: (part: string) => number): string {
  if (text.length <= most) return text;
  const whole = fitting(segments(text), most, sizeOf);
  // One letter may carry a thousand accents, and is more than there is room for.
  return whole === '' ? fitting(text, most, sizeOf) : whole;
}

function fitting(parts: Iterable<string>, most: number, sizeOf: (part: string) => number): string {
  let [fits, room] = ['', most];
  for (const part of parts) {
    room -= sizeOf(part);
    if (room < 0) break;
    fits += part;
  }
  return fits;
}

function* segments(text: string): Generator<string> {
  for (const { segment } of characters.segment(text)) yield segment;
}
