import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createBotApi } from '../../src/telegram/api.ts';
import { secrets } from '../support/secrets/planted.ts';

/** What somebody sent to the bot, fetched from a Telegram that does so. */
async function fetched(telegram: RequestListener, mostBytes = 1_000): Promise<string> {
  const server = createServer(telegram).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const api = createBotApi(secrets.botToken, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await api.close();
    server.close();
    server.closeAllConnections();
  });
  return Buffer.from(await api.download('documents/list of files.csv', mostBytes)).toString();
}

it('a file is read by its path, whatever is in its name', async () => {
  expect(await fetched(({ url }, answer) => answer.end(url?.replace(secrets.botToken, 'TOKEN')))).toBe(
    '/file/botTOKEN/documents/list%20of%20files.csv',
  );
});

it('a file that is larger than it may be is not read to its end', async () => {
  await expect(fetched((_, answer) => answer.end('x'.repeat(1_001)))).rejects.toMatchObject({ code: 413 });
});

it('a file that Telegram does not keep any more is said to be gone', async () => {
  const gone = fetched((_, answer) => answer.writeHead(404).end('{"ok":false}'));
  await expect(gone).rejects.toMatchObject({ code: 404, message: 'download: the file is not there any more' });
});

it('a line that breaks in the middle of a file says so, without the token', async () => {
  const broken = fetched((_, answer) => {
    answer.writeHead(200, { 'content-length': 500 }).write('name,email');
    setTimeout(() => answer.destroy(), 20);
  });
  await expect(broken).rejects.toMatchObject({
    name: 'BotApiSilence',
    message: expect.not.stringContaining(secrets.botToken),
  });
});
