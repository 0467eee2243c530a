import { pino } from 'pino';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import type { TelegramUpdate } from '../../src/telegram/kit.ts';
import { createRefusals } from '../../src/telegram/refusals.ts';
import { onStore, until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { mara } from '../support/story.ts';
import { standIn } from './stand-in.ts';

const bot = { id: 42, username: 'rollout_bot' };
let telegram: Awaited<ReturnType<typeof standIn>>;
let refusals: ReturnType<typeof createRefusals>;
let number = 0;

beforeEach(async () => {
  telegram = await standIn();
  onTestFinished(() => telegram.close());
  refusals = createRefusals({
    api: telegram.api,
    bot,
    owners: async () => [],
    modes: createModes(onStore().clock),
    log: pino({ level: 'trace' }, heardLog),
  });
});

/** While nothing can be stored, somebody says this to a group, or in private. */
const said = (message: object, type: 'supergroup' | 'private' = 'supergroup', from: object = {}): TelegramUpdate =>
  ({
    update_id: ++number,
    message: {
      message_id: 7,
      date: 1,
      chat: { id: type === 'private' ? mara.id : -100500, type },
      from: { id: mara.id, is_bot: false, first_name: 'Mara', ...from },
      ...message,
    },
  }) as TelegramUpdate;
const toBot = { message_id: 6, date: 1, from: { id: bot.id, is_bot: true, first_name: 'Rollout bot' } };

it.each([
  ['a command to whom it may concern', said({ text: '/signoff' })],
  ['a command to this bot, under whichever spelling', said({ text: '/signoff@Rollout_Bot' })],
  ['a file under a command', said({ caption: '/rollout import' })],
  ['an answer to the bot', said({ text: 'Because of the budget', reply_to_message: toBot })],
  ['a picture in answer to the bot', said({ photo: [], reply_to_message: toBot })],
  ['words in private', said({ text: 'hello' }, 'private')],
])('#81 whoever says %s hears that it is not recorded, once', async (_, update) => {
  expect([refusals.refuse(update), refusals.refuse(update)]).toEqual([true, true]);
  await until(() => telegram.calls.length > 0);
  expect(telegram.calls.map(({ method, params }) => [method, params.text])).toEqual([
    [
      'sendMessage',
      expect.stringMatching(
        /^NOT recorded: .*\. Say it again in a few minutes; afterwards \/status shows what counts\.$/,
      ),
    ],
  ]);
  expect(refusals.wasRefused(update)).toBe(true);
});

it.each([
  ['what people say to each other', said({ text: 'lunch?' })],
  ['a command to another bot', said({ text: '/signoff@weather_bot' })],
  ['a picture in private', said({ photo: [] }, 'private')],
  ['a command by another bot', said({ text: '/signoff' }, 'supergroup', { is_bot: true })],
  ['something that nobody said', { update_id: 1, my_chat_member: {} } as TelegramUpdate],
])('#81 %s is not answered', async (_, update) => {
  expect(refusals.refuse(update)).toBe(false);
  expect(refusals.wasRefused(update)).toBe(false);
  refusals.refuse(said({ text: '/status' }));
  await until(() => telegram.calls.length > 0);
  expect(telegram.calls).toHaveLength(1);
});
