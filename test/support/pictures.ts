import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const kept = 'test/browser/pictures';
const output = 'test-output/pictures';

/**
 * Of how many pixels of one picture nothing is said. The same Chromium with the same fonts draws the same to the pixel; another one may round an
 * edge here and there. One letter that changes is more, as the test shows.
 */
const mostDiffering = 6;
/** How far two colours are apart before they are two, from 0 to 1, as the eye sees it. */
const threshold = 0.1;

/** Which release of Chromium, "156", drew the pictures that are kept. */
const drawnBy = join(kept, 'drawn-by.txt');

/**
 * Why nothing can be compared with this release ("156.0.8078.108"); null when it can. Another release may draw every letter a little differently, which
 * says nothing about the bot: the pictures are then to be looked at and kept anew. With UPDATE_PICTURES=1 it becomes the one that drew them.
 */
export function whyNotComparable(version: string): string | null {
  const [major = ''] = version.split('.');
  if (process.env['UPDATE_PICTURES'] === '1') writeFileSync(drawnBy, `${major}\n`);
  const known = readFileSync(drawnBy, 'utf8').trim();
  return known === major
    ? null
    : `Chromium ${known} drew the pictures, this is ${major}: look at them, then npm run pictures`;
}

/**
 * Compares a screenshot with the one that is kept under this name. Empty when they are alike; else what is different, and three pictures are written
 * to test-output/pictures: what it is, what it was, and where they differ. With UPDATE_PICTURES=1 it is kept from now on.
 */
export function differences(name: string, screenshot: Buffer): string[] {
  const is = plainer(PNG.sync.read(screenshot));
  const path = join(kept, `${name}.png`);
  if (process.env['UPDATE_PICTURES'] === '1') {
    mkdirSync(kept, { recursive: true });
    writeFileSync(path, small(is));
    return [];
  }
  if (!existsSync(path)) return [`${name} is new: look at it, then keep it with npm run pictures`];
  const was = PNG.sync.read(readFileSync(path));
  const [width, height] = [Math.max(is.width, was.width), Math.max(is.height, was.height)];
  const diff = new PNG({ width, height });
  const [a, b] = [onto(was, width, height), onto(is, width, height)];
  const count = pixelmatch(a.data, b.data, diff.data, width, height, { threshold, includeAA: true });
  if (count <= mostDiffering && is.width === was.width && is.height === was.height) return [];
  mkdirSync(output, { recursive: true });
  for (const [what, picture] of Object.entries({ is, was, differs: diff }))
    writeFileSync(join(output, `${name}-${what}.png`), PNG.sync.write(picture));
  return [
    `${name} differs in ${count} pixels (${was.width}×${was.height} before, ${is.width}×${is.height} now): see ${output}/${name}-differs.png; if it is meant, npm run pictures`,
  ];
}

/** Sixteen shades of each colour: all that the eye needs here, and a third of the bytes. */
function plainer(picture: PNG): PNG {
  for (let at = 0; at < picture.data.length; at++) picture.data[at] = ((picture.data[at] ?? 0) >> 4) * 17;
  return picture;
}

const small = (picture: PNG): Buffer =>
  PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });

function onto(picture: PNG, width: number, height: number): PNG {
  if (picture.width === width && picture.height === height) return picture;
  const larger = new PNG({ width, height });
  PNG.bitblt(picture, larger, 0, 0, picture.width, picture.height, 0, 0);
  return larger;
}
