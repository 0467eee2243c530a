import { Bot, InlineKeyboard } from 'grammy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { type SimClient, simClient } from '../support/sim.ts';

describe('a bot written with another library, in the sandbox', () => {
  let sandbox: Sandbox;
  let sim: SimClient;
  let bot: Bot;

  beforeAll(async () => {
    sandbox = await createSandbox({ port: 0, directory: null });
    sim = simClient(sandbox.pageUrl);
    bot = new Bot(sandbox.botToken, { client: { apiRoot: sandbox.apiRoot } });
    bot.command('start', (ctx) => ctx.reply(`Welcome, ${ctx.from?.first_name}${ctx.match && ` (${ctx.match})`}`));
    bot.command('ask', (ctx) =>
      ctx.reply('<b>Ready?</b>', { parse_mode: 'HTML', reply_markup: new InlineKeyboard().text('Yes, go', 'go:1') }),
    );
    bot.on('callback_query:data', async (ctx) => {
      await ctx.answerCallbackQuery({ text: `Thanks, ${ctx.from.first_name}`, show_alert: true });
      await ctx.editMessageText(`${ctx.from.first_name} said ${ctx.callbackQuery.data}`);
    });
    void bot.start();
  });

  afterAll(async () => {
    await bot.stop();
    await sandbox.stop();
  });

  test('greets whoever presses Start', async () => {
    await sim.start('Mara', 'r12');
    expect(await sim.waitFor('Mara', 'Welcome')).toMatchObject({ text: 'Welcome, Mara (r12)' });
  });

  test('asks in the group, and an answer by button edits the question', async () => {
    const question = await sim.ask('Ben', 'Payments team', '/ask');
    expect(question).toMatchObject({ text: 'Ready?', entities: [{ type: 'bold', offset: 0, length: 6 }] });
    expect(await sim.tap('Aiko', 'Payments team', 'yes')).toMatchObject({ text: 'Thanks, Aiko', show_alert: true });
    const edited = await sim.waitFor('Payments team', 'Aiko said go:1');
    expect(edited).toMatchObject({ message_id: question.message_id, buttons: [] });
  });

  test('and nothing that went over the wire was outside the published types', async () => {
    expect(await sim.violations()).toEqual([]);
  });
});
