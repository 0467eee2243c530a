import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { lookBeside } from '../../src/sqlite/beside.ts';
import { foundTeam, group, onStore, startRollout } from '../support/on-store.ts';
import { aiko, gus, mara, olga, priya } from '../support/story.ts';

const board = 'board@example.com';

/** The cast's team with one stakeholder by email and one letter to them; Gus holds a role, has written, and asks for another one. */
async function withEverything() {
  const house = onStore();
  const { store, handle } = house;
  await foundTeam(handle);
  await handle.team(1, 'give gus', { type: 'GiveRole', role: 'qa', to: gus, by: mara });
  const reader = { type: 'AddStakeholder', name: 'The Board', medium: 'email', address: board, zone: null } as const;
  await handle.team(1, 'board', { ...reader, by: priya });
  await store.people.saw({ id: gus.id, name: 'Gus', username: 'gus_guest' });
  const raw = JSON.stringify({ update_id: 1, message: { from: { id: gus.id, first_name: 'Gus' }, text: board } });
  await store.inbox.receive([{ updateId: 1, raw }], 2, 0);
  await store.inbox.finish([1]);
  const data = { roles: [], requests: [{ role: 'ops', person: gus.id, name: 'Gus' }] };
  const place = { thread: null, replyTo: null, view: '', isPinned: false };
  await store.cards.post({ kind: 'roles', stream: 'team/1', subject: '', chat: group, data, ...place });
  await store.dialogues.open({
    chat: gus.id,
    person: gus.id,
    kind: 'note',
    message: 1,
    nonce: 'n'.repeat(16),
    data: { text: 'Gus' },
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
  return house;
}

test('#102 names and addresses stand beside the record, and nowhere in it', async () => {
  const { store, file } = await withEverything();
  const db = new Database(file, { readonly: true });
  const record = db.prepare('SELECT group_concat(event) FROM journal').pluck().get() as string;
  db.close();
  for (const word of ['Gus', 'Mara', 'The Board', board]) expect(record).not.toContain(word);
  expect((await store.team(1)).names[gus.id]).toBe('Gus');
  expect((await store.team(1)).stakeholders[0]).toMatchObject({ name: 'The Board', address: board });
});

test('#102 what names nobody is in the record as it was said, and nothing stands beside it', async () => {
  const { store, file, handle } = await withEverything();
  const [{ id } = { id: '' }] = (await store.team(1)).stakeholders;
  const beside = (): unknown => {
    const db = new Database(file, { readonly: true });
    const count = db.prepare('SELECT count(*) FROM personal').pluck().get();
    db.close();
    return count;
  };
  const before = beside();
  const change = { type: 'StakeholderChanged', id, zone: 'Asia/Tokyo', by: priya.id, at: 0 } as const;
  await store.change('team/1', 'moved to Tokyo', () => ({ events: [change] }));
  const { id: rollout } = await startRollout(handle);
  if (rollout === null) throw new Error('no rollout');
  const score = { type: 'FeedbackGiven', voice: { stakeholder: id, person: null }, score: 5, text: '', at: 0 } as const;
  await store.change(rollout, 'scored', () => ({ events: [score] }));
  expect((await store.history('team/1', 1)).map(({ event }) => event)).toEqual([change]);
  expect((await store.history(rollout, 1)).map(({ event }) => event)).toEqual([score]);
  expect(beside()).toBe(before);
});

test('#102 who is forgotten is in no table, also after a restart, and the chain is whole', async () => {
  const { store, file, handle } = await withEverything();
  await handle.forget(gus.id, gus, 'forget gus');
  await handle.forgetAddress(board.toUpperCase(), olga, 'forget board');
  const team = await store.team(1);
  expect(team.roles['qa']).toEqual([aiko.id]);
  expect(team.names[gus.id]).toBe('');
  expect(team.names[mara.id]).toBe('Mara');
  expect(team.stakeholders).toEqual([]);
  expect(await store.people.byId(gus.id)).toBeNull();
  expect(store.verify().firstWrong).toBeNull();
  const bytes = readFileSync(file);
  for (const word of ['Gus', 'gus_guest', 'The Board', board]) expect(bytes.includes(word), word).toBe(false);
  expect(bytes.includes('Mara')).toBe(true);
  await handle.team(1, 'give gus again', { type: 'GiveRole', role: 'qa', to: gus, by: mara });
  expect((await store.team(1)).names[gus.id]).toBe('Gus');
  expect(store.verify().firstWrong).toBeNull();
});

test('#102 only they themselves and owners may, and nobody is forgotten by a refusal', async () => {
  const { store, handle } = await withEverything();
  await expect(handle.forget(gus.id, mara, 'no')).rejects.toThrow('You can have yourself forgotten');
  await expect(handle.forgetAddress(board, gus, 'no address')).rejects.toThrow(/Only/);
  expect((await store.team(1)).names[gus.id]).toBe('Gus');
});

test('#102 who is told in person is told nothing any more, and what others had open about them is gone', async () => {
  const { store, file, handle } = await withEverything();
  const told = {
    type: 'AddStakeholder',
    name: 'Gustav',
    medium: 'telegram',
    address: String(gus.id),
    zone: null,
  } as const;
  await handle.team(1, 'told', { ...told, by: priya });
  await store.dialogues.open({
    chat: group,
    person: mara.id,
    kind: 'meant',
    message: 2,
    nonce: 'm'.repeat(16),
    data: { message: { reply_to_message: { from: { id: gus.id, first_name: 'Gustav' } } } },
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
  await handle.forget(gus.id, gus, 'forget gus');
  expect((await store.team(1)).stakeholders.map(({ address }) => address)).toEqual([board]);
  const bytes = readFileSync(file);
  expect(bytes.includes('Gustav')).toBe(false);
  expect(store.verify().firstWrong).toBeNull();
});

test('#102 taking somebody off the list writes no name into the record', async () => {
  const { store, file, handle } = await withEverything();
  const [reader] = (await store.team(1)).stakeholders;
  await handle.team(1, 'off', {
    type: 'RemoveStakeholder',
    id: reader?.id ?? '',
    why: 'taken off the list',
    by: priya,
  });
  const db = new Database(file, { readonly: true });
  const record = db.prepare('SELECT group_concat(event) FROM journal').pluck().get() as string;
  db.close();
  for (const word of ['Priya', 'Mara', 'Gus']) expect(record).not.toContain(word);
});

test.each([
  ['edited', "UPDATE personal SET value = 'Mallory' WHERE value = 'Mara'", 'is not what was written'],
  ['erased although nobody was forgotten', 'UPDATE personal SET value = NULL, salt = NULL', 'nobody was forgotten'],
  ['deleted', 'DELETE FROM personal', 'is missing'],
])('#86 a name beside the record that was %s is found', async (_, sql, says) => {
  const { file } = await withEverything();
  const db = new Database(file);
  db.exec(sql);
  db.close();
  const record = lookBeside(file);
  expect(record.verify().firstWrong?.says).toContain(says);
  record.close();
});

test('#102 whoever confirmed announcements is forgotten in the letters to others too', async () => {
  const { store, file, handle } = await withEverything();
  const { letter } = await import('../email/cast.ts');
  const { raw: _, ...rest } = letter({ address: board }, { sentBy: { person: gus.id, name: 'Gustavo' } });
  await store.change('house', 'an announcement', () => ({ events: [], letters: [{ ...rest, rollout: null }] }));
  const [written] = await store.outbox.claim('email', Number.MAX_SAFE_INTEGER, 1);
  await store.outbox.keepRaw(written?.id ?? 0, Buffer.from('Sent by Gustavo for the team'));
  expect(readFileSync(file).includes('Gustavo') || readFileSync(`${file}-wal`).includes('Gustavo')).toBe(true);
  await handle.forget(gus.id, gus, 'forget gus');
  expect(readFileSync(file).includes('Gustavo')).toBe(false);
});
