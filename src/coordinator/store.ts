import type { Delivered } from '../rollout/circumstances.ts';
import type { Instant, PersonId } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Medium } from '../team/events.ts';
import type { House, Team } from '../team/team.ts';
import type {
  Card,
  CardKind,
  Changed,
  Decision,
  Delivery,
  JournalEvent,
  Letter,
  NewCard,
  RolloutId,
  Snapshot,
  StreamId,
  Summary,
} from './ports.ts';

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
  /** `09:00` on their clocks; null when they want none. */
  digestAt: string | null;
  /** Null until it was worked out, or when something about it has changed. */
  nextDigestAt: Instant | null;
  /** `20:00` to `08:00` on their clocks; alike is never. */
  quietFrom: string;
  quietTo: string;
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

/**
 * Everything that outlives the process. Reads see the last commit, those asked for in the same turn of the event loop the same one; `change` is the
 * only way in for events.
 */
export interface Store {
  /**
   * The one path of change: reads the stream, asks `decide` (synchronous, pure) and writes all of its answer in one transaction. A thrown Refusal
   * writes nothing. `cause` says what brought it about and can act only once a stream. For `rollout/<team>/0` and `team/0` the next free number is taken.
   */
  change(stream: StreamId, cause: string, decide: (snapshot: Snapshot, stream: StreamId) => Decision): Promise<Changed>;

  /** Whether that cause has acted, on whichever stream. */
  hasActed(cause: string): Promise<boolean>;

  rollout(id: RolloutId): Promise<Rollout>;
  team(number: number): Promise<Team>;
  teamOfChat(chat: number): Promise<Team | null>;
  nextTeamNumber(): Promise<number>;
  teams(): Promise<Team[]>;
  house(): Promise<House>;
  rolloutsOf(team: number, which: 'open' | 'done' | 'all'): Promise<RolloutSummary[]>;
  /** The last `limit` events, or the last ones before a version, the oldest of them first. */
  history(stream: StreamId, limit: number, before?: number): Promise<HistoryEntry[]>;
  /**
   * `1234:abcdef0123456789`: the record's last row about this stream and the beginning of its hash, which stands for everything before it. Put down
   * elsewhere it proves later that nothing of it was changed. Null for a stream without events.
   */
  sealOf(stream: StreamId): Promise<string | null>;
  /** Who was ever told at this address, as `stakeholder/3/s1`: the first one of the third team. */
  stakeholdersEver(address: string): Promise<string[]>;
  /** Open rollouts whose next look is due, soonest first. */
  dueRollouts(at: Instant, limit: number): Promise<RolloutId[]>;
  /** Open rollouts of all teams whose window shares a moment with this time, at most 200, the first to open first. */
  rolloutsAround(from: Instant, to: Instant): Promise<RolloutSummary[]>;
  /** When the next of all rollouts is due; null when none is. */
  nextDueAt(): Promise<Instant | null>;
  /** Open rollouts for which the calendar has something, soonest first. */
  upcoming(limit: number): Promise<RolloutSummary[]>;
  /** Rollouts for which systems outside are asked or told something, whether they are open or not. */
  watched(): Promise<RolloutId[]>;

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
  /** Whether anything was recorded because of this update: what it was about, what followed from that, or that it was refused. */
  hasLeftTraces(updateId: number): Promise<boolean>;
  /** When Telegram was last heard with all that it said stored; null before the first time. */
  heardAt(): Promise<Instant | null>;
  /** Written without waiting for the disk: of a moment that is lost the gap only looks longer. */
  heard(at: Instant): Promise<void>;
}

export type LetterStanding = Pick<Letter, 'medium' | 'address' | 'state' | 'attempts' | 'lastError' | 'settledAt'> & {
  /** The reader's name; empty where it was not looked for. */
  reader: string;
};

