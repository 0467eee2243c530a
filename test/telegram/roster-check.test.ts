import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { Kit } from '../../src/telegram/kit.ts';
import { checkRosters } from '../../src/telegram/roster-check.ts';
import { foundTeam, group, onStore } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { aiko, luis, mara, nadia } from '../support/story.ts';
import { standIn } from './stand-in.ts';

const user = (id: number) => ({ id, is_bot: false, first_name: 'X' });

/** The cast's team, and a Telegram that answers where each of them is. */
async function asking(whereIs: Record<number, string>) {
  const telegram = await standIn();
  onTestFinished(() => telegram.close());
  const { store, handle, clock } = onStore();
  await foundTeam(handle);
  const people = [...new Set(Object.values((await store.team(1)).roles).flat())];
  telegram.replies(
    ...people.map((id) => {
      const status = whereIs[id] ?? 'member';
      return status === 'unknown'
        ? { code: 400, says: 'Bad Request: user not found' }
        : { result: { status, user: user(id) } };
    }),
  );
  const bot = { id: 42, username: 'rollout_bot', name: 'Rollout bot' };
  const log = pino({ level: 'trace' }, heardLog);
  await checkRosters({ store, handle, clock, api: telegram.api, bot, log } as unknown as Kit);
  return { team: await store.team(1), telegram, people };
}

it('#28 takes the roles of whoever has left the group while nobody told the bot', async () => {
  const { team, telegram, people } = await asking({ [nadia.id]: 'kicked', [aiko.id]: 'left' });
  expect(team.roles['approver']).toEqual([]);
  expect(team.roles['qa']).toEqual([]);
  expect(team.roles['ops']).toEqual([luis.id]);
  expect(telegram.calls.map(({ params }) => params)).toEqual(people.map((id) => ({ chat_id: group, user_id: id })));
});

it('takes nothing from anybody whom Telegram says nothing of', async () => {
  const { team } = await asking({ [nadia.id]: 'unknown', [mara.id]: 'administrator' });
  expect(team.roles['approver']).toEqual([nadia.id]);
  expect(team.roles['lead']).toEqual([mara.id]);
});
