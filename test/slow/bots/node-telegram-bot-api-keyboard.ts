/** Keyboards of every kind, as node-telegram-bot-api's documentation shows them. */
import process from 'node:process';
import { Bot, InlineKeyboardBuilder, ReplyKeyboardBuilder } from 'node-telegram-bot-api';
import { run } from 'node-telegram-bot-api/node';

const bot = new Bot(process.env['BOT_TOKEN'] ?? '', { apiRoot: process.env['API_ROOT'] ?? '' });

bot.command('reply', (ctx) =>
  ctx.reply('<b>Tea</b> or <i>coffee?</i>', {
    parse_mode: 'HTML',
    reply_markup: new ReplyKeyboardBuilder()
      .text('Tea')
      .text('Coffee')
      .row()
      .text('Water')
      .build({ resize_keyboard: true, one_time_keyboard: true }),
  }),
);
bot.command('hide', (ctx) => ctx.reply('Gone', { reply_markup: { remove_keyboard: true } }));
bot.command('ask', (ctx) => ctx.reply('Which one?', { reply_markup: { force_reply: true } }));
bot.command('inline', (ctx) =>
  ctx.reply('<b>Tea</b> or <i>coffee?</i>', {
    parse_mode: 'HTML',
    reply_markup: new InlineKeyboardBuilder().text('Tea', 'tea').url('Menu', 'https://example.com/').build(),
  }),
);
bot.hears('Water', (ctx) => ctx.reply('Cheers'));
bot.on('callback_query', async (ctx) => {
  const { message } = ctx.callbackQuery ?? {};
  await ctx.answerCallbackQuery({ text: 'A good choice' });
  if (message === undefined) return;
  const { chat, message_id } = message;
  await ctx.api.editMessageText({ chat_id: chat.id, message_id, text: '*Tea* it is', parse_mode: 'MarkdownV2' });
});

await run(bot);
