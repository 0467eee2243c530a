import type { IncomingMessage } from 'node:http';
import { LARGEST_FILE, MOST_PARAMETERS, readMultipart } from './multipart.ts';
import type { Upload } from './params.ts';
import { tooLarge } from './refusal.ts';

/** A file with what may stand around it. */
const LARGEST_BODY = LARGEST_FILE + 2 * MOST_PARAMETERS;

export interface Body {
  /** Parameters as they came: strings from forms, anything from JSON. */
  params: Record<string, unknown>;
  isForm: boolean;
  uploads: Map<string, Upload>;
}

/** Reads a body in any of the ways that Telegram takes. What cannot be read as JSON counts as empty, as with Telegram. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const type = request.headers['content-type'] ?? '';
  const kind = type.toLowerCase();
  const bytes = await allOf(request);
  if (kind.includes('multipart/form-data')) return { isForm: true, ...readMultipart(type, bytes) };
  if (bytes.length > MOST_PARAMETERS) throw tooLarge(': too much parameters');
  if (kind.includes('application/x-www-form-urlencoded')) return form(bytes.toString());
  if (kind.includes('application/json')) return { params: objectIn(bytes.toString()), isForm: false, uploads: NONE };
  return EMPTY;
}

const NONE: Map<string, Upload> = new Map();
const EMPTY: Body = { params: {}, isForm: false, uploads: NONE };

function form(text: string): Body {
  return { params: Object.fromEntries(new URLSearchParams(text)), isForm: true, uploads: NONE };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

/** Too large a body is taken to its end and thrown away: a client that is still sending does not listen for an answer. */
function allOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_BODY) chunks = [];
      else chunks.push(chunk);
    });
    request.on('end', () => {
      if (length > LARGEST_BODY) reject(tooLarge());
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}
