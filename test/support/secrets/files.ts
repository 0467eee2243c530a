import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { secrets } from './planted.ts';

/** Every file below, or the file itself; nothing where there is nothing. What vanishes meanwhile is passed over. */
export function* filesOf(path: string): Generator<{ file: string; bytes: Buffer }> {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind?.isDirectory()) for (const name of readdirSync(path)) yield* filesOf(join(path, name));
  else if (kind?.isFile()) yield { file: path, bytes: readFileSync(path) };
}

/** Where operators keep secrets, and servers their passwords. A file with a secret and nothing else is one that the settings name. */
const inputs = /^(?:exim\.conf|kubeconfig.*|.*\.pem|.*\.key|users)$/;
const values = new Set<string>(Object.values(secrets));

/** Whether a secret belongs in there: nothing that the bot writes looks like that. */
export const isMadeForSecrets = (file: string, bytes: Buffer): boolean =>
  inputs.test(basename(file)) || values.has(String(bytes).trim());
