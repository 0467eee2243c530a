import { describe, expect, onTestFinished, test } from 'vitest';
import type { Loop } from '../../src/coordinator/loop.ts';
import { createOutside, noSources, type Sources } from '../../src/coordinator/outside.ts';
import { SourceFault } from '../../src/coordinator/sources.ts';
import { createWatch } from '../../src/coordinator/watching.ts';
import type { Connected, Forge } from '../../src/rollout/deploying/checks.ts';
import { itemState } from '../../src/rollout/standing.ts';
import { foundTeam, onStore, startRollout, until } from '../support/on-store.ts';
import { ben, gus, luis, mara, olga, oskar } from '../support/story.ts';

// What is asked and filed by itself, before a GitHub that a test plays.

const id = 'rollout/1/1';
const repository = 'acme/payments';
const minute = 60_000;
const noForge: Connected = { stages: null, checks: [], whenRed: 'block', reachesClusters: false };
const forge: Forge = { filesIn: repository, filesByItself: false, noted: ['API'] };
const down = new SourceFault('down', 'GitHub cannot be reached.');

/** A rollout before this GitHub; each `watch` is a process of its own. */
async function facingGitHub({ forge: told, ...played }: Partial<Sources> & { forge?: Forge | undefined }) {
  const connected = told ? { ...noForge, forge: told } : noForge;
  const sources: Sources = { ...noSources, connected: () => connected, ...played };
  const outside = createOutside(sources);
  const running: Loop[] = [];
  const wake = (): void => {
    for (const each of running) each.wake();
  };
  const world = onStore({ outside, wake });
  const { handle, store, clock } = world;
  await foundTeam(handle);
  await startRollout(handle);
  const real = { ms: 0 };
  const faults: unknown[] = [];
  onTestFinished(() => expect(faults).toEqual([]));
  let epoch = 0;
  const watch = () => {
    epoch += 1;
    const realNow = (): number => real.ms;
    const onFault = (fault: unknown): void => void faults.push(fault);
    const made = createWatch({ store, handle, sources, outside, clock, epoch, realNow, onFault });
    onTestFinished(() => made.stop());
    running.push(made);
    made.wake();
    return made;
  };
  const plan = (text: string, { by = mara } = {}) =>
    handle.rollout(id, text, {
      type: 'AddEvidence',
      item: 'update-requirements',
      evidence: { kind: 'note', text },
      by,
    });
  const evidenceOf = async (item: string) => itemState(item, await store.rollout(id)).evidence;
  /** Real time passes, without anything being asked for. */
  const pass = (ms: number): void => {
    real.ms += ms;
    wake();
  };
  return { ...world, watch, pass, plan, evidenceOf, isWatched: async () => (await store.watched()).length > 0 };
}

/** Release notes that say which versions they are of; `asked` counts. */
function notes({ isDown = false } = {}) {
  const state = { asked: [] as string[], isDown };
  const collect: Sources['collect'] = async (what, _of, { components }) => {
    const versions = components.map(({ from, to }) => `${from} → ${to}`).join();
    state.asked.push(`${what} ${versions}`);
    if (state.isDown) throw down;
    return [
      {
        evidence: { kind: 'link', url: 'https://github.com/acme/payments/releases', text: versions },
        source: 'GitHub',
      },
    ];
  };
  return { state, collect };
}

describe('1.3', () => {
  test('release notes come by themselves once 1.2 names the versions, once for each, and tick nothing', async () => {
    const { state, collect } = notes();
    const world = await facingGitHub({ forge, collect });
    world.watch();
    expect(await world.isWatched()).toBe(false);
    await world.plan('api 4.1.7 → 4.2.0 security');
    await until(async () => (await world.evidenceOf('update-documentation')).length === 1);
    await until(async () => !(await world.isWatched()));
    expect(await world.evidenceOf('update-documentation')).toMatchObject([{ text: '4.1.7 → 4.2.0', source: 'GitHub' }]);
    expect(itemState('update-documentation', await world.store.rollout(id)).status).toBe('to-do');

    await world.plan('API 4.1.7 → 4.2.1 security');
    world.pass(15_000);
    await until(async () => (await world.evidenceOf('update-documentation')).length === 2);
    await world.handle.rollout(id, 'note', { type: 'AddNote', text: 'nothing new', by: ben });
    await until(async () => !(await world.isWatched()));
    expect(state.asked).toEqual(['release-notes 4.1.7 → 4.2.0', 'release-notes 4.1.7 → 4.2.1']);
  });

  test('an outage keeps nobody, is tried again after a minute, and a restart goes on where it was', async () => {
    const { state, collect } = notes({ isDown: true });
    const world = await facingGitHub({ forge, collect });
    await world.plan('api 4.1.7 → 4.2.0 security');
    const first = world.watch();
    await until(() => state.asked.length === 1);
    world.pass(15_000);
    await world.handle.rollout(id, 'by hand', {
      type: 'AddEvidence',
      item: 'update-documentation',
      evidence: { kind: 'note', text: 'read them: nothing breaks' },
      by: mara,
    });
    await world.handle.rollout(id, 'tick', { type: 'DoItem', item: '1.3', note: '', by: mara });
    await first.stop();
    expect(state.asked).toHaveLength(1);
    state.isDown = false;
    world.watch();
    world.pass(minute);
    await until(async () => !(await world.isWatched()));
    expect(await world.evidenceOf('update-documentation')).toMatchObject([{ by: mara.id }, { source: 'GitHub' }]);
  });

  test('is not asked where no forge knows the component, and no more once the phase is signed off', async () => {
    for (const settings of [undefined, { ...forge, noted: ['worker'] }]) {
      const world = await facingGitHub({ forge: settings });
      await world.plan('api 4.1.7 → 4.2.0 security');
      expect(await world.isWatched()).toBe(false);
    }
    const { collect } = notes({ isDown: true });
    const world = await facingGitHub({ forge, collect });
    await world.plan('api 4.1.7 → 4.2.0 security');
    expect(await world.isWatched()).toBe(true);
    await world.handle.owners([olga.id, oskar.id], 'owners');
    await world.handle.rollout(id, 'skip', { type: 'BreakGlass', phase: 'planning', reason: 'outage', by: olga });
    await world.handle.rollout(id, 'agree', { type: 'ConfirmBreakGlass', phase: 'planning', by: oskar });
    expect(await world.isWatched()).toBe(false);
  });
});