export interface Outbox {
  /** What became of the rollout's announcements, one line an address, as the rules see it. */
  deliveries(rollout: RolloutId): Promise<Delivered[]>;
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
  /** How many letters wait for an owner's word, because they may have been sent before the database was restored. */
  held(): Promise<number>;
  of(rollout: RolloutId, announcement: number | null): Promise<Letter[]>;
  /** The same without what they say, of which there may be ten thousand: `reader` is named where something is amiss, and among the first. */
  standing(rollout: RolloutId, announcement: number): Promise<LetterStanding[]>;
  /** Of all addresses that a rollout's announcements were still meant for: how many have heard. Letters that a change of plan took back do not count. */
  tally(rollout: RolloutId): Promise<{ delivered: number; letters: number }>;
  /** By medium, letters that are due and were not sent, and since when the oldest is; a medium without any is not there. */
  backlog(at: Instant): Promise<{ medium: Medium; letters: number; oldestDueAt: Instant }[]>;
  /** The delivered letter that became this message; null when none did. */
  byMessage(chat: number, message: number): Promise<Letter | null>;
  /** What is being sent into that chat: Telegram may have shown it, and not answered yet. */
  underWay(chat: number): Promise<Letter[]>;
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
  /** What it shows and knows changes; it will be redrawn. A view `forAWhile` gives way to the first page once nobody looks at it any more. */
  turn(id: number, change: { view?: string; data?: unknown; forAWhile?: boolean }): Promise<void>;
  /** Somebody taps the page that it shows for a while: the while begins anew. */
  seen(id: number): Promise<void>;
  /** Cards whose page was last seen by then, or later than `at` by a clock that was set back, show their first one. Returns how many. */
  turnBack(seenBy: Instant, at: Instant): Promise<number>;
  /** When the page was last seen that waits for this the longest; null where every card shows its first or one that stays. */
  longestUnseenAt(): Promise<Instant | null>;
  /** Cards that are to be posted or redrawn now, but for those `inHand`; none that was edited less than 3 s before `at`. */
  stale(at: Instant, limit: number, inHand?: readonly number[]): Promise<Card[]>;
  /** A card is on screen: which message it is and what it shows. Marks that came meanwhile stay. */
  shown(id: number, at: Instant, message: number, digest: string, mark: number): Promise<void>;
  staleMark(id: number): Promise<number>;
  /**
   * The message is gone: it is posted anew with a new nonce, and the old one's buttons are dead. With `until` Telegram has said nothing, and it may stand
   * there all the same: not before then, and the card knows how often that was.
   */
  lost(id: number, until?: Instant): Promise<void>;
  /** Its chat has become another one, where no message of it is yet. */
  moved(id: number, to: number): Promise<void>;
  postpone(id: number, until: Instant): Promise<void>;
  close(id: number): Promise<void>;
  /** Open cards of these kinds that are on screen say that taps in this time may be lost. Returns how many. */
  away(kinds: readonly CardKind[], gap: { from: Instant; until: Instant }): Promise<number>;
  /** A tap on it was handled: where it brought about a change of what the card is about, the card says so no more. */
  tapped(id: number, cause: string): Promise<void>;
  /** When the next of them, `inHand` left out, is to be drawn: `at` itself where that is now. */
  nextStaleAt(at: Instant, inHand?: readonly number[]): Promise<Instant | null>;
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
  digestAt(person: PersonId, clock: string | null): Promise<void>;
  quiet(person: PersonId, from: string, to: string): Promise<void>;
  /** Whose digest is due, or not worked out yet, the longest due first. */
  digestsDue(at: Instant, limit: number): Promise<{ id: PersonId }[]>;
  planDigest(person: PersonId, at: Instant): Promise<void>;
  /** When the next of all digests is due; null when nobody wants one. */
  nextDigestAt(): Promise<Instant | null>;
  byId(person: PersonId): Promise<KnownPerson | null>;
  byUsername(username: string): Promise<KnownPerson | null>;
}

/** Small facts of the bot itself: a claim code, when it was last up. */
export interface Settings {
  get(name: string): Promise<string | null>;
  set(name: string, value: string | null): Promise<void>;
}
