import { CUSTOMERS_CHAT, PLATFORM_CHAT, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { type ApiAnswer, callApi, type SimClient, simClient } from '../support/sim.ts';
import type { Needs } from './suite.ts';

/** The server under test with what the cases talk about. */
export interface World {
  apiRoot: string;
  botToken: string;
  /** A supergroup in which the bot is; 0 when another server was named without one. */
  group: number;
  /** A forum in which the bot is an administrator, with topics that are open, closed and deleted. */
  forum: number;
  topics: { open: number; closed: number; deleted: number };
  /** A group that the bot has never been in. */
  strange: number;
  /** What Mara wrote in the group, and a picture she sent. */
  marasMessage: number;
  marasPhoto: number;
  readonly sim: SimClient;
  call<T = { message_id: number }>(method: string, params?: object): Promise<ApiAnswer<T>>;
  /** Sends a message into the group and gives its number. */
  sent(params?: object): Promise<number>;
  /** Ben taps a button of the group, and this is the query that reaches the bot. */
  tapped(): Promise<string>;
  close(): Promise<void>;
}

export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const { BOT_API_URL, BOT_API_TOKEN, BOT_API_CHAT } = process.env;

/** Whether the server under test has what a case needs. */
export function offers(needs: Needs): boolean {
  if (BOT_API_URL === undefined || needs === 'token') return true;
  return needs === 'group' && BOT_API_CHAT !== undefined;
}

/** The server that `BOT_API_URL` and `BOT_API_TOKEN` name, with `BOT_API_CHAT` as its group; without them a sandbox of our own. */
export async function openWorld(): Promise<World> {
  if (BOT_API_URL === undefined) return await inSandbox();
  if (BOT_API_TOKEN === undefined) throw new Error('BOT_API_URL needs a BOT_API_TOKEN');
  const world = server(BOT_API_URL.replace(/\/$/, ''), BOT_API_TOKEN, null);
  world.group = Number(BOT_API_CHAT ?? 0);
  return world;
}

async function inSandbox(): Promise<World> {
  const sandbox = await createSandbox({ port: 0, directory: null, oracle: false });
  const { apiRoot, botToken, pageUrl } = sandbox;
  const sim = simClient(pageUrl);
  const world = server(apiRoot, botToken, sim);
  Object.assign(world, { group: TEAM_CHAT, forum: PLATFORM_CHAT, strange: CUSTOMERS_CHAT });
  world.close = () => sandbox.stop();
  world.marasMessage = (await sim.say('Mara', TEAM_CHAT, '/status')).message_id;
  world.marasPhoto = (await sim.upload('Mara', TEAM_CHAT, { name: 'a.png', content: PIXEL, kind: 'photo' })).message_id;
  await sim.addBot(PLATFORM_CHAT);
  await sim.promoteBot(PLATFORM_CHAT);
  const topic = (name: string) => sim.createTopic(PLATFORM_CHAT, name);
  world.topics = { open: await topic('Open'), closed: await topic('Closed'), deleted: await topic('Deleted') };
  await world.call('closeForumTopic', { chat_id: PLATFORM_CHAT, message_thread_id: world.topics.closed });
  await sim.deleteTopic(PLATFORM_CHAT, world.topics.deleted);
  await sim.start('Ben');
  await sim.blockBot('Ben');
  await sim.start('Aiko');
  return world;
}

function server(apiRoot: string, botToken: string, sim: SimClient | null): World {
  return {
    apiRoot,
    botToken,
    group: 0,
    forum: 0,
    topics: { open: 0, closed: 0, deleted: 0 },
    strange: 0,
    marasMessage: 0,
    marasPhoto: 0,
    get sim() {
      if (sim === null) throw new Error('Only the sandbox can be put into a state');
      return sim;
    },
    call: (method, params) => callApi({ apiRoot, botToken }, method, params),
    async sent(params = {}) {
      const answer = await this.call('sendMessage', { chat_id: this.group, text: 'Ready?', ...params });
      if (answer.result === undefined) throw new Error(answer.description);
      return answer.result.message_id;
    },
    async tapped() {
      const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };
      const message_id = await this.sent({ reply_markup });
      const tap = this.sim.tap('Ben', this.group, 'Yes', message_id);
      void tap.catch(() => undefined);
      for (;;) {
        const { result = [] } = await this.call<{ update_id: number; callback_query?: { id: string } }[]>('getUpdates');
        const query = result.at(-1)?.callback_query;
        if (query !== undefined) return query.id;
      }
    },
    close: async () => undefined,
  };
}
