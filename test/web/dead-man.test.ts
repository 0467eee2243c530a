import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { signOfLife } from '../../src/web/dead-man.ts';
import { secrets } from '../support/secrets/planted.ts';

/** Whoever listens outside, answering with this. */
async function listener(status: number): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('OK');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/${secrets.deadManPath}`, heard };
}

test('somebody outside hears that the bot lives, and nothing while it does not do what it is there for', async () => {
  const { url, heard } = await listener(200);
  await signOfLife(url, true);
  await signOfLife(url, false);
  expect(heard).toEqual([`GET /ping/${secrets.deadManPath}`]);
});

test.each([404, 500, 302])('an answer of %s is a fault that does not say where', async (status) => {
  const { url } = await listener(status);
  const fault = await signOfLife(url, true).catch((thrown: Error) => thrown.message);
  expect(fault).toMatch(/^The sign of life was not taken: (HTTP \d+|no answer)$/);
});

test('nobody listens: a fault that does not say where', async () => {
  await expect(signOfLife(`http://127.0.0.1:1/ping/${secrets.deadManPath}`, true)).rejects.toThrow(
    /^The sign of life was not taken: no answer$/,
  );
});
