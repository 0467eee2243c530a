import type { Logger } from 'pino';
import { type BotConfig, ConfigError } from '../config.ts';
import { createLinks, type Links } from '../coordinator/links.ts';
import type { Clock, Random, Transport } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { Publisher } from '../coordinator/team-calendar.ts';
import { mailDomain, readSender } from '../email/sender.ts';
import { connect } from '../integrations/connect.ts';
import { readIntegrations } from '../integrations-file.ts';
import type { BotApi } from '../telegram/api.ts';
import { isTokenRefused } from '../telegram/failures.ts';
import type { Kit } from '../telegram/kit.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What the integrations name, connected but not asked yet. Kubernetes tells a process within it where it is by two variables. */
export function connectionsOf(path: string, clock: Clock, env: Env) {
  const pod = { host: env['KUBERNETES_SERVICE_HOST'], port: env['KUBERNETES_SERVICE_PORT'] };
  return connect(readIntegrations(path, env), { at: () => clock.now(), now: () => performance.now(), pod });
}

/** Waits until Telegram answers. Throws ConfigError for a token that it does not know. */
export async function whoAmI(api: BotApi, log: Logger): Promise<Kit['bot']> {
  for (let attempt = 1; ; attempt++) {
    try {
      const me = await api.call('getMe', undefined);
      return { id: me.id, username: me.username ?? '', name: me.first_name };
    } catch (fault) {
      if (isTokenRefused(fault))
        throw new ConfigError('BOT_TOKEN is not accepted by Telegram; copy it again from BotFather.');
      log.warn({ err: fault, attempt }, 'Telegram does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt)));
    }
  }
}

/** The key that signs links is made once and stays: links in old mails go on working. */
export async function linksFor(store: Store, random: Random, baseUrl: () => string | null): Promise<Links> {
  const known = await store.settings.get('link-key');
  const key = known ?? random(32);
  if (!known) await store.settings.set('link-key', key);
  return createLinks(key, baseUrl);
}

/** Calendar entries carry the same names in mails and in feeds: the sender's domain, or the bot's own where there are no mails. */
export function publisherOf({ mail, publicUrl }: BotConfig): Publisher {
  if (mail) return { domain: mailDomain(mail.from), address: readSender(mail.from).address };
  return { domain: publicUrl ? new URL(publicUrl).hostname : 'rollout-bot.invalid', address: null };
}

/** Calls that nobody waits for until the bot stops. */
export function createPending(log: Logger): { later: Kit['later']; settled(): Promise<void> } {
  const calls = new Set<Promise<void>>();
  return {
    later(call, doing) {
      const settled: Promise<void> = call
        .then(() => undefined)
        .catch((fault: unknown) => log.warn({ err: fault }, `${doing} failed`))
        .finally(() => calls.delete(settled));
      calls.add(settled);
    },
    async settled() {
      // What is waited for may put off more.
      while (calls.size > 0) await Promise.all(calls);
    },
  };
}

/** Email is off: what was to go by it says so in the report and is not tried again. */
export const noMail: Transport = {
  send: async () => ({ outcome: 'undeliverable', why: 'Email is off: SMTP_URL is not set.' }),
};

/** Waits for it, but no longer than so many milliseconds. */
export async function within(ms: number, doing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([doing, limit]);
  clearTimeout(timer);
}
