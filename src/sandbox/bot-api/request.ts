import type { HonoRequest } from 'hono';
import type { Fields } from '../world/model.ts';
import type { World } from '../world/world.ts';
import type { Call, Upload } from './params.ts';
import { ApiRefusal, badRequest } from './refusal.ts';

/** Reads a request in any of the ways that Telegram takes: query string, JSON, urlencoded, multipart. */
export async function readRequest(world: World, method: string, request: HonoRequest): Promise<Call | ApiRefusal> {
  const uploads = new Map<string, Upload>();
  const params = Object.fromEntries(Object.entries(request.query()).map(([name, value]) => [name, typed(name, value)]));
  const type = request.header('content-type') ?? '';
  try {
    if (type.startsWith('application/json')) Object.assign(params, await readJson(request));
    else if (request.method === 'POST') await readForm(request, params, uploads);
  } catch (error) {
    return error instanceof ApiRefusal ? error : badRequest('failed to parse the request body');
  }
  return { world, method, params, uploads, signal: request.raw.signal };
}

/** The same for people and for the type check: uploads only by their name. */
export function shownParams(params: Fields, uploads: Map<string, Upload>): Fields {
  const shown = { ...params };
  for (const [name, value] of Object.entries(params)) {
    if (value === null) delete shown[name];
  }
  for (const [name, { name: file, bytes }] of uploads) shown[name] = `<${file}, ${bytes.length} bytes>`;
  return shown;
}

async function readJson(request: HonoRequest): Promise<Fields> {
  const text = await request.text();
  if (text === '') return {};
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest("can't parse request: expected an Object");
  return body as Fields;
}

async function readForm(request: HonoRequest, params: Fields, uploads: Map<string, Upload>): Promise<void> {
  const body = await request.parseBody();
  // Telegraf repeats the method's name among the fields of an upload; Telegram does not mind.
  delete body['method'];
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') params[name] = typed(name, value);
    else if (value instanceof File) uploads.set(name, await upload(value));
  }
}

async function upload(file: File): Promise<Upload> {
  const bytes = Buffer.from(await file.arrayBuffer());
  return { name: file.name, mime: file.type || 'application/octet-stream', bytes };
}

const STRUCTURED =
  /^(reply_markup|reply_parameters|entities|caption_entities|link_preview_options|allowed_updates|commands|scope|reaction|message_ids|media|rights)$/;
const FLAG = /^(disable_|allow_|drop_|is_|can_|protect_|show_alert$|show_caption|has_)/;
const NUMERIC =
  /^(offset|limit|timeout|max_connections|(message|user|message_thread|reply_to_message)_id|icon_color|cache_time)$/;

/** Forms know only strings; what is meant is told by the name. */
function typed(name: string, value: string): unknown {
  if (NUMERIC.test(name) && /^-?\d+$/.test(value)) return Number(value);
  if (STRUCTURED.test(name)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return FLAG.test(name) && /^(true|false)$/.test(value) ? value === 'true' : value;
}
