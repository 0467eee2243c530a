import type { Chaos } from '../contract.ts';
import type { LogLine } from '../log.ts';
import { publishedMethods } from '../oracle.ts';
import type { World } from '../world/world.ts';
import { Flood } from './flood.ts';
import type { Call, Method } from './params.ts';
import { ApiRefusal, badRequest, tooMany } from './refusal.ts';
import { shownParams } from './request.ts';

export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: Record<string, number> };

/** Carries out calls as they come, writes each into the inspector and holds it against the published types. */
export class Calls {
  readonly #world: World;
  readonly #chaos: Chaos;
  readonly #methods: Map<string, Method>;
  readonly #flood = new Flood();

  constructor(world: World, chaos: Chaos, methods: Map<string, Method>) {
    this.#world = world;
    this.#chaos = chaos;
    this.#methods = methods;
  }

  async carryOut(call: Call): Promise<Answer> {
    const started = performance.now();
    const isQuiet = call.method.toLowerCase() === 'getupdates';
    const line = isQuiet ? null : this.#logged(call);
    const answer = await this.#answerTo(call, line);
    if (line !== null) this.#finish(line, answer, performance.now() - started);
    return answer;
  }

  async #answerTo(call: Call, line: LogLine | null): Promise<Answer> {
    try {
      const wait = rateLimit(this.#world, this.#chaos);
      if (wait !== null) throw tooMany(wait);
      const method = this.#methods.get(call.method.toLowerCase()) ?? (await notPlayed(call.method));
      const warning = this.#flood.count(call, this.#chaos.flood_limits);
      if (line !== null && warning !== null) this.#world.log.warn(line, warning);
      return { ok: true, result: await method(call) };
    } catch (error) {
      if (error instanceof ApiRefusal) return refused(error);
      throw error;
    }
  }

  #logged({ method, params, uploads }: Call): LogLine {
    const body = shownParams(params, uploads);
    const at = this.#world.clock.now();
    const entry = { at, kind: 'call' as const, name: method, body, answer: null, milliseconds: null, warnings: [] };
    const line = this.#world.log.add(entry);
    this.#world.oracle.check(line, body);
    return line;
  }

  #finish(line: LogLine, answer: Answer, milliseconds: number): void {
    line.answer = answer;
    line.milliseconds = Math.round(milliseconds);
    if (!answer.ok) {
      if (/message is too long$|MESSAGE_TOO_LONG$/.test(answer.description) && line.name !== 'answerCallbackQuery') {
        line.warnings.push('More than 4096 characters');
      }
      if (answer.description.endsWith('BUTTON_DATA_INVALID')) line.warnings.push('Button data has to be 1 to 64 bytes');
    }
    this.#world.log.touch(line);
  }
}

export function refused({ code, message, parameters }: ApiRefusal): Answer {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}

/** Published methods that are not emulated get an answer of their own, so that nobody looks for a typing mistake. */
async function notPlayed(method: string): Promise<Method> {
  const published = (await publishedMethods()).get(method.toLowerCase());
  if (published === undefined) throw new ApiRefusal(404, 'Not Found: method not found');
  throw badRequest(`the sandbox does not play ${published}`);
}

function rateLimit(world: World, { rate_limited_until, retry_after_seconds }: Chaos): number | null {
  if (rate_limited_until === null) return null;
  const left = Math.ceil((Date.parse(rate_limited_until) - world.clock.now()) / 1000);
  if (left <= 0) return null;
  return retry_after_seconds > 0 ? retry_after_seconds : left;
}
