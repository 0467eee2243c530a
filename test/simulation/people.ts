import { remove } from '../../src/sandbox/bot-api/edit.ts';
import { BOT, CUSTOMERS_CHAT, findPersona, PERSONAS } from '../../src/sandbox/cast.ts';
import { migrate, setBotStanding } from '../../src/sandbox/world/membership.ts';
import type { StoredChat, StoredMessage } from '../../src/sandbox/world/model.ts';
import { forgedTap, NotPossible, say, start, tap } from '../../src/sandbox/world/people.ts';
import { wireUser } from '../../src/sandbox/world/wire.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { Chance } from './chance.ts';
import type { Machine } from './machine.ts';
import type { Who } from './scenario.ts';

/** A button that somebody saw: on the screen still, or only in memory. */
export interface Button {
  message: StoredMessage;
  label: string;
  data: string;
}

/** What people can do in the chat: read what stands there, write, tap. Whoever cannot do it lets it be. */
export interface People {
  /** The team's group, wherever it has moved to. */
  team(): StoredChat;
  customers(): StoredChat;
  privateChat(who: Who): StoredChat;
  /** Messages of the bot that stand there, the newest first. */
  read(chat?: StoredChat): StoredMessage[];
  buttons(chat?: StoredChat): Button[];
  says(who: Who, text: string, chat?: StoredChat, replyTo?: number): number | null;
  taps(who: Who, button: Button): void;
  /** Taps the newest button of this label as soon as there is one, for half a minute. */
  tapsLabel(who: Who, label: RegExp, chat?: StoredChat): Promise<boolean>;
  /** Answers the newest question. */
  answers(who: Who, text: string): void;
  waits(ms: number): Promise<void>;
  starts(who: Who): void;
  blocks(who: Who): void;
  removes(message: StoredMessage): void;
  migrates(): void;
  joinsCustomers(by: Who): void;
  /** A button that stood somewhere at some time. */
  remembered(chance: Chance): Button | null;
}

const lookedAt = 60;
const patience = 15;

export function createPeople(
  world: World,
  machine: Machine,
  { chat, thread, note }: { chat: number; thread: number | null; note(line: string): void },
): People {
  const idOf = (who: Who): number => findPersona(who)?.id ?? 0;
  const memory: Button[] = [];
  const known = new Set<string>();
  const chatOf = (id: number): StoredChat => {
    const found = world.chats.get(id);
    if (!found) throw new Error(`There is no chat ${id}.`);
    return found;
  };
  const team = (): StoredChat => chatOf(chatOf(chat).migratedTo ?? chat);
  const politely = <T>(doing: () => T): T | null => {
    try {
      return machine.outside(doing);
    } catch (fault) {
      if (fault instanceof NotPossible) return null;
      throw fault;
    }
  };

  const read: People['read'] = (where = team()) =>
    [...(world.messages.get(where.id)?.values() ?? [])]
      .slice(-lookedAt)
      .filter(({ from, deleted, service }) => from === BOT.id && !deleted && service === null)
      .reverse();

  const buttons: People['buttons'] = (where) =>
    read(where).flatMap((message) =>
      message.markup?.kind === 'inline'
        ? message.markup.rows.flat().flatMap(({ text, callback_data: data }) => {
            if (data === undefined) return [];
            const button = { message, label: text, data };
            const name = `${message.id} ${data}`;
            if (!known.has(name)) memory.push(button);
            known.add(name);
            return [button];
          })
        : [],
    );

  const waits = (ms: number): Promise<void> => new Promise((resolve) => void machine.hours.later(ms, 'world', resolve));

  const taps: People['taps'] = (who, { message, label, data }) => {
    note(`${who} taps "${label}" on ${message.chat}/${message.id}`);
    politely(() => {
      const here = chatOf(message.chat);
      const isShown =
        message.markup?.kind === 'inline' && message.markup.rows.flat().some((each) => each.callback_data === data);
      const place = isShown && message.markup?.kind === 'inline' ? message.markup.rows : [];
      const row = place.findIndex((all) => all.some((each) => each.callback_data === data));
      const column = place[row]?.findIndex((each) => each.callback_data === data) ?? 0;
      const answer = isShown
        ? tap(world, here, idOf(who), message.id, { row, column })
        : forgedTap(world, here, wireUser(idOf(who)), { message_id: message.id, data });
      void answer.then(
        ({ text, answered }) => note(`${who} reads ${answered ? `"${text ?? ''}"` : 'nothing'}`),
        (fault: unknown) => {
          if (!(fault instanceof NotPossible)) throw fault;
        },
      );
    });
  };

  return {
    team,
    customers: () => chatOf(CUSTOMERS_CHAT),
    privateChat: (who) => chatOf(idOf(who)),
    read,
    buttons,
    waits,
    taps,
    says(who, text, where = team(), replyTo) {
      const inTopic =
        where.id === team().id &&
        thread !== null &&
        where.topics.some((each) => each.thread === thread && !each.deleted);
      return politely(() => {
        const said = say(world, where, idOf(who), { text, reply_to: replyTo ?? null, thread: inTopic ? thread : null });
        note(`${who} says in ${where.id}/${said.id}: ${text}`);
        return said.id;
      });
    },
    async tapsLabel(who, label, where) {
      for (let look = 0; look < patience; look++) {
        const found = buttons(where).find((each) => label.test(each.label));
        if (found) {
          taps(who, found);
          await waits(1_500);
          return true;
        }
        await waits(2_000);
      }
      return false;
    },
    answers(who, text) {
      const asked = read().find(
        ({ markup, text: question }) => markup?.kind === 'force_reply' && question.startsWith(`${who},`),
      );
      if (asked) this.says(who, text, team(), asked.id);
    },
    starts: (who) => void politely(() => start(world, chatOf(idOf(who)), undefined)),
    blocks: (who) => void politely(() => setBotStanding(world, chatOf(idOf(who)), idOf(who), 'kicked')),
    removes(message) {
      note(`Mara deletes ${message.chat}/${message.id}`);
      machine.outside(() => remove(world, message));
    },
    migrates() {
      const old = team();
      if (old.kind !== 'group') return;
      note('the group becomes a supergroup');
      machine.outside(() => migrate(world, old, idOf('Mara')));
    },
    joinsCustomers: (by) => void politely(() => setBotStanding(world, chatOf(CUSTOMERS_CHAT), idOf(by), 'member')),
    remembered: (chance) => (memory.length === 0 ? null : chance.oneOf(memory)),
  };
}

export const everybody = PERSONAS.map(({ first_name }) => first_name as Who);
