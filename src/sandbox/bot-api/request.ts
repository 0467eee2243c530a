import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fields } from '../world/model.ts';
import type { World } from '../world/world.ts';
import { readBody } from './body.ts';
import type { Call, Upload } from './params.ts';

/** Reads a request: parameters of the query string, and those of the body over them. Throws Telegram's refusal. */
export async function readRequest(
  world: World,
  { method, query }: { method: string; query: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Call> {
  const { params, isForm, uploads } = await readBody(request);
  const asked = query === '' ? {} : typedAll(Object.fromEntries(new URLSearchParams(query)));
  const given = isForm ? typedAll(params) : params;
  // Telegraf repeats the method's name among the fields of an upload; Telegram does not mind.
  if (isForm) delete given['method'];
  let signal: AbortSignal | null = null;
  return {
    world,
    method,
    params: query === '' ? given : { ...asked, ...given },
    uploads,
    // Made only for who waits: nearly every call is over before its client could hang up.
    get signal() {
      signal ??= hangUp(response);
      return signal;
    },
  };
}

function hangUp(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
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

const STRUCTURED =
  /^(reply_markup|reply_parameters|entities|caption_entities|link_preview_options|allowed_updates|commands|scope|reaction|message_ids|media|rights)$/;
const FLAG = /^(disable_|allow_|drop_|is_|can_|protect_|show_alert$|show_caption|has_)/;
const NUMERIC =
  /^(offset|limit|timeout|max_connections|(message|user|message_thread|reply_to_message)_id|icon_color|cache_time)$/;

function typedAll(params: Record<string, unknown>): Fields {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typed(name, String(value))]));
}

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
