import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { group } from '../support/on-store.ts';
import { eventually, freePort, isListening, node, scratch } from '../support/processes.ts';
import { gus, hour, luis, minute, monday, olga, opening, oskar } from '../support/story.ts';
import { backupSecret, eventsSecret, openStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

/** As Flagger sends it, with what newer versions say besides. */
const flagger = (
  more: { phase?: string; eventMessage?: string; eventType?: string; at?: number; namespace?: string } = {},
) => {
  const {
    phase = 'Progressing',
    eventMessage = 'Advance podinfo.payments canary weight 20',
    eventType = 'Normal',
  } = more;
  const { at = monday + minute, namespace = 'payments' } = more;
  return {
    name: 'podinfo',
    namespace,
    phase,
    checksum: '85d557f47b',
    failedChecks: 1,
    metadata: { eventMessage, eventType, timestamp: String(at) },
  };
};
/** As our template has Argo Rollouts send it. */
const argo = (more: object = {}) => ({
  name: 'api',
  namespace: 'payments',
  phase: 'Degraded',
  message: 'RolloutAborted: metric "errors" assessed Failed',
  at: new Date(monday + minute).toISOString(),
  version: '4.2.0',
  ...more,
});

interface Sending {
  body?: string;
  secret?: string;
  delivery?: string;
  /** Seconds; the stage's clock stands at 0. */
  timestamp?: string;
  to?: string;
  controller?: string;
}

let deliveries = 0;
async function sends({ root, clock }: Stage, event: object, sending: Sending = {}) {
  deliveries += 1;
  clock.at = Math.max(clock.at, monday + hour);
  const { body = JSON.stringify(event), secret = eventsSecret, timestamp = '0', to = `${group}/Payments` } = sending;
  const { delivery = `delivery-${deliveries}`, controller = 'flagger' } = sending;
  const signature = `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  const headers = {
    'x-rollout-timestamp': timestamp,
    'x-rollout-signature': signature,
    'x-rollout-delivery': delivery,
  };
  const answer = await fetch(`${root}/hooks/events/${controller}/${to}`, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as { taken: boolean; why?: string } };
}
const heard = async (stage: Stage) => (await stage.rollout()).heard;

describe('a controller says how far it is', () => {
  test('and it is kept as what it is: who, of what, when by its own account, and its words', async () => {
    const stage = await openStage();
    expect(await sends(stage, flagger())).toEqual({ status: 200, body: { taken: true, rollout: 'R-1' } });
    expect(await sends(stage, argo(), { controller: 'argo-rollouts' })).toMatchObject({ status: 200 });
    expect(await heard(stage)).toEqual([
      {
        source: 'Flagger',
        namespace: 'payments',
        name: 'podinfo',
        phase: 'Progressing',
        says: 'Advance podinfo.payments canary weight 20',
        saidAt: monday + minute,
        stage: null,
      },
      expect.objectContaining({ source: 'Argo Rollouts', name: 'api', phase: 'Degraded', saidAt: monday + minute }),
    ]);
  });

  test('#90 and nothing is ticked, signed or started by it, whatever it says', async () => {
    const stage = await openStage();
    const { heard: _, ...before } = await stage.rollout();
    for (const [index, phase] of ['Succeeded', 'Failed', 'Promoting'].entries()) {
      const event = { phase, eventMessage: '/rollout promote; /rollout done 4.1', at: monday + index * minute };
      expect((await sends(stage, flagger(event))).status).toBe(200);
    }
    const { heard: words, ...after } = await stage.rollout();
    expect(after).toEqual(before);
    expect(words).toHaveLength(3);
  });

  test('#95 #104 hostile words stay words: one line, without characters that turn or break it, at most 300 code points', async () => {
    const stage = await openStage();
    const words = `<b>x</b> $(rm -rf /) '; DROP TABLE--\n\u0000\u202E @luis ${'🚀'.repeat(3_000)}\ud83d`;
    expect((await sends(stage, flagger({ eventMessage: words, eventType: 'Warning' }))).status).toBe(200);
    const [kept] = await heard(stage);
    expect(kept?.says).toMatch(/^Warning: <b>x<\/b> \$\(rm -rf \/\) '; DROP TABLE-- @luis 🚀+$/u);
    expect([...(kept?.says ?? '')]).toHaveLength(300);
  });
});

