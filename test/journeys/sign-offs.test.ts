import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { readyToSign } from '../support/ready.ts';
import { dataOf, hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam({ policy: 'Strict' });
}, 30_000);
afterAll(() => team?.stop());

test('#16 five taps of one person at once are one vote', async () => {
  const { key, card } = await readyToSign(team);
  const taps = await Promise.all(Array.from({ length: 5 }, () => team.sim.tap('Mara', team.chat, 'Sign off', card)));
  expect(taps.map(({ text }) => text).sort()).toEqual([
    'Signed as Lead. Approver is still missing.',
    ...Array.from({ length: 4 }, () => 'You have signed Planning already.'),
  ]);
  expect(await announcedEnds(key)).toBe(0);
  expect((await team.sim.tap('Nadia', team.chat, 'Sign off', card)).text).toContain('Signed off ✅ Planning');
});

test('#17 two people who tap at the same instant close the phase once', async () => {
  const { key, card } = await readyToSign(team);
  const taps = await Promise.all(['Mara', 'Nadia'].map((who) => team.sim.tap(who, team.chat, 'Sign off', card)));
  const words = taps.map(({ text }) => text ?? '');
  expect(words.filter((text) => text.startsWith('Signed as'))).toHaveLength(1);
  expect(words.filter((text) => text.startsWith('Signed off ✅'))).toHaveLength(1);
  await until('the end to be announced', async () => ((await announcedEnds(key)) > 0 ? true : undefined));
  await team.ask('Mara', `/rollout item ${key} 1.1`);
  expect(await announcedEnds(key)).toBe(1);
});

test('#18 a tap on a card that shows less than there is now does not count', async () => {
  const { key, card } = await readyToSign(team);
  const old = dataOf('Sign off', card);
  await team.tell('Ben', `/rollout evidence ${key} 1.1 one more thing`);
  const answer = await forge('Mara', old, card);
  expect(answer).toMatchObject({
    show_alert: true,
    text: 'Changed since: 1.1 has new evidence: “one more thing”. The card is up to date now: look again, then tap.',
  });
  const redrawn = await until('the card to be drawn anew', async () => {
    const now = await seen(card);
    return dataOf('Sign off', now) === old ? undefined : now;
  });
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', redrawn)).text).toContain('Signed as Lead');
});

test('#18 what was signed lapses when the plan changes, and the signer is called', async () => {
  const { key, card } = await readyToSign(team);
  await team.sim.tap('Mara', team.chat, 'Sign off', card);
  await team.tell('Ben', `/rollout evidence ${key} 1.2 a late thought`);
  const told = await team.sim.waitFor(team.chat, new RegExp(`${key} .*1 sign-off of Planning no longer counts`));
  expect(told.text).toContain('1.2 has new evidence');
  expect(told.text).toContain('Mara, please look and sign again');
});

test('#20 whoever started a rollout cannot sign it, whatever roles they hold', async () => {
  await giveRole('lead', '1002');
  const { key, card } = await readyToSign(team);
  const answer = await team.sim.tap('Ben', team.chat, 'Sign off', card);
  expect(answer).toMatchObject({
    show_alert: true,
    text: `You started ${key}, so somebody else signs Planning.`,
  });
  await takeRole('lead', '1002');
});

test('#21 strangers, guests and people with another role are told no, and nothing changes', async () => {
  const { card } = await readyToSign(team);
  const no = { show_alert: true, text: expect.stringContaining('Only Lead (Mara) and Approver (Nadia) can sign') };
  const before = await seen(card);
  for (const who of ['Gus', 'Luis', 'Priya'])
    expect(await team.sim.tap(who, team.chat, 'Sign off', card)).toMatchObject(no);
  const stranger = { id: 424_242, first_name: 'Nadia', username: 'nadia_fan', is_bot: false };
  expect(await forge('Gus', dataOf('Sign off', card), card, stranger)).toMatchObject(no);
  expect(await seen(card)).toEqual(before);
});

