import { parseDuration } from '../../time/duration.ts';
import { type ReadContext, splitTime } from '../../time/read.ts';
import type { Slash } from '../grammar.ts';

/** What was typed after `/rollout new`, taken apart; empty where nothing was said. */
export interface NewWords {
  product: string;
  version: string;
  /** When and for how long, as `readSchedule` takes it. */
  when: string;
}

/**
 * `Payments API 4.2.0 tue 22:00 for 90m`: the version is the first word that looks like one; the product stands before it, the time after it.
 * A product in quotes is the first word whatever it contains.
 */
export function splitNew(slash: Pick<Slash, 'words' | 'rest' | 'options'>, context: ReadContext): NewWords {
  const said = /^["“«]/.test(slash.rest) ? splitQuoted(slash.words, context) : splitBare(slash.words, context);
  const zone = slash.options['tz'];
  return zone && said.when ? { ...said, when: `${said.when} tz=${zone}` } : said;
}

function splitQuoted([product = '', ...others]: readonly string[], context: ReadContext): NewWords {
  const [version = ''] = others;
  const isVersion =
    looksLikeVersion(others, 0) || (/\d/.test(version) && splitTime(others, context).head[0] === version);
  return isVersion
    ? { product, version, when: others.slice(1).join(' ') }
    : { product, version: '', when: others.join(' ') };
}

function splitBare(words: readonly string[], context: ReadContext): NewWords {
  const at = words.findIndex((_, index) => looksLikeVersion(words, index));
  const before = apart(at < 0 ? words : words.slice(0, at), context);
  const after = at < 0 ? [] : words.slice(at + 1);
  return {
    product: before.product,
    version: at < 0 ? '' : (words[at] as string),
    when: [before.when, ...after].filter(Boolean).join(' '),
  };
}

/** "Payments tue 22:00" before the version, or without any. A product that is nothing but a time ("Today") is a product. */
function apart(words: readonly string[], context: ReadContext): { product: string; when: string } {
  const { head, tail } = splitTime(words, context);
  return head.length ? { product: head.join(' '), when: tail } : { product: words.join(' '), when: '' };
}

function looksLikeVersion(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (!/^v?\d[\w.+~-]{0,79}$/i.test(word)) return false;
  const isClock = /^\d{1,2}(am|pm|h\d{0,2})$/i.test(word);
  const isDate = /^\d{4}-\d{1,2}-\d{1,2}$/.test(word);
  const isDayOfMonth = /^\d{1,2}(st|nd|rd|th)?$/i.test(word) && month.test(words[at + 1] ?? '');
  return !isClock && !isDate && !isDayOfMonth && !isLength(words, at);
}

const month = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$/i;

/** The 90m of "in 90m", the 3 of "for 3 hours". */
function isLength(words: readonly string[], at: number): boolean {
  const word = words[at] as string;
  return (
    /^(in|for)$/i.test(words[at - 1] ?? '') &&
    (parseDuration(word) !== undefined || parseDuration(`${word} ${words[at + 1] ?? ''}`) !== undefined)
  );
}
