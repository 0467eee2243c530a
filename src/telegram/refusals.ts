import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Mode, type Modes, modeInWords } from '../coordinator/modes.ts';
import type { BotApi } from './api.ts';
import type { TelegramMessage, TelegramUpdate } from './kit.ts';

interface Deps {
  api: BotApi;
  bot: { id: number; username: string };
  modes: Pick<Modes, 'now'>;
  /** Whom `/bot` is told how it is; reading needs no room on the disk. */
  owners(): Promise<readonly number[]>;
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
export function createRefusals({ api, bot, modes, owners, log }: Deps): Refusals {
  const refused = new LRUCache<number, true>({ max: mostRemembered });

  const toast = (callback_query_id: string, text: string): Promise<unknown> =>
    api.call('answerCallbackQuery', { callback_query_id, text, show_alert: true });

  /** An owner who asks for it hears how the bot is. */
  const reply = async (message: TelegramMessage, text: string, howItIs: string): Promise<unknown> => {
    const isOwner = asksHowItIs(message) && (await owners()).includes(message.from?.id ?? 0);
    return await api.call('sendMessage', {
      chat_id: message.chat.id,
      text: isOwner ? howItIs : text,
      reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
    });
  };

  const inTheBackground = (saying: Promise<unknown>): void =>
    void saying.catch((fault: unknown) => log.warn({ err: fault }, 'saying that nothing is recorded failed'));

  return {
    refuse(update) {
      if (refused.has(update.update_id)) return true;
      const { callback_query: tap, message } = update;
      const standing = modes.now();
      const why = standing.find(({ cause }) => cause === 'disk');
      if (tap) inTheBackground(toast(tap.id, sentence(why, 'Tap')));
      else if (message && isForUs(message, bot))
        inTheBackground(reply(message, sentence(why, 'Say it'), standing.map(modeInWords).join('\n')));
      else return false;
      refused.set(update.update_id, true);
      return true;
    },
    wasRefused: ({ update_id }) => refused.has(update_id),
  };
}

/** At most 200 characters, as a toast. */
const sentence = (mode: Mode | undefined, again: string): string =>
  `NOT recorded: ${mode?.why ?? 'nothing can be stored'}. ${again} again in a few minutes; afterwards /status shows what counts.`;

const asksHowItIs = ({ chat, text = '' }: TelegramMessage): boolean => chat.type === 'private' && /^\/bot\b/.test(text);

function isForUs(message: TelegramMessage, bot: Deps['bot']): boolean {
  if (message.from?.is_bot) return false;
  const text = message.text ?? message.caption ?? '';
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const [, addressee] = /^\/\w+(?:@(\w+))?/.exec(text) ?? [];
  if (text.startsWith('/')) return addressee === undefined || addressee.toLowerCase() === bot.username.toLowerCase();
  return message.chat.type === 'private' && text !== '';
}
