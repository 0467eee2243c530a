import { readAside } from '../disk.ts';
import type { Call } from '../telegram.ts';
import type { Update } from './claims.ts';

/** P2 and P10: what was taken from Telegram is in the file, or its person was told that it was not recorded; and whoever tapped is answered. */
export function createIntake(say: (fault: string) => void, now: () => number) {
  /** Handed out by Telegram and not yet said to be safe. */
  const handedOut = new Map<number, Update>();
  /** Taps and messages of which their people heard that they count for nothing. */
  const refused = new Set<string>();
  const waiting = new Map<number, { query: string; doneSince: number | null }>();
  const queries = new Map<string, number>();
  let highest = 0;
  /** Nothing becomes done without a commit. */
  let mayBeDone = true;

  return {
    /** What Telegram did not hand out again has expired there. */
    handed(updates: Update[]): void {
      if (updates.length > 0) handedOut.clear();
      for (const each of updates) handedOut.set(each.update_id, each);
    },
    /** The bot says that it needs nothing before this number any more. */
    acknowledged(offset: number): void {
      if (offset <= highest) return;
      highest = offset;
      for (const [update, said] of handedOut) {
        if (update >= offset) continue;
        handedOut.delete(update);
        if (!isInFile(update) && !refused.has(nameOf(said)))
          say(`P2 update ${update} was acknowledged and is not in the file`);
      }
    },
    committed(): void {
      mayBeDone = true;
    },
    tapped(update: number, query: string): void {
      mayBeDone = true;
      waiting.set(update, { query, doneSince: null });
      queries.set(query, update);
    },
    tried({ method, params }: Call): void {
      if (String(params['text'] ?? '').startsWith('NOT recorded')) refused.add(namedIn(params));
      if (method !== 'answerCallbackQuery') return;
      waiting.delete(queries.get(String(params['callback_query_id'])) ?? 0);
    },
    /** Half a minute is plenty for an answer to what was handled. */
    look(): void {
      for (const [update, tap] of waiting) {
        if (tap.doneSince === null) tap.doneSince = mayBeDone && isDone(update) ? now() : null;
        else if (now() - tap.doneSince > 30_000) {
          waiting.delete(update);
          say(`P10 the tap of update ${update} was dealt with, and nobody heard of it`);
        }
      }
      mayBeDone = false;
    },
    /** What a process that died was about to answer stays unanswered. */
    forget: () => waiting.clear(),
  };
}

const nameOf = ({ callback_query: tap, message }: Update): string =>
  tap ? `tap ${tap.id}` : `message ${message?.chat.id} ${message?.message_id}`;

/** Whose tap or message it answers. */
function namedIn(params: Call['params']): string {
  if (params['callback_query_id'] !== undefined) return `tap ${params['callback_query_id']}`;
  const { message_id } = (params['reply_parameters'] ?? {}) as { message_id?: number };
  return `message ${params['chat_id']} ${message_id}`;
}

const isInFile = (update: number): boolean => isThere('SELECT 1 FROM inbox WHERE update_id = ?', update);

const isDone = (update: number): boolean => isThere('SELECT 1 FROM inbox WHERE update_id = ? AND is_done = 1', update);

const isThere = (sql: string, update: number): boolean =>
  readAside((db) => db.prepare<[number], number>(sql).pluck().get(update)) === 1;
