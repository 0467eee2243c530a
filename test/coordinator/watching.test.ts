import { describe, expect, onTestFinished, test } from 'vitest';
import { createOutside, noSources, type Sources } from '../../src/coordinator/outside.ts';
import { SourceFault } from '../../src/coordinator/sources.ts';
import { watchedRollouts } from '../../src/coordinator/watched-rollouts.ts';
import { createWatch, liveRevisions } from '../../src/coordinator/watching.ts';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import { workloadKey } from '../../src/rollout/deploying/deployment.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import type { WayBack } from '../../src/rollout/events-deploying.ts';
import { gateOf } from '../../src/rollout/gates.ts';
import type { Metric, Proof } from '../../src/rollout/proofs/proof.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { itemState } from '../../src/rollout/standing.ts';
import { foundTeam, onStore, startRollout, until } from '../support/on-store.ts';
import { hour, luis, mara, olga, opening, oskar, phase } from '../support/story.ts';

const id = 'rollout/1/1';
const errors = { name: 'errors', unit: '%', below: 1, forMinutes: 0, staleSeconds: 120 };
const connected: Connected = { stages: null, checks: [errors], whenRed: 'block', reachesClusters: true };
const api: WayBack = {
  cluster: 'production',
  namespace: 'payments',
  kind: 'deployment',
  name: 'api',
  revision: 6,
  images: ['api:4.1.7'],
};
const worker: WayBack = { ...api, name: 'worker' };
const down = new SourceFault('down', 'The cluster production cannot be reached.');

/** A rollout whose deployment has begun, before systems outside that a test plays. */
async function underWay(played: Partial<Sources>) {
  const sources: Sources = { ...noSources, connected: () => connected, ...played };
  const outside = createOutside(sources);
  const world = onStore({ outside });
  const { handle, store, clock } = world;
  await foundTeam(handle);
  await startRollout(handle);
  await handle.owners([olga.id, oskar.id], 'owners');
  await handle.rollout(id, 'way', { type: 'NoteWayBack', workloads: [api, worker], by: luis });
  for (const phase of ['planning', 'testing', 'pre-deployment']) {
    await handle.rollout(id, `skip ${phase}`, { type: 'BreakGlass', phase, reason: 'outage', by: olga });
    await handle.rollout(id, `agree ${phase}`, { type: 'ConfirmBreakGlass', phase, by: oskar });
  }
  clock.at = opening;
  await handle.rollout(id, 'start', { type: 'StartDeploying', by: luis });
  const real = { ms: 0 };
  const faults: unknown[] = [];
  /** A process that looks outside; another one afterwards is a restart. */
  const watch = (epoch = 1) => {
    const realNow = (): number => real.ms;
    const onFault = (fault: unknown): void => void faults.push(fault);
    const made = createWatch({ store, handle, sources, outside, clock, epoch, realNow, onFault });
    onTestFinished(() => made.stop());
    made.wake();
    return made;
  };
  onTestFinished(() => expect(faults).toEqual([]));
  return { ...world, outside, sources, watch, real, rollout: () => store.rollout(id) };
}

const reading = (state: Reading['state'], at: number): Reading => ({
  check: 'errors',
  state,
  value: 0.2,
  unit: '%',
  limit: 'below 1 %',
  says: 'as it is',
  at,
  source: 'Prometheus main',
});

describe('while an update goes out', () => {
  test('its health is measured every 15 seconds, and written down when a colour changes', async () => {
    let state: Reading['state'] = 'green';
    let measured = 0;
    const world = await underWay({
      measure: async () => {
        measured += 1;
        return [reading(state, opening)];
      },
    });
    const { watch, real, store, rollout, outside } = world;
    const looking = watch();
    await until(() => outside.readings({ team: 1, number: 1 } as never).length === 1);
    await until(async () => (await rollout()).deployment?.noted?.[0]?.state === 'green');
    const before = (await store.history(id, 100)).length;
    for (const [ms, times] of [
      [14_000, 1],
      [1_000, 2],
      [15_000, 3],
    ] as const) {
      real.ms += ms;
      looking.wake();
      await until(() => measured === times);
    }
    expect((await store.history(id, 100)).length).toBe(before);
    state = 'red';
    real.ms += 15_000;
    looking.wake();
    await until(async () => (await rollout()).deployment?.noted?.[0]?.state === 'red');
  });

  test('#90 what was measured before a restart says nothing after it', async () => {
    const { watch, handle, outside, rollout, sources } = await underWay({
      measure: async () => [reading('green', opening)],
    });
    watch();
    await until(() => outside.readings({ team: 1, number: 1 } as never).length === 1);
    const afterwards = createOutside(sources);
    expect(afterwards.readings(await rollout())).toEqual([]);
    await handle.rollout(id, 'on', { type: 'Promote', from: 0, reason: '', by: luis });
    expect((await rollout()).deployment?.passedAt).toBe(opening);
  });
});

