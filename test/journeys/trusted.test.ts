import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage, TapAnswer } from '../../src/sandbox/contract.ts';
import { readyToGo, started, tested } from '../support/ready.ts';
import type { SimClient } from '../support/sim.ts';
import { dataOf, hasButton, openTeam, type Team } from '../support/team.ts';

/** A team of the standard policy whose Pre-Deployment Luis and Nadia sign; Mara and Luis own the bot. */
let team: Team;
let sim: SimClient;

beforeAll(async () => {
  team = await openTeam({ change: { owners: [1001, 1004] } });
  sim = team.sim;
}, 30_000);
afterAll(() => team?.stop());

test('#19 evidence that changed between looking and tapping is never silently signed', async () => {
  const { key, card } = await readyToGo(team);
  const looked = dataOf('Sign off', card);
  await team.tell('Luis', `/rollout evidence ${key} 3.2 the restore took 40 minutes longer`);
  const tap = await sim.forgedTap('Nadia', team.chat, { data: looked, message_id: card.message_id });
  expect(tap).toMatchObject({
    show_alert: true,
    text: 'Changed since: 3.2 has new evidence: “the restore took 40 minutes longer”. The card is up to date now: look again, then tap.',
  });
  const now = await redrawn(card, looked);
  expect(now.text).toContain('☐ Approver — Nadia');
  expect((await sim.tap('Nadia', team.chat, 'Sign off', now)).text).toBe('Signed as Approver. Ops is still missing.');
});

test('#18 an old card says which window was moved to which, and a GO for the old one has lapsed', async () => {
  const { key, card } = await readyToGo(team);
  const old = dataOf('Sign off', card);
  const said = await sim.say('Mara', team.chat, `/rollout schedule ${key} tue 15 dec 23:00 for 90m`);
  const check = await sim.waitFor(
    team.chat,
    (each) => each.message_id > said.message_id && hasButton('Right, set it', each),
  );
  expect(check.text).toContain('The GO lapses');
  await sim.tap('Mara', team.chat, 'Right, set it', check);
  const tap = await sim.forgedTap('Nadia', team.chat, { data: old, message_id: card.message_id });
  expect(tap.text).toMatch(
    /^Changed since: window Tue 15 Dec 22:00 – 23:30 CET → Tue 15 Dec 23:00 – Wed 16 Dec 00:30 CET/,
  );
  expect((await team.ask('Mara', `/rollout item ${key} 3.1`)).text).toContain('to do');
  await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('the GO counts no more'));
});

test('#30 after a phase has closed withdrawing becomes a stop request, and nothing goes on until the lead decides', async () => {
  const { key, card } = await readyToGo(team);
  await sim.tap('Luis', team.chat, 'Sign off', card);
  await sim.tap('Nadia', team.chat, 'Sign off', card);
  const closed = await sim.waitFor(team.chat, (each) => isOf(card, each) && hasButton('Ask to stop', each));
  await sim.tap('Nadia', team.chat, 'Ask to stop', closed);
  const question = await sim.waitFor(team.chat, ({ text }) => text.includes('why should') && text.includes(key));
  await team.tell('Nadia', 'errors on staging have doubled', { reply_to: question });
  const stop = await sim.waitFor(team.chat, (each) => each.text.includes(key) && hasButton('Go on', each));
  expect(stop.text).toContain('errors on staging have doubled');
  await team.complete('4.1 4.2 4.3', key).catch(() => undefined);
  expect((await team.ask('Luis', `/rollout signoff ${key}`)).text).toContain('Nadia asks to stop');
  expect((await sim.tap('Luis', team.chat, 'Go on', stop)).text).toContain('Say why');
  const why = await sim.waitFor(team.chat, ({ text }) => text.includes('go on? Reply') && text.includes('Luis'));
  await team.tell('Luis', 'a false alarm, the dashboard was wrong', { reply_to: why });
  await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('a false alarm'));
});

