import type { Entity } from '../contract.ts';
import type { Formatted } from '../world/entities.ts';
import { badRequest } from './refusal.ts';

/** HTML as Telegram reads it: few tags, and its own complaints, which count bytes of UTF-8. */
export function parseHtml(source: string): Formatted {
  const out = { text: '' };
  const entities: Entity[] = [];
  const open: Open[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at];
    if (char === '&') {
      const [decoded, length] = decodeReference(source, at);
      out.text += decoded;
      at += length;
    } else if (char !== '<') {
      out.text += char;
      at += 1;
    } else if (source[at + 1] === '/') {
      at = closeTag(source, at, open, entities, out.text);
    } else {
      at = openTag(source, at, open, out.text.length);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw badRequest(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text: out.text, entities };
}

interface Open {
  tag: string;
  attributes: Map<string, string>;
  offset: number;
}

const SIMPLE: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
};

const TAGS = new Set([...Object.keys(SIMPLE), 'a', 'pre', 'blockquote', 'tg-emoji', 'tg-time']);

function openTag(source: string, begin: number, open: Open[], offset: number): number {
  let at = begin + 1;
  while (at < source.length && !/[\s>]/.test(source[at] ?? '')) at += 1;
  if (at >= source.length) throw badRequest(`Unclosed start tag at byte offset ${bytes(source, begin)}`);
  const tag = source.slice(begin + 1, at).toLowerCase();
  if (!TAGS.has(tag)) throw badRequest(`Unsupported start tag "${tag}" at byte offset ${bytes(source, begin)}`);
  const attributes = new Map<string, string>();
  at = readAttributes(source, at, begin, tag, attributes);
  if (tag === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw badRequest(`Tag "span" must have class "tg-spoiler" at byte offset ${bytes(source, begin)}`);
  }
  open.push({ tag, attributes, offset });
  return at;
}

/** Returns the place after the `>`. */
function readAttributes(source: string, from: number, begin: number, tag: string, into: Map<string, string>): number {
  const where = `the tag "${tag}" at byte offset ${bytes(source, begin)}`;
  let at = skipSpace(source, from);
  while (source[at] !== '>') {
    if (at >= source.length) throw badRequest(`Unclosed start tag "${tag}" at byte offset ${bytes(source, begin)}`);
    const name = /^[^\s=>]*/.exec(source.slice(at))?.[0] ?? '';
    if (name === '') throw badRequest(`Empty attribute name in ${where}`);
    at = skipSpace(source, at + name.length);
    if (source[at] !== '=') {
      // `expandable` is the one attribute that may stand alone.
      if (name.toLowerCase() !== 'expandable') {
        throw badRequest(`Expected equal sign in declaration of an attribute of ${where}`);
      }
      into.set('expandable', '');
      continue;
    }
    at = skipSpace(source, at + 1);
    const [value, next] = readValue(source, at, begin, tag);
    into.set(name.toLowerCase(), value);
    at = skipSpace(source, next);
  }
  return at + 1;
}

function readValue(source: string, at: number, begin: number, tag: string): [string, number] {
  const quote = source[at];
  if (quote !== '"' && quote !== "'") {
    const token = /^[a-z0-9.-]*/i.exec(source.slice(at))?.[0] ?? '';
    const next = at + token.length;
    if (next < source.length && !/[\s>]/.test(source[next] ?? '')) {
      throw badRequest(`Unexpected end of name token at byte offset ${bytes(source, at)}`);
    }
    return [token.toLowerCase(), next];
  }
  const end = source.indexOf(quote, at + 1);
  if (end < 0) throw badRequest(`Unclosed start tag "${tag}" at byte offset ${bytes(source, begin)}`);
  return [decodeAll(source.slice(at + 1, end)), end + 1];
}

