/** The yardstick: telegraf as its own documentation shows it, answering a tap and editing its message. It stores nothing. */
import process from 'node:process';
import { Telegraf } from 'telegraf';
import { cardKeyboard, cardText } from './load.ts';

const bot = new Telegraf(process.env['BOT_TOKEN'] ?? '', {
  telegram: { apiRoot: process.env['TELEGRAM_API_ROOT'] ?? '' },
});
bot.on('callback_query', (ctx) =>
  Promise.all([
    ctx.answerCbQuery('Signed'),
    ctx.editMessageText(cardText, { parse_mode: 'HTML', reply_markup: { inline_keyboard: cardKeyboard('signed') } }),
  ]),
);
process.once('SIGTERM', () => process.exit(0));
await bot.launch({ allowedUpdates: ['message', 'callback_query'] });
