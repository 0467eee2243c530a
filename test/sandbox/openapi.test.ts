import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createTransport } from 'nodemailer';
import { beforeAll, describe, expect, test } from 'vitest';
import release from '../../package.json' with { type: 'json' };
import type { Machine } from '../../src/sandbox/sim/machine-routes.ts';
import { simOperations, simRoutes } from '../../src/sandbox/sim/routes.ts';
import {
  answerCheck,
  type Described,
  type Document,
  documentOf,
  type JsonSchema,
  schemaCheck,
} from '../support/described.ts';
import { callApi } from '../support/sim.ts';
import { playground, TEAM } from './support.ts';

const play = playground();
let document: Document;
beforeAll(async () => {
  document = await documentOf(play.sandbox.pageUrl);
});

const ASSETS = new URL('../../src/sandbox/page/assets/', import.meta.url);

describe('the document of /sim/', () => {
  test('is OpenAPI 3.1, and says where the sandbox is and which release it is', async () => {
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info.version).toBe(release.version);
    expect(document.servers).toEqual([{ url: play.sandbox.pageUrl }]);
  });

  test('names every route once, and no other', () => {
    // Nothing is asked of the machine while its routes are only counted.
    const { routes } = simRoutes(simOperations({ world: {} } as Machine));
    const served = routes.map(({ method, path }) => `${method} /sim${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(served.sort());
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('gives no two fields of a request the same name, so that a client may take them together', () => {
    for (const { operation } of operations()) {
      const names = [
        ...(operation.parameters ?? []).map(({ name }) => name),
        ...Object.keys(bodyOf(operation).properties ?? {}),
      ];
      expect(new Set(names).size, operation.operationId).toBe(names.length);
    }
  });

  test('refers only to shapes that it holds', () => {
    const referred = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const names = new Set([...referred].map(([, name]) => name));
    expect(names.size).toBeGreaterThan(15);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...names]));
  });

  test('is what answers are held against: a wrong one is told', async () => {
    const check = answerCheck(document);
    const [message] = await play.sim.messages(TEAM);
    const answer = {
      method: 'GET',
      path: `/sim/chats/${TEAM}/messages?as=Mara`,
      status: 200,
      type: 'application/json',
    };
    expect(() => check({ ...answer, body: [message] })).not.toThrow();
    expect(() => check({ ...answer, body: [{ ...message, at: 'yesterday' }] })).toThrow('data/0/at must match pattern');
    expect(() => check({ ...answer, body: [{ ...message, mood: 'good' }] })).toThrow(
      'must NOT have additional properties',
    );
    expect(() => check({ ...answer, body: [{}] })).toThrow("must have required property 'message_id'");
    expect(() => check({ ...answer, status: 404, body: { error: 'x' } })).toThrow('answered 404');
    expect(() => check({ ...answer, path: '/sim/moods', body: [] })).toThrow('GET /sim/moods is not in the document');
  });
});

describe('what is pushed to open pages', () => {
  test('is of every kind that the document names, and as it names it', async () => {
    const { sim, sandbox } = play;
    const heard = await pushed(async () => {
      await sim.say('Ben', TEAM, 'Is anybody there?');
      await sim.advance(60);
      await sim.createChat('Night shift', ['Mara', 'Luis']);
      await createTransport(sandbox.smtpUrl).sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' });
      await sim.chaos({ slow_ms: 0 });
      await callApi(sandbox, 'getMe');
      await sim.reset();
    });
    const check = schemaCheck(document, 'SimEvent');
    expect(heard.map(check).filter(Boolean)).toEqual([]);
    const named = (document.components.schemas['SimEvent']?.oneOf ?? []).map(
      (each) => each.properties?.['type']?.const,
    );
    expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(named));
  });
});

/** What an open page hears while `happens` goes on, up to the reset at its end. */
async function pushed(happens: () => Promise<void>): Promise<{ type: string }[]> {
  const stream = await fetch(`${play.sandbox.pageUrl}/sim/events`);
  const heard: { type: string }[] = [];
  const story = happens();
  let text = '';
  for await (const bytes of stream.body as ReadableStream<Uint8Array>) {
    text += Buffer.from(bytes).toString();
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    heard.push(...whole.filter((each) => each.startsWith('data: ')).map((each) => JSON.parse(each.slice(6))));
    if (heard.some(({ type }) => type === 'reset')) break;
  }
  await story;
  return heard;
}

describe('a sandbox that answers otherwise than its document says', () => {
  const other = playground({ agenda: () => [{ at: 'soon', what: 'Something' }] });
  test('fails the test that asked it', async () => {
    await expect(other.sim.agenda()).rejects.toThrow('GET /sim/agenda does not answer as the document says');
  });
});

describe('the page', () => {
  const modules = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
  const source = (name: string) => readFileSync(new URL(name, ASSETS), 'utf8');

  test('asks by operation, never by an address of its own', () => {
    expect(modules.filter((name) => /['"`(]\/sim\//.test(source(name)))).toEqual([]);
  });

  test('knows no operation that the document does not have, and is given a function for each', async () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    const called = modules.flatMap((name) =>
      [...source(name).matchAll(/(?<![\w./])sim\s*\.((?!js)\w+)/g)].map(([, id]) => id),
    );
    expect(called.length).toBeGreaterThan(25);
    expect(ids).toEqual(expect.arrayContaining(called));
    const page = await (await fetch(play.sandbox.pageUrl)).text();
    const address = /<link rel="modulepreload" href="(\S+\/sim\.js)">/.exec(page)?.[1];
    const client = await (await fetch(play.sandbox.pageUrl + address)).text();
    expect([...client.matchAll(/^export const (\w+) = /gm)].map(([, id]) => id).sort()).toEqual(ids.sort());
  });
});

