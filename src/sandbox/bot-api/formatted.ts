import { findPersona } from '../cast.ts';
import type { Entity } from '../contract.ts';
import { type Formatted, tidied } from '../world/entities.ts';
import type { Fields } from '../world/model.ts';
import { parseHtml } from './html.ts';
import { fields, integer, list, text } from './params.ts';
import { badRequest } from './refusal.ts';

/** The text of a message or a caption with its entities, from `parse_mode` or from a list. */
export function formattedText(params: Fields, name: 'text' | 'caption', limit: number): Formatted {
  const source = text(params, name) ?? '';
  const mode = (text(params, 'parse_mode') ?? '').toLowerCase();
  const formatted = tidied(known(mode === '' ? listed(params, name, source) : parsed(mode, source)));
  if (formatted.text.length > limit)
    throw badRequest(name === 'text' ? 'message is too long' : 'message caption is too long');
  if (formatted.text === '' && name === 'text') {
    throw badRequest(source === '' ? 'message text is empty' : 'text must be non-empty');
  }
  return formatted;
}

function parsed(mode: string, source: string): Formatted {
  if (mode === 'html') return parseHtml(source);
  if (mode === 'markdown' || mode === 'markdownv2') throw badRequest(`the sandbox does not play parse_mode ${mode}`);
  throw badRequest('unsupported parse_mode');
}

const WITH: Record<string, string> = { text_link: 'url', text_mention: 'user', date_time: 'unix_time' };

function listed(params: Fields, name: string, text: string): Formatted {
  const given = list(params, name === 'text' ? 'entities' : 'caption_entities', 'message entities') ?? [];
  return { text, entities: given.map(entity) };
}

function entity(value: unknown): Entity {
  const given = fields(value);
  if (given === undefined) throw badRequest("can't parse MessageEntity: expected an Object");
  const [type, offset, length] = [given['type'], integer(given, 'offset'), integer(given, 'length')];
  if (typeof type !== 'string') throw badRequest(`can't parse MessageEntity: Can't find field "type"`);
  if (offset === undefined) throw badRequest(`can't parse MessageEntity: Can't find field "offset"`);
  if (length === undefined) throw badRequest(`can't parse MessageEntity: Can't find field "length"`);
  const needed = WITH[type];
  if (needed !== undefined && given[needed] === undefined) {
    throw badRequest(`can't parse MessageEntity: Can't find field "${needed}"`);
  }
  return { ...(given as Partial<Entity>), type, offset, length };
}

/** Whoever Telegram does not know cannot be mentioned; the words stay. */
function known({ text, entities }: Formatted): Formatted {
  return { text, entities: entities.filter(({ user }) => user === undefined || findPersona(user.id) !== undefined) };
}
