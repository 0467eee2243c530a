import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCalls } from '../../src/coordinator/calls.ts';
import { createOutside, noSources, type Sources } from '../../src/coordinator/outside.ts';
import { SourceFault } from '../../src/coordinator/sources.ts';
import { createWatch } from '../../src/coordinator/watching.ts';
import { connect } from '../../src/integrations/connect.ts';
import { integrationsSchema } from '../../src/integrations/settings.ts';
import { itemState } from '../../src/rollout/standing.ts';
import { foundTeam, group, onStore, startRollout, until } from '../support/on-store.ts';
import { secrets } from '../support/secrets/planted.ts';
import { mara, olga, opening, oskar } from '../support/story.ts';

const id = 'rollout/1/1';
const secret = secrets.githubWebhookSecret;
const repository = 'acme/payments';
const sha = 'a'.repeat(40);
const callback = 'http://127.0.0.1:9/repos/acme/payments/actions/runs/77/deployment_protection_rule';

/** What reads the calls is the real thing; what it asks back is the test's. */
function readingCalls() {
  const settings = {
    reachable: ['127.0.0.1'],
    github: { url: 'http://127.0.0.1:9', token: { env: 'GITHUB_TOKEN' } },
    products: [{ name: 'Payments', group, components: [{ name: 'api', repository: 'Acme/Payments' }] }],
  };
  const { github: _, products, ...rest } = integrationsSchema.parse(settings);
  const real = connect(
    {
      ...rest,
      prometheus: {},
      github: { url: 'http://127.0.0.1:9', webhookSecret: secret },
      products: products.map(({ backup: __, events: ___, ...product }) => product),
    },
    { at: () => opening, now: () => performance.now(), pod: { host: undefined, port: undefined } },
  );
  onTestFinished(() => real.close());
  return real;
}

async function beforeGitHub(played: Partial<Sources>) {
  const { readCall, productsIn } = readingCalls();
  const sources: Sources = { ...noSources, readCall, productsIn, ...played };
  const outside = createOutside(sources);
  const world = onStore({ outside });
  const { store, handle, clock } = world;
  await foundTeam(handle);
  await startRollout(handle);
  const working: Promise<unknown>[] = [];
  const calls = createCalls({ store, handle, sources, clock, later: (work) => void working.push(work) });
  return {
    ...world,
    sources,
    outside,
    rollout: () => store.rollout(id),
    /** GitHub calls, signed as it signs. */
    async calls(event: string, payload: object, signedWith = secret) {
      const rawBody = Buffer.from(JSON.stringify({ repository: { full_name: repository }, ...payload }));
      const signature = `sha256=${createHmac('sha256', signedWith).update(rawBody).digest('hex')}`;
      const headers = new Headers({
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        'x-hub-signature-256': signature,
      });
      const answer = await calls.take(headers, rawBody);
      await Promise.all(working.splice(0));
      return answer.status;
    },
  };
}

const ended = { action: 'completed', check_run: { head_sha: sha, status: 'completed', conclusion: 'success' } };
const red = {
  evidence: { kind: 'note', text: '1 of 3 checks failed', proof: { type: 'ci', result: 'red' } },
  source: 'GitHub',
} as const;

describe('checks that ended', () => {
  test('are a reason to look; what the call says is not the evidence', async () => {
    const asked: string[] = [];
    const world = await beforeGitHub({
      collect: async (what, { version }) => {
        asked.push(`${what} ${version}`);
        return [red];
      },
    });
    expect(await world.calls('check_run', ended)).toBe(202);
    expect(asked).toEqual(['ci 4.2.0']);
    expect(itemState('automated-testing', await world.rollout()).evidence).toMatchObject([
      { source: 'GitHub', proof: { result: 'red' } },
    ]);
  });

  test('#93 without the signature nothing is looked at, and a call that is sent again is taken once', async () => {
    let asked = 0;
    const world = await beforeGitHub({
      collect: async () => {
        asked += 1;
        return [{ ...red, evidence: { ...red.evidence, text: `look ${asked}` } }];
      },
    });
    expect(await world.calls('check_run', ended, 'guessed')).toBe(401);
    expect(asked).toBe(0);
    await world.calls('check_run', ended);
    await world.calls('check_run', ended);
    expect(itemState('automated-testing', await world.rollout()).evidence).toHaveLength(1);
  });

  test('that nothing follows, or that cannot be read, is answered so and looked at by nobody', async () => {
    let asked = 0;
    const collect = async (): Promise<never> => {
      asked += 1;
      throw new SourceFault('down', 'GitHub cannot be reached.');
    };
    const world = await beforeGitHub({ collect });
    expect(await world.calls('ping', { zen: 'Keep it logically awesome.' })).toBe(202);
    expect(await world.calls('check_run', { action: 'completed', check_run: 'no object' })).toBe(400);
    expect(await world.calls('check_run', { ...ended, repository: { full_name: 'acme/unknown' } })).toBe(202);
    expect(asked).toBe(0);
  });

  test('of a product whose team has no rollout open are looked at by nobody', async () => {
    let asked = 0;
    const world = await beforeGitHub({
      collect: async () => {
        asked += 1;
        return [red];
      },
    });
    await world.handle.rollout(id, 'off', { type: 'CallOff', reason: 'Budget', by: mara });
    expect(await world.calls('check_run', ended)).toBe(202);
    expect(asked).toBe(0);
  });

  test('are not to be told to a bot that knows no forge', async () => {
    const world = await beforeGitHub({ readCall: noSources.readCall });
    expect(await world.calls('check_run', ended)).toBe(503);
  });

  test('#96 a forge that does not answer then changes nothing', async () => {
    const world = await beforeGitHub({
      collect: async () => {
        throw new SourceFault('down', 'GitHub cannot be reached.');
      },
    });
    expect(await world.calls('check_run', ended)).toBe(202);
    expect(itemState('automated-testing', await world.rollout()).evidence).toEqual([]);
  });
});

