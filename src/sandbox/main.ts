import { createSandbox } from './sandbox.ts';
import { takeKeys } from './terminal/keys.ts';
import { sandboxKeys } from './terminal/sandbox-keys.ts';

/** Runs the sandbox alone, for a bot that is started by itself, or for another client library. */
const port = Number(process.env['SANDBOX_PORT'] ?? 4400);
const sandbox = await createSandbox({ port, directory: null, smtpPort: port === 0 ? 0 : port + 1 });
const write = (line: string): void => void process.stdout.write(`${line}\n`);
// In one piece: whoever started it reads it as one.
write(
  [
    'Sandbox of the rollout bot. Nothing leaves this machine.',
    `Open ${sandbox.pageUrl}`,
    `BOT_TOKEN=${sandbox.botToken}`,
    `TELEGRAM_API_ROOT=${sandbox.apiRoot}`,
    `SMTP_URL=${sandbox.smtpUrl}`,
    `BOT_OWNERS=${sandbox.owners.join(',')}`,
  ].join('\n'),
);
const stop = (): void => void sandbox.stop().then(() => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
takeKeys(sandboxKeys(sandbox.pageUrl, true), { input: process.stdin, write }, null, stop);
