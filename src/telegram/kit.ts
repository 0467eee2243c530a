import type { TelegramMessage, TelegramUpdate } from '@gramio/types';
import type { Logger } from 'pino';
import type { Content } from '../coordinator/content.ts';
import type { Handle } from '../coordinator/handle.ts';
import type { Links } from '../coordinator/links.ts';
import type { Modes } from '../coordinator/modes.ts';
import type { Outside, Sources } from '../coordinator/outside.ts';
import type { Card, CardKind, Clock, Letter, Random, RolloutId } from '../coordinator/ports.ts';
import type { Refresher } from '../coordinator/refresh.ts';
import type { Dialogue, Store } from '../coordinator/store.ts';
import type { Checklist } from '../rollout/checklist.ts';
import type { Findings } from '../rollout/proofs/proof.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Person } from '../team/authority.ts';
import type { Team } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import type { BotApi } from './api.ts';
import type { Keyboard } from './buttons.ts';
import type { PreviewMail } from './faces/face.ts';
import type { Slash } from './grammar.ts';

export type { TelegramMessage, TelegramUpdate };

/** What every feature works with. */
export interface Kit {
  store: Store;
  handle: Handle;
  clock: Clock;
  random: Random;
  api: BotApi;
  refresher: Refresher;
  log: Logger;
  checklist: Checklist;
  bot: { id: number; username: string; name: string };
  /** Whether email is set up; where it is not, the bot says so where it matters. */
  hasEmail: boolean;
  /** What a mail would say, for the preview of a draft; the mailer gives it where email is set up. */
  previewMail?: PreviewMail | undefined;
  /** What a scanner's report finds; null when the file is none that can be read. */
  readReport(bytes: Uint8Array): Promise<{ open: Findings; tool: string } | null>;
  /** A PNG of an SVG of our own, drawn beside the bot; null where it cannot be made. */
  drawPng(svg: string): Promise<Uint8Array | null>;
  links: Links;
  /** The systems outside that the settings name, and what was last heard from them. */
  sources: Sources;
  outside: Outside;
  /** In what way the bot does less than it should. */
  modes: Pick<Modes, 'now'>;
  /** Sends without waiting for the answer; what Telegram refuses is logged. Awaited only when the bot stops. */
  later(call: Promise<unknown>, doing: string): void;
}

/** Where something was said or tapped. */
export interface Place {
  chat: number;
  kind: 'private' | 'group' | 'supergroup' | 'channel';
  title: string;
  /** The topic; null in chats without topics and in the General topic. */
  thread: number | null;
}

/** Somebody said something to the bot. */
export interface Saying {
  place: Place;
  message: TelegramMessage;
  person: Person;
  /** The team of this group; null in private chats and in groups that are not set up. */
  team: Team | null;
  /** Unique and stable: `update 8841`. Commands that follow from it carry it as their cause. */
  cause: string;
  /** Answers in the same place as a reply. Text is HTML: escape what people wrote. */
  say(html: string, options?: SayOptions): void;
}

export interface SayOptions {
  keyboard?: Keyboard;
  /** Post without sound. */
  isSilent?: boolean;
  /** Do not quote the message that is answered. */
  isLoose?: boolean;
}

export interface SlashSaying extends Saying {
  slash: Slash;
  /** The rollout that was picked after the bot asked which one is meant. */
  chosen?: RolloutId;
}

/** Somebody tapped a button of a card that is known, in the chat and message where it was posted. */
export interface Tap {
  card: Card;
  verb: string;
  argument: string;
  place: Place;
  person: Person;
  team: Team;
  cause: string;
  /** A toast, or an alert that stays until it is closed; 200 characters. Only the first answer counts; none at the end is an empty one. */
  answer(text: string, isAlert?: boolean): void;
  /** Puts a question to the one who tapped: she answers by replying to it. */
  ask(question: Question): void;
}

/** A tap on a button of a dialogue (the wizard, a chooser), by the person whom it belongs to. */
export interface DialogueTap extends Omit<Tap, 'card' | 'team'> {
  dialogue: Dialogue;
  team: Team | null;
}

/** A tap on a button under a letter: an announcement or a reminder. Whose it is, is decided by where it was posted. */
export interface LetterTap extends Omit<Tap, 'card' | 'team'> {
  letter: Letter;
  /** The team that the letter is from; null for letters about the bot itself. */
  team: Team | null;
}

export interface Question {
  kind: string;
  /** "Reply to this message." is added where it does not say so itself. */
  html: string;
  /** At most 64 characters, shown in the empty input field. */
  placeholder: string;
  data: unknown;
}

/** An answer to a question: a reply to the message that asked. */
export interface Answer extends Saying {
  dialogue: Dialogue;
}

/** One feature: what can be said, tapped and answered. The slash command, its button and the answer stand next to each other. */
export interface Feature {
  /** `/rollout <verb>`. */
  verbs?: Record<string, (saying: SlashSaying) => Promise<void>>;
  /** `/help`, `/whoami`. */
  slashes?: Record<string, (saying: SlashSaying) => Promise<void>>;
  /** `kind.verb` of cards. */
  taps?: Record<`${CardKind}.${string}`, (tap: Tap) => Promise<void>>;
  /** `kind.verb` of dialogues. */
  dialogueTaps?: Record<string, (tap: DialogueTap) => Promise<void>>;
  /** `type.verb` of letters, by the type of what they say. */
  letterTaps?: Record<`${Content['type']}.${string}`, (tap: LetterTap) => Promise<void>>;
  /** By the kind of the question. */
  answers?: Record<string, (answer: Answer) => Promise<void>>;
  /** Anything else: membership, migration, captions. True when it was meant for this feature. */
  updates?: (update: TelegramUpdate, cause: string) => Promise<boolean>;
}

/** A rollout that somebody means, by key, by reply, by topic, or because it is the only one that is open. */
export interface Meant {
  id: RolloutId;
  rollout: Rollout;
  team: Team;
}

/** People whose messages never carry authority: Telegram's service account, anonymous group admins, channels. */
export const nobodies = new Set([777000, 1087968824, 136817688]);

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Name as it is shown; never empty, without direction marks, at most 40 characters. */
export function displayName(user: {
  id: number;
  first_name?: string;
  last_name?: string | undefined;
  username?: string | undefined;
}): string {
  const full = [user.first_name, user.last_name].filter(Boolean).join(' ');
  const plain = full
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b]/gu, '')
    .trim();
  return cut(plain || user.username || `person ${user.id}`, 40);
}
