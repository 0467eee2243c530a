import { expect, it } from 'vitest';
import { faces } from '../../../src/telegram/features.ts';
import type { Feature } from '../../../src/telegram/kit.ts';
import { foundTeam, group } from '../../support/on-store.ts';
import { aiko, ben, mara } from '../../support/story.ts';
import { beforeAChat } from './before-a-chat.ts';
import { openStage } from './stage.ts';
import { openStage as openTeam } from './team-stage.ts';

const broken = new TypeError('undefined is not a rollout');

/** A bot with a mistake of ours in it: whatever reaches this feature fails. */
async function withAMistake() {
  const fails = async (): Promise<never> => {
    throw broken;
  };
  const feature: Feature = { verbs: { status: fails }, updates: fails, dialogueTaps: { 'note.go': fails } };
  const stage = beforeAChat({ faces, featuresFor: () => [feature], hasEmail: false });
  await foundTeam(stage.handle);
  return stage;
}
const sorry = /^That did not work\. Look whether anything changed \(\/status\) before you try again\. Code \S{4}\.$/;

it('a command that fails for a mistake of ours is answered with a code, by a reply', async () => {
  const stage = await withAMistake();
  await expect(stage.says(mara, '/status')).rejects.toThrow(broken);
  await stage.settle();
  expect(stage.last().text).toMatch(sorry);
  expect(stage.last().replyTo).toBeGreaterThan(0);
});

it('a tap that fails for a mistake of ours is answered with a code, where it was tapped', async () => {
  const stage = await withAMistake();
  const { dialogues } = stage.store;
  const nonce = 'n'.repeat(16);
  const asked = { chat: group, person: mara.id, kind: 'note', message: 70, nonce, data: null };
  await dialogues.open({ ...asked, expiresAt: Number.MAX_SAFE_INTEGER });
  const on = { id: 70, chat: group, text: '', keyboard: [], asks: false, replyTo: null };
  await expect(stage.tapsData(mara, on, `${nonce}:go:`)).rejects.toThrow(broken);
  await stage.settle();
  expect(stage.toasts).toEqual([expect.stringMatching(sorry)]);
  expect(stage.messages()).toEqual([]);
});

it('what nobody said or tapped fails without a word to the group', async () => {
  const stage = await withAMistake();
  const left = { chat: stage.chatNamed(group), from: stage.user(mara), date: 1 };
  await expect(stage.update({ my_chat_member: left })).rejects.toThrow(broken);
  await stage.settle();
  expect([stage.messages(), stage.toasts]).toEqual([[], []]);
});

it('/rollout alone is answered with what there is', async () => {
  const stage = await openTeam();
  await stage.team();
  await stage.says(ben, '/rollout');
  expect(stage.last().text).toContain('/rollout_new starts a rollout');
});

it('an unknown command is answered where nobody else can be meant', async () => {
  const stage = await openTeam();
  await stage.team();
  const before = stage.messages().length;
  await stage.says(ben, '/weather berlin');
  expect(stage.messages()).toHaveLength(before);
  await stage.says(ben, '/weather@rollout_bot berlin');
  expect(stage.last().text).toBe('I do not know /weather. What I know: /help');
  await stage.says(ben, '/weather <b>', { where: ben.id });
  expect(stage.last(ben.id).text).toContain('I do not know /weather');
});

it('a button of a card that is being redrawn is answered so, and counts for nothing', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout status');
  const card = await stage.card('status');
  const shown = stage.shown(card.message ?? 0);
  const data = shown.keyboard.flat().find((each) => each.callback_data)?.callback_data ?? '';
  await stage.store.cards.lost(card.id, stage.clock.now());
  const [redrawn] = (await stage.store.cards.of('rollout/1/1', 'status')).slice(-1);
  const own = data.replace(card.nonce, redrawn?.nonce ?? '');
  expect(await stage.tapsData(mara, shown, own)).toBe('This card is being redrawn. Tap again in a moment.');
});

it('a button without anything on it, as a client may send, is answered', async () => {
  const stage = await openStage();
  const shown = stage.shown((await stage.card('status')).message ?? 0);
  expect(await stage.tapsData(aiko, shown, undefined as never)).toBe(
    'I do not know this button. The current card: /status',
  );
});
