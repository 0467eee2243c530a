import type { Delivered } from '../rollout/circumstances.ts';
import type { Instant, PersonId, RolloutEvent } from '../rollout/events.ts';
import type { TimesOf } from '../rollout/quiet.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { HouseEvent, Medium, TeamEvent } from '../team/events.ts';
import type { House, Team } from '../team/team.ts';
import type { Content } from './content.ts';

export type { Delivered };

/** Milliseconds since the epoch, UTC. In the sandbox it can be moved; `onJump` tells that it was. */
export interface Clock {
  now(): Instant;
  onJump(listener: () => void): () => void;
}

/** Random bytes as base64url text: 12 bytes are 16 characters and 96 bits. */
export type Random = (bytes: number) => string;

/** `house`, `team/3`, or `rollout/3/12`: the twelfth rollout of the third team. */
export type StreamId = 'house' | `team/${number}` | `rollout/${number}/${number}`;
export type RolloutId = `rollout/${number}/${number}`;
export const teamStream = (team: number): `team/${number}` => `team/${team}`;
export const rolloutStream = (team: number, number: number): RolloutId => `rollout/${team}/${number}`;
export const teamNumberOf = (id: RolloutId): number => Number(id.split('/')[1]);

export type JournalEvent = RolloutEvent | TeamEvent | HouseEvent;

/** What a change may look at, all from inside its transaction. */
export interface Snapshot {
  rollout: Rollout;
  team: Team;
  house: House;
  /** Every rollout for which something outside is still to be done. */
  watched(): Rollout[];
  /** What became of the rollout's announcements, an entry an address. */
  deliveries(): Delivered[];
  /** Whether this person has an open private chat with the bot. */
  hasStarted(person: PersonId): boolean;
  /** When this person wants no private message; null for whoever has no private chat with the bot. */
  timesOf: TimesOf;
}

/** Everything that is written together, or not at all. */
export interface Decision {
  events: JournalEvent[];
  letters?: NewLetter[];
  /** New cards that are to be posted; an open one of the same stream, kind and subject in the same chat is closed by it. */
  cards?: NewCard[];
  /** Streams whose cards no longer show what is. */
  stale?: StreamId[];
  summary?: Summary;
}

/** What lists and the calendar need to know without reading a journal. */
export interface Summary {
  title: string;
  status: Rollout['status'];
  phase: string;
  nextDueAt: Instant | null;
}

export interface Changed {
  events: JournalEvent[];
  /** True when this very cause had acted before: nothing was done again. */
  repeated: boolean;
  /** After the change. */
  rollout: Rollout;
  team: Team;
}

export interface NewLetter {
  medium: Medium;
  /** A chat id, a chat id with `/thread`, or an email address. */
  address: string;
  content: Content;
  rollout: RolloutId | null;
  /** The plan's revision that it speaks of; a letter of an older plan is never sent. Null: it stays true. */
  revision: number | null;
  /** The announcement's number within its rollout, for the delivery report. */
  announcement: number | null;
  /** 0 goes first: 0 called off and start, 1 hour and moved, 2 what people wait for, 3 the rest. */
  urgency: 0 | 1 | 2 | 3;
  dueAt: Instant;
  expiresAt: Instant | null;
  /** The same letter is never written twice. */
  unique: string;
  /** Where it goes instead when the address cannot be reached: a group in which the person is mentioned. */
  fallback: string | null;
}

export type LetterState =
  | 'pending'
  | 'sending'
  | 'delivered'
  | 'unknown'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'superseded';

export interface Letter extends NewLetter {
  id: number;
  state: LetterState;
  attempts: number;
  /** The mail as it was first rendered: a retry is the same to the byte. */
  raw: Uint8Array | null;
  /** What was sent before it was not known whether it arrived, so that a repeat can say so. */
  isRepeat: boolean;
  settledAt: Instant | null;
  /** The transport's own words. */
  lastError: string | null;
  sentRef: string | null;
}

/** Three words for every foreign failure, and one for not knowing. */
export type Delivery =
  | { outcome: 'delivered'; ref: string }
  | { outcome: 'retry'; why: string; afterMs?: number; wholeAddress?: boolean }
  | { outcome: 'undeliverable'; why: string; addressIsDead?: boolean; movedTo?: string }
  | { outcome: 'unknown'; why: string }
  | { outcome: 'withdrawn' };

/** Sends one letter to one address. Never throws. */
export interface Transport {
  /**
   * `keepRaw` stores what is about to be sent before it is. `isStillTrue` is asked after everything that takes time, just before the letter is
   * written to the socket; a letter that is not true any more is settled by the asking, and withdrawn.
   */
  send(
    letter: Letter,
    at: Instant,
    keepRaw: (raw: Uint8Array) => Promise<void>,
    isStillTrue?: () => Promise<boolean>,
  ): Promise<Delivery>;
}

/**
 * status: the live card · sign-off: one phase's request · draft: an announcement before it is confirmed · sending: one that can still be stopped ·
 * report: what became of one ·
 * agree: somebody says that an item does not apply · window: a new window to be confirmed · call-off and roll-back: the same for the end ·
 * confirm: the second yes to a sign-off, in a private chat · go-no-go: the vote of the final review meeting · stop: whether it goes on ·
 * deploy: the way through the stages · issue: something that went wrong · break-glass: whether a phase is skipped ·
 * concern: what a stakeholder wants to have answered · setup and roles: a team's.
 */
export type CardKind =
  | 'status'
  | 'sign-off'
  | 'confirm'
  | 'go-no-go'
  | 'stop'
  | 'break-glass'
  | 'concern'
  | 'draft'
  | 'sending'
  | 'report'
  | 'agree'
  | 'window'
  | 'call-off'
  | 'roll-back'
  | 'deploy'
  | 'issue'
  | 'setup'
  | 'roles';

export interface NewCard {
  kind: CardKind;
  stream: StreamId;
  /** What it is about within the stream: a phase, an item, an announcement's number; empty for the whole. */
  subject: string;
  chat: number;
  thread: number | null;
  /** Message to reply to, so that a tap on the quote leads there. */
  replyTo: number | null;
  /** What the card shows at the moment, e.g. `phase:testing`; empty is its first page. */
  view: string;
  /** Small facts that belong to this card alone (a proposed window, who asked). JSON. */
  data: unknown;
  isPinned: boolean;
}

export interface Card extends NewCard {
  id: number;
  nonce: string;
  message: number | null;
  /** Digest of what was last shown, so that an edit that changes nothing is not made. */
  shown: string | null;
  isClosed: boolean;
  /** How many times in a row it may have been posted, because Telegram said nothing. */
  silences: number;
  /** Taps between these moments may be lost (milliseconds UTC); null once one was recorded since. */
  away: { from: Instant; until: Instant } | null;
}
