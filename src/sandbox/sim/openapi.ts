import { z } from 'zod';
import { simEvent } from '../shapes/machine.ts';
import { FOREIGN } from './guard.ts';
import { bodySchema, type Operation, TAGS } from './operation.ts';

type Json = Record<string, unknown>;

const refusal = z.object({ error: z.string() }).meta({ id: 'Refusal', description: 'Why not, as a sentence' });

/** The OpenAPI 3.1 document of these operations; `server` is the address that the sandbox listens on. */
export function openApi(operations: Operation[], server: string, version: string): Json & { openapi: string } {
  const components = new Map<string, unknown>();
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => jsonSchema(schema, io, components);
  const paths: Record<string, Json> = {};
  // What is pushed is described, too, though a stream has no schema of its own.
  schemaOf(simEvent, 'output');
  for (const operation of operations) {
    const path = `/sim${operation.path}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation, schemaOf) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'The sandbox of the rollout bot',
      version,
      description:
        'Drives a Telegram of your own: people who say and tap, groups, mails, the clock and trouble. Times are ISO 8601 in UTC; ids are Telegram’s: users positive, groups negative.',
    },
    servers: [{ url: server }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: Object.fromEntries([...components].sort(([a], [b]) => a.localeCompare(b))) },
  };
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json;

function described(operation: Operation, schemaOf: SchemaOf): Json {
  const { id, summary, tag, params = {}, query = {}, body, isOpen, isForm, answer, media, missing } = operation;
  const parameter = (place: 'path' | 'query') => (name: string, schema: z.ZodType) => {
    const { description, ...rest } = schemaOf(schema, 'input');
    const isRequired = place === 'path' || !schema.safeParse(undefined).success;
    return { name, in: place, required: isRequired, ...(description !== undefined && { description }), schema: rest };
  };
  const parameters = [...each(params, parameter('path')), ...each(query, parameter('query'))];
  const refused = (description: string) => ({ description, content: asJson(schemaOf(refusal, 'output')) });
  const fields = schemaOf(bodySchema({ body, isOpen }), 'input');
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(operation.method === 'POST' && {
      requestBody: {
        required: Array.isArray(fields['required']),
        content: isForm ? { 'multipart/form-data': { schema: fields } } : asJson(fields),
      },
    }),
    responses: {
      200: { description: summary, content: answer ? asJson(schemaOf(answer, 'output')) : typed(media) },
      400: refused('What cannot be done'),
      403: refused(FOREIGN.error),
      ...(missing !== undefined && { 404: refused(missing) }),
    },
  };
}

function each<T>(shape: z.ZodRawShape, make: (name: string, schema: z.ZodType) => T): T[] {
  return Object.entries(shape).map(([name, schema]) => make(name, schema as z.ZodType));
}

const asJson = (schema: Json) => ({ 'application/json': { schema } });

function typed(media: Operation['media'] = {}): Json {
  return Object.fromEntries(Object.entries(media).map(([type, schema]) => [type, { schema }]));
}

/** The schema with everything that has a name moved to `components`. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Map<string, unknown>): Json {
  // Within another, a schema with a name is referred to by it.
  const whole = z.toJSONSchema(z.object({ it: schema }), { io, override: plain });
  const text = JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { properties, $defs = {} } = JSON.parse(text) as { properties: { it: Json }; $defs?: Json };
  for (const [name, definition] of Object.entries($defs)) components.set(name, definition);
  return properties.it;
}

/** Leaves out what every number of JavaScript has, and the name that stands in the key already. */
function plain({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
  delete made['id'];
}
