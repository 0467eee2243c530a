import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** A key that cannot be used: one sentence that names the setting. */
export class DkimKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DkimKeyError';
  }
}

/** The private key in this file. Throws DkimKeyError with a sentence that never repeats anything of the file's content. */
export function readDkimKey(path: string): KeyObject {
  const key = parsed(read(path));
  if (key.asymmetricKeyType === 'ed25519') return key;
  if (key.asymmetricKeyType !== 'rsa')
    throw new DkimKeyError('DKIM_KEY_PATH should name an RSA or Ed25519 key; no other kind can sign mails.');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new DkimKeyError(
      'DKIM_KEY_PATH should name an RSA key of at least 2048 bits; receivers distrust shorter ones.',
    );
  return key;
}

/** Whether anybody but its owner can read the file. */
export const isReadByOthers = (path: string): boolean => (statSync(path).mode & 0o077) !== 0;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    throw new DkimKeyError(`DKIM_KEY_PATH cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`);
  }
}

function parsed(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new DkimKeyError(
      'DKIM_KEY_PATH should name a private key in PEM without a password, as "openssl genpkey" writes it.',
    );
  }
}
