/** The yardstick: grammY as its own documentation shows it, answering a tap and editing its message. It stores nothing. */
import process from 'node:process';
import { Bot } from 'grammy';
import { cardKeyboard, cardText } from './load.ts';

const bot = new Bot(process.env['BOT_TOKEN'] ?? '', {
  client: { apiRoot: process.env['TELEGRAM_API_ROOT'] ?? '' },
});
bot.on('callback_query', (ctx) =>
  Promise.all([
    ctx.answerCallbackQuery('Signed'),
    ctx.editMessageText(cardText, { parse_mode: 'HTML', reply_markup: { inline_keyboard: cardKeyboard('signed') } }),
  ]),
);
process.once('SIGTERM', () => process.exit(0));
await bot.start({ allowed_updates: ['message', 'callback_query'] });
