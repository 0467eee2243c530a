/** A conversation kept in a map, as node-telegram-bot-api's documentation shows it. */
import process from 'node:process';
import { Bot, InlineKeyboardBuilder } from 'node-telegram-bot-api';
import { run } from 'node-telegram-bot-api/node';

const bot = new Bot(process.env['BOT_TOKEN'] ?? '', { apiRoot: process.env['API_ROOT'] ?? '' });
const steps = new Map<number | undefined, 'second' | 'last'>();

bot.command('next', (ctx) => {
  steps.set(ctx.chatId, 'last');
  return ctx.reply('Step 2, by command');
});
bot.on('callback_query', async (ctx) => {
  await ctx.answerCallbackQuery();
  steps.set(ctx.chatId, 'last');
  await ctx.reply('Step 2, by button');
});
bot.on('message', (ctx) => {
  const step = steps.get(ctx.chatId);
  if (step === 'second') return ctx.reply('Press `Next`, or type /next', { parse_mode: 'Markdown' });
  if (step === 'last') {
    steps.delete(ctx.chatId);
    return ctx.reply('Done');
  }
  steps.set(ctx.chatId, 'second');
  return ctx.reply('Step 1', { reply_markup: new InlineKeyboardBuilder().text('Next', 'next').build() });
});

await run(bot);
