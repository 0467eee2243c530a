import { afterEach, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

const hour = 3_600;
let team: Team;
afterEach(() => team.stop());

/** Taps under the newest announcement that has the button. */
const under = async (who: string, label: string) => {
  const message = await team.sim.waitFor(customersChat, (each) => hasButton(label, each));
  return team.sim.tap(who, customersChat, label, message);
};

/** Says it in a reply to what the bot has asked this person. */
async function reply(who: string, where: string | number, to: string, text: string): Promise<ChatMessage> {
  const question = await team.sim.waitFor(where, to);
  return team.sim.say(who, where, text, { reply_to: question });
}

it('a concern of the customers is answered before the vote, and the answer comes back to them', async () => {
  team = await openTeam();
  const { sim, chat, ask, tell } = team;
  await team.addCustomers();
  await team.addMail();
  await team.start();
  await team.announce();
  await sim.waitFor(customersChat, 'Planned update: Payments 4.2.0');

  expect((await under('Gus', 'I have read this')).text).toContain('you have read it');
  expect((await under('Gus', 'I have read this')).text).toContain('noted already');
  expect((await under('Gus', 'No concern')).text).toContain('you have no concern');
  await under('Gus', 'Concern…');
  await reply('Gus', customersChat, 'what is your concern', 'We have a <b>sale</b> that evening');
  await sim.waitFor(customersChat, 'The team has it as C-1');
  const card = await sim.waitFor(chat, (each) => hasButton('Answer…', each));
  expect(card.text).toContain('We have a <b>sale</b> that evening');
  expect(card.text).toContain('Payments customers');
  expect(card.text).toContain('Gus');

  const report = await sim.waitFor(chat, 'Read by 1 of 2');
  await sim.tap('Mara', chat, 'Who has not read it', report);
  await sim.waitFor(chat, /Not yet\s+▫️ Shop X/);
  expect((await ask('Mara', '/rollout announcements')).text).toContain('read by 1 of 2');
  await sim.waitFor(chat, 'Concerns 1 open, C-1');
  await sim.say('Priya', chat, '/rollout done 1.4');
  await sim.waitFor(chat, '1.4 is done once C-1 is answered');
  expect((await ask('Mara', '/rollout gonogo')).text).toContain('The vote can be opened once C-1 is answered');

  await sim.tap('Priya', chat, 'Answer…', card);
  await reply('Priya', chat, 'what is the answer to C-1', 'We start after midnight, your sale is over then.');
  const answer = await sim.waitFor(customersChat, 'an answer to a concern');
  expect(answer.text).toContain('Gus, you wrote: “We have a <b>sale</b> that evening”');
  expect(answer.text).toContain('We start after midnight');
  await sim.waitFor(chat, /✅ .*C-1, a concern/);
  expect((await ask('Mara', '/rollout concerns')).text).toContain('0 to answer, 1 answered');
  await team.openVote();

  await under('Mara', 'Question…');
  await reply('Mara', customersChat, 'what is your question', 'Is the API affected?');
  await sim.waitFor(chat, 'No GO before C-2 is answered');
  await tell('Luis', '/rollout answer C-2 It stays up.');
  await sim.waitFor(customersChat, 'It stays up.');
  expect((await team.words(customersChat)).filter((text) => text.includes('an answer to')).length).toBe(2);
});

it('a plain reply to an announcement or to a concern goes nowhere before its writer says where', async () => {
  team = await openTeam();
  const { sim, chat, ask } = team;
  await team.addCustomers();
  await team.start();
  // Whatever people write, it is no question of the bot's.
  await team.announce('impact="Cards may fail" downtime=5m action=none contact="just reply to this message"');
  const announcement = await sim.waitFor(customersChat, 'Planned update: Payments 4.2.0');

  await sim.say('Gus', customersChat, 'Lunch at noon?', { reply_to: announcement });
  await under('Gus', 'Neither');
  await sim.waitFor(customersChat, 'the team has not got it');
  await sim.say('Gus', customersChat, 'Is the API affected? Reply to this message', { reply_to: announcement });
  const asked = await sim.waitFor(customersChat, (each) => hasButton('A question', each));
  expect((await sim.tap('Mara', customersChat, 'A question', asked)).text).toContain('Somebody else was asked here');
  await sim.tap('Gus', customersChat, 'A question', asked);
  await sim.waitFor(customersChat, 'The team has it as C-1');
  const card = await sim.waitFor(chat, (each) => hasButton('Answer…', each));
  expect(card.text).toContain('Is the API affected?');

  const choosing = async (who: string, label: string) =>
    sim.tap(who, chat, label, await sim.waitFor(chat, (each) => hasButton(label, each)));
  await sim.say('Gus', chat, 'And mine?', { reply_to: card });
  await sim.say('Ben', chat, 'I wonder that too', { reply_to: card });
  await choosing('Ben', 'No, it is for us');
  await sim.waitFor(chat, 'Nothing was sent.');
  await sim.say('Priya', chat, 'It stays up.', { reply_to: card });
  await sim.waitFor(chat, (each) => hasButton('Send it as the answer to C-1', each));
  expect((await team.words(customersChat)).filter((text) => text.includes('an answer to'))).toEqual([]);
  expect((await choosing('Priya', 'Send it as the answer to C-1')).text).toBeNull();
  expect((await sim.waitFor(customersChat, 'an answer to a question')).text).toContain('It stays up.');
  expect((await ask('Mara', '/rollout concerns')).text).toContain('0 to answer, 1 answered');
  expect((await team.words(chat)).filter((text) => text.startsWith('Is that the answer to C-1?'))).toEqual([]);
});

it('whoever taps an announcement before Telegram has answered the bot is asked all the same', async () => {
  team = await openTeam();
  await team.addCustomers();
  await team.start();
  await team.sim.chaos({ slow_ms: 400, slow_chat: await team.sim.chatId(customersChat) });
  await team.announce();
  await under('Gus', 'Question…');
  await team.sim.waitFor(customersChat, 'what is your question');
});

it('a concern whose writer was forgotten still waits, and says why it has no words', async () => {
  team = await openTeam();
  const { sim, ask } = team;
  await team.addCustomers();
  await team.start();
  await team.announce();
  await under('Gus', 'Concern…');
  await reply('Gus', customersChat, 'what is your concern', 'We have a sale');
  await sim.waitFor(customersChat, 'The team has it as C-1');
  await sim.start('Gus');
  await sim.say('Gus', 'Gus', '/forget');
  await sim.tap('Gus', 'Gus', 'Forget for good', await sim.waitFor('Gus', 'Forget Gus'));
  await sim.waitFor('Gus', 'You are forgotten.');
  const { text } = await ask('Mara', '/rollout concerns');
  expect(text).toContain('1 to answer');
  expect(text).toContain('erased: whoever wrote it was forgotten');
  expect(text).not.toContain('“”');
});

it('an empty question is asked for again, and nobody else answers in its place', async () => {
  team = await openTeam();
  await team.addCustomers();
  await team.start();
  await team.announce();
  await under('Gus', 'Question…');
  await reply('Gus', customersChat, 'what is your question', '\u202e\u200b');
  await team.sim.waitFor(customersChat, 'Please write it in a sentence or two');
  const question = await team.sim.lastMessage(customersChat, 'what is your question');
  await team.sim.say('Mara', customersChat, 'I answer for Gus', { reply_to: question });
  await team.sim.waitFor(customersChat, 'I asked somebody else');
  expect(await team.words()).not.toContainEqual(expect.stringContaining('C-1'));
});

it('stakeholders are asked how it was after a day, the silent ones once more, and the report sums it up', async () => {
  team = await openTeam();
  const { sim, chat, tell } = team;
  await team.addCustomers();
  await team.addMail();
  await team.start();
  await team.announce();
  await sim.waitFor(customersChat, 'Planned update: Payments 4.2.0');
  await sim.waitForMail(shopAddress, 'Payments 4.2.0 update');
  await team.complete('1.1 1.2 1.3 1.4 1.5');
  await team.signOff('Mara');
  await team.tested();
  await team.voteGo();
  await team.complete('3.2 3.3 3.4 3.5');
  await team.signOff('Luis', 'Nadia');
  await team.complete('4.1 4.2 4.3 4.4');
  await team.signOff('Luis');
  await sim.waitFor(customersChat, 'Payments 4.2.0 is completed');
  await sim.advance(24 * hour);
  const asked = await sim.waitFor(customersChat, 'how was it for you?');
  expect(asked.buttons.flat().map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5']);
  expect((await sim.tap('Gus', customersChat, '4', asked)).text).toContain('Thanks – 4.');
  expect((await sim.tap('Gus', customersChat, '4', asked)).text).toContain('It is 4 already');
  expect((await sim.tap('Mara', customersChat, '2', asked)).text).toContain('Thanks – 2.');
  await tell('Ben', '/rollout feedback 5 quick and calm');
  const started = await sim.start('Priya');
  await sim.waitFor('Priya', ({ message_id }) => message_id > started.message_id);
  expect((await sim.tap('Priya', customersChat, '3', asked)).text).toContain('private chat');
  await reply('Priya', 'Priya', 'If you like, say why', 'a bit slow');
  await sim.waitFor('Priya', 'Thank you, the team reads it.');
  const feedbackMails = async () =>
    (await team.mailsTo()).filter(({ text }) => (text ?? '').includes('How was Payments 4.2.0 for you?'));
  await until('the mail that asks', async () => ((await feedbackMails()).length === 1 ? true : undefined));

  await sim.advance(72 * hour);
  await until('the mail that asks again', async () => ((await feedbackMails()).length === 2 ? true : undefined));
  const [first, second] = await feedbackMails();
  expect(second?.text).toContain('We asked before');
  expect(first?.headers).not.toEqual(second?.headers);
  await sim.advance(24 * hour);
  expect((await feedbackMails()).length).toBe(2);
  expect((await team.words(customersChat)).filter((text) => text.includes('how was it for you?')).length).toBe(1);

  await sim.advance(72 * hour);
  await sim.waitFor(chat, 'feedback is closed: 4 answers, 3.5 of 5 on average');
  await sim.tap('Gus', customersChat, '1', asked).then(({ text }) => expect(text).toContain('closed'));
  const summary = await team.ask('Mara', '/rollout feedback');
  expect(summary.text).toContain('4 answers, 3.5 on average');
  expect(summary.text).toContain('3 · Payments customers (Priya): “a bit slow”');
  expect(summary.text).toContain('5 · The team (Ben): “quick and calm”');
});