test('#31 one veto keeps the phase from closing until an owner resolves it with a reason', async () => {
  const { key, card } = await readyToGo(team);
  await sim.tap('Luis', team.chat, 'Sign off', card);
  await team.tell('Nadia', `/rollout veto ${key} the backup was never restored`);
  await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('Pre-Deployment is vetoed'));
  const tap = await sim.forgedTap('Luis', team.chat, { data: dataOf('Sign off', card), message_id: card.message_id });
  expect(tap).toMatchObject({ show_alert: true, text: expect.stringContaining('Nadia vetoed Pre-Deployment') });
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toContain('Nadia vetoed Pre-Deployment');
  expect((await team.ask('Aiko', `/rollout resolve ${key} it is fine`)).text).toContain('an owner of this bot');
  expect((await team.ask('Mara', `/rollout resolve ${key}`)).text).toContain('Please say why');
  await team.tell('Mara', `/rollout resolve ${key} restored on staging at noon`);
  const again = await team.askSignOff(key);
  expect(again.text).toContain('☐ Ops — Luis');
  await sim.tap('Luis', team.chat, 'Sign off', again);
  expect((await sim.tap('Nadia', team.chat, 'Sign off', again)).text).toContain('Signed off ✅ Pre-Deployment');
});

test('a reply to a question that is over is told so', async () => {
  const { key, card } = await readyToGo(team);
  await sim.tap('Nadia', team.chat, 'Veto', card);
  const first = await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('must Pre-Deployment'));
  await sim.tap('Nadia', team.chat, 'Decline', card);
  const second = await sim.waitFor(team.chat, ({ text }) => text.includes(`why is Pre-Deployment of ${key}`));
  await team.tell('Nadia', 'retest 3.2', { reply_to: second });
  const late = await team.ask('Nadia', 'the backup is missing', { reply_to: first });
  expect(late.text).toBe('That question is over, so nothing has changed. Begin again with the same command or button.');
});

test('#32 a sign-off that is a day old expires before the phase closes, and its card asks again', async () => {
  const { key, card } = await readyToGo(team);
  await sim.tap('Luis', team.chat, 'Sign off', card);
  await sim.waitFor(team.chat, (each) => isOf(card, each) && each.text.includes('☑ Ops — signed by Luis'));
  await sim.advance(24 * 3600 - 60);
  expect((await shown(card)).text).toContain('☑ Ops — signed by Luis');
  await sim.advance(61);
  const told = await sim.waitFor(
    team.chat,
    ({ text }) => text.includes(key) && text.includes('no longer counts'),
    20_000,
  );
  expect(told.text).toContain('It is too old: a sign-off counts for 1 day.');
  expect(told.text).toContain('Luis, please look and sign again');
  await sim.waitFor(team.chat, (each) => isOf(card, each) && each.text.includes('☐ Ops — Luis'));
  expect((await sim.tap('Nadia', team.chat, 'Sign off', card)).text).toBe('Signed as Approver. Ops is still missing.');
});

test('#33 two accounts of one person are one vote', async () => {
  await team.ask('Gus', '/whoami');
  await team.ask('Mara', '/rollout roles give approver 1099');
  await team.ask('Mara', '/rollout roles link 1099 1004');
  const { card } = await readyToGo(team);
  expect((await sim.tap('Luis', team.chat, 'Sign off', card)).text).toBe('Signed as Ops. Approver is still missing.');
  const second = await sim.tap('Gus', team.chat, 'Sign off', card);
  expect(second.text).not.toContain('Signed off ✅');
  expect((await shown(card)).text).toContain('☐ Approver');
  expect((await sim.tap('Nadia', team.chat, 'Sign off', card)).text).toContain('Signed off ✅ Pre-Deployment');
  const alone = await team.ask('Mara', '/rollout roles unlink 1099');
  expect(alone.text).toContain('is a person of their own now');
  await team.ask('Mara', '/rollout roles take approver 1099');
});

