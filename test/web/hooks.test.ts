import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { readWebhook } from '../../src/integrations/github/webhooks.ts';
import { itemState } from '../../src/rollout/standing.ts';
import { group } from '../support/on-store.ts';
import { hour, monday } from '../support/story.ts';
import { backupSecret, openStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

const done = {
  id: 'nightly-8841',
  takenAt: new Date(monday - hour).toISOString(),
  restorePoint: 'pitr-0200',
  restoreCheck: 'ok',
};

interface Sending {
  body?: string;
  /** What was signed, where it is not what is sent. */
  signed?: string;
  secret?: string;
  delivery?: string | null;
  /** Seconds; the stage's clock stands at 0. */
  timestamp?: string;
  to?: string;
  headers?: Record<string, string>;
}

async function sends({ root }: Stage, sending: Sending = {}) {
  const { body = JSON.stringify(done), secret = backupSecret, delivery = 'backup-8841', timestamp = '0' } = sending;
  const { signed = body, to = `${group}/Payments`, headers = {} } = sending;
  const signature = `sha256=${createHmac('sha256', secret).update(`${timestamp}.${signed}`).digest('hex')}`;
  const answer = await fetch(`${root}/hooks/backup/${to}`, {
    method: 'POST',
    body,
    headers: {
      'x-rollout-timestamp': timestamp,
      'x-rollout-signature': signature,
      ...(delivery === null ? {} : { 'x-rollout-delivery': delivery }),
      ...headers,
    },
  });
  return { status: answer.status, body: (await answer.json()) as { taken: boolean; why?: string } };
}

const evidence = async (stage: Stage) => itemState('backup-production-data', await stage.rollout()).evidence;

test('the backup job says what it did, and it stands as evidence in its own name', async () => {
  const stage = await openStage();
  expect(await sends(stage)).toEqual({ status: 200, body: { taken: true, rollout: 'R-1' } });
  const [piece] = await evidence(stage);
  expect(piece).toMatchObject({
    source: 'backup job',
    proof: { type: 'backup', id: 'nightly-8841', restoreCheck: 'ok' },
  });
  expect(itemState('backup-production-data', await stage.rollout()).status).toBe('to-do');
});

describe('#93 nothing is taken that the job did not sign', () => {
  test.each<[string, Sending]>([
    ['another secret', { secret: 'guessed' }],
    ['no secret at all', { secret: '' }],
    ['the one that stands in where there is none', { secret: 'there is none', to: `${group}/Search` }],
    ['a body that was changed after signing', { signed: JSON.stringify({ ...done, restoreCheck: null }) }],
    ['a signature of another length', { headers: { 'x-rollout-signature': 'sha256=00' } }],
    ['no signature', { headers: { 'x-rollout-signature': '' } }],
    ['another time than was signed', { headers: { 'x-rollout-timestamp': '1' } }],
    ['a product that nobody settled', { to: `${group}/Search` }],
    ['another group', { to: '-100999/Payments' }],
  ])('%s', async (_, sending) => {
    const stage = await openStage();
    const { status, body } = await sends(stage, sending);
    expect([status, body.taken]).toEqual([401, false]);
    expect(await evidence(stage)).toEqual([]);
  });

  test('signed too long ago, or in the future', async () => {
    const stage = await openStage();
    stage.wait(600_000);
    for (const timestamp of ['299', '901', 'NaN', '', '-5']) {
      const { status, body } = await sends(stage, { timestamp });
      expect([status, body.why]).toEqual([401, expect.stringMatching(/too long ago|clocks/)]);
    }
    expect(await evidence(stage)).toEqual([]);
  });

  test('what was signed is taken once, and said again it is refused, whatever it is called', async () => {
    const stage = await openStage();
    await sends(stage);
    for (const again of [{}, { delivery: 'backup-8842' }, { delivery: null }])
      expect(await sends(stage, again)).toMatchObject({ status: 409 });
    expect(await evidence(stage)).toHaveLength(1);
    const other = JSON.stringify({ ...done, restoreCheck: 'failed' });
    expect((await sends(stage, { body: other })).status).toBe(200);
    expect(await evidence(stage)).toHaveLength(2);
  });

  test('50 MB are refused before they are read', async () => {
    const stage = await openStage();
    expect((await sends(stage, { body: 'x'.repeat(50_000_000) })).status).toBe(413);
  });
});

test.each<[string, Sending, RegExp]>([
  ['no JSON', { body: '{"id":' }, /does not fit/],
  ['a time without a zone', { body: JSON.stringify({ ...done, takenAt: '2026-11-23T02:10' }) }, /takenAt/],
  ['more than was settled', { body: JSON.stringify({ ...done, approve: true }) }, /does not fit/],
])('%s is refused and says why', async (_, sending, why) => {
  const stage = await openStage();
  const { status, body } = await sends(stage, sending);
  expect([status, body.why]).toEqual([400, expect.stringMatching(why)]);
  expect(await evidence(stage)).toEqual([]);
});

describe('#93 whoever calls in the name of GitHub', () => {
  const secret = 'a-secret-of-the-webhook';
  const ping = JSON.stringify({ zen: 'Half measures are as bad as nothing at all.' });
  const connected: Parameters<typeof openStage>[0] = {
    readCall(headers, rawBody) {
      const call = readWebhook(secret, { headers, rawBody });
      return call.kind === 'refused' ? { kind: 'refused', isUnsigned: true, why: call.why } : { kind: 'ignored' };
    },
  };

  async function calls({ root }: Stage, signedWith: string): Promise<number> {
    const signature = `sha256=${createHmac('sha256', signedWith).update(ping).digest('hex')}`;
    const headers = { 'x-github-event': 'ping', 'x-github-delivery': '72d3162e', 'x-hub-signature-256': signature };
    return (await fetch(`${root}/hooks/github`, { method: 'POST', body: ping, headers })).status;
  }

  /** Says that 25 MB are coming, and sends nothing until there is an answer. */
  const announcesMuch = ({ root }: Stage): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-length': 25_000_000, 'x-hub-signature-256': 'sha256=00' };
      const asking = request(`${root}/hooks/github`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      asking.on('error', reject);
      asking.flushHeaders();
    });

  test('is not read any more once sixty calls of a minute were not GitHub’s', async () => {
    const stage = await openStage(connected);
    const statuses: number[] = [];
    for (let call = 0; call < 60; call++) statuses.push(await calls(stage, 'guessed'));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await announcesMuch(stage)).toBe(429);
    stage.wait(60_000);
    expect(await calls(stage, secret)).toBe(202);
  });

  test('and is GitHub is heard however often it comes', async () => {
    const stage = await openStage(connected);
    const statuses: number[] = [];
    for (let call = 0; call < 70; call++) statuses.push(await calls(stage, secret));
    expect(new Set(statuses)).toEqual(new Set([202]));
  });

  test('is not read for ever where no forge is connected either', async () => {
    const stage = await openStage();
    for (let call = 0; call < 60; call++) expect(await calls(stage, secret)).toBe(503);
    expect(await announcesMuch(stage)).toBe(429);
  });
});
