import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { heardLog } from '../../support/secrets/listening.ts';
import { secrets } from '../../support/secrets/planted.ts';

// Not one of the tests of the project: run by test/slow/leaking.test.ts, to see each of them fail for what it lets out.

test('says nothing', () => expect(1).toBe(1));

test('logs it', () =>
  pino({}, heardLog).info({ url: `smtp://rollouts:${encodeURIComponent(secrets.smtpPassword)}@mail` }));

test('has it in a database that nobody removes', () => {
  const folder = mkdtempSync(join(process.env['LEAKING_FOLDER'] ?? tmpdir(), 'rollout-left-'));
  writeFileSync(join(folder, 'rollouts.db'), Buffer.from(secrets.linkKey).toString('base64'));
});
