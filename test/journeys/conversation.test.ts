import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

test('a rollout is started with buttons and answers, over a restart, with privacy mode on', async () => {
  const { sim, chat } = team;
  const said = await sim.say('Mara', chat, '/rollout new');
  const question = await asked('which product is updated?', said);
  expect(question.force_reply).toEqual({ placeholder: 'e.g. Payments' });
  expect((await sim.messages(chat, { as: 'Ben' })).find(same(question))?.force_reply).toBeNull();
  await sim.say('Mara', chat, 'nobody hears this');
  await sim.say('Mara', chat, 'Payments', { reply_to: question });
  const version = await asked('to which version?', said);
  await team.house.restart();
  await sim.say('Mara', chat, '4.2.0', { reply_to: version });
  const wizard = await wizardOf(said, 'When does the window open?');
  const somebodyElse = await sim.tap('Ben', chat, 'Tue 8 Dec 22:00', wizard).catch(() => null);
  expect((somebodyElse ?? (await sim.tap('Ben', chat, 'Decide later', wizard))).text).toContain(
    'Somebody else was asked here',
  );
  await sim.tap('Mara', chat, 'Type another time', wizard);
  const when = await asked('when does the window open?', said);
  await sim.say('Mara', chat, 'thu 10 dec 21:00 for 2h', { reply_to: when });
  const check = await wizardOf(said, 'please check');
  expect(check.text).toContain('Payments 4.2.0');
  expect(check.text).toContain('Thu 10 Dec 21:00 – 23:00 CET');
  expect((await sim.tap('Mara', chat, 'Create R-1', check)).text).toBe('Created R-1');
  await sim.waitFor(chat, 'Created R-1 · Payments 4.2.0');
  await sim.waitFor(chat, (message) => hasButton('Open Planning', message));
});

test('a wizard is cancelled by its button and by /cancel', async () => {
  const { sim, chat, ask } = team;
  const check = await ask('Mara', '/rollout new "Search" 9.9 later');
  await sim.tap('Mara', chat, 'Cancel', check);
  await sim.waitFor(chat, 'Cancelled: Search 9.9 was not created.');
  expect((await sim.tap('Mara', chat, { row: 0, column: 0 }, check).catch(() => null))?.text ?? 'outdated').toContain(
    'outdated',
  );
  await ask('Mara', '/rollout new');
  expect((await ask('Mara', '/cancel')).text).toBe('Cancelled: no rollout was created.');
  expect((await ask('Mara', '/cancel')).text).toBe('There is nothing to cancel.');
  expect((await ask('Mara', '/rollout list all')).text).not.toContain('Search');
});

test('a date that can be read in two ways is chosen from, and a past time is refused with another', async () => {
  const { sim, chat } = team;
  const said = await sim.say('Mara', chat, '/rollout new "Ledger" 2.0 03/04 22:00');
  const choice = await wizardOf(said, 'Which one is it?');
  const labels = choice.buttons.slice(0, 2).map(([first]) => first?.text ?? '');
  expect(labels.join()).toMatch(/4 Mar/);
  expect(labels.join()).toMatch(/3 Apr/);
  await sim.tap('Mara', chat, '4 Mar', choice);
  const check = await wizardOf(said, 'please check');
  await sim.tap('Mara', chat, 'Create', check);
  await sim.waitFor(chat, 'Created R-2 · Ledger 2.0');

  const past = await team.ask('Mara', '/rollout schedule R-2 today 09:00');
  expect(past.text).toMatch(/pass|past/i);
  const [suggestion] = past.buttons.flat();
  expect(suggestion?.text).toContain('09:00');
});

test('what cannot be understood is answered with what was probably meant', async () => {
  const { ask } = team;
  expect((await ask('Mara', '/rollout sttus')).text).toContain('Did you mean /status');
  expect((await ask('Mara', '/rollout xylophone')).text).toContain('Everything: /help');
  expect((await ask('Mara', '/rollout done R-1 9.9')).text).toContain('There is no item "9.9"');
  expect((await ask('Mara', '/rollout status R-77')).text).toContain('There is no R-77 here');
});

test('a name of thousands of characters is refused in a sentence', async () => {
  const { sim, chat, ask } = team;
  const long = 'n'.repeat(4000);
  const answer = await ask('Mara', `/rollout new "${long}" 1.0`);
  expect(answer.text).toContain('The product is too long: 4000 characters, at most 80');
  // Telegram itself takes no more than 4096; whoever sends more past it is answered the same way.
  const from = { id: 1001, is_bot: false, first_name: 'Mara' };
  const date = Math.floor(Date.parse((await sim.clock()).now) / 1000);
  const text = `/rollout new "${'n'.repeat(10_000)}" 1.0`;
  await sim.update({
    message: { message_id: 80_000, date, from, chat: { id: chat, type: 'supergroup', title: 'Payments team' }, text },
  });
  await sim.waitFor(chat, 'The product is too long: 10000 characters, at most 80');
  expect((await ask('Mara', `/rollout note R-1 ${'x'.repeat(3000)}`)).text).toContain('The note is too long');
});

