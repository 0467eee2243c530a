import type { StoredMessage } from '../world/model.ts';
import type { World } from '../world/world.ts';

/** What can be seen in the world: each move says by it whether it has happened, whoever did it. */
export interface Witness {
  /** The bot's message here reads like this now. */
  bot(chat: number, words: RegExp): boolean;
  /** So long ago the bot wrote this here, in milliseconds; not at all: null. */
  since(chat: number, words: RegExp): number | null;
  /** Some message here has a button that is called so. */
  button(chat: number, label: string): boolean;
  /** The bot has put its thumb to what somebody wrote: it is done. */
  thumb(words: string): boolean;
  /** So many mails have come. */
  mails(count: number): boolean;
  /** The bot is in this group, as an admin or not. */
  stands(chat: number, standing: Admit['standing']): boolean;
  /** Somebody has pressed Start in the private chat. */
  started(person: number): boolean;
}

/** Has it happened? */
export type Sign = (see: Witness) => boolean;

interface Told {
  /** What the page says of it, a sentence. */
  hint: string;
}

/** Somebody writes in a chat, as everybody can. */
export interface Say extends Told {
  kind: 'say';
  as: number;
  chat: number;
  text: string;
  /** Null: it is enough to have said it. */
  until: Sign | null;
}

/** Somebody taps the newest button that is called so. */
export interface Tap extends Told {
  kind: 'tap';
  as: number;
  chat: number;
  label: string;
  /** Null: whatever the bot answers is enough. */
  until: Sign | null;
}

/** The clock goes on: by some minutes, or from one thing that the bot does by itself to the next, until it comes to one that is called so. */
export interface Jump extends Told {
  kind: 'jump';
  by: { minutes: number } | { events: string };
  until: Sign;
}

/** Something to look at; nothing happens by it. */
export interface Look extends Told {
  kind: 'look';
  at: { chat: number; as: number } | { mail: string } | { calendar: true };
}

/** What the others do in the meantime: moves like these, which the sandbox makes for them. */
export interface Meanwhile extends Told {
  kind: 'meanwhile';
  moves: Act[];
  until: Sign;
}

/** Somebody presses Start in the private chat with the bot. */
export interface Start {
  kind: 'start';
  as: number;
  until: Sign;
}

/** Somebody adds the bot to a group, or makes it an admin there. */
export interface Admit {
  kind: 'admit';
  as: number;
  chat: number;
  standing: 'member' | 'administrator';
  until: Sign;
}

/** What the sandbox does for people whom nobody plays at the moment. */
export type Act = Say | Tap | Start | Admit;

export type Move = Say | Tap | Jump | Look | Meanwhile;

export interface Step {
  title: string;
  /** What there is to see in it, for somebody who has never seen the bot. */
  says: string;
  moves: Move[];
}

/** Looks at what is in the world at this moment. */
export function witness(world: World, mails: () => unknown[], bot: number): Witness {
  const messages = (chat: number): StoredMessage[] => [...(world.messages.get(chat)?.values() ?? [])];
  const said = (chat: number, words: RegExp): StoredMessage | undefined =>
    messages(chat).findLast(({ from, deleted, text }) => from === bot && !deleted && words.test(text));
  return {
    bot: (chat, words) => said(chat, words) !== undefined,
    since(chat, words) {
      const message = said(chat, words);
      return message === undefined ? null : world.clock.now() - message.at;
    },
    button: (chat, label) => messages(chat).some((message) => hasButton(message, label)),
    thumb: (words) =>
      [...world.chats.keys()].some((chat) =>
        messages(chat).some(({ text, reactions }) => text === words && reactions.some(({ from }) => from === bot)),
      ),
    mails: (count) => mails().length >= count,
    stands: (chat, standing) => world.chats.get(chat)?.members[bot]?.status === standing,
    started: (person) => world.chats.get(person)?.started === true,
  };
}

/** Part of a label is enough; case counts. */
export function hasButton({ deleted, markup }: StoredMessage, label: string): boolean {
  return !deleted && markup?.kind === 'inline' && markup.rows.flat().some(({ text }) => text.includes(label));
}
