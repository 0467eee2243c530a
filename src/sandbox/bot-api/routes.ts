import type { IncomingMessage, ServerResponse } from 'node:http';
import { BOT_TOKEN } from '../cast.ts';
import type { Chaos } from '../contract.ts';
import type { World } from '../world/world.ts';
import { type Answer, Calls, refused } from './calls.ts';
import { methodTable } from './methods.ts';
import type { Call } from './params.ts';
import { Polling } from './polling.ts';
import { ApiRefusal } from './refusal.ts';
import { readRequest } from './request.ts';
import { Webhook } from './webhook.ts';

export interface BotApi {
  /** Answers a request to `/bot<token>/<method>` or `/file/bot<token>/<path>`; false, and nothing done, for any other path. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
  /** Ends what waits, so that the server can close. */
  stop(): void;
  /** Ends a waiting getUpdates, as when the API goes down. */
  interrupt(): void;
}

/** The Bot API on plain HTTP, without a library between: what is wrong with a request has to be said in Telegram's words. */
export function botApi(world: World, chaos: Chaos): BotApi {
  const polling = new Polling();
  const webhook: Webhook = new Webhook(world, (method, params) =>
    calls.carryOut({ world, method, params, uploads: new Map(), signal: AbortSignal.timeout(60_000) }),
  );
  const calls = new Calls(
    world,
    chaos,
    methodTable(polling, () => webhook),
  );

  const serveCall = async (place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (chaos.api_down) {
      down(response);
      return;
    }
    const call = await readRequest(world, place, request, response);
    const answer = await calls.carryOut(call);
    await heldBack(chaos, call);
    if (chaos.api_down) down(response);
    else if (isLost(chaos, call)) response.destroy();
    else send(response, answer);
  };

  const serveFile = (path: string, response: ServerResponse): void => {
    const file = [...world.files.values()].find((one) => one.path === path);
    const bytes = file === undefined ? null : world.storage.blob(file.id);
    if (bytes === null) {
      send(response, NOT_FOUND);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    response.end(bytes);
  };

  return {
    serve(request, response) {
      const place = placeIn(request.url ?? '');
      if (place === null) return false;
      if (place.token !== BOT_TOKEN) send(response, place.isFile ? NOT_FOUND : UNAUTHORIZED);
      else if (place.isFile) serveFile(place.method, response);
      else void serveCall(place, request, response).catch((error: unknown) => send(response, failure(error)));
      return true;
    },
    stop: () => {
      polling.interrupt('the sandbox stops');
      webhook.stop();
    },
    interrupt: () => polling.interrupt('the API goes down'),
  };
}

interface Place {
  isFile: boolean;
  token: string;
  /** For a file its path. */
  method: string;
  query: string;
}

function placeIn(url: string): Place | null {
  const match = /^(\/file)?\/bot([^/?]*)\/([^?]*)\??(.*)$/s.exec(url);
  if (match === null) return null;
  const [, file, token = '', method = '', query = ''] = match;
  if (file === undefined && method.includes('/')) return null;
  return { isFile: file !== undefined, token: decoded(token), method: decoded(method), query };
}

function decoded(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const NOT_FOUND: Answer = { ok: false, error_code: 404, description: 'Not Found' };
const UNAUTHORIZED: Answer = { ok: false, error_code: 401, description: 'Unauthorized' };
const DOWN = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

function send(response: ServerResponse, answer: Answer): void {
  const body = JSON.stringify(answer);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(answer.ok ? 200 : answer.error_code, headers);
  response.end(body);
}

function down(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end(DOWN);
}

function failure(error: unknown): Answer {
  if (error instanceof ApiRefusal) return refused(error);
  const says = error instanceof Error ? error.message : String(error);
  return { ok: false, error_code: 500, description: `Internal Server Error: ${says}` };
}

async function heldBack({ slow_ms, slow_chat }: Chaos, call: Call): Promise<void> {
  if (slow_ms <= 0 || (slow_chat !== null && Number(call.params['chat_id']) !== slow_chat)) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, slow_ms);
    call.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The call was carried out, but the connection breaks before the bot hears of it. */
function isLost(chaos: Chaos, { method }: Call): boolean {
  if (chaos.lost_answers <= 0 || /^get/i.test(method)) return false;
  chaos.lost_answers -= 1;
  return true;
}
