import { describe, expect, it } from 'vitest';
import type { onStore } from '../../support/on-store.ts';
import { ben, mara } from '../../support/story.ts';
import { openStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;
const pilots = -100900;

/** A second team, in a group of its own, in which Ben has a role as well. */
async function andPilots({ handle }: Pick<ReturnType<typeof onStore>, 'handle'>): Promise<void> {
  const owner = { ...mara, isOwner: true };
  await handle.team(2, 'found 2', { type: 'FoundTeam', number: 2, chat: pilots, title: 'Pilots', by: owner });
  await handle.team(2, 'zone 2', { type: 'ChooseZone', zone: 'Europe/Berlin', by: owner });
  await handle.team(2, 'claim 2', { type: 'ClaimRole', role: 'lead', by: mara });
  await handle.team(2, 'finish 2', { type: 'FinishSetup', by: owner });
  await handle.team(2, 'give 2', { type: 'GiveRole', role: 'developer', to: ben, by: owner });
}
const another = ({ handle }: Stage, version: string, team = 1) =>
  handle.create(`new ${team} ${version}`, { team, thread: null, product: 'Payments', version, window: null, by: ben });
/** Cards may have been posted after it. */
const question = (stage: Stage, where?: number) =>
  stage.messages(where).findLast(({ text }) => text.startsWith('Which one?'));
const labels = (stage: Stage, where?: number): string[] =>
  question(stage, where)
    ?.keyboard.flat()
    .map(({ text }) => text) ?? [];

describe('which rollout somebody means', () => {
  it('in private is asked with the names of the teams, also when both have the key', async () => {
    const stage = await openStage();
    await andPilots(stage);
    await another(stage, '1.0.0', 2);
    await stage.says(ben, '/rollout status R-1', { where: ben.id });
    expect(question(stage, ben.id)?.text).toBe('Which one?');
    expect(labels(stage, ben.id)).toEqual(['R-1 · Payments 4.2.0 · Payments', 'R-1 · Payments 1.0.0 · Pilots']);
    await stage.taps(ben, question(stage, ben.id) ?? null, 'R-1 · Payments 1.0.0');
    expect(stage.last(ben.id).text).toContain('Payments 1.0.0');
  });

  it('among more than ten is asked with ten, and how the others are named', async () => {
    const stage = await openStage();
    for (let patch = 1; patch <= 11; patch++) await another(stage, `5.0.${patch}`);
    await stage.says(ben, '/rollout status');
    expect(labels(stage)).toHaveLength(10);
    expect(question(stage)?.text).toMatch(/^Which one\? There are 2 more; name it by its key, like R-\d+\.$/);
  });

  it('cannot be asked where none is open', async () => {
    const stage = await openStage();
    await stage.handle.rollout('rollout/1/1', 'off', { type: 'CallOff', reason: 'Budget', by: mara });
    await stage.says(ben, '/rollout status');
    expect(stage.last().text).toBe('No open rollout here. Start one: /rollout_new');
  });

  it('cannot be asked by whoever is in no team, nor in a group that is none', async () => {
    const stage = await openStage();
    const stranger = { id: 4711, name: 'Stranger', isOwner: false, isHuman: true };
    await stage.says(stranger, '/rollout status', { where: stranger.id });
    expect(stage.last(stranger.id).text).toBe('You have no role in a team yet. Use me in your team’s group.');
    await stage.says(ben, '/rollout status', { where: pilots });
    expect(stage.last(pilots).text).toBe('I am not set up here yet. An owner of this bot finishes the set-up first.');
  });

  it('is not taken from a button that was offered to nobody, nor from one who has left the team meanwhile', async () => {
    const stage = await openStage();
    await andPilots(stage);
    await another(stage, '1.0.0', 2);
    await stage.says(ben, '/rollout status R-1', { where: ben.id });
    const asked = stage.last(ben.id);
    const data = asked.keyboard.flat()[0]?.callback_data ?? '';
    expect(await stage.tapsData(ben, asked, data.replace('1-1', '1-9'))).toBe('That is not one of the choices.');
    await stage.handle.team(2, 'left', { type: 'PersonLeft', person: ben.id, by: mara });
    expect(await stage.tapsData(ben, asked, data)).toBe('You have no role in this team any more.');
  });
});
