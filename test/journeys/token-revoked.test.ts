import { expect, onTestFinished, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { secrets } from '../support/secrets/planted.ts';
import { until } from '../support/team.ts';
import { standIn } from '../telegram/stand-in.ts';

test('#10 a token that is revoked mutes the bot: health says so, one mail goes to people, and nobody is called again and again', async () => {
  const telegram = await standIn();
  telegram.repliesBy(({ method }) =>
    method === 'getMe'
      ? { result: { id: 42, username: 'rollout_bot', first_name: 'Rollout' } }
      : { code: 401, says: 'Unauthorized' },
  );
  const house = await openHouse({
    change: ({ smtpUrl }) => ({
      telegram: { token: secrets.botToken, apiRoot: telegram.root, updates: { mode: 'polling' }, groupsTakeAll: true },
      mail: { smtpUrl, from: 'Rollouts <rollouts@example.com>', replyTo: 'people@example.com' },
    }),
  });
  onTestFinished(async () => {
    await house.stop();
    await telegram.close();
  });
  const { sim } = house;
  const [mail] = await until('the alert', async () => {
    const mails = await sim.mails('people@example.com');
    return mails.length ? mails : undefined;
  });
  expect(mail?.subject).toBe('rollout-bot needs you');
  const { text } = await sim.mail(mail?.id ?? 0);
  expect(text?.replace(/\s+/g, ' ')).toMatch(/MUTED since .* UTC: Telegram no longer accepts BOT_TOKEN/);
  const health = await fetch(`http://127.0.0.1:${house.app().httpPort}/healthz`);
  expect([health.status, await health.json()]).toMatchObject([
    503,
    { isWell: false, modes: [{ mode: 'MUTED', why: 'Telegram no longer accepts BOT_TOKEN' }] },
  ]);
  const calls = telegram.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(telegram.calls.length - calls).toBe(0);
  expect(await sim.mails('people@example.com')).toHaveLength(1);
});
