import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// How fast it is here says nothing; that everything is measured, arrives and is written down does.
test('the bench of announcements still works, and finds every letter delivered and written down', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/bench.ts', 'announcements', '--tiny']);
  for (const line of [
    /100 mails, each recorded.* \d+\/s = \d/,
    /one announcement to 60 chats, stored.* \d\.\d s/,
    /memory while 300 mails and 60 chats.* \d+ MiB/,
    /tap → answer meanwhile.* ms \/ /,
  ])
    expect(stdout).toMatch(line);
});

test('the bench of the sandbox still works', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/sandbox.ts', '--tiny']);
  expect(stdout).toMatch(/sendMessage, a few words.* \d+\/s, \d\.\d+ ms of processor each/);
  expect(stdout).toMatch(/sendMessage, HTML with buttons.* \d+\/s/);
});

test('the bench of the page still works', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/page.ts', '--tiny']);
  for (const line of [
    /page interactive.* p50 \d/,
    /frames, to the first message and back.* p95 \d/,
    /open pages.* p50 \d/,
  ])
    expect(stdout).toMatch(line);
});