/** Issues by their marker: asked for twice, there is one. `loses` so many answers, as when the process dies before it has written them down. */
function filingCabinet({ loses = 0 } = {}) {
  const filed = new Map<string, { title: string; body: string }>();
  const said: string[] = [];
  const state = { asked: 0, loses };
  const fileIssue: Sources['fileIssue'] = async (_of, { marker, title, body }) => {
    state.asked += 1;
    filed.set(marker, { title, body });
    if (state.asked <= state.loses) throw down;
    const number = [...filed.keys()].indexOf(marker) + 1;
    return { repository, number, url: `https://github.com/${repository}/issues/${number}` };
  };
  const tellIssue: Sources['tellIssue'] = async ({ number }, { text, isEnd }) => {
    said.push(`${number}${isEnd ? ' end' : ''}: ${text}`);
  };
  const text = () => [...filed.values()][0]?.body;
  return { filed, text, said, state, fileIssue, tellIssue };
}

describe('1.1', () => {
  test('is filed by itself where the settings say so, once 1.2 says what for; else only when somebody asks', async () => {
    const quiet = filingCabinet();
    const asking = await facingGitHub({ forge, ...quiet, ...notes() });
    asking.watch();
    await asking.plan('api 4.1.7 → 4.2.0 security');
    await until(async () => !(await asking.isWatched()));
    expect(quiet.state.asked).toBe(0);

    const cabinet = filingCabinet({ loses: 1 });
    const world = await facingGitHub({ forge: { ...forge, filesByItself: true }, ...cabinet, ...notes() });
    await world.plan('api 4.1.7 → 4.2.0 security');
    world.watch();
    await until(() => cabinet.state.asked === 1);
    world.pass(minute);
    await until(async () => (await world.store.rollout(id)).filed !== null);
    await until(async () => (await world.evidenceOf('issue-creation')).length === 1);
    expect(await world.evidenceOf('issue-creation')).toMatchObject([
      { url: `https://github.com/${repository}/issues/1`, source: 'GitHub' },
    ]);
    await world.plan('api 4.1.7 → 4.2.1 security');
    world.pass(minute);
    await until(async () => (await world.evidenceOf('update-documentation')).length === 2);
    expect([...cabinet.filed.values()]).toMatchObject([{ title: 'Rollout: Payments 4.2.0' }]);
  });

  const filing = { forge: { ...forge, noted: [], filesByItself: true } };

  test('holds what was said by who may tick 1.2, and no word of somebody without a role', async () => {
    const cabinet = filingCabinet();
    const world = await facingGitHub({ ...filing, ...cabinet });
    await world.plan('api 4.1.7 → 4.2.0 see https://evil.example/pay', { by: gus });
    expect(await world.isWatched()).toBe(false);
    await world.plan('api 4.1.7 → 4.2.0 security');
    await world.plan('api 4.1.7 → 4.2.0 now at https://evil.example/pay', { by: gus });
    world.watch();
    await until(async () => (await world.evidenceOf('issue-creation')).length === 1);
    expect(cabinet.text()).toContain('api: 4.1.7 → 4.2.0 \\(security\\)');
    expect(cabinet.text()).not.toContain('evil');
  });

  test('holds what others said once it was ticked, as it was then', async () => {
    const cabinet = filingCabinet();
    const world = await facingGitHub({ ...filing, ...cabinet });
    await world.plan('api 4.1.7 → 4.2.0 as Ben has it', { by: ben });
    expect(await world.isWatched()).toBe(false);
    await world.handle.rollout(id, 'tick', { type: 'DoItem', item: '1.2', note: '', by: mara });
    world.clock.at += minute;
    await world.plan('api 4.1.7 → 4.2.0 now at https://evil.example/pay', { by: gus });
    world.watch();
    await until(async () => (await world.evidenceOf('issue-creation')).length === 1);
    expect(cabinet.text()).toContain('as Ben has it');
    expect(cabinet.text()).not.toContain('evil');
  });

  test('#94 is evidence also where the process died between filing it and saying so on the item', async () => {
    const cabinet = filingCabinet();
    const world = await facingGitHub({ ...filing, ...cabinet });
    await world.plan('api 4.1.7 → 4.2.0 security');
    const url = `https://github.com/${repository}/issues/7`;
    const filed = { type: 'NoteFiled', issue: { repository, number: 7, url } } as const;
    await world.handle.outside(id, 'the process that died', filed);
    expect(await world.evidenceOf('issue-creation')).toEqual([]);
    world.watch();
    await until(async () => (await world.store.rollout(id)).gathering['issue-creation']?.isDone === true);
    expect(await world.evidenceOf('issue-creation')).toMatchObject([
      { url, text: 'Rollout: Payments 4.2.0', source: 'GitHub' },
    ]);
    expect(cabinet.state.asked).toBe(0);
  });

  test('is no evidence where it was gone before anybody could say so on the item', async () => {
    const cabinet = filingCabinet();
    const world = await facingGitHub({ ...filing, ...cabinet });
    await world.plan('api 4.1.7 → 4.2.0 security');
    const issue = { repository, number: 7, url: `https://github.com/${repository}/issues/7` };
    await world.handle.outside(id, 'the process that died', { type: 'NoteFiled', issue });
    await world.handle.outside(id, 'deleted there', { type: 'NoteIssueGone', issue });
    world.watch();
    await until(async () => (await world.store.rollout(id)).gathering['issue-creation']?.isDone === true);
    expect(await world.evidenceOf('issue-creation')).toEqual([]);
    expect(cabinet.state.asked).toBe(0);
  });

  test('is not filed where somebody has brought one by hand', async () => {
    const cabinet = filingCabinet();
    const world = await facingGitHub({ ...filing, ...cabinet });
    await world.handle.rollout(id, 'by hand', {
      type: 'AddEvidence',
      item: 'issue-creation',
      evidence: { kind: 'link', url: 'https://tickets.example.com/7', text: '' },
      by: mara,
    });
    await world.plan('api 4.1.7 → 4.2.0 security');
    expect(await world.isWatched()).toBe(false);
  });
});

