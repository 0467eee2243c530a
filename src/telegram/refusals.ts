import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Mode, Modes } from '../coordinator/modes.ts';
import type { BotApi } from './api.ts';
import type { TelegramMessage, TelegramUpdate } from './kit.ts';

interface Deps {
  api: BotApi;
  bot: { id: number; username: string };
  modes: Pick<Modes, 'now'>;
  log: Logger;
}

export interface Refusals {
  /**
   * Tells whoever tapped or spoke to the bot that it was not recorded. True when they were told: it is dropped then, because they were asked to do
   * it again. False for what nobody waits for, like somebody who left; that is kept for later.
   */
  refuse(update: TelegramUpdate): boolean;
  wasRefused(update: { update_id: number }): boolean;
}

/** More than Telegram hands out at once, a few times over. */
const mostRemembered = 1_000;

/** While nothing can be stored, nobody may believe that their tap or command counts. */
export function createRefusals({ api, bot, modes, log }: Deps): Refusals {
  const refused = new LRUCache<number, true>({ max: mostRemembered });

  const say = (method: 'sendMessage' | 'answerCallbackQuery', params: object): void =>
    void api
      .call(method, params as never)
      .catch((fault: unknown) => log.warn({ err: fault }, 'saying that nothing is recorded failed'));

  return {
    refuse(update) {
      if (refused.has(update.update_id)) return true;
      const { callback_query: tap, message } = update;
      const why = modes.now().find(({ cause }) => cause === 'disk');
      if (tap) say('answerCallbackQuery', { callback_query_id: tap.id, text: sentence(why, 'Tap'), show_alert: true });
      else if (message && isForUs(message, bot))
        say('sendMessage', {
          chat_id: message.chat.id,
          text: sentence(why, 'Say it'),
          reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
        });
      else return false;
      refused.set(update.update_id, true);
      return true;
    },
    wasRefused: ({ update_id }) => refused.has(update_id),
  };
}

/** At most 200 characters, as a toast. */
const sentence = (mode: Mode | undefined, again: string): string =>
  `NOT recorded: ${mode?.why ?? 'nothing can be stored'}. My owners know. ${again} again in a few minutes; /status shows what counts.`;

function isForUs(message: TelegramMessage, bot: Deps['bot']): boolean {
  if (message.from?.is_bot) return false;
  const text = message.text ?? message.caption ?? '';
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const [, addressee] = /^\/\w+(?:@(\w+))?/.exec(text) ?? [];
  if (text.startsWith('/')) return addressee === undefined || addressee.toLowerCase() === bot.username.toLowerCase();
  return message.chat.type === 'private' && text !== '';
}
