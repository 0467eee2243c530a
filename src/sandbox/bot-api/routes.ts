import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { BOT_TOKEN } from '../cast.ts';
import type { Chaos } from '../contract.ts';
import type { LogLine } from '../log.ts';
import { publishedMethods } from '../oracle.ts';
import type { World } from '../world/world.ts';
import { Flood } from './flood.ts';
import { methodTable } from './methods.ts';
import type { Call, Method } from './params.ts';
import { Polling } from './polling.ts';
import { ApiRefusal, badRequest, tooMany } from './refusal.ts';
import { readRequest, shownParams } from './request.ts';
import { Webhook } from './webhook.ts';

export interface BotApi {
  routes: Hono<{ Bindings: HttpBindings }>;
  /** Ends what waits, so that the server can close. */
  stop(): void;
  /** Ends a waiting getUpdates, as when the API goes down. */
  interrupt(): void;
}

/** The Bot API under `/bot<token>/<method>` and its files under `/file/bot<token>/<path>`. */
export function botApi(world: World, chaos: Required<Chaos>): BotApi {
  const polling = new Polling();
  const flood = new Flood();
  const webhook = new Webhook(world, (method, params) =>
    carriedOut({ world, method, params, uploads: new Map(), signal: AbortSignal.timeout(60_000) }),
  );
  const methods = methodTable(polling, () => webhook);

  const carriedOut = async (call: Call): Promise<Answer> => {
    const started = performance.now();
    const isQuiet = call.method.toLowerCase() === 'getupdates';
    const line = isQuiet ? null : logged(call);
    const answer = await answerTo(call, line);
    if (line !== null) finish(world, line, answer, performance.now() - started);
    return answer;
  };

  const answerTo = async (call: Call, line: LogLine | null): Promise<Answer> => {
    try {
      const wait = rateLimit(world, chaos);
      if (wait !== null) throw tooMany(wait);
      const method = methods.get(call.method.toLowerCase()) ?? (await notPlayed(call.method));
      const warning = flood.count(call, chaos.flood_limits);
      if (line !== null && warning !== null) world.log.warn(line, warning);
      return { ok: true, result: await method(call) };
    } catch (error) {
      if (error instanceof ApiRefusal) return refused(error);
      throw error;
    }
  };

  const logged = ({ method, params, uploads }: Call): LogLine => {
    const body = shownParams(params, uploads);
    const at = world.clock.now();
    const line = world.log.add({
      at,
      kind: 'call',
      name: method,
      body,
      answer: null,
      milliseconds: null,
      warnings: [],
    });
    world.oracle.check(line, body);
    return line;
  };

  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.all('/file/:bot/*', (c) => {
    if (c.req.param('bot') !== `bot${BOT_TOKEN}`) return c.json(NOT_FOUND, 404);
    const path = c.req.path.split('/').slice(3).join('/');
    const file = [...world.files.values()].find((one) => one.path === path);
    const bytes = file === undefined ? null : world.storage.blob(file.id);
    if (bytes === null) return c.json(NOT_FOUND, 404);
    return c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream' });
  });
  routes.all('/:bot{bot[^/]*}/:method', async (c) => {
    if (c.req.param('bot') !== `bot${BOT_TOKEN}`) return c.json(UNAUTHORIZED, 401);
    if (chaos.api_down) return c.html(DOWN, 502);
    const call = await readRequest(world, c.req.param('method'), c.req);
    if (call instanceof ApiRefusal) return c.json(refused(call), 400);
    const answer = await carriedOut(call);
    await heldBack(chaos, call);
    if (chaos.api_down) return c.html(DOWN, 502);
    if (isLost(chaos, call)) c.env.outgoing.destroy();
    return c.json(answer, (answer.ok ? 200 : answer.error_code) as 200);
  });
  return {
    routes,
    stop: () => {
      polling.interrupt('the sandbox stops');
      webhook.stop();
    },
    interrupt: () => polling.interrupt('the API goes down'),
  };
}

type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: Record<string, number> };

const NOT_FOUND = { ok: false, error_code: 404, description: 'Not Found' };
const UNAUTHORIZED = { ok: false, error_code: 401, description: 'Unauthorized' };
const DOWN = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

function refused({ code, message, parameters }: ApiRefusal): Answer {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}

function finish(world: World, line: LogLine, answer: Answer, milliseconds: number): void {
  line.answer = answer;
  line.milliseconds = Math.round(milliseconds);
  if (!answer.ok) {
    if (answer.description.endsWith('is too long')) line.warnings.push('More than 4096 characters');
    if (answer.description.endsWith('BUTTON_DATA_INVALID')) line.warnings.push('Button data has to be 1 to 64 bytes');
  }
  world.log.touch(line);
}

/** Published methods that are not emulated get an answer of their own, so that nobody looks for a typing mistake. */
async function notPlayed(method: string): Promise<Method> {
  const published = (await publishedMethods()).get(method.toLowerCase());
  if (published === undefined) throw new ApiRefusal(404, 'Not Found');
  throw badRequest(`the sandbox does not play ${published}`);
}

function rateLimit(world: World, { rate_limited_until, retry_after_seconds }: Required<Chaos>): number | null {
  if (rate_limited_until === null) return null;
  const left = Math.ceil((Date.parse(rate_limited_until) - world.clock.now()) / 1000);
  if (left <= 0) return null;
  return retry_after_seconds > 0 ? retry_after_seconds : left;
}

async function heldBack({ slow_ms, slow_chat }: Required<Chaos>, { params, signal }: Call): Promise<void> {
  if (slow_ms <= 0 || (slow_chat !== null && Number(params['chat_id']) !== slow_chat)) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, slow_ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The call was carried out, but the connection breaks before the bot hears of it. */
function isLost(chaos: Required<Chaos>, { method }: Call): boolean {
  if (chaos.lost_answers <= 0 || /^get/i.test(method)) return false;
  chaos.lost_answers -= 1;
  return true;
}
