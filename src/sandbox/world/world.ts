import { BOT, PERSONAS } from '../cast.ts';
import type { ClockControl } from '../clock.ts';
import type { EventHub } from '../events.ts';
import type { CallLog } from '../log.ts';
import type { Oracle } from '../oracle.ts';
import type { Storage } from '../storage.ts';
import { type Callbacks, createCallbacks } from './callbacks.ts';
import type { Draft, Fields, StoredChat, StoredFile, StoredMessage } from './model.ts';
import { isIn } from './model.ts';
import { createUpdateQueue, type UpdateQueue } from './updates.ts';

/** What the bot told Telegram about itself. */
export interface BotSettings {
  first_name: string;
  description: string;
  short_description: string;
  /** By scope and language, see bot-api/commands.ts. */
  commands: Record<string, { command: string; description: string }[]>;
  webhook: { url: string; secret: string; max_connections: number } | null;
}

export interface Surroundings {
  clock: ClockControl;
  storage: Storage;
  events: EventHub;
  log: CallLog;
  oracle: Oracle;
}

/** Chats, messages, files and what waits for the bot. Everything that changes it goes through its methods, which also save it. */
export class World {
  readonly chats = new Map<number, StoredChat>();
  readonly messages = new Map<number, Map<number, StoredMessage>>();
  readonly files = new Map<string, StoredFile>();
  readonly queue: UpdateQueue;
  readonly callbacks: Callbacks = createCallbacks();
  settings: BotSettings = freshSettings();
  readonly clock: ClockControl;
  readonly storage: Storage;
  readonly events: EventHub;
  readonly log: CallLog;
  readonly oracle: Oracle;

  constructor({ clock, storage, events, log, oracle }: Surroundings) {
    this.clock = clock;
    this.storage = storage;
    this.events = events;
    this.log = log;
    this.oracle = oracle;
    this.queue = createUpdateQueue(storage);
    this.#load();
  }

  #load(): void {
    for (const chat of this.storage.load<StoredChat>('chat')) {
      this.chats.set(chat.id, chat);
      this.messages.set(chat.id, new Map());
    }
    const messages = this.storage.load<StoredMessage>('message').sort((a, b) => a.id - b.id);
    for (const message of messages) this.messages.get(message.chat)?.set(message.id, message);
    for (const file of this.storage.load<StoredFile>('file')) this.files.set(file.id, file);
    this.settings = { ...freshSettings(), ...this.storage.load<BotSettings>('settings')[0] };
  }

  addChat(chat: Pick<StoredChat, 'id' | 'kind' | 'title'> & Partial<StoredChat>): StoredChat {
    const whole: StoredChat = {
      is_forum: false,
      topics: [],
      members: {},
      started: false,
      pinned: [],
      unread: {},
      // Number 1 is the line about the group's creation, and the General topic.
      nextMessage: chat.kind === 'supergroup' ? 2 : 1,
      active: 0,
      migratedTo: null,
      ...chat,
    };
    this.chats.set(whole.id, whole);
    this.messages.set(whole.id, new Map());
    this.saveChat(whole);
    this.events.emit({ type: 'chats' });
    return whole;
  }

  saveChat(chat: StoredChat): void {
    this.storage.put('chat', chat.id, chat);
  }

  saveMessage(message: StoredMessage): void {
    this.storage.put('message', `${message.chat}/${message.id}`, message);
    this.events.emit({ type: 'message', chat: message.chat, message_id: message.id });
  }

  saveSettings(): void {
    this.storage.put('settings', 'settings', this.settings);
  }

  saveFile(file: StoredFile, bytes: Buffer): void {
    this.files.set(file.id, file);
    this.storage.put('file', file.id, file);
    this.storage.putBlob(file.id, bytes);
  }

  /** A message that is there and not deleted. */
  message(chat: number, id: number | null): StoredMessage | undefined {
    const message = id === null ? undefined : this.messages.get(chat)?.get(id);
    return message?.deleted === true ? undefined : message;
  }

  /** Puts a message into the chat, now. Telling the bot about it is up to the caller. */
  post(chat: StoredChat, draft: Draft): StoredMessage {
    const message: StoredMessage = {
      thread: null,
      from: null,
      editedAt: null,
      text: '',
      entities: [],
      reply: null,
      markup: null,
      linkPreview: null,
      file: null,
      service: null,
      reactions: [],
      silent: false,
      deleted: false,
      ...draft,
      chat: chat.id,
      id: chat.nextMessage,
      at: this.clock.now(),
    };
    chat.nextMessage += 1;
    chat.active = message.at;
    this.messages.get(chat.id)?.set(message.id, message);
    this.#countUnread(chat, message.from);
    this.saveChat(chat);
    this.saveMessage(message);
    return message;
  }

  #countUnread(chat: StoredChat, author: number | null): void {
    for (const { id } of PERSONAS) {
      if (id !== author && isIn(chat.members[id])) chat.unread[id] = (chat.unread[id] ?? 0) + 1;
    }
  }

  /** Hands an update to the bot if it wants that kind. One `by hand` always goes out, and no types hold it. */
  emit(kind: string, body: unknown, origin: 'by hand'): number;
  emit(kind: string, body: unknown, origin?: 'telegram' | 'by hand'): number | null;
  emit(kind: string, body: unknown, origin: 'telegram' | 'by hand' = 'telegram'): number | null {
    if (origin === 'telegram' && !this.queue.wants(kind)) return null;
    const update = this.queue.push(kind, body);
    const at = this.clock.now();
    const line = this.log.add({
      at,
      kind: 'update',
      name: kind,
      body: update,
      answer: null,
      milliseconds: null,
      warnings: [],
    });
    if (origin === 'telegram') this.oracle.check(line, update);
    if (kind === 'callback_query') this.callbacks.follow((body as Fields)['id'], line, this.log);
    return update.update_id;
  }

  /** Empties every chat. What the bot told Telegram about itself stays, for it will not say so again. */
  clear(): void {
    this.chats.clear();
    this.messages.clear();
    this.files.clear();
    this.callbacks.clear();
    this.storage.clear();
    this.queue.clear();
    this.clock.save();
    this.saveSettings();
  }

  /** Takes over what is stored now, in the place of what was here. */
  reload(): void {
    this.chats.clear();
    this.messages.clear();
    this.files.clear();
    this.callbacks.clear();
    this.#load();
    this.queue.reload();
  }

  /** How the bot stands in this chat. */
  bot(chat: StoredChat): StoredChat['members'][string] | undefined {
    return chat.members[BOT.id];
  }
}

function freshSettings(): BotSettings {
  return { first_name: BOT.first_name, description: '', short_description: '', commands: {}, webhook: null };
}
