/**
 * The sandbox's public contract. What `/sim/` takes and gives is declared as schemas in shapes/ and sim/ and described by `GET /sim/openapi.json`;
 * here are the types of its shapes, and what a bot in the same process gives and gets.
 */
import type { z } from 'zod';
import type * as chats from './shapes/chats.ts';
import type * as gallery from './shapes/gallery.ts';
import type * as machine from './shapes/machine.ts';
import type * as mails from './shapes/mails.ts';

export type Persona = z.infer<typeof chats.persona>;
export type ChatKind = z.infer<typeof chats.chatKind>;
export type ChatSummary = z.infer<typeof chats.chatSummary>;
export type Entity = z.infer<typeof chats.entity>;
export type Button = z.infer<typeof chats.button>;
export type ChatMessage = z.infer<typeof chats.chatMessage>;
export type SimState = z.infer<typeof chats.simState>;
export type TapAnswer = z.infer<typeof chats.tapAnswer>;
export type MailSummary = z.infer<typeof mails.mailSummary>;
export type Mail = z.infer<typeof mails.mail>;
export type AgendaEntry = z.infer<typeof machine.agendaEntry>;
export type LogEntry = z.infer<typeof machine.logEntry>;
export type Violation = z.infer<typeof machine.violation>;
export type Chaos = z.infer<typeof machine.chaos>;
export type SimEvent = z.infer<typeof machine.simEvent>;
export type Snapshot = z.infer<typeof machine.snapshot>;
export type Exhibit = z.infer<typeof gallery.exhibit>;
export type ExhibitRoom = z.infer<typeof gallery.exhibitRoom>;

/** The clock that the bot runs on inside the sandbox. Milliseconds since the epoch. */
export interface SandboxClock {
  now(): number;
  /** Called after somebody moved, paused or resumed the clock. Returns how to stop listening. */
  onJump(listener: () => void): () => void;
}

/** One message, answer to a tap or mail of the bot in one of its states, as the bot would send it; `after` says what brought it about. */
export type Specimen = { id: string; title: string; after?: string } & (
  | { kind: 'message'; at: number; call: object }
  | { kind: 'answer'; text: string; show_alert: boolean }
  | { kind: 'mail'; at: number; to: string; raw: Uint8Array }
);

export interface SpecimenRoom {
  id: string;
  title: string;
  specimens: Specimen[];
}

export interface SandboxOptions {
  /** Where page, Bot API and /sim/ listen; 0 picks a free port. Loopback only. */
  port: number;
  /** Folder in which chats, mails, files and the clock's offset outlive the process; null keeps them in memory. */
  directory: string | null;
  /** The bot's own list of what is next; the page shows it and jumps to its first entry. */
  agenda?: () => Promise<AgendaEntry[]> | AgendaEntry[];
  /** Milliseconds since the epoch at which the clock starts; default: now. */
  startAt?: number;
  /** Where the mailbox listens; 0, the default, picks a free port. */
  smtpPort?: number;
  /** Everything that the bot says, in all its states; asked once, when somebody opens the gallery. Without it there is none. */
  gallery?: () => Promise<SpecimenRoom[]>;
  /** Check updates and calls against the published Bot API types; default: true. */
  oracle?: boolean;
}

/** A bot in the same process, which the sandbox may end and begin again when it goes back in time together with it. */
export interface BotBeside {
  databasePath: string;
  agenda(): Promise<AgendaEntry[]> | AgendaEntry[];
  /** Finishes what is in hand and lets go of the database. Harmless to repeat. */
  stop(): Promise<void>;
  /** Ends it in the middle of what it does, without finishing anything. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface Sandbox {
  /** For BOT_TOKEN, TELEGRAM_API_ROOT, SMTP_URL, BOT_OWNERS and for people. */
  botToken: string;
  apiRoot: string;
  smtpUrl: string;
  owners: number[];
  pageUrl: string;
  clock: SandboxClock;
  /** Tell the sandbox afterwards how to ask the bot what is next. */
  setAgenda(agenda: () => Promise<AgendaEntry[]> | AgendaEntry[]): void;
  /** Starts a bot beside; its agenda is asked from now on, and reset, snapshots and `stop` take it along. */
  runBot(bot: BotBeside): Promise<void>;
  stop(): Promise<void>;
}