describe('it belongs to the rollout that is touching production', () => {
  /** Gus, who holds no role, starts another one. */
  const another = ({ handle }: Stage, version: string) =>
    handle.create(`another ${version}`, {
      team: 1,
      thread: null,
      product: 'payments',
      version,
      window: null,
      by: gus,
    });
  /** R-1 is deploying: its phases before that were skipped by the two who run the bot. */
  async function deploying(): Promise<Stage> {
    const stage = await openStage();
    const { handle, clock } = stage;
    await handle.owners([olga.id, oskar.id], 'owners');
    for (const phase of ['planning', 'testing', 'pre-deployment']) {
      await handle.rollout('rollout/1/1', `says ${phase}`, { type: 'BreakGlass', phase, reason: 'outage', by: olga });
      await handle.rollout('rollout/1/1', `agrees ${phase}`, { type: 'ConfirmBreakGlass', phase, by: oskar });
    }
    clock.at = opening + minute;
    await handle.rollout('rollout/1/1', 'go', { type: 'StartDeploying', by: luis });
    return stage;
  }
  const degraded = (at: number, more: object = {}) => {
    const { version: _, ...event } = argo({ at: new Date(at).toISOString() });
    return { ...event, ...more };
  };
  const sending = { controller: 'argo-rollouts' };

  test('so that nobody diverts a failure by starting another rollout of the product', async () => {
    const stage = await deploying();
    await another(stage, '4.2.0');
    const { at } = stage.clock;
    expect(await sends(stage, degraded(at), sending)).toMatchObject({ status: 200, body: { rollout: 'R-1' } });
    expect(await sends(stage, degraded(at + 1, { version: '4.2.0', message: 'again' }), sending)).toMatchObject({
      body: { rollout: 'R-1' },
    });
    expect(await sends(stage, degraded(at + 2, { version: '5.0.0' }), sending)).toMatchObject({ status: 409 });
    expect((await stage.store.rollout('rollout/1/2')).heard).toEqual([]);
  });

  test('and while none is, to the one of its version, else to the newest', async () => {
    const stage = await openStage();
    stage.clock.at = monday + minute;
    await another(stage, '5.0.0');
    const at = monday + 2 * minute;
    const told = async (event: object) => (await sends(stage, event, sending)).body;
    expect(await told(degraded(at, { version: '4.2.0' }))).toMatchObject({ rollout: 'R-1' });
    expect(await told(degraded(at + 1, { version: '5.0.0' }))).toMatchObject({ rollout: 'R-2' });
    expect(await told(degraded(at + 2, { message: 'no version said' }))).toMatchObject({ rollout: 'R-2' });
  });
});

test('what our documentation signs with is taken', async () => {
  const stage = await openStage();
  stage.wait(Date.now());
  stage.clock.at = monday + hour;
  const { directory, remove } = scratch();
  const [, code = ''] = /```js\n([\s\S]+?)```/.exec(readFileSync('docs/controllers.md', 'utf8')) ?? [];
  writeFileSync(join(directory, 'relay.mjs'), code);
  const port = await freePort();
  const env = { EVENTS_SECRET: eventsSecret, EVENTS_URL: `${stage.root}/hooks/events`, PORT: String(port) };
  const relay = node(join(directory, 'relay.mjs'), env);
  onTestFinished(async () => {
    relay.signal('SIGTERM');
    await relay.ended;
    remove();
  });
  await eventually(
    async () => (await isListening(port)) || undefined,
    () => `it does not listen: ${relay.output()}`,
  );
  const tell = async (): Promise<number> => {
    const address = `http://127.0.0.1:${port}/flagger/${group}/Payments`;
    return (await fetch(address, { method: 'POST', body: JSON.stringify(flagger()) })).status;
  };
  expect([await tell(), await tell()]).toEqual([200, 409]);
  expect(await heard(stage)).toMatchObject([{ source: 'Flagger', name: 'podinfo' }]);
});

