import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** An operation as the document describes it; what the tests look at of it. */
export interface Described {
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query'; required: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content: Record<string, unknown> }>;
}

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: unknown;
  enum?: unknown[];
  const?: unknown;
  oneOf?: JsonSchema[];
  format?: string;
}

export type Document = {
  openapi: string;
  info: { version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, JsonSchema> };
};

/** An answer of `/sim/`: what was asked, and what came. */
export interface Answer {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  type: string;
  /** Parsed where it is JSON. */
  body: unknown;
}

/** Throws where an answer is not one that the document promises. */
export type AnswerCheck = (answer: Answer) => void;

/** The document that a sandbox serves of itself. */
export async function documentOf(pageUrl: string): Promise<Document> {
  return (await (await fetch(`${pageUrl}/sim/openapi.json`)).json()) as Document;
}

function validatorOf(document: Document): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'sim');
  return ajv;
}

/** Holds values against a shape that the document names. Gives what is wrong about one as a sentence, empty where nothing is. */
export function schemaCheck(document: Document, name: string): (value: unknown) => string {
  const ajv = validatorOf(document);
  const validate = ajv.compile({ $ref: `sim#/components/schemas/${name}` });
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}

/** Holds answers against the document. */
export function answerCheck(document: Document): AnswerCheck {
  const ajv = validatorOf(document);
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `sim#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return ({ method, path, status, type, body }) => {
    const asked = `${method} ${path}`;
    const [template, operation] = operationOf(document, method, path);
    if (operation === undefined) throw new Error(`${asked} is not in the document`);
    const media = type.split(';')[0] ?? '';
    if (operation.responses[status]?.content[media] === undefined)
      throw new Error(`${asked} answered ${status} with ${media}, which is not in the document`);
    if (media !== 'application/json') return;
    const place = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', media, 'schema'];
    const validate = validator(place.map((part) => `/${escaped(part)}`).join(''));
    if (!validate(body))
      throw new Error(`${asked} does not answer as the document says: ${ajv.errorsText(validate.errors)}`);
  };
}

let check: Promise<AnswerCheck> | undefined;

/** Holds an answer against the document, which is fetched from the first sandbox that is asked: all of a run are the same program. */
export async function mustBeDescribed(pageUrl: string, answer: Answer): Promise<void> {
  check ??= documentOf(pageUrl).then(answerCheck);
  try {
    (await check)(answer);
  } catch (error) {
    // One that died before it gave the document says nothing of the others.
    if (error instanceof TypeError) check = undefined;
    throw error;
  }
}

function operationOf(document: Document, method: string, path: string): [string, Described | undefined] {
  const asked = path.split('?')[0] ?? '';
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked);
  // What is written out goes before what has parameters.
  const template = document.paths[asked] === undefined ? Object.keys(document.paths).find(fits) : asked;
  return [template ?? '', document.paths[template ?? '']?.[method.toLowerCase()]];
}

/** A part of a JSON pointer in an address. */
function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
