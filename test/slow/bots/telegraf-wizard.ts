/** A wizard with steps, as telegraf's documentation shows it: session, stage and scene. */
import process from 'node:process';
import { Composer, Markup, Scenes, session, Telegraf } from 'telegraf';

const bot = new Telegraf<Scenes.WizardContext>(process.env['BOT_TOKEN'] ?? '', {
  telegram: { apiRoot: process.env['API_ROOT'] ?? '' },
});

const second = new Composer<Scenes.WizardContext>();
second.action('next', async (ctx) => {
  await ctx.answerCbQuery();
  await ctx.reply('Step 2, by button');
  return ctx.wizard.next();
});
second.command('next', async (ctx) => {
  await ctx.reply('Step 2, by command');
  return ctx.wizard.next();
});
second.use((ctx) => ctx.replyWithMarkdown('Press `Next`, or type /next'));

const wizard = new Scenes.WizardScene<Scenes.WizardContext>(
  'steps',
  async (ctx) => {
    await ctx.reply('Step 1', Markup.inlineKeyboard([Markup.button.callback('Next', 'next')]));
    return ctx.wizard.next();
  },
  second,
  async (ctx) => {
    await ctx.reply('Done');
    return await ctx.scene.leave();
  },
);
bot.use(session());
bot.use(new Scenes.Stage<Scenes.WizardContext>([wizard], { default: 'steps' }).middleware());

process.once('SIGTERM', () => bot.stop('SIGTERM'));
await bot.launch();