describe('a rollback', () => {
  const back = (live: Record<string, number> = {}) => ({ type: 'RollBack', reason: 'errors', live, by: luis }) as const;

  test('is carried out in every workload, each with the revision that was on screen, and finished once all are back', async () => {
    const asked: [string, number, number | null][] = [];
    let isUp = false;
    const { watch, handle, rollout, real, store } = await underWay({
      goBack: async ({ name, revision, from }) => void asked.push([name, revision, from]),
      look: async ({ name }) => ({
        revision: 8,
        images: [],
        isDone: name === 'api' || isUp,
        says: `${name} rolled out`,
      }),
    });
    await handle.rollout(id, 'back', back({ [workloadKey(api)]: 7 }));
    const looking = watch();
    await until(async () => (await rollout()).rollback?.workloads[0]?.state === 'back');
    expect(asked).toEqual([
      ['api', 6, 7],
      // Nobody could look at this one when it was confirmed: what its cluster says first is what goes back.
      ['worker', 6, 8],
    ]);
    expect((await rollout()).rollback?.finished).toBeNull();
    isUp = true;
    real.ms += 2_000;
    looking.wake();
    await until(async () => (await rollout()).rollback?.finished != null);
    expect(await store.watched()).toEqual([]);
    expect(asked.filter(([name]) => name === 'api')).toHaveLength(1);
  });

  test('undoes what ran when its cluster first answered, and never what was deployed since, by the next process neither', async () => {
    let revision = 7;
    const asked: (number | null)[] = [];
    const { watch, handle, rollout, store, real } = await underWay({
      goBack: async ({ name, from }) => {
        if (name !== 'api') return;
        asked.push(from);
        if (from !== revision) throw new SourceFault('refused', `It is at ${revision} and not at ${from} any more.`);
        throw down;
      },
      look: async ({ name }) => ({ revision, images: [], isDone: name === 'worker', says: 'x' }),
    });
    await handle.rollout(id, 'back', back());
    const first = watch();
    await until(async () => (await rollout()).rollback?.workloads[0]?.state === 'stuck');
    await first.stop();
    revision = 9;
    real.ms += 10_000;
    watch(2);
    await until(() => asked.length > 1);
    expect(asked).toEqual([7, 7]);
    expect((await store.history(id, 100)).filter(({ event }) => event.type === 'WorkloadSeen')).toHaveLength(2);
  });

  test('keeps the retry from being deployed under it, by the panel and at the gate, until it is over', async () => {
    let isUp = false;
    const { watch, handle, store, rollout, real, clock } = await underWay({
      goBack: async () => undefined,
      look: async () => ({ revision: 8, images: [], isDone: isUp, says: 'rolled out' }),
    });
    await handle.rollout(id, 'back', back());
    const looking = watch();
    const window = { opensAt: opening + hour, closesAt: opening + 2 * hour, zone: 'Europe/Berlin' };
    const asked = { team: 1, thread: null, product: 'payments ', version: '4.2.1', window, by: mara };
    await handle.create('again', { ...asked, retryOf: 1 });
    const again = 'rollout/1/2';
    for (const phase of ['planning', 'testing', 'pre-deployment']) {
      await handle.rollout(again, `skip ${phase}`, { type: 'BreakGlass', phase, reason: 'outage', by: olga });
      await handle.rollout(again, `agree ${phase}`, { type: 'ConfirmBreakGlass', phase, by: oskar });
    }
    clock.at = opening + hour;
    const gate = async () =>
      gateOf('deploy', {
        rollout: await store.rollout(again),
        team: await store.team(1),
        at: clock.at,
        watched: await watchedRollouts(store),
      });
    await expect(handle.rollout(again, 'start', { type: 'StartDeploying', by: luis })).rejects.toThrow(
      /It cannot start: R-1 is still being brought back, and its way back would undo this\..*\/rollout rollback R-1 done/,
    );
    expect(await gate()).toMatchObject({ isOpen: false, why: expect.stringContaining('R-1 is still being brought') });
    isUp = true;
    real.ms += 2_000;
    looking.wake();
    await until(async () => (await rollout()).rollback?.finished != null);
    expect(await gate()).toEqual({ isOpen: true, why: '' });
    await handle.rollout(again, 'start again', { type: 'StartDeploying', by: luis });
    expect((await store.rollout(again)).deployment).not.toBeNull();
  });

  test('does not wait for a Prometheus and a forge that do not answer', async () => {
    let isBack = false;
    const { watch, handle } = await underWay({
      measure: () => new Promise<Reading[]>((resolve) => setTimeout(resolve, 3_000, [])),
      tellIssue: () => new Promise<void>((resolve) => setTimeout(resolve, 3_000)),
      goBack: async () => {
        isBack = true;
      },
      look: async () => ({ revision: 8, images: [], isDone: true, says: 'rolled out' }),
    });
    await handle.outside(id, 'filed', { type: 'NoteFiled', issue: { repository: 'a/b', number: 1, url: 'https://b' } });
    const looking = watch();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await handle.rollout(id, 'back', back());
    looking.wake();
    await until(() => isBack, 1_000);
  });

  test('does not wait for the next measurement', async () => {
    let isBack = false;
    const { watch, handle } = await underWay({
      measure: async () => [reading('green', opening)],
      goBack: async () => {
        isBack = true;
      },
      look: async () => ({ revision: 8, images: [], isDone: true, says: 'rolled out' }),
    });
    const looking = watch();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await handle.rollout(id, 'back', back());
    looking.wake();
    await until(() => isBack, 1_000);
  });

  test('#96 a cluster that is down is said once, tried again, also by the next process', async () => {
    let isDown = true;
    const { watch, handle, rollout, real, store } = await underWay({
      goBack: async () => {
        if (isDown) throw down;
      },
      look: async () => ({ revision: 8, images: [], isDone: true, says: 'rolled out' }),
    });
    await handle.rollout(id, 'back', back());
    const first = watch();
    await until(async () => (await rollout()).rollback?.workloads.every(({ state }) => state === 'stuck') ?? false);
    const told = (await store.history(id, 100)).length;
    real.ms += 10_000;
    first.wake();
    await first.stop();
    expect((await store.history(id, 100)).length).toBe(told);
    isDown = false;
    real.ms += 2_000;
    watch(2);
    await until(async () => (await rollout()).rollback?.finished != null);
  });

  test('says so when what was brought back does not become ready, once', async () => {
    const { watch, handle, rollout, clock, real, store } = await underWay({
      goBack: async () => undefined,
      look: async () => ({ revision: 8, images: [], isDone: false, says: '1 of 3 updated' }),
    });
    await handle.rollout(id, 'back', back());
    const looking = watch();
    await until(async () => (await rollout()).rollback?.workloads[0]?.state === 'ordered');
    clock.at += 301_000;
    real.ms += 2_000;
    looking.wake();
    await until(async () => (await rollout()).rollback?.workloads.every(({ state }) => state === 'stuck') ?? false);
    const told = (await store.history(id, 100)).length;
    real.ms += 2_000;
    looking.wake();
    await looking.stop();
    expect((await store.history(id, 100)).length).toBe(told);
  });

  test('shows what runs now where the cluster answers, and nothing where it does not', async () => {
    const { sources, rollout } = await underWay({
      look: async ({ name }) => {
        if (name === 'worker') throw down;
        return { revision: 7, images: [], isDone: true, says: '' };
      },
    });
    expect(await liveRevisions(sources, await rollout())).toEqual({ [workloadKey(api)]: 7 });
  });
});

