import { describe, expect, it } from 'vitest';
import { group } from '../support/on-store.ts';
import { form, openStage, textOf } from './stage.ts';

const none = form({ choice: 'none' });
const full = 'the disk is full';
const notRecorded = [503, expect.stringContaining('This was not recorded Please try again in a minute.')];

async function ask(url: string, init?: RequestInit): Promise<[number, string]> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return [answer.status, text.startsWith('{') ? text : textOf(text)];
}

describe('#81 while the disk is full', () => {
  it('says to a stakeholder that a choice was not recorded, shows pages all the same, and takes it when there is room', async () => {
    const { modes, preferences, declined, faults } = await openStage();
    modes.enter('disk', full);
    expect(await ask(preferences(), none)).toEqual(notRecorded);
    expect(await ask(preferences(), form({ 'List-Unsubscribe': 'One-Click' }))).toEqual(notRecorded);
    expect([(await ask(preferences()))[0], await declined(), faults]).toEqual([200, [], []]);
    modes.leave('disk');
    expect((await ask(preferences(), none))[0]).toBe(303);
    expect(await declined()).not.toEqual([]);
  });

  it('says so, too, when it is this choice that fills it; of another fault it does not know', async () => {
    const { modes, store, preferences, faults } = await openStage();
    store.change = () => {
      modes.enter('disk', full);
      return Promise.reject(new Error('database or disk is full'));
    };
    expect(await ask(preferences(), none)).toEqual(notRecorded);
    modes.leave('disk');
    store.change = () => Promise.reject(new Error('what is this?'));
    expect(await ask(preferences(), none)).toEqual([500, expect.stringContaining('Perhaps this was not recorded.')]);
    expect(faults).toEqual([expect.stringMatching(/^POST \/u\/…: /), expect.stringMatching(/^POST \/u\/…: /)]);
  });

  it('tells a program why nothing is taken, and what was approved before', async () => {
    const { modes, root, link } = await openStage();
    const gate = `${link({ for: 'gate', team: 1 })}/R-1/deploy`;
    const before = await ask(gate);
    modes.enter('disk', full);
    expect(await ask(`${root}/hooks/backup/${group}/Payments`, { method: 'POST', body: '{}' })).toEqual([
      503,
      expect.stringMatching(/"taken":false,"why":"READ_ONLY since .* UTC: the disk is full, so nothing is recorded/),
    ]);
    expect(await ask(gate, { method: 'POST' })).toEqual(before);
  });
});

it('#7 lets nobody through a gate, and takes nothing, while another process acts in its place', async () => {
  const { modes, root, link, preferences } = await openStage();
  const gate = `${link({ for: 'gate', team: 1 })}/R-1/deploy`;
  modes.enter('rival', 'another instance polls with the same BOT_TOKEN');
  for (const method of ['GET', 'POST'])
    expect(await ask(gate, { method })).toEqual([
      503,
      expect.stringMatching(/"approved":false,"why":"FENCED since .* UTC: another instance polls/),
    ]);
  expect((await ask(`${root}/hooks/github`, { method: 'POST', body: '{}' }))[0]).toBe(503);
  expect(await ask(preferences(), none)).toEqual(notRecorded);
  modes.leave('rival');
  expect((await ask(gate))[0]).toBe(403);
});
