import type { TelegramCallbackQuery } from '@gramio/types';
import { type Context, Telegraf } from 'telegraf';
import { createAgain } from './again.ts';
import { createHearing } from './hearing.ts';
import type { Feature, Kit, TelegramMessage, TelegramUpdate } from './kit.ts';
import { createMeeting } from './meeting.ts';
import { placeOf } from './person.ts';
import { saying as speech } from './speech.ts';
import { createTapping } from './tapping.ts';
import { gather } from './understood.ts';

export interface Bot {
  /**
   * Handles one update to the end of what it changes; sends go on by themselves. `isAgain`: it was begun before, perhaps by a process that died.
   * Throws on faults, never on refusals.
   */
  handle(update: TelegramUpdate, isLastAttempt: boolean, isAgain: boolean): Promise<void>;
}

/** The order in which an update meets the features. Taps and slash commands know their feature; anything else is offered to each in turn. */
export function createBot(kit: Kit, features: Feature[]): Bot {
  const bot = new Telegraf<Context>('the bot calls the API by itself', {
    handlerTimeout: Number.POSITIVE_INFINITY,
    telegram: { webhookReply: false },
  });
  bot.botInfo = {
    ...kit.bot,
    is_bot: true,
    first_name: kit.bot.name,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
  const all = gather(features);
  const again = createAgain(kit.store);
  const meet = createMeeting(kit);
  const { said, late, chosen } = createHearing({ kit, all, again, meet });
  all.dialogueTaps.set('meant.choose', chosen);
  const tapped = createTapping({ kit, all, again, meet });

  bot.on('callback_query', (ctx) =>
    tapped(ctx.callbackQuery as unknown as TelegramCallbackQuery, `update ${ctx.update.update_id}`),
  );
  bot.on('message', async (ctx, next) => {
    const message = ctx.message as unknown as TelegramMessage;
    if (!(await said(message, `update ${ctx.update.update_id}`))) await next();
  });
  bot.use(async (ctx) => {
    const update = ctx.update as unknown as TelegramUpdate;
    const cause = `update ${update.update_id}`;
    for (const feature of all.updates) if (await feature(update, cause)) return;
    if (update.message) late(update.message, cause);
  });
  bot.catch((fault) => {
    throw fault;
  });

  return {
    async handle(update, isLastAttempt, isAgain) {
      const cause = `update ${update.update_id}`;
      if (isAgain) await again.begin(cause);
      try {
        await bot.handleUpdate(update as never);
      } catch (fault) {
        if (isLastAttempt) apologise(kit, update);
        throw fault;
      } finally {
        again.end(cause);
      }
    },
  };
}

/** The person hears that it did not work, with a code that the log has too. */
function apologise(kit: Kit, update: TelegramUpdate): void {
  const code = kit.random(3).toUpperCase();
  kit.log.error({ code, update: update.update_id }, 'an update could not be handled');
  const text = `That did not work. Look whether anything changed (/status) before you try again. Code ${code}.`;
  const message = update.message;
  if (update.callback_query)
    kit.later(
      kit.api.call('answerCallbackQuery', { callback_query_id: update.callback_query.id, text, show_alert: true }),
      'apologising',
    );
  else if (message) speech(kit, placeOf(message), message.message_id)(text);
}