describe('an issue elsewhere', () => {
  const filed = { repository: 'acme/payments', number: 12, url: 'https://github.example.com/acme/payments/issues/12' };
  const closing = async (fault: SourceFault) => {
    const asked: string[] = [];
    const world = await underWay({
      tellIssue: async ({ number }, { marker }) => {
        asked.push(`#${number} ${marker.split(' ')[1]}`);
        throw fault;
      },
    });
    await world.handle.outside(id, 'filed', { type: 'NoteFiled', issue: filed });
    return { ...world, asked };
  };

  test('#94 that was deleted is said to be gone once, and not asked for again, by the next process either', async () => {
    const { watch, handle, real, rollout, store, asked } = await closing(
      new SourceFault('missing', 'It is gone (410).'),
    );
    const looking = watch();
    await until(async () => (await rollout()).filed?.goneAt != null);
    expect((await rollout()).filed).toMatchObject({ number: 12, goneAt: opening });
    await handle.rollout(id, 'off', { type: 'RollBack', reason: 'errors', live: {}, by: luis });
    await handle.rollout(id, 'back', { type: 'FinishRollback', by: luis });
    real.ms += 600_000;
    looking.wake();
    watch(2);
    expect(await store.watched()).toEqual([]);
    expect(asked).toHaveLength(1);
    const gone = (await store.history(id, 100)).filter(({ event }) => event.type === 'FiledIssueGone');
    expect(gone).toHaveLength(1);
  });

  test('#94 that is gone makes room for another one, which is told from then on', async () => {
    const { watch, handle, rollout } = await closing(new SourceFault('missing', 'It is gone (404).'));
    watch();
    await until(async () => (await rollout()).filed?.goneAt != null);
    await handle.outside(id, 'again', { type: 'NoteFiled', issue: { ...filed, number: 13 } });
    expect((await rollout()).filed).toMatchObject({ number: 13, goneAt: null });
    // What the first one was asked for is heard late.
    await handle.outside(id, 'late', { type: 'NoteIssueGone', issue: filed });
    expect((await rollout()).filed).toMatchObject({ number: 13, goneAt: null });
  });

  test('#96 whose GitHub is only down is not called gone', async () => {
    const { watch, rollout, asked } = await closing(new SourceFault('down', 'GitHub is in trouble (500).'));
    watch();
    await until(() => asked.length > 0);
    expect((await rollout()).filed).toMatchObject({ goneAt: null });
  });
});