test('with several open rollouts the bot asks which one, and does then what was asked', async () => {
  const { sim, chat, thumb } = team;
  const said = await sim.say('Mara', chat, '/rollout done 1.1 https://example.com/7');
  const chooser = await team.replyTo(said);
  expect(chooser.text).toContain('Which one?');
  expect((await sim.tap('Ben', chat, 'R-1', chooser)).text).toContain('Somebody else was asked');
  await sim.tap('Mara', chat, 'R-1', chooser);
  await thumb(said);
  expect((await team.ask('Mara', '/rollout item R-1 1.1')).text).toContain('done');
});

test('a reply to the card of a rollout says which one is meant', async () => {
  const { sim, chat, tell, ask } = team;
  const said = await sim.say('Mara', chat, '/rollout status R-2');
  const card = await sim.waitFor(
    chat,
    (message) => message.message_id > said.message_id && message.text.includes('R-2 · Ledger'),
  );
  await tell('Mara', '/rollout evidence 1.3 https://example.com/notes', { reply_to: card });
  expect((await ask('Mara', '/rollout item R-2 1.3')).text).toContain('example.com/notes');
});

test('several items are done with one command, each for itself', async () => {
  const answer = await team.ask('Mara', '/rollout done R-1 1.2, 1.3 and 4.1 read and understood');
  expect(answer.text).toContain('1.2 and 1.3 done.');
  expect(answer.text).toContain('Deployment opens after');
});

test('a photo is evidence by reply, and by its caption where the bot may read it', async () => {
  const { sim, chat, tell, thumb } = team;
  const file = { name: 'cases.txt', content: 'all passed' };
  const photo = await sim.upload('Aiko', chat, file);
  await tell('Aiko', '/rollout evidence R-1 2.4 all cases', { reply_to: photo });
  await sim.promoteBot(chat, 'Mara');
  const captioned = await sim.upload('Aiko', chat, { ...file, content: 'other bytes' }, { caption: '#2.4 on staging' });
  const chooser = await team.replyTo(captioned);
  await sim.tap('Aiko', chat, 'R-1', chooser);
  await thumb(captioned);
  const item = (await team.ask('Aiko', '/rollout item R-1 2.4')).text;
  expect(item).toContain('all cases');
  expect(item).toContain('on staging');
});

test('a question of the bot is answered by whom it was put to', async () => {
  const { sim, chat, tell } = team;
  const said = await sim.say('Mara', chat, '/rollout status R-1');
  const card = await sim.waitFor(
    chat,
    (message) => message.message_id > said.message_id && message.text.includes('R-1 · Payments'),
  );
  await sim.tap('Aiko', chat, '2', card);
  await page(card, '2.1 ');
  await sim.tap('Aiko', chat, '2.1', card);
  const item = await page(card, 'Environment setup', 'Add evidence');
  await sim.tap('Aiko', chat, 'Add evidence', item);
  const question = await sim.waitFor(chat, 'Aiko, what proves 2.1 Environment setup?');
  const answer = await team.ask('Ben', 'mine', { reply_to: question });
  expect(answer.text).toContain('I asked somebody else');
  await tell('Aiko', 'staging-2 mirrors production', { reply_to: question });
  await sim.tap('Aiko', chat, 'Done', item);
  expect((await team.ask('Aiko', '/rollout item R-1 2.1')).text).toContain('staging-2 mirrors production');
});

test('all of it was within the published types', async () => {
  expect((await team.sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

const same =
  ({ message_id }: ChatMessage) =>
  (each: ChatMessage) =>
    each.message_id === message_id;

async function page(card: ChatMessage, words: string, button?: string): Promise<ChatMessage> {
  return until(`the page "${words}"`, async () => {
    const now = (await team.sim.messages(team.chat)).find(same(card));
    return now?.text.includes(words) && (!button || hasButton(button, now)) ? now : undefined;
  });
}

const asked = (question: string, { message_id }: ChatMessage): Promise<ChatMessage> =>
  team.sim.waitFor(team.chat, (each) => each.message_id > message_id && each.text.includes(`Mara, ${question}`));

const wizardOf = (said: ChatMessage, words: string): Promise<ChatMessage> =>
  team.sim.waitFor(
    team.chat,
    (each) => each.reply_to?.message_id === said.message_id && each.text.includes(words) && each.buttons.length > 0,
  );
