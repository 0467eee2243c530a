import { describe, expect, it, onTestFinished } from 'vitest';
import { startWeb } from '../../src/web/server.ts';
import { secrets } from '../support/secrets/planted.ts';

const secret = secrets.webhookSecret;
const path = '/telegram/updates';
const metrics = { contentType: 'text/plain', text: async () => 'rollout_bot_well 1\n' };
const well = { isWell: true, troubles: [] as string[], updatesWaiting: 3, modes: [] };

async function web({ health = well, hasWebhook = true, fails = false } = {}) {
  const received: number[] = [];
  const faults: string[] = [];
  const receive = async (update: { update_id: number }): Promise<void> => {
    if (fails) throw new Error('disk full');
    received.push(update.update_id);
  };
  const server = await startWeb({
    host: '127.0.0.1',
    port: 0,
    health: async () => health,
    metrics,
    webhook: hasWebhook ? { path, secret, receive } : null,
    pages: null,
    onFault: (fault, doing) => faults.push(`${doing}: ${fault}`),
  });
  onTestFinished(() => server.stop());
  const root = `http://127.0.0.1:${server.port}`;
  return {
    received,
    faults,
    server,
    get: (where: string) => fetch(root + where),
    post: (body: string, given: string | null = secret) =>
      fetch(root + path, {
        method: 'POST',
        body,
        headers: given === null ? {} : { 'x-telegram-bot-api-secret-token': given },
      }),
  };
}

describe('health', () => {
  it('is 200 while all is well', async () => {
    const { get } = await web();
    const answer = await get('/healthz');
    expect([answer.status, await answer.json()]).toEqual([200, well]);
  });

  it('is 503, with the reason, while it is not; it is ready all the same', async () => {
    const { get } = await web({ health: { ...well, isWell: false, troubles: ['Telegram has not answered.'] } });
    const answer = await get('/healthz');
    expect([answer.status, await answer.json()]).toMatchObject([503, { troubles: ['Telegram has not answered.'] }]);
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, updatesWaiting: 3 }]);
  });
});

it('hands its figures to whoever fetches them', async () => {
  const { get } = await web();
  const answer = await get('/metrics');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain',
    'rollout_bot_well 1\n',
  ]);
});

describe('the webhook', () => {
  it('stores an update before it says yes', async () => {
    const { post, received } = await web();
    expect((await post('{"update_id":7}')).status).toBe(200);
    expect(received).toEqual([7]);
  });

  it('takes nothing without the secret', async () => {
    const { post, received } = await web();
    const answers = await Promise.all(
      [null, '', `${secret}-`, secret.toUpperCase()].map((each) => post('{"update_id":7}', each)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(received).toEqual([]);
  });

  it('takes nothing larger than any update', async () => {
    const { post, received } = await web();
    const large = JSON.stringify({ update_id: 7, text: 'x'.repeat(1024 * 1024) });
    expect((await post(large)).status).toBe(413);
    expect(received).toEqual([]);
  });

  it('says yes to what is no update, or it would come for ever', async () => {
    const { post, received } = await web();
    const answers = await Promise.all(
      ['', 'null', '[]', '{', '{"update_id":"7"}', '{"update_id":1.5}'].map((body) => post(body)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(received).toEqual([]);
  });

  it('says no when it could not be stored, so that it comes again', async () => {
    const { post, faults } = await web({ fails: true });
    expect((await post('{"update_id":7}')).status).toBe(500);
    expect(faults).toEqual(['POST /telegram/updates: Error: disk full']);
  });

  it('is not there while updates are asked for', async () => {
    const { post } = await web({ hasWebhook: false });
    expect((await post('{"update_id":7}')).status).toBe(404);
  });
});

it('says which port is taken, and frees its own when it stops', async () => {
  const { server } = await web();
  const again = () =>
    startWeb({
      host: '127.0.0.1',
      port: server.port,
      health: async () => well,
      metrics,
      webhook: null,
      pages: null,
      onFault: () => {},
    });
  await expect(again()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await server.stop();
  const second = await again();
  await second.stop();
});