function closeTag(source: string, begin: number, open: Open[], entities: Entity[], sofar: string): number {
  const opened = open.pop();
  if (opened === undefined) throw badRequest(`Unexpected end tag at byte offset ${bytes(source, begin)}`);
  let at = begin + 2;
  while (at < source.length && !/[\s>]/.test(source[at] ?? '')) at += 1;
  const tag = source.slice(begin + 2, at).toLowerCase();
  at = skipSpace(source, at);
  if (source[at] !== '>') throw badRequest(`Unclosed end tag at byte offset ${bytes(source, begin)}`);
  if (tag !== '' && tag !== opened.tag) {
    const place = bytes(source, begin);
    throw badRequest(`Unmatched end tag at byte offset ${place}, expected "</${opened.tag}>", found "</${tag}>"`);
  }
  const length = sofar.length - opened.offset;
  if (length > 0) addEntity(entities, opened, length, sofar);
  return at + 1;
}

function addEntity(entities: Entity[], { tag, attributes, offset }: Open, length: number, sofar: string): void {
  const place = { offset, length };
  const simple = SIMPLE[tag];
  if (tag === 'code' && codeLanguage(entities, attributes, place)) return;
  if (simple !== undefined) entities.push({ type: simple, ...place });
  else if (tag === 'pre') entities.push(preformatted(entities, place));
  else if (tag === 'a') link(entities, attributes.get('href') || sofar.slice(offset), place);
  else if (tag === 'tg-time') dateTime(entities, attributes, place);
  else if (tag === 'blockquote') {
    entities.push({ type: attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote', ...place });
  }
}

export interface Place {
  offset: number;
  length: number;
}

/** `<pre><code class="language-x">`: the code is remembered until the pre around it closes. */
function codeLanguage(entities: Entity[], attributes: Map<string, string>, place: Place): boolean {
  const language = /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1];
  if (language === undefined) return false;
  entities.push({ type: 'code', ...place, language });
  return true;
}

function preformatted(entities: Entity[], place: Place): Entity {
  const inner = entities.at(-1);
  const isSame = inner?.type === 'code' && inner.offset === place.offset && inner.length === place.length;
  if (isSame) entities.pop();
  return { type: 'pre', ...place, ...(isSame && inner.language !== undefined && { language: inner.language }) };
}

/** A link that is no URL is left as plain text, without a complaint. */
export function link(entities: Entity[], href: string, place: Place): void {
  const user = /^tg:\/\/user\?id=(\d+)$/.exec(href)?.[1];
  if (user !== undefined) entities.push({ type: 'text_mention', ...place, user: { id: Number(user) } });
  else if (/^(https?:\/\/\S+|tg:\/\/\S+|mailto:\S+)$/i.test(href))
    entities.push({ type: 'text_link', ...place, url: href });
  else if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(href))
    entities.push({ type: 'text_link', ...place, url: `http://${href}` });
}

function dateTime(entities: Entity[], attributes: Map<string, string>, place: Place): void {
  const unix_time = Number(attributes.get('unix'));
  const format = attributes.get('format') ?? '';
  if (!/^\d+$/.test(attributes.get('unix') ?? '')) throw badRequest('Invalid unix time specified in the tag "tg-time"');
  if (!/^(r|w?[dD]?[tT]?)$/.test(format)) throw badRequest('Invalid date-time format specified in the tag "tg-time"');
  entities.push({ type: 'date_time', ...place, unix_time, ...(format !== '' && { date_time_format: format }) });
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function decodeReference(source: string, at: number): [string, number] {
  const match = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?/i.exec(source.slice(at, at + 12));
  if (match === null) return ['&', 1];
  const named = NAMED[match[3] ?? ''];
  if (named !== undefined) return [named, match[0].length];
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code > 0 && code <= 0x10ffff ? [String.fromCodePoint(code), match[0].length] : ['&', 1];
}

function decodeAll(value: string): string {
  return value.replace(/&[^;\s]{1,10};?/g, (reference) => {
    const [decoded, length] = decodeReference(reference, 0);
    return decoded + reference.slice(length);
  });
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source[at] ?? '')) at += 1;
  return at;
}

function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}