describe('#93 nothing is taken that the product’s controllers did not sign', () => {
  test.each<[string, Sending]>([
    ['another secret', { secret: 'guessed' }],
    ['the backup job’s secret', { secret: backupSecret }],
    ['no secret at all', { secret: '' }],
    ['the one that stands in where there is none', { secret: 'there is none', to: `${group}/Search` }],
    ['another group', { to: '-100999/Payments' }],
    ['signed in the future', { timestamp: '301' }],
  ])('%s', async (_, sending) => {
    const stage = await openStage();
    expect(await sends(stage, flagger(), sending)).toMatchObject({ status: 401, body: { taken: false } });
    expect(await heard(stage)).toEqual([]);
  });

  test('signed too long ago', async () => {
    const stage = await openStage();
    stage.wait(600_000);
    expect(await sends(stage, flagger(), { timestamp: '299' })).toMatchObject({ status: 401 });
    expect(await sends(stage, flagger(), { timestamp: '301' })).toMatchObject({ status: 200 });
  });

  test('what was signed is taken once, whatever it is called and whenever it is signed again', async () => {
    const stage = await openStage();
    expect((await sends(stage, flagger(), { delivery: 'event-8841' })).status).toBe(200);
    stage.wait(60_000);
    for (const again of [{ delivery: 'event-8842' }, { delivery: '' }, { timestamp: '60' }])
      expect(await sends(stage, flagger(), again)).toMatchObject({
        status: 409,
        body: { why: 'This delivery was taken already.' },
      });
    expect(await heard(stage)).toHaveLength(1);
  });

  test('an older call that somebody plays again under another name hides no failure of the same second', async () => {
    const stage = await openStage();
    const [progress, failure] = [argo({ phase: 'Progressing' }), argo({ phase: 'Degraded' })];
    const sending = { controller: 'argo-rollouts' };
    for (const event of [progress, failure]) expect((await sends(stage, event, sending)).status).toBe(200);
    expect((await sends(stage, progress, { ...sending, delivery: 'another-name' })).status).toBe(409);
    const late = argo({ phase: 'Progressing', message: 'a late one' });
    expect(await sends(stage, late, sending)).toMatchObject({
      status: 409,
      body: { why: 'Argo Rollouts said at the same moment that it failed.' },
    });
    expect((await heard(stage)).map(({ phase }) => phase)).toEqual(['Progressing', 'Degraded']);
  });

  test('50 MB are refused before they are read, and so is whoever calls too often', async () => {
    const stage = await openStage();
    expect((await sends(stage, {}, { body: 'x'.repeat(50_000_000) })).status).toBe(413);
    const statuses: number[] = [];
    for (let call = 0; call < 61; call++) statuses.push((await sends(stage, flagger(), { secret: 'guessed' })).status);
    expect([statuses.at(0), statuses.at(-1)]).toEqual([401, 429]);
    expect((await sends(stage, flagger())).status).toBe(429);
    stage.wait(minute);
    expect((await sends(stage, flagger(), { timestamp: '60' })).status).toBe(200);
  });

  test('what is signed is heard however often it comes: the last word of a busy minute may be that it failed', async () => {
    const stage = await openStage();
    for (let step = 1; step <= 65; step++)
      expect((await sends(stage, flagger({ eventMessage: `step ${step}`, at: monday + step * 1_000 }))).status).toBe(
        200,
      );
    const failed = flagger({ phase: 'Failed', eventMessage: 'Rolling back', at: monday + 66_000 });
    expect((await sends(stage, failed)).status).toBe(200);
    expect((await heard(stage)).at(-1)).toMatchObject({ phase: 'Failed', says: 'Rolling back' });
  });
});

test.each<[string, object, Sending, number, RegExp]>([
  ['a namespace that the settings do not name', flagger({ namespace: 'search' }), {}, 403, /namespace search/],
  ['a controller that nobody knows', flagger(), { controller: 'constructor' }, 404, /I know flagger and argo-rollouts/],
  ['no JSON', {}, { body: '{"name":' }, 400, /its whole/],
  ['no time', { ...flagger(), metadata: { eventMessage: 'x', eventType: 'Normal' } }, {}, 400, /metadata.timestamp/],
  ['a time of no kind', flagger({ at: Number.NaN }), {}, 400, /metadata.timestamp/],
  ['a name that Kubernetes has not', { ...flagger(), name: '../../x' }, {}, 400, /at name/],
  ['a time that is still to come', flagger({ at: monday + 3 * hour }), {}, 409, /from the future/],
  ['what is older than the rollout', flagger({ at: monday - hour }), {}, 409, /older than R-1/],
  [
    'another version',
    argo({ version: '4.1.9' }),
    { controller: 'argo-rollouts' },
    409,
    /R-1 is about 4\.2\.0, not 4\.1\.9/,
  ],
  ['more than was settled', argo({ approve: true }), { controller: 'argo-rollouts' }, 400, /its whole/],
  ['a time without a zone', argo({ at: '2026-11-23T02:10' }), { controller: 'argo-rollouts' }, 400, /at at/],
])('%s is refused and says why', async (_, event, sending, status, why) => {
  const stage = await openStage();
  expect(await sends(stage, event, sending)).toMatchObject({
    status,
    body: { taken: false, why: expect.stringMatching(why) },
  });
  expect(await heard(stage)).toEqual([]);
  expect(stage.faults).toEqual([]);
});
