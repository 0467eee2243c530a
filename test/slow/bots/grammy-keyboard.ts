/** Keyboards of every kind, as grammY's documentation shows them. */
import process from 'node:process';
import { Bot, InlineKeyboard, Keyboard } from 'grammy';

const bot = new Bot(process.env['BOT_TOKEN'] ?? '', { client: { apiRoot: process.env['API_ROOT'] ?? '' } });

bot.command('reply', (ctx) =>
  ctx.reply('<b>Tea</b> or <i>coffee?</i>', {
    parse_mode: 'HTML',
    reply_markup: new Keyboard().text('Tea').text('Coffee').row().text('Water').resized().oneTime(),
  }),
);
bot.command('hide', (ctx) => ctx.reply('Gone', { reply_markup: { remove_keyboard: true } }));
bot.command('ask', (ctx) => ctx.reply('Which one?', { reply_markup: { force_reply: true } }));
bot.command('inline', (ctx) =>
  ctx.reply('<b>Tea</b> or <i>coffee?</i>', {
    parse_mode: 'HTML',
    reply_markup: new InlineKeyboard().text('Tea', 'tea').url('Menu', 'https://example.com/'),
  }),
);
bot.hears('Water', (ctx) => ctx.reply('Cheers'));
bot.callbackQuery('tea', async (ctx) => {
  await ctx.answerCallbackQuery('A good choice');
  await ctx.editMessageText('*Tea* it is', { parse_mode: 'MarkdownV2' });
});

process.once('SIGTERM', () => void bot.stop());
await bot.start();
