/** A conversation kept in the session, as grammY's documentation shows it. */
import process from 'node:process';
import { Bot, type Context, InlineKeyboard, type SessionFlavor, session } from 'grammy';

interface Steps {
  step: 'idle' | 'second' | 'last';
}
type Talk = Context & SessionFlavor<Steps>;

const bot = new Bot<Talk>(process.env['BOT_TOKEN'] ?? '', { client: { apiRoot: process.env['API_ROOT'] ?? '' } });
bot.use(session({ initial: (): Steps => ({ step: 'idle' }) }));

bot.command('next', async (ctx) => {
  ctx.session.step = 'last';
  await ctx.reply('Step 2, by command');
});
bot.callbackQuery('next', async (ctx) => {
  await ctx.answerCallbackQuery();
  ctx.session.step = 'last';
  await ctx.reply('Step 2, by button');
});
bot.on('message', async (ctx) => {
  if (ctx.session.step === 'idle') {
    ctx.session.step = 'second';
    await ctx.reply('Step 1', { reply_markup: new InlineKeyboard().text('Next', 'next') });
  } else if (ctx.session.step === 'second') {
    await ctx.reply('Press `Next`, or type /next', { parse_mode: 'Markdown' });
  } else {
    ctx.session.step = 'idle';
    await ctx.reply('Done');
  }
});

process.once('SIGTERM', () => void bot.stop());
await bot.start();
