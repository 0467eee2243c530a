import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage, TapAnswer } from '../../src/sandbox/contract.ts';
import { dataOf, openTeam, type Team, until } from '../support/team.ts';

/** One person taps without end; what becomes of everybody else, and of the disk? */
let team: Team;

beforeAll(async () => {
  team = await openTeam({ policy: 'Strict' });
}, 30_000);
afterAll(() => team?.stop());

const flood = 3_000;
const atOnce = 60;
const perSecond = 3;
const tooMany = 'Too many taps at once. Wait a few seconds, then tap once.';

test('#99 a thousand taps a second of one person cost a few rows, and others are served within two seconds', async () => {
  const { sim, chat } = team;
  const card = await signable();
  const gus = await sim.chatId('Gus');
  const before = rows(gus);
  const calls = await answers();

  const began = performance.now();
  // The first ones are answered; of those that are not, one hears why.
  const heard: TapAnswer[] = [];
  for (let each = 0; each < atOnce + 20; each++)
    void nag(card).then(
      (answer) => heard.push(answer),
      () => undefined, // those that nobody answers end with the sandbox
    );
  await until('the refusal', async () => heard.find(({ text }) => text === tooMany));
  let arrived = 0;
  // More than a thousand a second; what waits at the sandbox's door besides is not the bot's to serve.
  const flooding = inTurns(20, flood, async () => {
    await sim.update({ callback_query: tapOf(gus, card) });
    arrived += 1;
  });
  const waits: number[] = [];
  const signed = await timed(waits, () => sim.tap('Nadia', chat, 'Sign off', card));
  expect(signed.text).toContain('Signed as Approver');
  const already = async (): Promise<void> => {
    const again = await timed(waits, () => sim.tap('Nadia', chat, 'Sign off', card));
    expect(again.text).toBe('You have signed Planning already.');
  };
  while (arrived < flood) await already();
  await flooding;
  const seconds = (performance.now() - began) / 1000;
  expect((await timed(waits, () => sim.tap('Mara', chat, 'Sign off', card))).text).toContain('Signed off ✅ Planning');

  expect(waits.length).toBeGreaterThan(2);
  expect(Math.max(...waits)).toBeLessThan(2_000);
  expect(heard.filter(({ text }) => text === tooMany)).toMatchObject([{ show_alert: true }]);
  const stored = rows(gus);
  const most = atOnce + Math.ceil(seconds * perSecond) + perSecond;
  expect(stored.inbox - before.inbox).toBeGreaterThanOrEqual(atOnce);
  expect(stored.inbox - before.inbox).toBeLessThanOrEqual(most);
  // That somebody tried what is not theirs is noted once, however often they try.
  expect(stored.journal - before.journal).toBeLessThanOrEqual(1);
  expect((await answers()) - calls).toBeLessThanOrEqual(most + 1 + waits.length);
  // Nothing waits in vain: what was refused was acknowledged all the same.
  await until('an empty queue', async () => (rows(gus).waiting === 0 ? true : undefined));
});

test('#99 whoever was too fast is served again after a few seconds, and nobody else was ever refused', async () => {
  const { sim, chat } = team;
  const card = await signable();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect((await nag(card)).text).toContain('Only Lead (Mara) and Approver (Nadia) can sign');
  const said = (await sim.log()).filter(({ name, body }) => name === 'answerCallbackQuery' && textIn(body) === tooMany);
  expect(said).toHaveLength(1);
  expect((await sim.tap('Mara', chat, 'Sign off', card)).text).toContain('Signed as Lead');
});

async function signable(): Promise<ChatMessage> {
  const status = await team.start(undefined, 'Ben');
  const key = status.text.match(/R-\d+/)?.[0] ?? '';
  await team.skip('1.4', key);
  await team.complete('1.1 1.2 1.3 1.5', key);
  return team.askSignOff(key);
}

const nag = (card: ChatMessage): Promise<TapAnswer> =>
  team.sim.forgedTap('Gus', team.chat, { data: dataOf('Sign off', card), message_id: card.message_id });

let taps = 0;
const tapOf = (person: number, card: ChatMessage) => ({
  id: `flood ${++taps}`,
  from: { id: person, is_bot: false, first_name: 'Gus', username: 'gus_guest' },
  message: {
    message_id: card.message_id,
    date: 1,
    chat: { id: team.chat, type: 'supergroup', title: 'Payments team' },
  },
  chat_instance: '1',
  data: dataOf('Sign off', card),
});

/** So many at a time, each as soon as one before it is through. */
async function inTurns(width: number, many: number, doing: () => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun++ < many) await doing();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

async function timed<T>(waits: number[], doing: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await doing();
  waits.push(performance.now() - began);
  return result;
}

/** Rows that somebody's taps have cost, as another program sees the database. */
function rows(person: number): { inbox: number; journal: number; waiting: number } {
  const db = new Database(team.house.config.databasePath, { readonly: true });
  const count = (sql: string, ...of: unknown[]): number =>
    db
      .prepare(sql)
      .pluck()
      .get(...of) as number;
  const found = {
    inbox: count("SELECT count(*) FROM inbox WHERE json_extract(raw, '$.callback_query.from.id') = ?", person),
    journal: count("SELECT count(*) FROM journal WHERE json_extract(event, '$.by') = ?", person),
    waiting: count('SELECT count(*) FROM inbox WHERE is_done = 0'),
  };
  db.close();
  return found;
}

const answers = async (): Promise<number> =>
  (await team.sim.log()).filter(({ name }) => name === 'answerCallbackQuery').length;

const textIn = (body: unknown): unknown => (body as { text?: unknown }).text;
