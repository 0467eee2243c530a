/** Keyboards of every kind, as telegraf's documentation shows them. */
import process from 'node:process';
import { Markup, Telegraf } from 'telegraf';

const bot = new Telegraf(process.env['BOT_TOKEN'] ?? '', { telegram: { apiRoot: process.env['API_ROOT'] ?? '' } });

bot.command('reply', (ctx) =>
  ctx.replyWithHTML(
    '<b>Tea</b> or <i>coffee?</i>',
    Markup.keyboard([['Tea', 'Coffee'], ['Water']])
      .oneTime()
      .resize(),
  ),
);
bot.command('hide', (ctx) => ctx.reply('Gone', Markup.removeKeyboard()));
bot.command('ask', (ctx) => ctx.reply('Which one?', Markup.forceReply()));
bot.command('inline', (ctx) =>
  ctx.reply('<b>Tea</b> or <i>coffee?</i>', {
    parse_mode: 'HTML',
    ...Markup.inlineKeyboard([Markup.button.callback('Tea', 'tea'), Markup.button.url('Menu', 'https://example.com/')]),
  }),
);
bot.hears('Water', (ctx) => ctx.reply('Cheers'));
bot.action('tea', async (ctx) => {
  await ctx.answerCbQuery('A good choice');
  await ctx.editMessageText('*Tea* it is', { parse_mode: 'Markdown' });
});

process.once('SIGTERM', () => bot.stop('SIGTERM'));
await bot.launch();
