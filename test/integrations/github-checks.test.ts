import { describe, expect, test } from 'vitest';
import { type Answer, facing, json, sha } from './github-double.ts';

const other = 'b'.repeat(40);
const run = (name: string, conclusion: string | null, more: object = {}) => ({
  name,
  head_sha: sha,
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  html_url: `https://github.example.com/acme/api/runs/${name}`,
  ...more,
});
const workflow = (run_number: number, conclusion: string | null, more: object = {}) =>
  run('CI', conclusion, { workflow_id: 7, event: 'push', run_number, ...more });
const runs = (...check_runs: object[]): Answer => ({ json: { total_count: check_runs.length, check_runs } });
const workflows = (...workflow_runs: object[]): Answer => ({
  json: { total_count: workflow_runs.length, workflow_runs },
});
const statuses = (...each: [string, string][]): Answer => ({
  json: {
    sha,
    total_count: each.length,
    statuses: each.map(([context, state]) => ({ context, state, target_url: 'https://ci.example.com/1' })),
  },
});

async function checksOf({ checkRuns = runs(), flows = workflows(), status = statuses() }: Record<string, Answer>) {
  const { github, asked } = await facing({
    'GET /repos/acme/api/commits/main': { json: { sha } },
    [`GET /repos/acme/api/commits/${sha}/check-runs`]: checkRuns,
    'GET /repos/acme/api/actions/runs': flows,
    [`GET /repos/acme/api/commits/${sha}/status`]: status,
  });
  return { asked, asking: github.checks('acme/api', 'main').then(({ value }) => value) };
}
const stateOf = async (answers: Record<string, Answer>) => (await (await checksOf(answers)).asking).state;

describe('#91 what all checks come to', () => {
  test.each<[string, Record<string, Answer>, string]>([
    ['there is nothing', {}, 'unknown'],
    ['a status passed', { status: statuses(['ci/build', 'success']) }, 'green'],
    [
      'a status failed beside a run that passed',
      { checkRuns: runs(run('unit', 'success')), status: statuses(['ci', 'error']) },
      'red',
    ],
    [
      'a status is pending',
      { checkRuns: runs(run('unit', 'success')), status: statuses(['ci', 'pending']) },
      'pending',
    ],
    ['a status is new to us', { checkRuns: runs(run('unit', 'success')), status: statuses(['ci', 'odd']) }, 'unknown'],
    ['all were skipped', { checkRuns: runs(run('unit', 'skipped'), run('docs', 'neutral')) }, 'unknown'],
    ['a conclusion is new to us', { checkRuns: runs(run('unit', 'success'), run('x', 'odd')) }, 'unknown'],
    [
      'it ended without a conclusion',
      { checkRuns: runs(run('unit', 'success'), run('x', null, { status: 'completed' })) },
      'unknown',
    ],
    [
      'a status of a run is new to us',
      { checkRuns: runs(run('unit', 'success'), run('x', 'success', { status: 'odd' })) },
      'pending',
    ],
    [
      'a workflow waits for an approval',
      { checkRuns: runs(run('unit', 'success')), flows: workflows(workflow(1, null, { status: 'waiting' })) },
      'pending',
    ],
    [
      'a workflow has no status',
      { checkRuns: runs(run('unit', 'success')), flows: workflows(workflow(1, null, { status: null })) },
      'pending',
    ],
    [
      'a workflow failed to start',
      { checkRuns: runs(run('unit', 'success')), flows: workflows(workflow(1, 'startup_failure')) },
      'red',
    ],
    [
      'a workflow was run again and passed',
      { flows: workflows(workflow(2, 'success'), workflow(1, 'failure')) },
      'green',
    ],
    [
      'it passed for one event and failed for another',
      { flows: workflows(workflow(2, 'success'), workflow(1, 'failure', { event: 'schedule' })) },
      'red',
    ],
    [
      'what passed is of another commit',
      {
        checkRuns: runs(run('unit', 'success', { head_sha: other })),
        flows: workflows(workflow(1, 'success', { head_sha: other })),
      },
      'unknown',
    ],
  ])('when %s', async (_, answers, state) => {
    expect(await stateOf(answers)).toBe(state);
  });

  test.each(['failure', 'cancelled', 'timed_out', 'action_required', 'startup_failure', 'stale'])(
    '"%s" is red',
    async (conclusion) => {
      expect(await stateOf({ checkRuns: runs(run('unit', 'success'), run('x', conclusion)) })).toBe('red');
    },
  );

  test('names of checks are shown as one plain line, and links only where they are links', async () => {
    const name = 'x\u202e\u0007\n<b>approve</b> /rollout approve';
    const { asking } = await checksOf({ checkRuns: runs(run(name, 'failure', { html_url: 'javascript:alert(1)' })) });
    expect((await asking).failing).toEqual([{ name: 'x <b>approve</b> /rollout approve', url: null, state: 'failed' }]);
  });

  test('an endpoint that is not there is noted, one that we may not ask makes all of it unknown', async () => {
    const checkRuns = runs(run('unit', 'success'));
    const { asking } = await checksOf({ checkRuns, status: { status: 404 }, flows: { status: 404 } });
    expect(await asking).toMatchObject({
      state: 'green',
      notes: ['GitHub has no commit statuses here.', 'GitHub has no workflow runs here.'],
    });
    for (const [status, trouble] of [
      [403, 'forbidden'],
      [500, 'down'],
    ] as const) {
      const refused = await checksOf({ checkRuns, flows: { status, body: { message: 'no' } } });
      await expect(refused.asking).rejects.toMatchObject({ trouble });
    }
  });

  test('all pages count: the red one may be the last', async () => {
    const first = JSON.stringify({ total_count: 2, check_runs: [run('first', 'success')] });
    const checkRuns: Answer = {
      by: ({ query }) =>
        query.get('page') === '2'
          ? { json: { total_count: 2, check_runs: [run('last', 'failure')] } }
          : (_, response) => response.writeHead(200, { ...json, link: '<x?page=2>; rel="next"' }).end(first),
    };
    const { asking } = await checksOf({ checkRuns });
    expect(await asking).toMatchObject({ state: 'red', failing: [{ name: 'last' }] });
  });

  test('fewer than were announced are none', async () => {
    const checkRuns = { json: { total_count: 2, check_runs: [run('unit', 'success')] } };
    const { asking } = await checksOf({ checkRuns });
    await expect(asking).rejects.toMatchObject({ trouble: 'broken', message: 'GitHub names 1 of 2 checks.' });
  });

  test('statuses that are told of another commit do not count', async () => {
    const status = {
      json: { sha: other, total_count: 1, statuses: [{ context: 'ci', state: 'success', target_url: null }] },
    };
    await expect((await checksOf({ status })).asking).rejects.toMatchObject({ trouble: 'broken' });
  });
});

