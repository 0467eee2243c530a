import type { ServerResponse } from 'node:http';
import { Refused } from './refused.ts';

/** What may be wrong with an API server, or with what stands before it. */
export type Fault = 'down' | 'slow' | 'half' | 'huge' | 'html' | 'redirect' | 401 | 403 | 429 | 500;

const statuses = {
  401: new Refused(401, 'Unauthorized', 'Unauthorized'),
  403: new Refused(403, 'Forbidden', 'forbidden: User "system:anonymous" cannot get path'),
  429: new Refused(429, 'TooManyRequests', 'too many requests, please try again later'),
  500: new Refused(500, 'InternalError', 'etcdserver: leader changed'),
};

/** Answers as the fault has it. */
export function answerWith(fault: Fault, response: ServerResponse): void {
  if (typeof fault === 'number') {
    const after = fault === 429 ? { 'retry-after': '7' } : {};
    response.writeHead(fault, { 'content-type': 'application/json', ...after });
    response.end(JSON.stringify(statuses[fault].toStatus()));
    return;
  }
  const answers = {
    down: () => response.destroy(),
    // Whoever asks gives up first; stopping the server closes what is left.
    slow: () => undefined,
    half: () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"Deployment","metad'),
    huge: () => pour(response.writeHead(200, { 'content-type': 'application/json' })),
    html: () => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>'),
    redirect: () => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  };
  answers[fault]();
}

/** 100 MB, as far as the other side takes it. */
function pour(response: ServerResponse): void {
  const piece = Buffer.alloc(1024 * 1024, ' ');
  let left = 100;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}
