import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../support/house.ts';
import { hasButton, setUpTeam, type Team, until } from '../support/team.ts';

let house: House;
let team: Team;

beforeAll(async () => {
  house = await openHouse();
  team = await setUpTeam(house);
  await team.start();
});
afterAll(() => house?.stop());

const plan = async (): Promise<string> => (await team.ask('Mara', '/rollout plan')).text;

test('going back to a snapshot brings chats, clock and the bot’s own database to one moment', async () => {
  const saved = await house.sim.snapshot();
  const before = await house.sim.messages(team.chat);
  await team.tell('Mara', '/rollout done 1.1 https://github.com/acme/payments/issues/7');
  await house.sim.advance(86_400);
  expect(await plan()).toContain('1 of 22 done');
  await house.sim.restore();
  expect((await house.sim.clock()).now.slice(0, 16)).toBe(saved.at.slice(0, 16));
  expect((await house.sim.messages(team.chat)).map((each) => each.text)).toEqual(before.map((each) => each.text));
  expect(await plan()).toContain('0 of 22 done');
  await team.tell('Mara', '/rollout done 1.1 https://github.com/acme/payments/issues/8');
});

test('a reset leaves a bot that knows of nothing and says its first words', async () => {
  await house.sim.reset();
  await house.sim.waitFor(team.chat, 'Set-up 1 of 4');
  expect(await house.sim.messages(team.chat)).toHaveLength(2);
  expect((await team.ask('Mara', '/rollout list all')).text).not.toContain('R-1');
  expect(await house.sim.agenda()).toEqual([]);
});

test('Testing half done: three are ticked, one is blocked, and Aiko can go on from there', async () => {
  await house.sim.scene('testing');
  const said = await plan();
  expect(said).toContain('⛔ 2.4 Manual testing');
  expect(said.match(/☑ 2\.\d/g)).toHaveLength(3);
  await team.tell('Aiko', '/rollout unblock 2.4');
  expect(await house.sim.violations()).toEqual([]);
});

test('the snapshot is still there after a scene, and its R-1 is the one of before', async () => {
  await house.sim.restore();
  expect(await plan()).toContain('0 of 22 done');
});

test('Canary at 10 % with SEV2: red keeps it there, and it can be rolled back', async () => {
  await house.sim.scene('canary');
  await house.sim.waitFor(team.chat, /SEV2 · I-1 checkout 502s in EU/);
  const panel = await until('the panel to show it', async () =>
    (await house.sim.messages(team.chat)).findLast(
      (each) => /at 10 %/.test(each.text) && hasButton('Roll back…', each),
    ),
  );
  expect(hasButton('Go to 100 %', panel)).toBe(false);
  expect((await team.ask('Luis', '/rollout promote')).text).toContain('errors is red');
});

test('Finished: everything can be looked up, and nothing that was sent was wrong', async () => {
  await house.sim.scene('finished');
  const report = await house.sim.waitFor(team.chat, /^Actual: Tue/m);
  expect(report.text).toContain('Checks: 22 of 22 done');
  expect(report.text).toContain('12 of 12 delivered');
  expect((await house.sim.messages(team.chat)).at(-1)?.file?.kind).toBe('photo');
  expect(await house.sim.violations()).toEqual([]);
});

test('what was there before the sandbox is nobody’s toy: a reset leaves that database alone', async () => {
  const { databasePath } = house.config;
  const bytes = readFileSync(databasePath);
  const { createSandbox } = await import('../../src/sandbox/sandbox.ts');
  const sandbox = await createSandbox({ port: 0, directory: null });
  const nothing = async (): Promise<void> => undefined;
  await sandbox.runBot({ databasePath, agenda: () => [], stop: nothing, kill: nothing, start: nothing });
  const reset = await fetch(`${sandbox.pageUrl}/sim/reset`, { method: 'POST' });
  expect([reset.status, existsSync(databasePath)]).toEqual([200, true]);
  expect(readFileSync(databasePath).equals(bytes)).toBe(true);
  expect(await (await fetch(`${sandbox.pageUrl}/sim/renewal`)).json()).toMatchObject({ bot: false });
  await sandbox.stop();
});
