import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { createLinks } from '../../src/coordinator/links.ts';
import type { RolloutId } from '../../src/coordinator/ports.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { secrets } from '../support/secrets/planted.ts';
import { aiko, gus, mara, olga, priya } from '../support/story.ts';

const id: RolloutId = 'rollout/1/1';
const address = 'shop@example.com';
const customers = { stakeholder: 's1', person: gus.id };
const shop = { stakeholder: 's2', person: null };

/** A customers' group and a shop that reads mail were told of R-1. */
async function announced() {
  const house = onStore();
  const { handle, store } = house;
  await foundTeam(handle);
  for (const [name, medium, where] of [
    ['Customers', 'telegram', '-100700'],
    ['Shop X', 'email', address],
  ] as const)
    await handle.team(1, name, { type: 'AddStakeholder', name, medium, address: where, zone: null, by: priya });
  await startRollout(handle);
  const facts = { impact: 'Cards fail for 5 minutes', downtimeMinutes: 5, action: 'Pay in cash', contact: '@priya' };
  await handle.rollout(id, 'draft', { type: 'DraftAnnouncement', facts, by: priya });
  const draft = draftDigest(await store.rollout(id), await store.team(1));
  await handle.rollout(id, 'confirm', { type: 'ConfirmAnnouncement', sendAt: 0, draft, by: priya });
  await handle.voice(id, 'c1', { type: 'RaiseConcern', voice: customers, kind: 'concern', text: 'Our black friday' });
  await handle.voice(id, 'c2', { type: 'RaiseConcern', voice: shop, kind: 'question', text: 'Is the api affected?' });
  return house;
}

const answers = async ({ store }: Awaited<ReturnType<typeof announced>>) =>
  (await store.outbox.of(id, null)).filter(({ content }) => content.type === 'answer');

test('an answer goes to where the question came from, once, and again when it is corrected', async () => {
  const house = await announced();
  const { handle } = house;
  expect(await house.store.cards.of(id, 'concern')).toMatchObject([{ subject: '1' }, { subject: '2' }]);
  const answer = { type: 'AnswerConcern', number: 2, text: 'It stays up.', by: aiko } as const;
  await handle.rollout(id, 'answer', answer);
  await handle.rollout(id, 'answer again', answer);
  expect(await answers(house)).toMatchObject([
    { medium: 'email', address, content: { question: 'Is the api affected?' } },
  ]);
  house.clock.at += 1;
  await handle.rollout(id, 'correct', { ...answer, text: 'It is down for a minute.' });
  expect(await answers(house)).toHaveLength(2);
});

test('the answer to somebody who was taken off the list goes nowhere', async () => {
  const house = await announced();
  await house.handle.team(1, 'off', { type: 'RemoveStakeholder', id: 's2', why: '', by: priya });
  await house.handle.rollout(id, 'answer', { type: 'AnswerConcern', number: 2, text: 'It stays up.', by: aiko });
  expect(await answers(house)).toEqual([]);
});

test('#71 the mail with an answer stands in the thread of the rollout, with an id of its own and a way to decline', async () => {
  const house = await announced();
  await house.handle.rollout(id, 'answer', {
    type: 'AnswerConcern',
    number: 2,
    text: 'It <b>stays</b> up.\r\nBcc: x@example.com',
    by: aiko,
  });
  const [letter] = await answers(house);
  const content = letter?.content;
  if (content?.type !== 'answer') throw new Error('there is no answer');
  const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');
  const envelope = { sender: readSender('Rollouts <rollouts@example.com>'), replyTo: null, to: address, links };
  const mail = await simpleParser(Buffer.from(await composeMail(content, envelope, content.happenedAt)));
  expect(mail.inReplyTo).toBe('<r1-1-mwt1bxc0@example.com>');
  expect(mail.messageId).toMatch(/^<c2-[0-9a-f]{8}\.r1-1-mwt1bxc0\.[0-9a-f]{16}@example\.com>$/);
  expect(mail.subject).toBe('Payments 4.2.0 update — Tue 8 Dec 2026');
  expect(mail.text).toContain('QUESTION    Is the api affected?');
  expect(mail.text).toContain('ANSWER      It <b>stays</b> up.');
  expect(mail.html).toContain('It &lt;b&gt;stays&lt;/b&gt; up.');
  expect(mail.headers.has('bcc')).toBe(false);
  expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: expect.stringContaining('/u/') } });
  const later = { ...content, answer: 'Another one.' };
  const corrected = await simpleParser(Buffer.from(await composeMail(later, envelope, content.happenedAt)));
  expect(corrected.messageId).not.toBe(mail.messageId);
});

test('#102 what stakeholders wrote stands beside the record, and is erased with them everywhere', async () => {
  const house = await announced();
  const { handle, store, file } = house;
  const record = () => {
    const db = new Database(file, { readonly: true });
    const text = db.prepare('SELECT group_concat(event) FROM journal').pluck().get() as string;
    db.close();
    return text;
  };
  for (const words of ['Our black friday', 'Is the api affected?']) expect(record()).not.toContain(words);
  for (const number of [1, 2])
    await handle.rollout(id, `answer ${number}`, { type: 'AnswerConcern', number, text: 'It stays up.', by: mara });
  await handle.forget(gus.id, gus, 'forget gus');
  expect((await store.rollout(id)).voices.concerns.map(({ text }) => text)).toEqual(['', 'Is the api affected?']);
  await handle.forgetAddress(address, olga, 'forget shop');
  expect((await store.rollout(id)).voices.concerns.map(({ text }) => text)).toEqual(['', '']);
  expect(store.verify().firstWrong).toBeNull();
  const bytes = readFileSync(file);
  for (const words of ['Our black friday', 'Is the api affected?', address])
    expect(bytes.includes(words), words).toBe(false);
});

test('#102 a stakeholder who wrote a single letter takes nobody else along', async () => {
  const { handle, store } = await announced();
  await handle.voice(id, 'c3', { type: 'RaiseConcern', voice: shop, kind: 'question', text: 'a' });
  await store.dialogues.open({
    chat: mara.id,
    person: mara.id,
    kind: 'note',
    message: 1,
    nonce: 'n'.repeat(16),
    data: { text: 'a plan' },
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
  await handle.forgetAddress(address, olga, 'forget shop');
  expect(await store.dialogues.of(mara.id, mara.id, 0)).not.toBeNull();
});
