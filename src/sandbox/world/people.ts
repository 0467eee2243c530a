import { BOT } from '../cast.ts';
import type { TapAnswer } from '../contract.ts';
import { unanswered } from './callbacks.ts';
import { tidied } from './entities.ts';
import { type Fields, isIn, type StoredChat, type StoredMessage } from './model.ts';
import { botSees } from './privacy.ts';
import { inaccessible, wireChat, wireMessage, wireUser } from './wire.ts';
import type { World } from './world.ts';

/** Why a person cannot do that here, as a sentence. */
export class NotPossible extends Error {}

export interface Saying {
  text: string;
  reply_to?: number | null;
  thread?: number | null;
  /** Id of a file that was stored before; the text is its caption then. */
  file?: string | null;
}

/** A person writes, and the bot hears it if Telegram would let it. */
export function say(world: World, chat: StoredChat, person: number, saying: Saying): StoredMessage {
  mustBeIn(chat, person);
  if (chat.kind === 'private' && !chat.started) throw new NotPossible('Press Start first');
  const { text, entities } = tidied({ text: saying.text, entities: [] });
  const file = saying.file ?? null;
  if (text === '' && file === null) throw new NotPossible('There is nothing to send');
  if (text.length > 4096) throw new NotPossible('A message holds 4096 characters');
  const reply = saying.reply_to ?? null;
  const answered = world.message(chat.id, reply);
  if (reply !== null && answered === undefined) throw new NotPossible(`There is no message ${reply} to reply to`);
  const thread = usableThread(chat, saying.thread ?? answered?.thread ?? null, person);
  const message = world.post(chat, { from: person, text, entities, reply, thread, file });
  deliver(world, chat, message);
  return message;
}

/** Presses Start in the private chat, with the payload of a deep link or none. Also unblocks the bot. */
export function start(world: World, chat: StoredChat, payload: string | undefined): StoredMessage {
  if (payload && !/^[\w-]{1,64}$/.test(payload))
    throw new NotPossible('A link may carry 1 to 64 of A-Z, a-z, 0-9, _ and -');
  chat.started = true;
  chat.members[BOT.id] = { status: 'member', rights: {} };
  world.saveChat(chat);
  world.events.emit({ type: 'chats' });
  return say(world, chat, chat.id, { text: payload ? `/start ${payload}` : '/start' });
}

/** Tells the bot, unless privacy mode hides the message from it. */
export function deliver(world: World, chat: StoredChat, message: StoredMessage): void {
  if (botSees(world, chat, message)) world.emit('message', wireMessage(world, message));
}

/** Which button: by place, or by (part of) its label. */
export type ButtonChoice = { row: number; column: number } | { text: string };

/** A person taps a button and waits for the bot's answer. */
export async function tap(
  world: World,
  chat: StoredChat,
  person: number,
  messageId: number,
  choice: ButtonChoice,
): Promise<TapAnswer> {
  mustBeIn(chat, person);
  const message = world.message(chat.id, messageId);
  if (message?.markup?.kind !== 'inline') throw new NotPossible(`Message ${messageId} has no buttons`);
  const { rows } = message.markup;
  const button = 'text' in choice ? byLabel(rows, choice.text) : rows[choice.row]?.[choice.column];
  if (button === undefined) throw new NotPossible(`There is no such button; there are: ${labels(rows)}`);
  if (button.callback_data === undefined) {
    return { ...unanswered(), answered: true, url: button.url ?? null, milliseconds: 0 };
  }
  return await query(world, chat, wireUser(person), {
    message: wireMessage(world, message),
    data: button.callback_data,
  });
}

/** What a hostile client sends: any data, on any message, or on none. */
export async function forgedTap(
  world: World,
  chat: StoredChat,
  from: Fields,
  forged: { message_id?: number; inline_message_id?: string; data: string },
): Promise<TapAnswer> {
  const { message_id, inline_message_id, data } = forged;
  if (inline_message_id !== undefined) return await query(world, chat, from, { inline_message_id, data }, 'by hand');
  if (message_id === undefined) return await query(world, chat, from, { data }, 'by hand');
  const message = world.message(chat.id, message_id);
  const shown = message ? wireMessage(world, message) : inaccessible(wireChat(chat), message_id);
  return await query(world, chat, from, { message: shown, data }, 'by hand');
}

async function query(
  world: World,
  chat: StoredChat,
  from: Fields,
  content: Fields,
  origin: 'telegram' | 'by hand' = 'telegram',
): Promise<TapAnswer> {
  const { id, answer } = world.callbacks.open();
  world.emit('callback_query', { id, from, ...content, chat_instance: chatInstance(chat.id) }, origin);
  return await answer;
}

function byLabel<B extends { text: string }>(rows: B[][], text: string): B | undefined {
  const buttons = rows.flat();
  const wanted = text.toLowerCase();
  return (
    buttons.find((button) => button.text === text) ?? buttons.find((one) => one.text.toLowerCase().includes(wanted))
  );
}

function labels(rows: { text: string }[][]): string {
  return rows
    .flat()
    .map(({ text }) => `"${text}"`)
    .join(', ');
}

function chatInstance(chat: number): string {
  return String(BigInt(Math.abs(chat)) * 7_919n + 1_000_003n);
}

function mustBeIn(chat: StoredChat, person: number): void {
  if (!isIn(chat.members[person])) throw new NotPossible(`That person is not in ${chat.title}`);
  if (chat.migratedTo !== null) throw new NotPossible('The group became a supergroup');
}

function usableThread(chat: StoredChat, thread: number | null, person: number): number | null {
  if (thread === null) return null;
  const topic = chat.topics.find((one) => one.thread === thread && !one.deleted);
  if (topic === undefined) throw new NotPossible(`There is no topic ${thread} in ${chat.title}`);
  if (topic.closed && chat.members[person]?.status === 'member') throw new NotPossible(`${topic.name} is closed`);
  return thread;
}
