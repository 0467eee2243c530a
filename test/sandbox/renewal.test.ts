import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { callApi, simClient } from '../support/sim.ts';
import { TEAM, type Update } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'rollout-renewal-'));
let running: Sandbox;
const open = async () => {
  running = await createSandbox({ port: 0, directory, startAt: Date.UTC(2026, 11, 7, 9) });
  return simClient(running.pageUrl);
};
afterAll(async () => {
  await running.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('a sandbox alone, for a bot of somebody else', () => {
  test('keeps a snapshot on its disk, to come back to after a restart', async () => {
    const sim = await open();
    await sim.say('Ben', TEAM, '/one');
    await sim.upload('Ben', TEAM, { name: 'plan.txt', content: 'the plan' }, { caption: '/plan' });
    await sim.advance(3600);
    const { at } = await sim.snapshot();
    await sim.say('Ben', TEAM, '/two');
    await running.stop();
    const again = await open();
    await again.restore();
    const messages = await again.messages(TEAM);
    expect(messages.map(({ text }) => text)).toEqual(['', '/one', '/plan']);
    expect(await (await fetch(running.pageUrl + messages[2]?.file?.url)).text()).toBe('the plan');
    expect((await again.clock()).now.slice(0, 16)).toBe(at.slice(0, 16));
  });

  test('never counts its updates back: a bot that knows later ones would not take them', async () => {
    const sim = simClient(running.pageUrl);
    await sim.say('Ben', TEAM, '/three');
    const { result: before } = await callApi<Update[]>(running, 'getUpdates');
    await sim.restore();
    await sim.say('Ben', TEAM, '/four');
    const { result: after } = await callApi<Update[]>(running, 'getUpdates');
    expect(after?.at(-1)?.update_id).toBeGreaterThan(before?.at(-1)?.update_id ?? Number.POSITIVE_INFINITY);
  });

  test('begins anew with its own first day, and has no demo that it could not play', async () => {
    const sim = simClient(running.pageUrl);
    await sim.reset();
    expect((await sim.clock()).now.slice(0, 16)).toBe('2026-12-07T09:00');
    const get = async (path: string) => (await fetch(running.pageUrl + path)).json();
    expect(await get('/sim/renewal')).toMatchObject({ bot: false, snapshot: { at: expect.any(String) } });
    expect(await get('/sim/demo')).toEqual({ canBegin: false, steps: [], made: 0 });
    expect(await get('/sim/scenes')).toEqual([]);
    await expect(sim.scene('testing')).rejects.toThrow('The demo is played with a bot that runs in the same program');
  });

  test('says that there is nothing to go back to', async () => {
    const fresh = await createSandbox({ port: 0, directory: null });
    await expect(simClient(fresh.pageUrl).restore()).rejects.toThrow('Nothing was saved yet');
    await fresh.stop();
  });
});
