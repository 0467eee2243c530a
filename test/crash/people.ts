import { CUSTOMERS_CHAT, findPersona } from '../../src/sandbox/cast.ts';
import { migrate, setBotStanding } from '../../src/sandbox/world/membership.ts';
import { say, start } from '../../src/sandbox/world/people.ts';
import { wireMessage, wireUser } from '../../src/sandbox/world/wire.ts';
import { chatNamed, type Outside, wordsOfBot } from './outside.ts';

/** One thing that somebody does, some minutes after what was done before. */
export interface Step {
  /** In milliseconds; two minutes unless it is said. */
  afterMs: number;
  does(outside: Outside): void;
}

const minute = 60_000;
const usualGap = 2 * minute;
const step = (does: Step['does']): Step => ({ afterMs: usualGap, does });
const idOf = (who: string): number => findPersona(who)?.id ?? 0;

/** Notes what the bot is told of it. */
function act(outside: Outside, who: string, what: string, doing: () => void): void {
  let update: number | null = null;
  const { world } = outside;
  const before = world.queue.size;
  const waiting = world.queue.onPush(() => {
    update ??= world.queue.take(0, 1_000).at(-1)?.update_id ?? null;
  });
  try {
    doing();
  } catch (fault) {
    outside.faults.push(`${who} cannot do it (${what}): ${(fault as Error).message}`);
  }
  waiting();
  if (world.queue.size === before) update = null;
  outside.acts.push({ update, who, what, heard: [] });
  outside.changed();
}

/** Somebody writes, in the team's group unless another chat is named. */
export const says = (who: string, text: string, where = 'team'): Step =>
  step((outside) => act(outside, who, text, () => say(outside.world, chatNamed(where, outside), idOf(who), { text })));

/** Somebody taps the newest button of which this is a part of the label. */
export const taps = (who: string, label: string, where = 'team'): Step =>
  step((outside) =>
    act(outside, who, `[${label}]`, () => {
      const chat = chatNamed(where, outside);
      for (const message of wordsOfBot(chat, outside).reverse()) {
        if (message.markup?.kind !== 'inline') continue;
        const button = message.markup.rows.flat().find(({ text }) => text.includes(label));
        if (button?.callback_data === undefined) continue;
        const { world } = outside;
        const body = { from: wireUser(idOf(who)), message: wireMessage(world, message), data: button.callback_data };
        world.emit('callback_query', { id: `tap-${outside.acts.length}`, ...body, chat_instance: String(chat.id) });
        return;
      }
      throw new Error(`there is no button "${label}"`);
    }),
  );

/** Somebody answers the newest message of the bot's that says so. */
export const answers = (who: string, question: string, text: string, where = 'team'): Step =>
  step((outside) =>
    act(outside, who, text, () => {
      const chat = chatNamed(where, outside);
      const asked = wordsOfBot(chat, outside).findLast((each) => each.text.includes(question));
      if (!asked) throw new Error(`nobody asks "${question}"`);
      say(outside.world, chat, idOf(who), { text, reply_to: asked.id });
    }),
  );

export const starts = (who: string): Step =>
  step((outside) => act(outside, who, '/start', () => start(outside.world, chatNamed(who, outside), undefined)));

/** The customers' group hears of the team's rollouts. */
export const bringsCustomers = (who: string): Step =>
  step((outside) =>
    act(outside, who, 'adds the bot', () => {
      const chat = outside.world.chats.get(CUSTOMERS_CHAT);
      if (chat) setBotStanding(outside.world, chat, idOf(who), 'member');
    }),
  );

/** The team's group becomes a supergroup and has another id from then on. */
export const migrates = (): Step =>
  step((outside) =>
    act(outside, 'Mara', 'migrates', () => migrate(outside.world, chatNamed('team', outside), idOf('Mara'))),
  );

/** Within seconds, where what was asked does not wait long. */
export const soon = (step: Step): Step => ({ ...step, afterMs: 20_000 });

/** The next step comes so much later. */
export const waits = (minutes: number): Step => ({ afterMs: minutes * minute, does: () => undefined });
