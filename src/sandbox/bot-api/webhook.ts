import type { Fields } from '../world/model.ts';
import type { Update } from '../world/updates.ts';
import type { World } from '../world/world.ts';
import { type Call, flag, integer, text } from './params.ts';
import { allowedUpdates } from './polling.ts';
import { badRequest } from './refusal.ts';

const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 60_000;

/** Carries out a call that the bot wrote into its answer to a webhook request. */
export type CallInAnswer = (method: string, params: Fields) => Promise<unknown>;

/** Brings updates to the bot's own server, one at a time and in order, and tries again until it takes them. */
export class Webhook {
  readonly #world: World;
  readonly #callInAnswer: CallInAnswer;
  #lastError: { at: number; says: string } | null = null;
  #working = false;
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(world: World, callInAnswer: CallInAnswer) {
    this.#world = world;
    this.#callInAnswer = callInAnswer;
    world.queue.onPush(() => this.deliver());
  }

  set({ params, world }: Call): true {
    const url = text(params, 'url') ?? '';
    if (flag(params, 'drop_pending_updates')) dropAll(world);
    const next =
      url === '' ? null : { url: checked(url), secret: secretOf(params), max_connections: connectionsOf(params) };
    allowedUpdates(world, params);
    this.#use(next);
    return true;
  }

  delete({ params, world }: Call): true {
    if (flag(params, 'drop_pending_updates')) dropAll(world);
    this.#use(null);
    return true;
  }

  info({ world }: Call): Fields {
    const { webhook } = world.settings;
    const error = this.#lastError;
    return {
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: world.queue.size,
      ...(webhook !== null && { max_connections: webhook.max_connections, ip_address: '127.0.0.1' }),
      ...(error !== null && { last_error_date: Math.floor(error.at / 1000), last_error_message: error.says }),
      ...(world.queue.allowed !== null && { allowed_updates: world.queue.allowed }),
    };
  }

  /** Starts delivering unless it is at it already. */
  deliver(): void {
    if (this.#world.settings.webhook === null || this.#working) return;
    this.#working = true;
    void this.#work().finally(() => {
      this.#working = false;
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  #use(webhook: World['settings']['webhook']): void {
    this.#world.settings.webhook = webhook;
    this.#lastError = null;
    this.#world.saveSettings();
    this.#wake?.();
    this.deliver();
  }

  async #work(): Promise<void> {
    let pause = SHORTEST_PAUSE;
    while (!this.#stopped && this.#world.settings.webhook !== null) {
      const [update] = this.#world.queue.take(0, 1);
      if (update === undefined) return;
      const problem = await this.#bring(this.#world.settings.webhook, update);
      if (problem === null) {
        this.#world.queue.drop(update.update_id);
        pause = SHORTEST_PAUSE;
        continue;
      }
      this.#lastError = { at: this.#world.clock.now(), says: problem };
      await this.#sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** Null when the bot took it, otherwise why not, in Telegram's words. */
  async #bring({ url, secret }: NonNullable<World['settings']['webhook']>, update: Update): Promise<string | null> {
    const headers = {
      'content-type': 'application/json',
      ...(secret !== '' && { 'x-telegram-bot-api-secret-token': secret }),
    };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(update),
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE),
      });
      const body = await response.text();
      if (!response.ok) return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      await this.#obey(body);
      return null;
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError' ? 'Read timeout expired' : 'Connection refused';
    }
  }

  async #obey(body: string): Promise<void> {
    if (!body.startsWith('{')) return;
    const { method, ...params } = JSON.parse(body) as Fields;
    if (typeof method === 'string') await this.#callInAnswer(method, params);
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Telegram wants HTTPS; here it is this machine or nothing. */
function checked(url: string): string {
  if (!/^(https?:\/\/)?[^\s/:?#]+(:\d+)?([/?#]\S*)?$/i.test(url)) throw badRequest('invalid webhook URL specified');
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
    throw badRequest('bad webhook: the sandbox delivers only to this machine');
  }
  return url;
}

function secretOf(params: Fields): string {
  const secret = text(params, 'secret_token') ?? '';
  if (secret.length > 256) throw badRequest('secret token is too long');
  if (!/^[\w-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters');
  return secret;
}

function connectionsOf(params: Fields): number {
  return Math.min(Math.max(integer(params, 'max_connections') ?? 40, 1), 100);
}

function dropAll(world: World): void {
  const [last] = world.queue.take(-1, 1);
  if (last !== undefined) world.queue.take(last.update_id + 1, 1);
}
