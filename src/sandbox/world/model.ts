import type { z } from 'zod';
import type { Button, ChatKind, Entity } from '../contract.ts';
import type { standing } from '../shapes/chats.ts';

export type Fields = Record<string, unknown>;

export type Standing = z.infer<typeof standing>;

export interface Membership {
  status: Standing;
  /** What an administrator may do: `can_pin_messages` and so on. */
  rights: Record<string, boolean>;
}

export interface Topic {
  thread: number;
  name: string;
  closed: boolean;
  deleted: boolean;
}

export interface StoredChat {
  id: number;
  kind: ChatKind;
  title: string;
  is_forum: boolean;
  topics: Topic[];
  /** By user id, the bot's included. Who never was here is missing. */
  members: Record<string, Membership>;
  /** Private chats: whether the person pressed Start. */
  started: boolean;
  pinned: number[];
  unread: Record<string, number>;
  nextMessage: number;
  /** When something was last said here, for the order of the list. */
  active: number;
  migratedTo: number | null;
}

/** A reply_markup as the bot gave it, cleaned. */
export type Markup =
  | { kind: 'inline'; rows: Button[][] }
  | { kind: 'force_reply'; placeholder: string; selective: boolean }
  | { kind: 'keyboard' }
  | { kind: 'remove_keyboard' };

/** A line that nobody wrote. `fields` is what the Bot API's Message carries for it. */
export interface Service {
  says: string;
  fields: Fields;
  /** For a pin: the message, which is looked up when it is shown. */
  pinned?: number;
}

export interface StoredFile {
  id: string;
  kind: 'photo' | 'document';
  name: string;
  mime: string;
  size: number;
  /** Pixels, for a photo. */
  width: number;
  height: number;
  /** As getFile says it. */
  path: string;
}

export interface StoredMessage {
  chat: number;
  id: number;
  thread: number | null;
  from: number | null;
  at: number;
  editedAt: number | null;
  text: string;
  entities: Entity[];
  reply: number | null;
  markup: Markup | null;
  linkPreview: Fields | null;
  /** Id of a StoredFile; the text is its caption then. */
  file: string | null;
  service: Service | null;
  reactions: { emoji: string; from: number }[];
  silent: boolean;
  deleted: boolean;
}

/** What a new message needs; the rest has its usual value. */
export type Draft = Partial<Omit<StoredMessage, 'chat' | 'id' | 'at'>>;

export function isIn(membership: Membership | undefined): boolean {
  return membership !== undefined && membership.status !== 'left' && membership.status !== 'kicked';
}

export function isAdmin(membership: Membership | undefined): boolean {
  return membership?.status === 'administrator' || membership?.status === 'creator';
}

/** Supergroups tell themselves from basic groups in Telegram's error texts. */
export function groupWord(chat: StoredChat): string {
  return chat.kind === 'group' ? 'group' : chat.kind === 'channel' ? 'channel' : 'supergroup';
}
