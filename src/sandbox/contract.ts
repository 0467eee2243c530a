/**
 * The sandbox's public contract: what `/sim/` takes and gives. The page, the tests and main.ts rely on these shapes and on nothing else.
 * Times are ISO 8601 in UTC unless a name says otherwise; ids are Telegram's (users positive, groups negative).
 */

/** Somebody of the standing cast. `zone` is where she reads clocks; the sandbox shows her every `<tg-time>` in it. */
export interface Persona {
  id: number;
  first_name: string;
  username: string;
  /** What she is in the story: lead, developer, qa, ops, comms, approver, guest. */
  part: string;
  zone: string;
}

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel';

export interface ChatSummary {
  /** For the private chat of a persona with the bot this is the persona's id, as in Telegram. */
  id: number;
  kind: ChatKind;
  title: string;
  is_forum: boolean;
  topics: { thread: number; name: string; closed: boolean; deleted: boolean }[];
  members: number[];
  /** The bot's standing in this chat: member, administrator, left, kicked. */
  bot: string;
  /** False in a private chat where the persona has not pressed Start yet. */
  started: boolean;
  pinned: number[];
  unread: number;
  last: { text: string; at: string; from: string } | null;
}

/** One run of formatted text: `type` is a Bot API entity type (bold, italic, code, pre, blockquote, text_link, mention, date_time …), offsets in UTF-16 units. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  user?: { id: number };
  unix_time?: number;
  date_time_format?: string;
}

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  style?: 'primary' | 'success' | 'danger';
  copy_text?: { text: string };
}

export interface ChatMessage {
  message_id: number;
  chat: number;
  thread: number | null;
  /** The bot, a persona, or null for a service line. */
  from: { id: number; name: string; is_bot: boolean } | null;
  at: string;
  edited_at: string | null;
  text: string;
  entities: Entity[];
  reply_to: { message_id: number; from: string; text: string } | null;
  /** Rows of inline buttons. */
  buttons: Button[][];
  /** Set when the bot asked for an answer by ForceReply (`selective` and meant for this viewer, or for everybody). */
  force_reply: { placeholder: string } | null;
  file: { kind: 'photo' | 'document'; name: string; size: number; url: string } | null;
  /** A service line: "Mara added Rollout bot", "Rollout bot pinned …". */
  service: string | null;
  reactions: { emoji: string; from: number }[];
  silent: boolean;
  deleted: boolean;
}

export interface SimState {
  bot: { id: number; username: string; first_name: string };
  personas: Persona[];
  now: string;
  paused: boolean;
  /** The chats that the viewer (`?as=`) can see, newest activity first. */
  chats: ChatSummary[];
  /** Commands of the bot's menu for this viewer in this kind of chat, by chat id. */
  commands: Record<number, { command: string; description: string }[]>;
}

/** What the bot said to a tap: null while it has not answered. */
export interface TapAnswer {
  answered: boolean;
  text: string | null;
  show_alert: boolean;
  url: string | null;
  milliseconds: number | null;
}

export interface MailSummary {
  id: number;
  at: string;
  from: string;
  to: string[];
  subject: string;
  preview: string;
  bytes: number;
  has_calendar: boolean;
}

export interface Mail extends MailSummary {
  headers: { name: string; value: string }[];
  html: string | null;
  text: string | null;
  calendar: string | null;
  attachments: { name: string; type: string; bytes: number }[];
  /** What a careful reader checks: each with a name, whether it holds, and a sentence. */
  checks: { name: string; ok: boolean; says: string }[];
}

/** Something the bot will do by itself, told by the bot. */
export interface AgendaEntry {
  at: string;
  what: string;
}

/** One line of the inspector: an update that the bot got, or a call that it made. */
export interface LogEntry {
  seq: number;
  at: string;
  kind: 'update' | 'call';
  /** update kind or method name */
  name: string;
  body: unknown;
  answer: unknown;
  milliseconds: number | null;
  warnings: string[];
}

/** A breach of the published Bot API types, in either direction. A clean run has none. */
export interface Violation {
  seq: number;
  direction: 'update' | 'call';
  name: string;
  errors: string[];
}

/** Faults that can be switched on. Zero, null or false means off. */
export interface Chaos {
  /** Every call answers 429 until then (ISO, by the sandbox's clock), or null. */
  rate_limited_until: string | null;
  /** The `retry_after` that those answers carry; 0 says the seconds that are really left. */
  retry_after_seconds: number;
  /** Milliseconds each call is held back before it is answered, for one chat or all. */
  slow_ms: number;
  slow_chat: number | null;
  /** Calls are refused with 502. */
  api_down: boolean;
  /** The SMTP server answers 451 to everything. */
  smtp_down: boolean;
  /** The SMTP server answers 550 to these addresses. */
  unknown_addresses: string[];
  /** Telegram's usual limits hold: 20 messages a minute into one group, 30 a second in all. */
  flood_limits?: boolean;
  /** That many of the next calls that change something are carried out, but their answer never arrives. */
  lost_answers?: number;
}

