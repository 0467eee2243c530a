import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DkimKeyError, isReadByOthers, readDkimKey } from '../src/dkim-key.ts';

const directory = mkdtempSync(join(tmpdir(), 'rollout-dkim-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (content: string, mode = 0o600): string => {
  const path = join(directory, 'dkim.pem');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};
const pem = { type: 'pkcs8', format: 'pem' } as const;
const rsa = (modulusLength: number): string =>
  String(generateKeyPairSync('rsa', { modulusLength }).privateKey.export(pem));
const refusal = (path: string): string => {
  try {
    readDkimKey(path);
  } catch (error) {
    expect(error).toBeInstanceOf(DkimKeyError);
    return (error as Error).message;
  }
  throw new Error('was accepted');
};

test('RSA of 2048 bits and Ed25519 are taken', () => {
  expect(readDkimKey(file(rsa(2048))).asymmetricKeyType).toBe('rsa');
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  expect(readDkimKey(file(String(ed25519.export(pem)))).asymmetricKeyType).toBe('ed25519');
});

test('anything else is refused in a sentence without anything of the key', () => {
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const locked = generateKeyPairSync('ed25519').privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'x' });
  const open = String(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
  const short = rsa(1024);
  for (const content of [short, String(curve.export(pem)), String(locked), open, 'secret words', '']) {
    const sentence = refusal(file(content));
    expect(sentence).toMatch(/^DKIM_KEY_PATH should name .*[^.]\.$/);
    for (const line of content.split('\n').filter(Boolean)) expect(sentence).not.toContain(line);
  }
  expect(refusal(join(directory, 'none.pem'))).toBe('DKIM_KEY_PATH cannot be read: there is no such file.');
  expect(refusal(directory)).toMatch(/^DKIM_KEY_PATH cannot be read: EISDIR/);
});

test('a key that others can read is noticed', () => {
  expect(isReadByOthers(file('x'))).toBe(false);
  for (const mode of [0o640, 0o604, 0o620]) expect(isReadByOthers(file('x', mode))).toBe(true);
});
