/** A version as tags carry it. */
export interface Version {
  /** What stands before it: `api` in `api-v1.2.3`; empty where nothing does. */
  product: string;
  numbers: number[];
  /** `rc.1` in `1.2.0-rc.1`; empty for what is released. */
  pre: string;
}

const wholeVersion = /^v?(\d{1,15}(?:\.\d{1,15}){0,3})(?:-([\da-z.-]+))?(?:\+[\da-z.-]+)?$/i;
/** After a product there is a dot in it: `api-2` may be the second API. */
const dottedVersion = /^v?(\d{1,15}(?:\.\d{1,15}){1,3})(?:-([\da-z.-]+))?(?:\+[\da-z.-]+)?$/i;

/** Null for what is no version. */
export function versionOf(tag: string): Version | null {
  const text = tag.trim();
  if (text.length > 200) return null;
  const alone = wholeVersion.exec(text);
  if (alone) return version('', alone);
  for (const { index } of text.matchAll(/[-_/@]/g)) {
    const found = dottedVersion.exec(text.slice(index + 1));
    if (found) return version(text.slice(0, index).replace(/[-_/@]+$/, ''), found);
  }
  return null;
}

const version = (product: string, [, numbers = '', pre = '']: RegExpExecArray): Version => ({
  product: product.toLowerCase(),
  numbers: numbers.split('.').map(Number),
  pre,
});

/** Negative where `one` is older. By https://semver.org/#spec-item-11, with as many numbers as there are; products are not looked at. */
export function compareVersions(one: Version, other: Version): number {
  const places = Math.max(one.numbers.length, other.numbers.length);
  for (let place = 0; place < places; place++) {
    const difference = (one.numbers[place] ?? 0) - (other.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  if (one.pre === '' || other.pre === '') return Number(one.pre === '') - Number(other.pre === '');
  return comparePre(one.pre.split('.'), other.pre.split('.'));
}

function comparePre(one: readonly string[], other: readonly string[]): number {
  for (const [place, mine] of one.entries()) {
    const theirs = other[place];
    if (theirs === undefined) return 1;
    if (mine === theirs) continue;
    const [isNumber, isTheirs] = [mine, theirs].map((part) => /^\d+$/.test(part));
    if (isNumber && isTheirs) return Number(mine) - Number(theirs);
    if (isNumber !== isTheirs) return isNumber ? -1 : 1;
    return mine < theirs ? -1 : 1;
  }
  return one.length - other.length;
}
