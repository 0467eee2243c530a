import { expect, test } from 'vitest';
import type { Dialogue } from '../../src/coordinator/store.ts';
import { aPlace, ben, mara, monday } from './store.ts';

const question: Dialogue = {
  chat: -1,
  person: ben.id,
  kind: 'reason',
  message: 9,
  nonce: 'n1',
  data: { item: 'backup' },
  expiresAt: monday + 10,
};

test('one person is asked one thing at a time in one chat', async () => {
  const { dialogues } = aPlace().open();
  await dialogues.open(question);
  await dialogues.open({ ...question, person: mara.id, message: 10 });
  await dialogues.open({ ...question, kind: 'evidence', message: 11 });
  expect(await dialogues.of(-1, ben.id, monday)).toMatchObject({ kind: 'evidence', data: { item: 'backup' } });
  expect(await dialogues.byMessage(-1, 9, monday)).toBeNull();
  expect(await dialogues.byMessage(-1, 10, monday)).toMatchObject({ person: mara.id });
  await dialogues.close(-1, ben.id);
  expect(await dialogues.of(-1, ben.id, monday)).toBeNull();
});

test('a question that was not answered in time is forgotten', async () => {
  const { dialogues } = aPlace().open();
  await dialogues.open(question);
  expect(await dialogues.of(-1, ben.id, monday + 9)).not.toBeNull();
  expect(await dialogues.of(-1, ben.id, monday + 10)).toBeNull();
  expect(await dialogues.byMessage(-1, 9, monday + 10)).toBeNull();
});

test('#29 a username belongs to the last person who was seen with it; the numeric id is who they are', async () => {
  const { people } = aPlace().open();
  await people.saw({ id: 1, name: 'Ben', username: 'Ben' });
  await people.inZone(1, 'Europe/Berlin');
  await people.saw({ id: 2, name: 'Benno', username: 'ben' });
  expect(await people.byUsername('@BEN')).toMatchObject({ id: 2 });
  expect(await people.byId(1)).toEqual({
    id: 1,
    name: 'Ben',
    username: null,
    zone: 'Europe/Berlin',
    hasStarted: false,
    digestAt: '09:00',
    nextDigestAt: null,
    quietFrom: '20:00',
    quietTo: '08:00',
  });
  expect(await people.byUsername('nobody')).toBeNull();
});

test('the last word counts when it is said twice in one breath', async () => {
  const { people } = aPlace().open();
  await people.saw({ id: 1, name: 'Ben', username: null });
  await Promise.all([people.started(1, true), people.started(1, false)]);
  expect(await people.byId(1)).toMatchObject({ name: 'Ben', hasStarted: false });
  await people.started(7, true);
  expect(await people.byId(7)).toMatchObject({ name: '', hasStarted: true });
});

test('settings are kept until they are taken back', async () => {
  const { settings } = aPlace().open();
  expect(await settings.get('claim')).toBeNull();
  await settings.set('claim', 'a');
  await settings.set('claim', 'b');
  expect(await settings.get('claim')).toBe('b');
  await settings.set('claim', null);
  expect(await settings.get('claim')).toBeNull();
});
