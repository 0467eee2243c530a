import { readFile } from 'node:fs/promises';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Tls } from '../http/dispatcher.ts';

/** Where a cluster's API server is, whom we trust there, and who we are. */
export interface Access {
  server: URL;
  tls: Tls;
  /** The bearer token of this moment, undefined where a client certificate or nothing says who we are. Never logged. */
  token(): Promise<string | undefined>;
  /** Where names without a namespace are looked for. */
  namespace: string;
}

/** What stands in the way of reaching a cluster: one sentence that names the file and what is wrong with it, and no secret. */
export class AccessError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccessError';
  }
}

/** Whether it can be sent: a header takes visible ASCII, and a token has no other letters. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** A token in a file is read again for every question, because a service account's is replaced about every hour. */
export function tokenIn(file: string): () => Promise<string> {
  const unusable = (what: string) => new SourceFault('unauthorised', `The token file ${file} ${what}.`);
  return async () => {
    const written = await readFile(file, 'utf8').catch(() => {
      throw unusable('cannot be read');
    });
    const token = written.trim();
    if (isToken(token)) return token;
    throw unusable('holds no token');
  };
}
