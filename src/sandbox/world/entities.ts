import type { Entity } from '../contract.ts';

export interface Formatted {
  text: string;
  entities: Entity[];
}

/** What Telegram does to every text: cuts white space around it, drops broken entities, finds commands, mentions and links. */
export function tidied({ text, entities }: Formatted): Formatted {
  const start = text.length - text.trimStart().length;
  const clean = text.trim();
  const kept = entities
    .map((entity) => clipped(entity, start, clean.length))
    .filter((entity) => entity.length > 0 && entity.offset >= 0);
  const found = detected(clean).filter((one) => !kept.some((entity) => collides(entity, one)));
  return { text: clean, entities: [...kept, ...found].sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

const PATTERNS: [string, RegExp][] = [
  [
    'url',
    /(?<![\w@/.])(?:https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'…]|(?:[\w-]+\.)+(?:com|org|net|io|dev|me|de)(?:\/[^\s<>"]*[^\s<>".,;:!?)\]'…])?)/giu,
  ],
  ['email', /(?<![\w@])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/giu],
  ['bot_command', /(?<![\w/@<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/])/giu],
  ['mention', /(?<![\w@])@[a-z]\w{2,31}(?!\w)/giu],
  ['hashtag', /(?<![\w#&])#[\p{L}\d_]*\p{L}[\p{L}\d_]*/gu],
];

function detected(text: string): Entity[] {
  const found: Entity[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => overlap(other, entity))) found.push(entity);
    }
  }
  return found;
}

function clipped(entity: Entity, start: number, end: number): Entity {
  const from = Math.max(entity.offset - start, 0);
  return { ...entity, offset: from, length: Math.min(entity.offset - start + entity.length, end) - from };
}

/** Inside code and links nothing is looked for; inside bold and the like it is. */
function collides(explicit: Entity, found: Entity): boolean {
  return ['code', 'pre', 'text_link', 'text_mention', found.type].includes(explicit.type) && overlap(explicit, found);
}

function overlap(a: Entity, b: Entity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
