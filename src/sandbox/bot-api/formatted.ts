import { findPersona } from '../cast.ts';
import type { Entity } from '../contract.ts';
import { type Formatted, tidied } from '../world/entities.ts';
import type { Fields } from '../world/model.ts';
import { objectOr, requiredInteger, requiredObject, requiredString, stringField } from './fields.ts';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { parseMarkdownV2 } from './markdown-v2.ts';
import { text } from './params.ts';
import { badRequest, within } from './refusal.ts';

const MOST_BYTES = 32_768;
const LONGEST = { text: 4096, caption: 1024 };

/** What Telegram says of too long a text, which depends on whether it stands already. */
const TOO_LONG = {
  sent: { text: 'Message is too long', caption: 'Message caption is too long' },
  edited: { text: 'MESSAGE_TOO_LONG', caption: 'MEDIA_CAPTION_TOO_LONG' },
};

const PARSERS: Record<string, (source: string) => Formatted> = {
  html: parseHtml,
  markdown: parseMarkdown,
  markdownv2: parseMarkdownV2,
};

/** The text of a message or a caption as it was written, from `parse_mode` or with a list of entities. */
export function writtenText(params: Fields, name: 'text' | 'caption'): Formatted {
  const source = text(params, name) ?? '';
  if (source === '' && name === 'text') throw badRequest('Message text is empty');
  if (Buffer.byteLength(source) > MOST_BYTES) throw badRequest('Text is too long');
  const mode = (text(params, 'parse_mode') ?? '').toLowerCase();
  if (source === '' || mode === '' || mode === 'none') return known(listed(params, name, source));
  const parse = PARSERS[mode];
  if (parse === undefined) throw badRequest('Unsupported parse_mode');
  return known(within("Can't parse entities", () => parse(source)));
}

/** The same as it will stand in the chat; refuses what does not fit there. */
export function fitted(written: Formatted, name: 'text' | 'caption', isNow: keyof typeof TOO_LONG): Formatted {
  const formatted = tidied(written);
  if (formatted.text === '' && name === 'text') throw badRequest('Text must be non-empty');
  if (formatted.text.length > LONGEST[name]) throw badRequest(TOO_LONG[isNow][name]);
  return formatted;
}

/** A list that is no list is left aside without a word. */
function listed(params: Fields, name: string, text: string): Formatted {
  const given = listOrNothing(params[name === 'text' ? 'entities' : 'caption_entities']);
  return { text, entities: given.flatMap((one) => within("Can't parse MessageEntity", () => entity(one))) };
}

function listOrNothing(value: unknown): unknown[] {
  try {
    const given: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return Array.isArray(given) ? given : [];
  } catch {
    return [];
  }
}

const PLAIN = new Set(
  'bold italic underline strikethrough spoiler code blockquote expandable_blockquote custom_emoji'.split(' '),
);
/** Telegram finds these by itself, whatever it is told. */
const FOUND = new Set('mention hashtag cashtag bot_command url email phone_number bank_card_number'.split(' '));

function entity(value: unknown): Entity[] {
  const given = objectOr('expected an Object', value);
  const place = { offset: requiredInteger(given, 'offset'), length: requiredInteger(given, 'length') };
  const type = requiredString(given, 'type');
  if (type === '') throw badRequest('Type is not specified');
  if (FOUND.has(type)) return [];
  if (PLAIN.has(type)) return [{ type, ...place }];
  switch (type) {
    case 'pre': {
      const language = stringField(given, 'language');
      return [{ type, ...place, ...(language && { language }) }];
    }
    case 'text_link':
      return [{ type, ...place, url: requiredString(given, 'url') }];
    case 'text_mention':
      return [{ type, ...place, user: { id: requiredInteger(requiredObject(given, 'user'), 'id') } }];
    case 'date_time': {
      const date_time_format = stringField(given, 'date_time_format');
      const unix_time = requiredInteger(given, 'unix_time');
      return [{ type, ...place, unix_time, ...(date_time_format && { date_time_format }) }];
    }
    default:
      throw badRequest('Unsupported type specified');
  }
}

/** Whoever Telegram does not know cannot be mentioned; the words stay. */
function known({ text, entities }: Formatted): Formatted {
  return { text, entities: entities.filter(({ user }) => user === undefined || findPersona(user.id) !== undefined) };
}