describe('a deployment that waits for us', () => {
  const waiting = {
    action: 'requested',
    environment: 'production',
    event: 'push',
    sha,
    deployment_callback_url: callback,
    deployment: { sha },
  };

  async function watched(isVersion: boolean) {
    const answered: string[] = [];
    const world = await beforeGitHub({
      isVersion: async () => isVersion,
      answerDeployment: async ({ environment }, { state }) => void answered.push(`${environment} ${state}`),
    });
    const { store, handle, sources, outside, clock } = world;
    let ms = 0;
    const watch = createWatch({
      store,
      handle,
      sources,
      outside,
      clock,
      epoch: 1,
      realNow: () => ms,
      onFault: (fault) => answered.push(String(fault)),
    });
    onTestFinished(() => watch.stop());
    const look = async (): Promise<void> => {
      ms += 15_000;
      watch.wake();
      await new Promise((resolve) => setTimeout(resolve, 60));
    };
    return { ...world, answered, look };
  }

  async function signedOff({ handle, clock }: Awaited<ReturnType<typeof watched>>): Promise<void> {
    await handle.owners([olga.id, oskar.id], 'owners');
    for (const phase of ['planning', 'testing', 'pre-deployment']) {
      await handle.rollout(id, `skip ${phase}`, { type: 'BreakGlass', phase, reason: 'outage', by: olga });
      await handle.rollout(id, `agree ${phase}`, { type: 'ConfirmBreakGlass', phase, by: oskar });
    }
    clock.at = opening;
  }

  test('goes on once everything is signed off and the window is open, once', async () => {
    const world = await watched(true);
    expect(await world.calls('deployment_protection_rule', waiting)).toBe(202);
    expect((await world.rollout()).waiting).toMatchObject([{ environment: 'production', sha }]);
    await world.look();
    expect(world.answered).toEqual([]);
    await signedOff(world);
    await world.look();
    await until(async () => (await world.rollout()).waiting.length === 0);
    await world.look();
    expect(world.answered).toEqual(['production approved']);
  });

  test('#91 of another commit than the version’s it goes on waiting', async () => {
    const world = await watched(false);
    await world.calls('deployment_protection_rule', waiting);
    await signedOff(world);
    await world.look();
    expect(world.answered).toEqual([]);
    expect((await world.rollout()).waiting).toHaveLength(1);
  });

  test('is told no when the rollout has ended otherwise', async () => {
    const world = await watched(true);
    await world.calls('deployment_protection_rule', waiting);
    await world.handle.rollout(id, 'off', { type: 'CallOff', reason: 'vendor', by: mara });
    await world.look();
    await until(() => world.answered.length > 0);
    expect(world.answered).toEqual(['production rejected']);
  });
});

test('#94 what a call did not tell is asked every five minutes, once it was filed', async () => {
  let asked = 0;
  const { store, handle, sources, outside, clock } = await beforeGitHub({
    collect: async () => {
      asked += 1;
      return null;
    },
  });
  await handle.outside(id, 'filed', {
    type: 'NoteFiled',
    issue: { repository, number: 1, url: 'https://github.example.com/1' },
  });
  let ms = 0;
  const watch = createWatch({
    store,
    handle,
    sources,
    outside,
    clock,
    epoch: 1,
    realNow: () => ms,
    onFault: () => undefined,
  });
  onTestFinished(() => watch.stop());
  for (const [passes, times] of [
    [0, 1],
    [15_000, 1],
    [285_000, 2],
  ] as const) {
    ms += passes;
    watch.wake();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked).toBe(times);
  }
});
