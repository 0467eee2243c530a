import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Double {
  url: URL;
  /** How often it was asked. */
  asked: () => number;
}

/** Another system on this machine, for the length of a test. */
export async function double(
  answering: (...asked: Parameters<RequestListener>) => unknown,
  host = '127.0.0.1',
): Promise<Double> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    void answering(request, response);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, host, resolve);
  await promise;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://${host}:${port}/`), asked: () => count };
}