test('#22 invented buttons are answered and change nothing', async () => {
  const { card } = await readyToSign(team);
  const { card: other } = await readyToSign(team);
  const data = dataOf('Sign off', card);
  const [nonce, , revision] = data.split(':');
  const invented = [
    'x',
    '0',
    'sign',
    '::',
    '💣'.repeat(16),
    'A'.repeat(64),
    'A'.repeat(5000),
    `${nonce}:sign:`,
    `${nonce}:sign:${'0'.repeat(32)}`,
    `${nonce}:sign:${revision}0`,
    `${nonce}:SIGN:${revision}`,
    `${nonce}:finish:${revision}`,
    `${nonce}:create:${revision}`,
    `${nonce}:sign:${revision}\nsign`,
    `${'A'.repeat(16)}:sign:${revision}`,
    `${dataOf('Sign off', other).split(':')[0]}:sign:${revision}`,
    `__proto__:sign:${revision}`,
    '{"sign":true}',
    "'; drop table events; --",
  ];
  for (const each of invented) {
    const answer = await forge('Mara', each, card);
    expect({ each, ...answer }).toMatchObject({ each, answered: true, show_alert: true });
  }
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', card)).text).toContain('Signed as Lead');
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', other)).text).toContain('Signed as Lead');
});

test('#23 a button that is replayed from another message or chat does not count', async () => {
  const { card, status } = await readyToSign(team);
  const data = dataOf('Sign off', card);
  const elsewhere = await team.sim.say('Mara', 'Payments customers', 'forwarded');
  const outdated = { show_alert: true, text: 'This card is outdated. The current one: /status' };
  expect(await forge('Mara', data, status)).toMatchObject(outdated);
  expect(
    await team.sim.forgedTap('Mara', 'Payments customers', { data, message_id: elsewhere.message_id }),
  ).toMatchObject(outdated);
  const inline = await team.sim.forgedTap('Mara', team.chat, { data, inline_message_id: 'AAAAinline' });
  expect(inline).toMatchObject({ answered: true, show_alert: true });
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', card)).text).toBe(
    'Signed as Lead. Approver is still missing.',
  );
});

test('#24 a tap whose message Telegram does not show any more is answered with where to go', async () => {
  const { card } = await readyToSign(team);
  const data = dataOf('Sign off', card);
  const old = { show_alert: true, text: expect.stringContaining('too old for its buttons') };
  expect(await team.sim.forgedTap('Mara', team.chat, { data, message_id: 99_999 })).toMatchObject(old);
  expect(await team.sim.forgedTap('Mara', team.chat, { data })).toMatchObject(old);
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', card)).text).toContain('Signed as Lead');
});

test('#25 anonymous admins, channels, bots and the service account have no authority', async () => {
  const { key, card } = await readyToSign(team);
  const group = { id: team.chat, type: 'supergroup', title: 'Payments team' };
  const nobodies = [
    { from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }, sender_chat: group },
    {
      from: { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' },
      sender_chat: { id: -1009, type: 'channel', title: 'News' },
    },
    { from: { id: 777000, is_bot: false, first_name: 'Telegram' } },
    { from: { id: 515151, is_bot: true, first_name: 'Helper', username: 'helper_bot' } },
    {
      from: { id: 1001, is_bot: false, first_name: 'Mara' },
      sender_chat: { id: -1009, type: 'channel', title: 'News' },
    },
  ];
  for (const [index, nobody] of nobodies.entries()) {
    const [last] = (await team.sim.messages(team.chat)).slice(-1);
    const text = `/rollout reopen ${key} 1.1 because`;
    const date = Math.floor(Date.parse((await team.sim.clock()).now) / 1000);
    const entities = [{ type: 'bot_command', offset: 0, length: 8 }];
    const message = { message_id: 70_000 + index, date, chat: group, text, entities, ...nobody };
    await team.sim.update({ message });
    await team.sim.waitFor(
      team.chat,
      (each) => each.message_id > (last?.message_id ?? 0) && each.text.includes('I cannot see who you are'),
    );
    if (nobody.from.id !== 1001)
      expect((await forge('Gus', dataOf('Sign off', card), card, nobody.from)).show_alert).toBe(true);
  }
  expect((await team.ask('Mara', `/rollout item ${key} 1.1`)).text).toContain('done');
});

test('#27 a vote of somebody whose role was taken since does not count in the end', async () => {
  const { key, card } = await readyToSign(team);
  expect((await team.sim.tap('Nadia', team.chat, 'Sign off', card)).text).toContain('Signed as Approver');
  await takeRole('approver', '1006');
  await giveRole('approver', '1005');
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', card)).text).toBe(
    'Signed as Lead. Approver is still missing.',
  );
  expect((await team.sim.tap('Priya', team.chat, 'Sign off', card)).text).toContain('Signed off ✅ Planning');
  const end = await team.sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('The phase took'));
  expect(end.text).toMatch(/Lead Mara .* Approver Priya/);
  await giveRole('approver', '1006');
  await takeRole('approver', '1005');
});

