import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.start();
});
afterAll(() => team.stop());

const sarif = (...levels: string[]): string =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'CodeQL' } },
        results: levels.map((score) => ({ properties: { 'security-severity': score } })),
      },
    ],
  });

test('a red run does not do, a green one does, and a later red one opens the item again', async () => {
  const { ask, tell } = team;
  expect((await ask('Aiko', '/rollout done 2.3 https://ci.example.com/8841 red')).text).toBe(
    '2.3 does not hold: the run is red. Give the link of a run that is green.',
  );
  await tell('Aiko', '/rollout done 2.3 https://ci.example.com/8842 green');
  expect((await ask('Aiko', '/rollout item 2.3')).text).toContain('Check ✅ the run is green — Aiko');
  const { text } = await ask('Ben', '/rollout evidence 2.3 https://ci.example.com/8843 failed');
  expect(text).toContain('Added as evidence 2 to 2.3, but it does not hold: the run is red.');
  expect(text).toContain('2.3 is open again.');
});

test('what runs in the test environment is held against what was planned', async () => {
  const { ask, tell } = team;
  await tell('Mara', '/rollout done 1.2 postgres 15.4 → 16.1 security');
  expect((await ask('Aiko', '/rollout done 2.2 postgres 16.0')).text).toContain('postgres is 16.0, planned is 16.1');
  await tell('Aiko', '/rollout done 2.2 postgres 16.1');
});

test('a scanner’s report is read; a critical finding blocks until a report without one is there', async () => {
  const { sim, chat, ask, tell, replyTo } = team;
  const first = await sim.upload(
    'Aiko',
    chat,
    { name: 'scan.sarif', content: sarif('9.8', '5') },
    { caption: '/rollout evidence 2.6' },
  );
  const refused = (await replyTo(first)).text;
  expect(refused).toContain('Added as evidence 1 to 2.6, but it does not hold: open findings: 1 critical, 1 medium.');
  expect((await ask('Aiko', '/rollout done 2.6 it is fine')).text).toContain('A critical one blocks');
  const half = await sim.upload(
    'Aiko',
    chat,
    { name: 'half.json', content: sarif('5').slice(0, -5) },
    { caption: '/rollout evidence 2.6' },
  );
  expect((await replyTo(half)).text).toContain('half.json is no whole report');
  const second = await sim.upload(
    'Aiko',
    chat,
    { name: 'scan.sarif', content: sarif('5') },
    { caption: '/rollout evidence 2.6' },
  );
  await team.thumb(second);
  await tell('Aiko', '/rollout done 2.6');
  expect((await ask('Aiko', '/rollout item 2.6')).text).toContain(
    'Check ✅ open findings: 1 medium — report of CodeQL, Aiko',
  );
});

test('words alone still do, and are shown as such', async () => {
  await team.tell('Aiko', '/rollout done 2.4 looked at everything');
  expect((await team.ask('Aiko', '/rollout item 2.4')).text).toContain('Check by hand');
  expect(await team.sim.violations()).toEqual([]);
});
