import { createSandbox } from './sandbox.ts';

/** Runs the sandbox alone, for a bot that is started by itself, or for another client library. */
const port = Number(process.env['SANDBOX_PORT'] ?? 4400);
const sandbox = await createSandbox({ port, directory: null, smtpPort: port === 0 ? 0 : port + 1 });
process.stdout.write(
  [
    'Sandbox of the rollout bot. Nothing leaves this machine.',
    `Open ${sandbox.pageUrl}`,
    `BOT_TOKEN=${sandbox.botToken}`,
    `TELEGRAM_API_ROOT=${sandbox.apiRoot}`,
    `SMTP_URL=${sandbox.smtpUrl}`,
    `BOT_OWNERS=${sandbox.owners.join(',')}`,
    '',
  ].join('\n'),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}
