import type { Storage } from '../storage.ts';
import type { Fields } from './model.ts';

const CALLBACK_LIFE = 150_000;
const UPDATE_LIFE = 24 * 3_600_000;
const FIRST_ID = 480_000_001;

/** Kinds that are only sent when they are asked for by name. */
const ON_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface Update extends Fields {
  update_id: number;
}

interface Queued {
  id: number;
  kind: string;
  update: Update;
  /** Real time, not the sandbox's: Telegram forgets by its own clock. */
  since: number;
}

interface Saved {
  nextId: number;
  allowed: string[] | null;
}

/** What waits for the bot, as Telegram keeps it. */
export interface UpdateQueue {
  wants(kind: string): boolean;
  push(kind: string, body: unknown): Update;
  /** `getUpdates` without the waiting: confirms by offset (negative: keeps only the last so many) and gives what is next. */
  take(offset: number, limit: number): Update[];
  /** Takes one away after it was delivered to a webhook. */
  drop(id: number): void;
  allow(kinds: string[] | null): void;
  readonly allowed: string[] | null;
  readonly size: number;
  onPush(listener: () => void): () => void;
  clear(): void;
  /** Takes over what is stored. Ids go on counting: a bot that knows later ones would not believe earlier ones. */
  reload(): void;
}

export function createUpdateQueue(storage: Storage): UpdateQueue {
  const stored = () => storage.load<Queued>('update').sort((a, b) => a.id - b.id);
  let pending = stored();
  let { nextId, allowed } = storage.load<Saved>('queue')[0] ?? { nextId: FIRST_ID, allowed: null };
  const listeners = new Set<() => void>();

  const save = () => storage.put('queue', 'queue', { nextId, allowed });
  const keep = (wanted: (queued: Queued) => boolean) => {
    if (pending.every(wanted)) return;
    for (const queued of pending) if (!wanted(queued)) storage.remove('update', queued.id);
    pending = pending.filter(wanted);
  };
  const expire = () => {
    const now = Date.now();
    keep(({ kind, since }) => now - since < (kind === 'callback_query' ? CALLBACK_LIFE : UPDATE_LIFE));
  };

  return {
    wants: (kind) => (allowed === null ? !ON_REQUEST.has(kind) : allowed.includes(kind)),
    push(kind, body) {
      const update = { update_id: nextId, [kind]: body };
      const queued = { id: nextId, kind, update, since: Date.now() };
      nextId += 1;
      pending.push(queued);
      storage.put('update', queued.id, queued);
      save();
      for (const listener of [...listeners]) listener();
      return update;
    },
    take(offset, limit) {
      expire();
      if (offset < 0) {
        const first = pending.at(offset)?.id ?? pending[0]?.id ?? 0;
        keep(({ id }) => id >= first);
      } else if (offset <= nextId) {
        // An offset from the future is not believed: Telegram starts at the head again.
        keep(({ id }) => id >= offset);
      }
      return pending.slice(0, limit).map(({ update }) => update);
    },
    drop: (id) => keep((queued) => queued.id !== id),
    allow(kinds) {
      allowed = kinds;
      save();
    },
    get allowed() {
      return allowed;
    },
    get size() {
      expire();
      return pending.length;
    },
    onPush(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      pending = [];
      save();
    },
    reload() {
      const saved = storage.load<Saved>('queue')[0];
      pending = stored();
      nextId = Math.max(nextId, saved?.nextId ?? 0);
      allowed = saved?.allowed ?? null;
      save();
    },
  };
}
