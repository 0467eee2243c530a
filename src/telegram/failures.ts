import { BotApiError, BotApiSilence } from './api.ts';

/** What Telegram's no means for us, whatever its words. `why` is for people: without the method's name. */
export type Failure = { why: string } & (
  | { kind: 'too-fast'; afterMs: number }
  | { kind: 'moved'; to: string }
  /** Nothing reaches this chat any more. */
  | { kind: 'dead' }
  | { kind: 'no-topic' }
  /** Our HTML was not understood or is too long: the words alone are sent instead. */
  | { kind: 'unreadable' }
  | { kind: 'unchanged' }
  | { kind: 'no-message' }
  /** It surely was not carried out: Telegram is down or out of reach. */
  | { kind: 'away' }
  /** It may have been carried out. */
  | { kind: 'silent' }
  /** A no that we do not know: it is never taken for the end. */
  | { kind: 'refused' }
);

type Plain = Exclude<Failure['kind'], 'too-fast' | 'moved'>;

/** Telegram's sentences, the first that fits. They are no contract: what is not listed is `refused`. */
const sentences: readonly (readonly [Plain, RegExp])[] = [
  ['unchanged', /message is not modified/i],
  ['no-message', /message to edit not found|message can't be edited|message_id_invalid|message identifier is not/i],
  ['no-topic', /message thread not found|topic_deleted|topic_closed|topic_id_invalid/i],
  [
    'unreadable',
    /can't parse entities|(message|text) is too long|message_too_long|entity_bounds_invalid|button_data_invalid/i,
  ],
  ['dead', /bot was blocked by the user|user is deactivated|can't initiate conversation/i],
  ['dead', /bot was kicked from|bot is not a member of|group chat was deleted|group chat was deactivated/i],
  ['dead', /chat not found|peer_id_invalid|can't send messages to bots|channel_private|input_user_deactivated/i],
];

/** Reads the fault of a call; what did not come from Telegram or the way to it is our own mistake, and thrown on. */
export function failureOf(fault: unknown): Failure {
  const failure = readFailure(fault);
  if (!failure) throw fault;
  return failure;
}

/** Reads any fault of a call. Null for what did not come from Telegram or the way to it: that is our own mistake. */
export function readFailure(fault: unknown): Failure | null {
  if (fault instanceof BotApiSilence)
    return fault.isBeforeSending
      ? { kind: 'away', why: 'Telegram cannot be reached.' }
      : { kind: 'silent', why: 'Telegram did not answer, so it is not known whether it arrived.' };
  if (!(fault instanceof BotApiError)) return null;
  const why = fault.message.replace(/^\w+: /, '');
  if (fault.code === 429) return { kind: 'too-fast', afterMs: (fault.retryAfter ?? 5) * 1000, why };
  if (fault.migratedTo !== null) return { kind: 'moved', to: String(fault.migratedTo), why };
  if (fault.code >= 500) return { kind: 'away', why };
  const known = sentences.find(([, words]) => words.test(why));
  return { kind: known ? known[0] : 'refused', why };
}

/** 401 for a token that was revoked, 404 for one that never was; of a method that a server does not know 404 is said, too. */
export const isTokenRefused = (fault: unknown): boolean =>
  fault instanceof BotApiError &&
  (fault.code === 401 || (fault.code === 404 && !/method not found/i.test(fault.message)));
