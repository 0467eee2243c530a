import { expect, test } from 'vitest';
import { card, founded, letter, mara, r1, teamChat, withRollout } from './store.ts';

const newChat = -1009999;
const moved = { type: 'ChatMoved', from: teamChat, to: newChat, at: 1 } as const;

test('a group that became a supergroup keeps its team, and its cards are posted anew with new buttons', async () => {
  const { store, show } = await withRollout();
  await show(card({ replyTo: 5 }), card({ kind: 'report', subject: '1', chat: -100700 }));
  const [before] = await store.cards.of(r1, 'status');
  if (!before) throw new Error('no card');
  await store.cards.shown(before.id, 1, 77, 'digest', 0);
  await store.change('team/3', 'move', () => ({ events: [moved] }));

  expect(await store.teamOfChat(teamChat)).toBeNull();
  expect(await store.teamOfChat(newChat)).toMatchObject({ number: 3, chat: newChat });
  const [after] = await store.cards.of(r1, 'status');
  expect(after).toMatchObject({ chat: newChat, message: null, replyTo: null });
  expect(after?.nonce).not.toBe(before.nonce);
  expect(await store.cards.byNonce(before.nonce)).toBeNull();
  expect(await store.cards.of(r1, 'report')).toMatchObject([{ chat: -100700 }]);
});

test('letters and questions for a chat that moved find it', async () => {
  const { store, write, clock } = await withRollout();
  const dialogue = { person: mara.id, kind: 'reason', nonce: 'n', data: { step: 1 }, expiresAt: clock.at + 1 };
  await store.dialogues.open({ ...dialogue, chat: teamChat, message: 4 });
  await write(
    letter({ unique: 'topic', address: `${teamChat}/12` }),
    letter({ unique: 'other', address: `${teamChat}9` }),
    letter({ unique: 'person', address: '1001', fallback: String(teamChat) }),
  );
  await store.change('team/3', 'move', () => ({ events: [moved] }));
  const letters = await store.outbox.of(r1, null);
  expect(letters.map(({ address, fallback }) => [address, fallback])).toEqual([
    [String(newChat), null],
    [`${teamChat}9`, null],
    ['1001', String(newChat)],
  ]);
  expect(await store.dialogues.of(newChat, mara.id, clock.at)).toMatchObject({ data: { step: 1 }, message: null });
  expect(await store.dialogues.of(teamChat, mara.id, clock.at)).toBeNull();
});

test('a stakeholder whose chat moved does not move the team', async () => {
  const { store } = await withRollout();
  await store.change('team/3', 'move', () => ({ events: [{ ...moved, from: -100700 }] }));
  expect(await store.teamOfChat(teamChat)).toMatchObject({ number: 3 });
  expect(await store.teamOfChat(newChat)).toBeNull();
});

test('a chat belongs to the team that had it last', async () => {
  const { store } = await withRollout();
  await store.change('team/4', 'founding', () => ({ events: [founded(4, -100999)] }));
  const regained = { type: 'ChatRegained', chat: teamChat, title: 'Both', by: mara.id, at: 2 } as const;
  await store.change('team/4', 'regain', () => ({ events: [regained] }));
  expect(await store.teamOfChat(teamChat)).toMatchObject({ number: 4, title: 'Both' });
  expect(await store.teamOfChat(-100999)).toBeNull();
  expect(await store.team(3)).toMatchObject({ number: 3 });
});
