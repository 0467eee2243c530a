import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Announcement, ConcernAnswer } from '../../src/coordinator/content.ts';
import type { NewLetter, RolloutId } from '../../src/coordinator/ports.ts';
import { announcement } from '../email/cast.ts';
import { foundTeam, group, onStore, putBack, startRollout } from '../support/on-store.ts';
import { gus, monday, olga, priya, window } from '../support/story.ts';

const r1: RolloutId = 'rollout/1/1';
const board = 'board@example.com';
const shop = 'shop@example.com';

const letter = (address: string, content: NewLetter['content'], change: Partial<NewLetter> = {}): NewLetter => ({
  medium: 'email',
  address,
  content,
  rollout: r1,
  revision: null,
  announcement: 1,
  urgency: 2,
  dueAt: monday,
  expiresAt: null,
  unique: `${content.type} ${address}`,
  fallback: null,
  ...change,
});
const told = (address: string, kind: Announcement['kind'] = 'day', change: Partial<NewLetter> = {}): NewLetter =>
  letter(address, announcement({ kind, reference: '1-1' }), { unique: `${kind} ${address}`, ...change });

/** The board and the shop are told by mail. These letters were due when the backup was made which is the database now: each of them is held. */
async function withHeld(...letters: NewLetter[]) {
  const house = onStore();
  const { store, file, clock, handle: before } = house;
  await foundTeam(before);
  await before.owner(olga.id, 'setting', 'owner');
  await startRollout(before);
  for (const address of [board, shop])
    await before.team(1, address, {
      type: 'AddStakeholder',
      name: address,
      medium: 'email',
      address,
      zone: null,
      by: priya,
    });
  await store.change(r1, 'letters', () => ({ events: [], letters }));
  const backup = join(dirname(file), 'backup.db');
  await store.backup(backup);
  const { store: restored, handle, held } = await putBack(house, backup);
  expect(held).toBe(letters.length);
  /** An owner lets go of what is held; what of the rollout is on its way now, and to whom. */
  const afterSend = async () => {
    await handle.settleHeld('send', olga, 'send');
    const claimed = [
      ...(await restored.outbox.claim('email', clock.at, 50)),
      ...(await restored.outbox.claim('telegram', clock.at, 50)),
    ];
    return claimed.filter(({ rollout }) => rollout === r1).map(({ address, content }) => `${content.type} ${address}`);
  };
  return { store: restored, handle, afterSend };
}

test('#74 what is held does not go to whoever has declined it, or has gone, while an owner was deciding', async () => {
  const { store, handle, afterSend } = await withHeld(
    told(board),
    told(board, 'moved'),
    told(shop),
    told('x@example.com'),
  );
  await handle.team(1, 'decline', { type: 'ChoosePreferences', id: 's1', declined: ['reminders'], how: 'link' });
  expect(await store.outbox.held()).toBe(3);
  await handle.team(1, 'off', { type: 'RemoveStakeholder', id: 's2', why: 'taken off the list', by: priya });
  expect(await store.outbox.held()).toBe(2);
  expect(await afterSend()).toEqual([`announcement ${board}`, 'announcement x@example.com']);
});

test('#58 what is held does not go to an address at which nobody is', async () => {
  const { handle, afterSend } = await withHeld(told(board), told(shop));
  await handle.team(1, 'dead', {
    type: 'DisableAddress',
    medium: 'email',
    address: board,
    why: '550 5.1.1 no such user',
    announcement: 'R-1/A-1',
  });
  expect(await afterSend()).toEqual([`announcement ${shop}`]);
});

test('what is held for a group that became a supergroup finds it', async () => {
  const { store, handle, afterSend } = await withHeld(
    told(`${group}/7`, 'day', { medium: 'telegram' }),
    told('1001', 'moved', { medium: 'telegram', fallback: String(group) }),
  );
  await handle.team(1, 'moved', { type: 'MoveChat', from: group, to: -1009999, by: olga });
  expect((await store.outbox.of(r1, 1)).map(({ fallback }) => fallback)).toEqual([null, '-1009999']);
  expect(await afterSend()).toEqual(['announcement -1009999', 'announcement 1001']);
});

test('#102 what is held for whoever was forgotten goes to nobody, nor does an answer to them', async () => {
  const answer: ConcernAnswer = {
    ...{ type: 'answer', kind: 'question', key: 'R-1', reference: '1-1', number: 1 },
    ...{ product: 'Payments', version: '4.2.0', team: 'Payments', window },
    ...{
      question: 'Does it break the till?',
      answer: 'It does not.',
      person: gus.id,
      by: priya.id,
      happenedAt: monday,
    },
    reader: { name: 'Gus', zone: 'Europe/Berlin', address: String(group), stakeholder: 's9' },
  };
  const { store, handle, afterSend } = await withHeld(
    told(board),
    told(shop),
    letter(String(group), answer, { medium: 'telegram' }),
  );
  await handle.forgetAddress(board, olga, 'forget board');
  await handle.forget(gus.id, gus, 'forget gus');
  expect(await store.outbox.held()).toBe(1);
  expect(await afterSend()).toEqual([`announcement ${shop}`]);
});
