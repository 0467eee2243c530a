import type { Entity } from '../contract.ts';
import type { Formatted } from '../world/entities.ts';
import { link } from './html.ts';
import { languageAndText } from './markdown.ts';
import { badRequest } from './refusal.ts';

/** MarkdownV2 as Telegram reads it: it nests, and every reserved character has to be escaped. */
export function parseMarkdownV2(source: string): Formatted {
  const reader = new Reader(source);
  return reader.read();
}

const ESCAPED = /\\(\p{ASCII})/gu;

/** How Telegram calls an entity that does not end. */
const NAMES: Record<string, string> = {
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  spoiler: 'Spoiler',
  code: 'Code',
  pre: 'Pre',
  text_link: 'TextUrl',
};

const MARKS: Record<string, string> = {
  '*': 'bold',
  _: 'italic',
  __: 'underline',
  '~': 'strikethrough',
  '||': 'spoiler',
  '[': 'text_link',
};

interface Open {
  type: string;
  mark: string;
  /** Where it begins in the source, and where in the text. */
  begin: number;
  offset: number;
}

class Reader {
  readonly #source: string;
  readonly #open: Open[] = [];
  readonly #entities: Entity[] = [];
  #text = '';
  #at = 0;
  #quoteFrom: number | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  read(): Formatted {
    while (this.#at < this.#source.length) this.#step();
    this.#endQuote();
    const open = this.#open.at(-1);
    if (open !== undefined) throw this.#endless(open.type, open.begin);
    return { text: this.#text, entities: this.#entities };
  }

  #step(): void {
    const char = this.#source.charAt(this.#at);
    const next = this.#source.charCodeAt(this.#at + 1);
    if (char === '\\' && next > 0 && next <= 126) this.#take(this.#source.charAt(this.#at + 1), 2);
    else if (char === '\n') this.#newLine();
    else if (char === '>' && this.#isAtLineStart()) this.#beginQuote();
    else if (char === '`') this.#readCode();
    else if (char === ']' && this.#open.at(-1)?.type === 'text_link') this.#endLink();
    else if (/[_*[\]()~>#+\-=|{}.!]/.test(char)) this.#mark(char);
    else this.#take(char, 1);
  }

  #take(text: string, length: number): void {
    this.#text += text;
    this.#at += length;
  }

  /** A quotation goes on while every line begins with its sign. */
  #newLine(): void {
    const goesOn = this.#quoteFrom !== null && this.#source.charAt(this.#at + 1) === '>';
    if (!goesOn) this.#endQuote();
    this.#take('\n', goesOn ? 2 : 1);
  }

  #isAtLineStart(): boolean {
    return this.#at === 0 || this.#source.charAt(this.#at - 1) === '\n';
  }

  #beginQuote(): void {
    this.#quoteFrom = this.#text.length;
    this.#at += 1;
  }

  #endQuote(): void {
    if (this.#quoteFrom === null) return;
    // Two bars at the end of its last line make it expandable: here they stand as a spoiler that has just begun.
    const last = this.#open.at(-1);
    const isExpandable = last?.type === 'spoiler' && last.offset === this.#text.length;
    if (isExpandable) this.#open.pop();
    const place = { offset: this.#quoteFrom, length: this.#text.length - this.#quoteFrom };
    this.#add({ type: isExpandable ? 'expandable_blockquote' : 'blockquote', ...place });
    this.#quoteFrom = null;
  }

  #readCode(): void {
    const isBlock = this.#source.startsWith('```', this.#at);
    const fence = isBlock ? '```' : '`';
    const type = isBlock ? 'pre' : 'code';
    const begin = this.#at + fence.length;
    const end = unescapedIndex(this.#source, fence, begin);
    if (end < 0) throw this.#endless(type, this.#at);
    const inside = this.#source.slice(begin, end);
    const { language, text: raw } = isBlock ? languageAndText(inside) : { language: '', text: inside };
    const text = raw.replace(ESCAPED, '$1');
    this.#add({ type, offset: this.#text.length, length: text.length, ...(language && { language }) });
    this.#take(text, end + fence.length - this.#at);
  }

  #mark(char: string): void {
    const pair = this.#source.slice(this.#at, this.#at + 2);
    const mark = pair === '__' || pair === '||' ? pair : char;
    const type = MARKS[mark];
    if (type === undefined) throw this.#reserved(char);
    const open = this.#open.at(-1);
    if (open?.mark === mark && type !== 'text_link') {
      this.#open.pop();
      this.#add({ type, offset: open.offset, length: this.#text.length - open.offset });
    } else {
      this.#open.push({ type, mark, begin: this.#at, offset: this.#text.length });
    }
    this.#at += mark.length;
  }

  #endLink(): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const place = { offset: open.offset, length: this.#text.length - open.offset };
    this.#at += 1;
    if (this.#source.charAt(this.#at) !== '(') {
      if (place.length > 0) link(this.#entities, this.#text.slice(open.offset), place);
      return;
    }
    const end = unescapedIndex(this.#source, ')', this.#at + 1);
    if (end < 0) throw badRequest(`Can't find end of a URL at byte offset ${this.#bytes(this.#at)}`);
    const url = this.#source.slice(this.#at + 1, end).replace(ESCAPED, '$1');
    if (place.length > 0) link(this.#entities, url, place);
    this.#at = end + 1;
  }

  #add(entity: Entity): void {
    if (entity.length > 0) this.#entities.push(entity);
  }

  #reserved(char: string): Error {
    return badRequest(`Character '${char}' is reserved and must be escaped with the preceding '\\'`);
  }

  #endless(type: string, begin: number): Error {
    return badRequest(`Can't find end of ${NAMES[type]} entity at byte offset ${this.#bytes(begin)}`);
  }

  #bytes(at: number): number {
    return Buffer.byteLength(this.#source.slice(0, at));
  }
}

function unescapedIndex(source: string, wanted: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.startsWith(wanted, at)) return at;
  }
  return -1;
}