describe('a deployment that waits', () => {
  const route = 'POST /repos/acme/api/actions/runs/42/deployment_protection_rule';
  const pending = 'GET /repos/acme/api/actions/runs/42/pending_deployments';
  const answer = {
    repository: 'acme/api',
    environment: 'production',
    state: 'approved',
    comment: 'R-12 says go, @dana.',
  } as const;
  const callback = (url: string) => `${url}/repos/acme/api/actions/runs/42/deployment_protection_rule`;

  test('is answered', async () => {
    const { github, url, asked } = await facing({ [route]: { status: 204 } });
    expect(await github.answerProtection(callback(url), answer)).toBe('answered');
    expect(asked.map(({ body }) => body)).toEqual([
      { environment_name: 'production', state: 'approved', comment: 'R-12 says go, @\u200bdana.' },
    ]);
  });

  test('#94 that nobody waits with any more is settled; one that still waits was not answered', async () => {
    const settled = await facing({ [route]: { status: 422, body: { message: 'already' } }, [pending]: { json: [] } });
    expect(await settled.github.answerProtection(callback(settled.url), answer)).toBe('settled');
    const waiting = { json: [{ environment: { name: 'production' } }] };
    for (const state of [waiting, { status: 403, body: { message: 'no' } }]) {
      const { github, url } = await facing({ [route]: { status: 422, body: { message: 'odd' } }, [pending]: state });
      await expect(github.answerProtection(callback(url), answer)).rejects.toMatchObject({ trouble: 'broken' });
    }
  });

  test('#92 is answered only where the API of the settings waits for it', async () => {
    const { github, url, asked } = await facing({ [route]: { status: 204 } });
    const { origin, host } = new URL(url);
    const tail = '/repos/acme/api/actions/runs/42/deployment_protection_rule';
    const others = [
      `http://169.254.169.254/api/v3${tail}`,
      `https://${host}/api/v3${tail}`,
      `http://127.0.0.1:1/api/v3${tail}`,
      `${origin}${tail}`,
      `http://a:b@${host}/api/v3${tail}`,
      `http://${host}.example.com/api/v3${tail}`,
      `${url}${tail}?x=1`,
      `${url}${tail}#x`,
      `${url}${tail}/`,
      `${url}/repos/acme/api/../../user`,
      `${url}/repos/../api/actions/runs/42/deployment_protection_rule`,
      `${url}/repos/acme/%2e%2e%2fapi/actions/runs/42/deployment_protection_rule`,
      `${url}/repos/acme/api/actions/runs/4x/deployment_protection_rule`,
      `${url}/repos/acme/api/actions/runs/42/approve`,
      `${url}/repos/acme/{owner}/actions/runs/42/deployment_protection_rule`,
      'file:///etc/passwd',
      '',
    ];
    for (const each of others)
      await expect(github.answerProtection(each, answer), each).rejects.toMatchObject({ trouble: 'refused' });
    const elsewhere = `${url}/repos/acme/web/actions/runs/42/deployment_protection_rule`;
    await expect(github.answerProtection(elsewhere, answer)).rejects.toMatchObject({
      trouble: 'refused',
      message: 'The deployment that waits is of another repository than acme/api.',
    });
    expect(asked).toEqual([]);
  });
});