/** What changed, pushed to open pages by `GET /sim/events` (server-sent events, JSON in `data`). */
export type SimEvent =
  | { type: 'message'; chat: number; message_id: number }
  | { type: 'chats' }
  | { type: 'mail'; id: number }
  | { type: 'clock'; now: string; paused: boolean }
  | { type: 'log'; seq: number }
  | { type: 'chaos' }
  | { type: 'reset' };

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

/** A specimen as the gallery shows it: what the bot would call was taken as the Bot API takes it, and the mail was read. */
export type Exhibit = { id: string; title: string; after?: string } & (
  | { kind: 'message'; message: ChatMessage }
  | { kind: 'answer'; text: string; show_alert: boolean }
  | { kind: 'mail'; mail: Mail }
);

export interface ExhibitRoom {
  id: string;
  title: string;
  exhibits: Exhibit[];
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

/** What was set aside: the sandbox's time at that moment. */
export interface Snapshot {
  at: string;
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

/*
 * Wherever a persona is asked for (`as`, `by`, `user`, `members`), an id, a first name or a username will do.
 * What cannot be done is answered with 400 and {error: sentence}; a foreign Host or Origin with 403.
 *
 * GET    /sim/state?as=<persona>                     SimState
 * GET    /sim/chats/:chat/messages?as=&before=&after=&limit=&thread=   ChatMessage[] (oldest first, the first ones after `after`, else the last; deleted ones left out; thread=0 is General)
 * GET    /sim/chats/:chat/transcript?as=             text/plain, to save: the whole chat with times in the zone of the viewer, for a bug report
 * POST   /sim/messages        {as, chat, text, reply_to?, thread?}             ChatMessage   a person says something
 * POST   /sim/files           multipart: as, chat, caption?, reply_to?, thread?, kind photo|document, file     ChatMessage
 * POST   /sim/taps            {as, chat, message_id, row, column} or {as, chat, message_id, text}   TapAnswer (waits up to 10 s)
 * POST   /sim/taps/forged     {as, chat, message_id?, data, inline_message_id?, from?}   TapAnswer  what a hostile client sends; `from` overrides fields of the user
 * POST   /sim/start           {as, payload?}          ChatMessage   presses Start in the private chat (deep link payload)
 * POST   /sim/read            {as, chat}              {}            clears the unread badge
 * POST   /sim/chats           {title, kind group|supergroup, is_forum?, members}   ChatSummary   the first member owns it
 * POST   /sim/chats/:chat/bot {by, status, rights?}   {}            adds, promotes, demotes or removes the bot (my_chat_member); rights: {right: bool} or [right]; in a private chat kicked blocks it
 * POST   /sim/chats/:chat/members {user, status, by?, is_anonymous?} {}   joins, leaves, is kicked, becomes an admin who is hidden (chat_member where the bot may see it)
 * POST   /sim/chats/:chat/topics {name, by?}             {thread}
 * DELETE /sim/chats/:chat/topics/:thread              {}
 * DELETE /sim/chats/:chat/messages/:message           {}            a person deletes a message (no update, as in Telegram)
 * POST   /sim/chats/:chat/migrate                     {new_chat}    group → supergroup
 * POST   /sim/updates         a raw Update without update_id        {update_id}    hostile or unknown kinds
 * GET    /sim/clock           {now, paused}
 * POST   /sim/clock           {advance_seconds} | {to: ISO} | {paused: bool} | {jump: "next"}   {now, paused, jumped_to?: AgendaEntry}
 * GET    /sim/agenda          AgendaEntry[]
 * GET    /sim/mail?to=        MailSummary[] newest first; GET /sim/mail/:id  Mail; GET /sim/mail/:id/raw  message/rfc822; DELETE /sim/mail
 * GET    /sim/log?after=&limit=   LogEntry[];  GET /sim/violations  Violation[]
 * GET    /sim/chaos, POST /sim/chaos   Chaos (a part of it changes that part)
 * GET    /sim/gallery         ExhibitRoom[];  404 where the bot was not started with the sandbox
 * GET    /sim/files/:id       the bytes of an uploaded file
 * GET    /sim/renewal         {bot: bool, snapshot: Snapshot | null}   whether a bot with its database is taken along, and what was saved
 * POST   /sim/bot/restart     {away_seconds?}      {away_ms}   kills the bot that runs beside in the middle of what it does; after 0 to 60 (5) real seconds it starts from its database
 * POST   /sim/reset           {}  the world as at the first start, and a bot that runs beside with an empty database
 * POST   /sim/snapshot        Snapshot  saves chats, mails, clock and the database of a bot that runs beside
 * POST   /sim/snapshot/restore {} goes back to it
 * GET    /sim/demo            {canBegin, steps: {title, says, moves}[], made}   the nine steps of the guided demo and how many of their moves have happened, whoever made them
 * POST   /sim/demo            {}  begins it, in a new world on a Monday morning; answers as GET
 * POST   /sim/demo/moves      {through}  makes all moves up to this one (counted over all steps from 0) that have not happened yet; answers as GET
 * GET    /sim/scenes          {name, title, says}[];  POST /sim/scenes {name}  {}  a new world in which the team has come so far by commands and taps
 * GET    /sim/events          SimEvent stream
 * ANY    /bot<token>/<method>, GET /file/bot<token>/<path>   the Bot API
 */