test('after it was deployed health and figures are measured again, and stand as evidence for whoever looks', async () => {
  const metric: Metric = { name: 'p95', unit: 'ms', before: 180, after: 185, allowed: { rise: 10, fall: null } };
  const asked: number[] = [];
  const { watch, handle, clock, rollout } = await underWay({
    measure: async () => [reading('green', clock.at)],
    collect: async (what, _, { baselineMs }) => {
      asked.push(baselineMs);
      const proof: Proof = { type: 'metrics', metrics: [metric] };
      return what === 'metrics'
        ? [{ evidence: { kind: 'note', text: 'p95 180 → 185 ms', proof }, source: 'Prometheus main' }]
        : null;
    },
  });
  await handle.rollout(id, 'seen', { type: 'EnterHealth', check: 'errors', state: 'green', words: '0.2 %', by: luis });
  await handle.rollout(id, 'passed', { type: 'Promote', from: 0, reason: '', by: luis });
  for (const item of ['4.1', '4.2', '4.3'])
    await handle.rollout(id, `did ${item}`, { type: 'DoItem', item, note: 'looked at', by: mara });
  await handle.rollout(id, 'ask', { type: 'RequestSignOff', phase: 'deployment', by: mara });
  const revision = revisionOf(phase('deployment'), await rollout());
  await handle.rollout(id, 'sign', { type: 'SignOff', phase: 'deployment', revision, by: luis });
  clock.at = opening + hour;
  await handle.checkCalendar(id, clock.at);
  expect((await rollout()).watch).toEqual({ due: 0, noted: -1 });
  watch();
  await until(async () => (await rollout()).watch.noted === 0);
  const [piece] = itemState('performance-monitoring', await rollout()).evidence;
  expect(piece).toMatchObject({ source: 'Prometheus main', proof: { metrics: [metric] } });
  expect(asked).toEqual([hour]);
});