test('#34 whichever way somebody comes, the same rule says no in the same words', async () => {
  const { key, card } = await readyToGo(team);
  const stop = `/rollout veto ${key} because I say so`;
  const bySlash = (await team.ask('Gus', stop)).text;
  await sim.tap('Gus', team.chat, 'Veto', card).then(({ text }) => expect(text).toBe(bySlash));
  const aliased = await team.ask('Gus', `/rollout_veto ${key} because`);
  expect(aliased.text).toBe(bySlash);
  await sim.start('Gus', 'hello');
  await sim.start('Gus', `item_1-${key.slice(2)}-3-1`);
  await sim.waitFor('Gus', 'I do not know this item, or it is not your team’s');
});

test('#35 a sign-off that nobody could give is not even asked for, and the sentence says whose seat is empty', async () => {
  const { key } = await tested(team);
  const vote = await team.openVote(key);
  for (const who of ['Mara', 'Aiko', 'Luis', 'Nadia']) await sim.tap(who, team.chat, 'Go', vote);
  await team.skip('3.4', key);
  await team.complete('3.2 3.3', key);
  await team.ask('Mara', '/rollout roles take approver 1006');
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toBe(
    'Pre-Deployment cannot be signed by this team: nobody can take the seat of Approver. Give the role to somebody: /rollout_roles',
  );
  await team.ask('Mara', '/rollout roles give approver 1004');
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toContain('nobody else can take the seat of');
  await team.ask('Mara', '/rollout roles take approver 1004');
  await team.ask('Mara', '/rollout roles give approver 1006');
  expect((await team.askSignOff(key)).text).toContain('☐ Approver — Nadia');
});

test('#39 skipping a phase takes two owners, a reason, and a review afterwards', async () => {
  const { key } = await started(team);
  expect((await team.ask('Nadia', `/rollout breakglass ${key} planning it is urgent`)).text).toContain(
    'Only an owner of this bot',
  );
  expect((await team.ask('Mara', `/rollout breakglass ${key} deployment no time`)).text).toContain('cannot be skipped');
  expect((await team.ask('Mara', `/rollout breakglass ${key} planning`)).text).toContain('Please say why');
  await team.tell('Mara', `/rollout breakglass ${key} planning customers cannot pay right now`);
  const glass = await sim.waitFor(team.chat, (each) => each.text.includes(key) && hasButton('Agree', each));
  expect(await sim.tap('Mara', team.chat, 'Agree', glass)).toMatchObject({
    show_alert: true,
    text: expect.stringContaining('another owner has to agree'),
  });
  expect((await sim.tap('Nadia', team.chat, 'Agree', glass)).text).toContain('Only an owner');
  expect((await sim.tap('Luis', team.chat, 'Agree', glass)).text).toContain('Planning is skipped');
  const loud = await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('without a sign-off'));
  expect(loud.text).toContain('customers cannot pay right now');
  await sim.advance(24 * 3600 + 60);
  await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('/rollout review'), 20_000);
  await team.ask('Mara', `/rollout roles give lead 1003`);
  expect((await team.ask('Mara', `/rollout review ${key} it was fine`)).text).toContain('somebody else reviews it');
  await team.tell('Aiko', `/rollout review ${key} the fix was tested the next morning`);
  await team.ask('Mara', `/rollout roles take lead 1003`);
});

