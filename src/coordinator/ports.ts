import type { Delivered } from '../rollout/decide.ts';
import type { Instant, PersonId, RolloutEvent } from '../rollout/events.ts';
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
  /** What became of the rollout's announcements, an entry an address. */
  deliveries(): Delivered[];
  /** Whether this person has an open private chat with the bot. */
  hasStarted(person: PersonId): boolean;
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
 * status: the live card · sign-off: one phase's request · draft: an announcement before it is confirmed · report: what became of one ·
 * agree: somebody says that an item does not apply · window: a new window to be confirmed · call-off: the same for the end · setup and roles: a team's.
 */
export type CardKind = 'status' | 'sign-off' | 'draft' | 'report' | 'agree' | 'window' | 'call-off' | 'setup' | 'roles';

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
}

/** A question the bot has put to one person in one chat: a wizard, a reason, a piece of evidence. At most one at a time. */
export interface Dialogue {
  chat: number;
  person: PersonId;
  kind: string;
  /** The bot's message that asks; a reply to it is the answer. */
  message: number | null;
  nonce: string;
  data: unknown;
  expiresAt: Instant;
}

export interface KnownPerson {
  id: PersonId;
  name: string;
  username: string | null;
  zone: string | null;
  hasStarted: boolean;
}

export interface RolloutSummary extends Summary {
  id: RolloutId;
  team: number;
  number: number;
}

export interface StoredUpdate {
  updateId: number;
  raw: string;
  attempts: number;
  receivedAt: Instant;
}

export interface HistoryEntry {
  version: number;
  at: Instant;
  event: JournalEvent;
}

/** Everything that outlives the process. Reads see the last commit; `change` is the only way in for events. */
export interface Store {
  /**
   * The one path of change: reads the stream, asks `decide` (synchronous, pure) and writes all of its answer in one transaction. A thrown Refusal
   * writes nothing. `cause` says what brought it about and can act only once a stream. For `rollout/<team>/0` and `team/0` the next free number is taken.
   */
  change(stream: StreamId, cause: string, decide: (snapshot: Snapshot, stream: StreamId) => Decision): Promise<Changed>;

  rollout(id: RolloutId): Promise<Rollout>;
  team(number: number): Promise<Team>;
  teamOfChat(chat: number): Promise<Team | null>;
  nextTeamNumber(): Promise<number>;
  teams(): Promise<Team[]>;
  house(): Promise<House>;
  rolloutsOf(team: number, which: 'open' | 'done' | 'all'): Promise<RolloutSummary[]>;
  /** The last `limit` events, the oldest of them first. */
  history(stream: StreamId, limit: number): Promise<HistoryEntry[]>;
  /** Open rollouts whose next look is due, soonest first. */
  dueRollouts(at: Instant, limit: number): Promise<RolloutId[]>;
  /** When the next of all rollouts is due; null when none is. */
  nextDueAt(): Promise<Instant | null>;
  /** Open rollouts for which the calendar has something, soonest first. */
  upcoming(limit: number): Promise<RolloutSummary[]>;

  inbox: Inbox;
  outbox: Outbox;
  cards: Cards;
  dialogues: Dialogues;
  people: People;
  settings: Settings;
}

export interface Inbox {
  /** Stores raw updates and the offset to ask with next, in one transaction. Known ids are counted and left alone. */
  receive(updates: { updateId: number; raw: string }[], offset: number | null, at: Instant): Promise<void>;
  offset(): Promise<number | null>;
  /** Updates that nobody has finished, in order; counts the attempt before it hands them out. Those that failed three times are set aside. */
  take(limit: number, after: number): Promise<StoredUpdate[]>;
  finish(updateIds: number[]): Promise<void>;
  /** Sets one aside for good; people are told by the caller. */
  quarantine(updateId: number, why: string): Promise<void>;
  waiting(): Promise<number>;
}

export interface Outbox {
  /** Claims up to `limit` due letters of a medium, most urgent first, at most one an address; expired and outdated ones are settled instead. */
  claim(medium: Medium, at: Instant, limit: number): Promise<Letter[]>;
  keepRaw(id: number, raw: Uint8Array): Promise<void>;
  /** Is it still true? Asked again just before the socket is written; settles it as superseded, cancelled or expired when not. */
  isStillTrue(letter: Letter, at: Instant): Promise<boolean>;
  settle(letters: { letter: Letter; delivery: Delivery }[], at: Instant): Promise<void>;
  /** Letters that were being sent when an earlier process died: `unknown`, and notices are due once more, marked as a repeat. */
  recover(at: Instant): Promise<number>;
  /** No letter to this address before then: Telegram's `retry_after`, kept across restarts. */
  pause(medium: Medium, address: string, until: Instant): Promise<void>;
  nextDueAt(medium: Medium): Promise<Instant | null>;
  of(rollout: RolloutId, announcement: number | null): Promise<Letter[]>;
  retryFailed(rollout: RolloutId, announcement: number, at: Instant): Promise<number>;
}

export interface Cards {
  byId(id: number): Promise<Card | null>;
  byMessage(chat: number, message: number): Promise<Card | null>;
  byNonce(nonce: string): Promise<Card | null>;
  /** Open ones, the oldest first. */
  of(stream: StreamId, kind: CardKind): Promise<Card[]>;
  /** Posts a card that is not about a change: a status card asked for again, a panel. An older open one of the same subject is closed. */
  post(card: NewCard): Promise<Card>;
  /** What it shows and knows changes; it will be redrawn. */
  turn(id: number, change: { view?: string; data?: unknown }): Promise<void>;
  /** Cards that are to be posted or redrawn now; none that was edited less than 3 s before `at`. */
  stale(at: Instant, limit: number): Promise<Card[]>;
  /** A card is on screen: which message it is and what it shows. Marks that came meanwhile stay. */
  shown(id: number, at: Instant, message: number, digest: string, mark: number): Promise<void>;
  staleMark(id: number): Promise<number>;
  /** The message is gone or may have been posted twice: it is posted anew with a new nonce, and the old one's buttons are dead. */
  lost(id: number): Promise<void>;
  postpone(id: number, until: Instant): Promise<void>;
  close(id: number): Promise<void>;
  nextStaleAt(at: Instant): Promise<Instant | null>;
}

export interface Dialogues {
  open(dialogue: Dialogue): Promise<void>;
  of(chat: number, person: PersonId, at: Instant): Promise<Dialogue | null>;
  byMessage(chat: number, message: number, at: Instant): Promise<Dialogue | null>;
  close(chat: number, person: PersonId): Promise<void>;
}

export interface People {
  saw(person: { id: PersonId; name: string; username: string | null }): Promise<void>;
  started(person: PersonId, hasStarted: boolean): Promise<void>;
  inZone(person: PersonId, zone: string): Promise<void>;
  byId(person: PersonId): Promise<KnownPerson | null>;
  byUsername(username: string): Promise<KnownPerson | null>;
}

/** Small facts of the bot itself: a claim code, when it was last up. */
export interface Settings {
  get(name: string): Promise<string | null>;
  set(name: string, value: string | null): Promise<void>;
}
