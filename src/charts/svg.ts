import { type Colour, palette } from './palette.ts';
import { escaped, fitted } from './text.ts';

/** A finished piece of SVG. Made by this file alone, so that no text gets in unescaped. */
export type Shape = { readonly svg: string };

/** What a phone shows across at twice its pixels. */
export const canvas = { width: 1000, height: 600 } as const;

interface Lettering {
  /** Pixels that it may take; the rest is cut with an ellipsis. */
  width: number;
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  fill?: Colour;
  isBold?: boolean;
}

/** People's or our own words on one line; `y` is where letters stand. */
export function words(
  x: number,
  y: number,
  text: string,
  { width, size = 20, anchor = 'start', fill = palette.ink, isBold = false }: Lettering,
): Shape {
  const cut = fitted(text, isBold ? width / boldIsWider : width, size);
  return element('text', { x, y, 'font-size': size, 'text-anchor': anchor, fill, ...(isBold ? bold : {}) }, cut);
}

const bold = { 'font-weight': 'bold' };
const boldIsWider = 1.15;

interface Look {
  fill?: Colour | 'none';
  stroke?: Colour;
  strokeWidth?: number;
  isDashed?: boolean;
}

export const bar = (x: number, y: number, width: number, height: number, look: Look): Shape =>
  element('rect', { x, y, width: Math.max(width, 0), height: Math.max(height, 0), ...drawn(look) });

export const stroke = (x1: number, y1: number, x2: number, y2: number, look: Look): Shape =>
  element('line', { x1, y1, x2, y2, ...drawn(look) });

export const dot = (cx: number, cy: number, r: number, look: Look): Shape =>
  element('circle', { cx, cy, r, ...drawn(look) });

/** Corners, one after the other. */
export const polygon = (corners: readonly (readonly [number, number])[], look: Look): Shape =>
  element('polygon', { points: corners.map(([x, y]) => `${tidy(x)},${tidy(y)}`).join(' '), ...drawn(look) });

/** A whole drawing on white paper, because it is looked at on dark screens, too; no higher than what is on it. */
export const drawing = (shapes: readonly Shape[], height: number = canvas.height): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${canvas.width}" height="${height}"`,
    ` viewBox="0 0 ${canvas.width} ${height}" font-family="'DejaVu Sans', Verdana, sans-serif">`,
    bar(0, 0, canvas.width, height, { fill: palette.paper }).svg,
    ...shapes.map(({ svg }) => svg),
    '</svg>',
  ].join('');

const drawn = ({ fill = 'none', stroke: line, strokeWidth = 2, isDashed = false }: Look): Attributes => ({
  fill,
  ...(line ? { stroke: line, 'stroke-width': strokeWidth } : {}),
  ...(isDashed ? { 'stroke-dasharray': '6 4' } : {}),
});

type Attributes = Record<string, string | number>;

function element(name: string, attributes: Attributes, text?: string): Shape {
  const said = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? tidy(value) : value)}"`)
    .join('');
  return { svg: text === undefined ? `<${name}${said}/>` : `<${name}${said}>${escaped(text)}</${name}>` };
}

/** A tenth of a pixel is seen by nobody. What is no number would make the whole drawing unreadable. */
const tidy = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0');
