/** One declaration for each route of `/sim/`: the request is checked by it, and the document and the page's client are made of it. */
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { NotPossible } from '../world/people.ts';
import { sentence } from './sentence.ts';

export const TAGS = {
  people: 'What people see, say, upload and tap',
  groups: 'Groups: who is in them, their topics, and what becomes of them',
  mails: 'The mailbox',
  machine: 'The sandbox itself: its state, clock, faults and log',
  worlds: 'Begins anew, saves, goes back, and tells the guided demo',
};

type Shape = z.ZodRawShape;
// biome-ignore lint/complexity/noBannedTypes: no fields at all, which adds nothing to an intersection
type None = {};

interface Declared<P extends Shape, Q extends Shape, B extends Shape, A extends z.ZodType> {
  summary: string;
  tag: keyof typeof TAGS;
  params?: P;
  query?: Q;
  /** The fields of the JSON object; others are refused. An empty body is an empty object. */
  body?: B;
  /** True where any field is taken besides. */
  isOpen?: boolean;
  /** True where the body is multipart/form-data instead of JSON. */
  isForm?: boolean;
  /** Words for what does not fit, where the usual ones say too little. */
  says?: z.core.$ZodErrorMap;
  /** What comes back, as JSON … */
  answer?: A;
  /** … or as something else: the schema of each media type. */
  media?: Record<string, object>;
  /** When it answers 404. */
  missing?: string;
}

/** All fields of a request together: those of path, query and body never share a name. */
type Given<P extends Shape, Q extends Shape, B extends Shape> = z.output<z.ZodObject<P & Q & B>>;

export interface Operation extends Declared<Shape, Shape, Shape, z.ZodType> {
  id: string;
  method: string;
  /** Below `/sim`, with parameters in braces as OpenAPI writes them: `/mail/{id}`. */
  path: string;
  mount(routes: Hono): void;
}

/** Declares a route: its name, `GET /path/{parameter}` below `/sim`, and the rest. What its handler is given has been checked, and what it gives is of the declared shape. */
export function operation<
  P extends Shape = None,
  Q extends Shape = None,
  B extends Shape = None,
  A extends z.ZodType = z.ZodNever,
>(
  id: string,
  route: `${'GET' | 'POST' | 'DELETE'} /${string}`,
  declared: Declared<P, Q, B, A>,
  handle: (given: Given<P, Q, B>, c: Context) => z.input<A> | Response | Promise<z.input<A> | Response>,
): Operation {
  const [method = '', path = ''] = route.split(' ');
  const { params, query, body, isOpen, says } = declared;
  // Made once: zod compiles a schema when it is used first.
  const schemas = {
    params: z.strictObject(params ?? {}),
    query: z.strictObject(query ?? {}),
    body: bodySchema({ body, isOpen }),
  };
  return {
    ...declared,
    id,
    method,
    path,
    mount(routes) {
      routes.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
        const given = {
          ...checked(schemas.params, present(c.req.param()), says),
          ...checked(schemas.query, present(c.req.query()), says),
          ...(method === 'POST' && checked(schemas.body, await bodyOf(c, declared.isForm === true), says)),
        };
        const answer = await handle(given as Given<P, Q, B>, c);
        return answer instanceof Response ? answer : c.json(answer);
      });
    },
  };
}

/** The schema of a body. */
export function bodySchema({ body, isOpen }: { body?: Shape | undefined; isOpen?: boolean | undefined }): z.ZodObject {
  return isOpen ? z.looseObject(body ?? {}) : z.strictObject(body ?? {});
}

function checked(schema: z.ZodObject, value: unknown, says?: z.core.$ZodErrorMap): object {
  const result = schema.safeParse(value, { error: (issue) => says?.(issue) ?? sentence(issue) });
  if (!result.success) throw new NotPossible(result.error.issues[0]?.message);
  return result.data;
}

async function bodyOf(c: Context, isForm: boolean): Promise<unknown> {
  if (isForm) {
    const form = await c.req.parseBody().catch(() => {
      throw new NotPossible('The body has to be multipart/form-data');
    });
    return present(form);
  }
  const text = await c.req.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // Said below.
  }
  throw new NotPossible('The body has to be a JSON object');
}

/** Forms and addresses cannot leave a field out but by leaving it empty. */
function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