test('#40 a rollback wins over a sign-off that is on its way, and nothing is said to be done', async () => {
  const { key, card: go } = await readyToGo(team);
  for (const who of ['Luis', 'Nadia']) await sim.tap(who, team.chat, 'Sign off', go);
  await team.complete('4.1 4.2 4.3', key);
  const card = await team.askSignOff(key);
  const said = await sim.say('Luis', team.chat, `/rollout rollback ${key} error rate at 4 %`);
  const armed = await sim.waitFor(team.chat, (each) => each.message_id > said.message_id && hasButton('Roll R-', each));
  expect(await sim.tap('Mara', team.chat, 'Roll R-', armed)).toMatchObject({
    show_alert: true,
    text: expect.stringContaining('Luis asked for this and confirms it'),
  });
  const rolling = sim.tap('Luis', team.chat, 'Roll R-', armed);
  const signing = sim.tap('Luis', team.chat, 'Sign off', card);
  expect((await rolling).text).toBe(`${key} is rolled back.`);
  expect(await signing).toMatchObject({ show_alert: true, text: expect.stringContaining('was rolled back') });
  await sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('error rate at 4 %'));
  const words = (await team.words()).filter((text) => text.includes(key));
  expect(words.some((text) => /✅ .*— (Deployment signed off|completed)/.test(text))).toBe(false);
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toContain('was rolled back');
});

test('#41 the buttons of a card that somebody forwards to another group do nothing', async () => {
  const { card } = await readyToGo(team);
  const elsewhere = await sim.say('Mara', 'Payments customers', 'look, our sign-off');
  for (const data of card.buttons.flat().flatMap(({ callback_data }) => callback_data ?? [])) {
    const tap: TapAnswer = await sim.forgedTap('Mara', 'Payments customers', {
      data,
      message_id: elsewhere.message_id,
    });
    expect(tap).toMatchObject({ answered: true, show_alert: true, text: expect.stringContaining('outdated') });
  }
  expect((await shown(card)).text).toContain('☐ Ops — Luis');
});

test('#42 every button fits into 64 bytes, and its card has a nonce of 96 bits that no other has', async () => {
  const all = (await sim.messages(team.chat)).flatMap((message) =>
    message.buttons.flat().flatMap(({ callback_data }) => (callback_data ? [{ message, data: callback_data }] : [])),
  );
  expect(all.length).toBeGreaterThan(20);
  const nonces = new Map<string, number>();
  for (const { message, data } of all) {
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    const [nonce = ''] = data.split(':');
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(12);
    expect(nonces.get(nonce) ?? message.message_id).toBe(message.message_id);
    nonces.set(nonce, message.message_id);
  }
});

test('the vote of the final review hears everybody, and one no-go decides at once', async () => {
  const { key } = await tested(team);
  const vote = await team.openVote(key);
  expect((await sim.tap('Gus', team.chat, 'Go', vote)).text).toMatch(/^Only Lead \(Mara\), QA \(Aiko\)/);
  expect((await sim.tap('Mara', team.chat, 'Go', vote)).text).toBe('You said go. Others have to be heard yet.');
  expect((await sim.tap('Priya', team.chat, 'I am here', vote)).text).toBe('Noted: you are here.');
  await sim.tap('Luis', team.chat, 'No-go', vote);
  const question = await sim.waitFor(team.chat, ({ text }) => text.includes('why is it a no-go') && text.includes(key));
  await team.tell('Luis', 'the standby is down', { reply_to: question });
  const ended = await sim.waitFor(team.chat, (each) => isOf(vote, each) && each.text.includes('NO-GO'));
  expect(ended.text).toContain('no-go, Luis');
  expect(ended.text).toContain('the standby is down');
  expect(ended.text).toContain('Present Priya, Mara, Luis');
  expect(ended.buttons).toEqual([]);
  expect((await team.ask('Mara', `/rollout done ${key} 3.1 go`)).text).toContain('/rollout_gonogo');
});

test('the wire stayed within the published types', async () => {
  expect((await sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

const isOf = (card: ChatMessage, { message_id }: ChatMessage): boolean => message_id === card.message_id;
const shown = (card: ChatMessage): Promise<ChatMessage> => sim.waitFor(team.chat, (each) => isOf(card, each));

/** The same card with other buttons. */
const redrawn = (card: ChatMessage, old: string): Promise<ChatMessage> =>
  sim.waitFor(team.chat, (each) => isOf(card, each) && hasButton('Sign off', each) && dataOf('Sign off', each) !== old);
