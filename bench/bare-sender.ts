/** The yardstick of a fan-out: a loop that sends thirty messages a second and keeps nothing. */
import process from 'node:process';
import { Pool } from 'undici';
import { cardText, readerChat } from './load.ts';

const readers = Number(process.env['READERS']);
const root = process.env['TELEGRAM_API_ROOT'] ?? '';
const pool = new Pool(root, { connections: 64 });
const call = async (method: string, params: object): Promise<void> => {
  const { body } = await pool.request({
    method: 'POST',
    path: `/bot${process.env['BOT_TOKEN']}/${method}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  await body.dump();
};

process.once('SIGTERM', () => process.exit(0));
void call('getUpdates', { timeout: 50 });
let next = 0;
const timer = setInterval(() => {
  if (next === readers) return clearInterval(timer);
  void call('sendMessage', { chat_id: readerChat(next++), text: cardText, parse_mode: 'HTML' });
}, 1000 / 30);
