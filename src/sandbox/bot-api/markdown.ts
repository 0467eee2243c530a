import type { Entity } from '../contract.ts';
import type { Formatted } from '../world/entities.ts';
import { link } from './html.ts';
import { badRequest } from './refusal.ts';

/** The older Markdown as Telegram reads it: nothing nests, and only `_ * [ and a backtick can be escaped. */
export function parseMarkdown(source: string): Formatted {
  const out: Formatted = { text: '', entities: [] };
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === '\\' && /[_*`[]/.test(source.charAt(at + 1))) {
      out.text += source.charAt(at + 1);
      at += 2;
    } else if (/[_*`[]/.test(char)) {
      at = readEntity(source, at, char, out);
    } else {
      out.text += char;
      at += 1;
    }
  }
  return out;
}

const TYPES: Record<string, string> = { _: 'italic', '*': 'bold', '`': 'code' };

/** Returns the place after it. */
function readEntity(source: string, begin: number, char: string, out: Formatted): number {
  if (source.startsWith('```', begin)) return readBlock(source, begin, out);
  const end = source.indexOf(char === '[' ? ']' : char, begin + 1);
  if (end < 0) throw endless(source, begin);
  const place = { offset: out.text.length, length: end - begin - 1 };
  out.text += source.slice(begin + 1, end);
  if (char !== '[') {
    add(out.entities, { type: TYPES[char] ?? '', ...place });
    return end + 1;
  }
  if (source.charAt(end + 1) !== '(') return end + 1;
  const close = source.indexOf(')', end + 2);
  const url = source.slice(end + 2, close < 0 ? undefined : close);
  if (place.length > 0) link(out.entities, url, place);
  return end + 2 + url.length + 1;
}

function readBlock(source: string, begin: number, out: Formatted): number {
  const end = source.indexOf('```', begin + 3);
  if (end < 0) throw endless(source, begin);
  const { language, text } = languageAndText(source.slice(begin + 3, end));
  add(out.entities, { type: 'pre', offset: out.text.length, length: text.length, ...(language && { language }) });
  out.text += text;
  return end + 3;
}

/** The first word of a block is its language where something follows on the next line. */
export function languageAndText(block: string): { language: string; text: string } {
  const [, language = '', text = block] = /^(?:([^\s`]+)(?=\s))?(?:\r?\n)?([\s\S]*)$/.exec(block) ?? [];
  return { language, text };
}

function add(entities: Entity[], entity: Entity): void {
  if (entity.length > 0) entities.push(entity);
}

function endless(source: string, begin: number): Error {
  const place = Buffer.byteLength(source.slice(0, begin));
  return badRequest(`Can't find end of the entity starting at byte offset ${place}`);
}