test('#29 a username that somebody else took over brings no rights', async () => {
  const { card } = await readyToSign(team);
  const from = { username: 'nadia_approver', first_name: 'Nadia' };
  expect((await forge('Gus', dataOf('Sign off', card), card, from)).text).toContain('Only Lead (Mara) and Approver');
  const renamed = { username: 'somebody_else', first_name: 'Nadia B.' };
  expect((await team.sim.forgedTap('Nadia', team.chat, { ...on(card), from: renamed })).text).toContain(
    'Signed as Approver',
  );
});

test('#37 a card that somebody deletes comes back with the votes, and the old one is dead', async () => {
  const { key, card } = await readyToSign(team);
  const old = dataOf('Sign off', card);
  await team.sim.tap('Nadia', team.chat, 'Sign off', card);
  await team.sim.deleteMessage(team.chat, card.message_id);
  await team.tell('Mara', `/rollout assign ${key} 2.1 me`);
  const again = await team.sim.waitFor(
    team.chat,
    (message) =>
      message.message_id > card.message_id && message.text.includes(key) && hasButton('Sign off Planning', message),
  );
  expect(again.text).toContain('Approver — signed by Nadia');
  expect((await forge('Mara', old, again)).text).toContain('outdated');
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', again)).text).toContain('Signed off ✅ Planning');
});

test('#39 a later phase can be neither asked for nor signed', async () => {
  const { key, status } = await readyToSign(team);
  expect((await team.ask('Mara', `/rollout signoff ${key} 3`)).text).toContain('comes after Planning');
  const [nonce] = dataOf('Open Planning', status).split(':');
  const forged = await forge('Mara', `${nonce}:ask:4`, status);
  expect(forged).toMatchObject({ show_alert: true, text: expect.stringContaining('comes after Planning') });
});

test('#30 a sign-off is withdrawn before the phase closes, and never after', async () => {
  const { card } = await readyToSign(team);
  await team.sim.tap('Nadia', team.chat, 'Sign off', card);
  const [nonce] = dataOf('Sign off', card).split(':');
  expect((await forge('Nadia', `${nonce}:withdraw:`, card)).text).toBe('Your sign-off is withdrawn.');
  expect((await team.sim.tap('Mara', team.chat, 'Sign off', card)).text).toContain('Approver is still missing');
  await team.sim.tap('Nadia', team.chat, 'Sign off', card);
  expect(await forge('Nadia', `${nonce}:withdraw:`, card)).toMatchObject({
    show_alert: true,
    text: expect.stringMatching(/cannot be withdrawn any more\. You can ask to stop: \/rollout_stop$/),
  });
});

test('#31 one no with a reason ends the request and opens what it names', async () => {
  const { key, card } = await readyToSign(team);
  await team.sim.tap('Mara', team.chat, 'Sign off', card);
  await team.sim.tap('Nadia', team.chat, 'Decline', card);
  const question = await team.sim.waitFor(team.chat, ({ text }) => text.includes(`why is Planning of ${key}`));
  await team.tell('Nadia', 'the notes of 1.3 are of another version', { reply_to: question });
  const told = await team.sim.waitFor(team.chat, ({ text }) => text.includes(key) && text.includes('Open again: 1.3'));
  expect(told.text).toContain('“the notes of 1.3 are of another version”');
  expect(await forge('Mara', dataOf('Sign off', card), card)).toMatchObject({ show_alert: true });
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toContain('Still open: 1.3');
});

test('the wire stayed within the published types', async () => {
  // What these tests forge is theirs; what the bot sends is never wrong.
  expect((await team.sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

const on = (card: ChatMessage) => ({ data: dataOf('Sign off', card), message_id: card.message_id });

const forge = (who: string, data: string, { message_id }: ChatMessage, from?: object) =>
  team.sim.forgedTap(who, team.chat, { data, message_id, ...(from ? { from } : {}) });

async function seen({ message_id }: ChatMessage): Promise<ChatMessage> {
  return team.sim.waitFor(team.chat, (message) => message.message_id === message_id);
}

const announcedEnds = async (key: string): Promise<number> =>
  (await team.words()).filter((text) => text.includes(`${key} ·`) && text.includes('The phase took')).length;

async function giveRole(role: string, who: string): Promise<void> {
  expect((await team.ask('Mara', `/rollout roles give ${role} ${who}`)).text).toMatch(/is \w+ now\./);
}

async function takeRole(role: string, who: string): Promise<void> {
  expect((await team.ask('Mara', `/rollout roles take ${role} ${who}`)).text).toMatch(/is not \w+ any more\./);
}