describe('a request that does not fit is refused with 400 and a sentence', () => {
  test('that names each field that has to be there, or is of another kind, or is unknown', async () => {
    const seen = { missing: 0, wrong: 0, unknown: 0 };
    for (const { method, path, operation } of operations()) {
      const body = bodyOf(operation);
      if (method !== 'POST') continue;
      const send = (fields: Record<string, unknown>) => refused(method, path, operation, fields);
      const whole = exampleOf(body);
      for (const name of body.required ?? []) {
        const { [name]: _, ...rest } = whole;
        expect(await send(rest), `${operation.operationId} without ${name}`).toContain(name);
        seen.missing += 1;
      }
      for (const [name, schema] of Object.entries(body.properties ?? {})) {
        if (isForm(operation) && resolved(schema).type === 'string') continue;
        const sentence = await send({ ...whole, [name]: isForm(operation) ? 'a word' : [{ wrong: true }] });
        expect(sentence, `${operation.operationId} with a wrong ${name}`).toContain(name);
        seen.wrong += 1;
      }
      if (body.additionalProperties === false) {
        expect(await send({ ...whole, gremlins: 1 }), operation.operationId).toContain('gremlins');
        seen.unknown += 1;
      }
    }
    expect(seen).toEqual({ missing: expect.any(Number), wrong: expect.any(Number), unknown: expect.any(Number) });
    expect(Math.min(seen.missing, seen.wrong, seen.unknown)).toBeGreaterThan(15);
  });

  test('that names each parameter which is no number where one is needed, or is unknown', async () => {
    for (const { method, path, operation } of operations()) {
      for (const { name, in: place } of operation.parameters ?? []) {
        const schema = resolved(parameterOf(operation, name));
        if (schema.type !== 'integer') continue;
        const address = place === 'path' ? filled(path, name, 'many') : `${filled(path)}?${name}=many`;
        expect(await refusal(method, address), `${operation.operationId} with a wrong ${name}`).toContain(name);
      }
      if (method === 'GET') expect(await refusal('GET', `${filled(path)}?gremlins=1`)).toContain('gremlins');
    }
  });

  test.each([
    ['no JSON', '{', 'The body has to be a JSON object'],
    ['a list', '[]', 'The body has to be a JSON object'],
    ['nobody of the cast', '{"as":"Zoe","chat":1,"text":"x"}', 'as has to be one of the cast, not Zoe'],
    ['no text', `{"as":"Mara","chat":${TEAM}}`, 'text has to be a string'],
    ['half a chat', '{"as":"Mara","chat":1.5,"text":"x"}', 'chat has to be a whole number'],
    ['an unknown chat', '{"as":"Mara","chat":-7,"text":"x"}', 'There is no chat -7'],
    ['a misspelt field', `{"as":"Mara","chat":${TEAM},"txt":"x","text":"x"}`, 'There is no field called txt here'],
  ])('%s', async (_, body, sentence) => {
    expect(await refusal('POST', '/sim/messages', body)).toBe(sentence);
  });
});

function operations(): { method: string; path: string; operation: Described }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function bodyOf({ requestBody }: Described): JsonSchema {
  return Object.values(requestBody?.content ?? {})[0]?.schema ?? {};
}

function isForm({ requestBody }: Described): boolean {
  return requestBody?.content['multipart/form-data'] !== undefined;
}

function parameterOf(operation: Described, name: string): JsonSchema {
  return operation.parameters?.find((each) => each.name === name)?.schema ?? {};
}

function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
}

/** A body that fits as far as kinds go. */
function exampleOf(body: JsonSchema): Record<string, unknown> {
  return Object.fromEntries((body.required ?? []).map((name) => [name, fitting(body.properties?.[name] ?? {})]));
}

function fitting(schema: JsonSchema): unknown {
  if (schema.$ref?.endsWith('/Who')) return 'Mara';
  const { type, enum: choices, format } = resolved(schema);
  if (choices !== undefined) return choices[0];
  if (format === 'binary') return new File(['x'], 'x.txt');
  return type === 'integer' ? TEAM : 'x';
}

/** The path with something that fits each parameter, but for one of them. */
function filled(path: string, but = '', value = ''): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === but ? value : name === 'chat' ? String(TEAM) : '1',
  );
}

async function refused(method: string, path: string, operation: Described, fields: Record<string, unknown>) {
  if (!isForm(operation)) return refusal(method, filled(path), JSON.stringify(fields));
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value instanceof File ? value : String(value));
  return refusal(method, filled(path), form);
}

/** The sentence; fails where it is not refused with 400. */
async function refusal(method: string, path: string, body?: string | FormData): Promise<string> {
  const response = await fetch(play.sandbox.pageUrl + path, { method, ...(body !== undefined && { body }) });
  const text = await response.text();
  expect([response.status, text], `${method} ${path}`).toEqual([400, expect.stringContaining('"error"')]);
  return (JSON.parse(text) as { error: string }).error;
}