test('#94 an issue of the log is filed once, also when its answer is lost and the process is another one; then it hears of the resolution', async () => {
  const cabinet = filingCabinet({ loses: 1 });
  const world = await facingGitHub({ forge, ...cabinet });
  const { handle, store } = world;
  await handle.rollout(id, 'log', { type: 'OpenIssue', severity: 2, text: 'checkout fails', by: ben });
  await handle.rollout(id, 'file', { type: 'FileIssue', number: 1, by: luis });
  const first = world.watch();
  await until(() => cabinet.state.asked === 1);
  // Nobody waits for it.
  await handle.rollout(id, 'fix', { type: 'FixIssue', number: 1, how: 'deployed 4.2.1', by: luis });
  await first.stop();
  world.watch();
  await until(async () => !(await world.isWatched()));
  expect([...cabinet.filed]).toMatchObject([[expect.stringContaining(' I-1 '), { title: 'SEV2: checkout fails' }]]);
  expect(cabinet.said).toEqual(['1: I-1 is resolved:\n\n> deployed 4.2.1']);
  expect((await store.rollout(id)).issues[0]?.filed?.number).toBe(1);
});

test('an issue that is gone there keeps the others from nothing', async () => {
  const cabinet = filingCabinet();
  const gone = new SourceFault('missing', 'GitHub has no such issue.');
  const tellIssue: Sources['tellIssue'] = async (issue, words) => {
    if (issue.number === 1) throw gone;
    await cabinet.tellIssue(issue, words);
  };
  const world = await facingGitHub({ forge, ...cabinet, tellIssue });
  const { handle } = world;
  for (const [number, text] of [
    [1, 'checkout fails'],
    [2, 'refunds hang'],
  ] as const) {
    await handle.rollout(id, `log ${number}`, { type: 'OpenIssue', severity: 2, text, by: ben });
    await handle.rollout(id, `file ${number}`, { type: 'FileIssue', number, by: luis });
    await handle.rollout(id, `fix ${number}`, { type: 'FixIssue', number, how: 'deployed', by: luis });
  }
  world.watch();
  await until(async () => (await world.store.rollout(id)).issues.every(({ filed }) => filed));
  world.pass(15_000);
  await until(() => cabinet.said.length === 1);
  expect(cabinet.said[0]).toMatch(/^2: I-2 is resolved/);
});
