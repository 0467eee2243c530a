import { describe, expect, it, onTestFinished } from 'vitest';
import { sayToOwners } from '../../src/telegram/direct.ts';
import { didYouMean, readSlash } from '../../src/telegram/grammar.ts';
import { displayName } from '../../src/telegram/kit.ts';
import { personFrom } from '../../src/telegram/person.ts';
import { onStore } from '../support/on-store.ts';
import { mara, olga } from '../support/story.ts';
import { standIn } from './stand-in.ts';

describe('somebody’s name', () => {
  it('is what they call themselves, without marks that turn the line around', () =>
    expect(displayName({ id: 7, first_name: '\u202eMara', last_name: 'M.' })).toBe('Mara M.'));
  it('is their username or their number where they call themselves nothing', () => {
    expect(displayName({ id: 7, first_name: '\u200b', username: 'mara_m' })).toBe('mara_m');
    expect(displayName({ id: 7, first_name: '' })).toBe('person 7');
  });
  it('is no person’s where a channel speaks, so that nothing counts', async () =>
    expect(await personFrom(undefined, undefined, onStore().store)).toEqual({
      id: 0,
      name: 'somebody',
      isOwner: false,
      isHuman: false,
    }));
});

it('owners are told without a letter: one who blocked the bot keeps no other from hearing, and is not passed over', async () => {
  const telegram = await standIn();
  onTestFinished(() => telegram.close());
  const { store, handle } = onStore();
  for (const owner of [mara, olga]) await handle.owner(owner.id, 'setting', `owner ${owner.id}`);
  const blocked = 'Forbidden: bot was blocked by the user';
  telegram.repliesBy(({ params }) => (params.chat_id === mara.id ? { code: 403, says: blocked } : 'done'));
  await expect(sayToOwners('The disk is full', { api: telegram.api, store })).rejects.toThrow(blocked);
  expect(telegram.calls.map(({ params }) => params.chat_id).sort()).toEqual([mara.id, olga.id].sort());
  telegram.replies();
  await sayToOwners('The disk has room again', { api: telegram.api, store });
  expect(telegram.calls).toHaveLength(2);
});

describe('a command', () => {
  it('to another bot, or a slash alone, is none', () => {
    expect(readSlash('/status@weather_bot', 'rollout_bot')).toBeNull();
    expect(readSlash('/ status', 'rollout_bot')).toBeNull();
  });
  it('that is a whole sentence is like none that there is', () =>
    expect(didYouMean('statusandthenwhateverelsethereis', ['status'])).toEqual([]));
  it('of the menu means the one with two words', () =>
    expect(readSlash('/deploy@rollout_bot r-3', 'rollout_bot')).toMatchObject({
      name: 'rollout',
      verb: 'deploy',
      key: 'R-3',
      words: [],
    }));
  it('takes an option with nothing in it as said', () =>
    expect(readSlash('/rollout new scope=""', 'rollout_bot')).toMatchObject({ options: { scope: '' } }));
});
