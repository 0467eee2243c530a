/**
 * Writes src/sandbox/bot-api.schema.json: the published Bot API types as one JSON Schema, against which the sandbox
 * checks every update it emits and every request it gets. Run it after raising @gramio/types: `npx node scripts/bot-api-schema.ts`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

type Json = { [key: string]: unknown };

const root = join(import.meta.dirname, '..');
const target = join(root, 'src/sandbox/bot-api.schema.json');
const types = join(root, 'node_modules/@gramio/types/out');

const roots = ['TelegramUpdate', ...paramsTypes()];
writeFileSync(target, `${JSON.stringify({ methods: methodNames(), definitions: definitions() })}\n`);

function paramsTypes(): string[] {
  return [
    ...readFileSync(join(types, 'params.d.ts'), 'utf8').matchAll(/^export (?:interface|type) (\w+Params)\b/gm),
  ].map((match) => match[1] ?? '');
}

function methodNames(): string[] {
  return [...readFileSync(join(types, 'methods.d.ts'), 'utf8').matchAll(/^ {4}(\w+): CallAPI/gm)].map(
    (match) => match[1] ?? '',
  );
}

/** One small module that names what is wanted, so that the generator leaves out what nothing refers to. */
function definitions(): Json {
  const folder = mkdtempSync(join(root, 'node_modules/.bot-api-'));
  try {
    const entry = join(folder, 'all.ts');
    writeFileSync(
      entry,
      "import type { TelegramUpdate } from '@gramio/types/objects';\nimport type * as Params from '@gramio/types/params';\n" +
        `export interface All {\n${roots.map((name) => `  ${name}: ${name === 'TelegramUpdate' ? name : `Params.${name}`};`).join('\n')}\n}\n`,
    );
    const schema = createGenerator({
      path: entry,
      type: 'All',
      tsconfig: join(root, 'tsconfig.json'),
      skipTypeCheck: true,
      topRef: true,
    }).createSchema('All');
    const all = schema.definitions as Json;
    delete all['All'];
    return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, adapted(name, value)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Two things in the types describe client libraries, not the wire: keyboards may be objects with `toJSON`, and telegraf
 * adds `hide` to each button, which Telegram ignores. And they leave out that a plain key may be a string.
 */
function adapted(name: string, value: unknown): unknown {
  const clean = withoutProse(value) as Json;
  const properties = clean['properties'] as Json | undefined;
  if (name === 'TelegramReplyKeyboardMarkup') return JSON.parse(JSON.stringify(clean), withPlainKeys);
  if (name.endsWith('KeyboardButton') && properties !== undefined) properties['hide'] = { type: 'boolean' };
  return clean;
}

function withPlainKeys(_: string, value: unknown): unknown {
  const isKey = (value as Json | null)?.['$ref'] === '#/definitions/TelegramKeyboardButton';
  return isKey ? { anyOf: [value, { type: 'string' }] } : value;
}

function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => !isToJson(entry)).map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'description' && typeof inner === 'string') && key !== 'deprecated')
      .map(([key, inner]) => [key, withoutProse(inner)]),
  );
}

function isToJson(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.keys((value as Json)['properties'] ?? {})[0] === 'toJSON'
  );
}
