import { CUSTOMERS_CHAT, findPersona, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import { createEventHub } from '../../src/sandbox/events.ts';
import { createLog } from '../../src/sandbox/log.ts';
import { createOracle } from '../../src/sandbox/oracle.ts';
import type { Storage } from '../../src/sandbox/storage.ts';
import { firstStart } from '../../src/sandbox/world/first-start.ts';
import type { StoredChat, StoredMessage } from '../../src/sandbox/world/model.ts';
import { World } from '../../src/sandbox/world/world.ts';
import type { Hours } from '../simulation/hours.ts';

/** A mail that the server has taken. */
export interface Mailed {
  to: string;
  raw: string;
}

/** What an act of somebody's became for the bot, and what they have heard of it. */
export interface Act {
  /** The update; null when the bot was not told. */
  update: number | null;
  who: string;
  what: string;
  /** The words of the bot's answers to a tap; a thumb or a reply to what was written. */
  heard: string[];
}

/** Everything outside the process: it stays when the process dies, and can be put back as it was. */
export interface Outside {
  world: World;
  mails: Mailed[];
  acts: Act[];
  /** What people could not do. */
  faults: string[];
  /** Every text that a message of the bot's has ever shown, by chat. */
  shown: Map<number, Set<string>>;
  /** Grows with whatever the bot or a person brings about. */
  version: number;
  changed(): void;
  save(): Saved;
}

/** The same as text, which nothing changes afterwards. */
export type Saved = string;

interface Kept {
  storage: [kind: string, entries: [id: string, value: unknown][]][];
  mails: Mailed[];
  acts: Act[];
  faults: string[];
  shown: [number, string[]][];
}

/** The world as everybody first meets it, or as it was saved. */
export function openOutside(hours: Hours, saved: Saved | null): Outside {
  const kept = saved === null ? null : (JSON.parse(saved) as Kept);
  const storage = storageWith(kept?.storage ?? []);
  const events = createEventHub();
  const log = createLog(events);
  const clock = {
    now: hours.real,
    paused: false,
    set: () => undefined,
    pause: () => undefined,
    save: () => undefined,
    onJump: () => () => true,
  };
  const world = new World({ clock, storage, events, log, oracle: createOracle(log, false) });
  if (!kept) firstStart(world);
  const outside: Outside = {
    world,
    mails: kept?.mails ?? [],
    acts: kept?.acts ?? [],
    faults: kept?.faults ?? [],
    shown: new Map(kept?.shown.map(([chat, texts]) => [chat, new Set(texts)])),
    version: 0,
    changed: () => {
      outside.version += 1;
    },
    save: () =>
      JSON.stringify({
        storage: storage.all(),
        mails: outside.mails,
        acts: outside.acts,
        faults: outside.faults,
        shown: [...outside.shown].map(([chat, texts]) => [chat, [...texts]]),
      }),
  };
  return outside;
}

/** The sandbox's storage in memory, which can be read as a whole. */
function storageWith(kept: Kept['storage']): Storage & { all(): Kept['storage'] } {
  const kinds = new Map(kept.map(([kind, entries]) => [kind, new Map(entries)]));
  const blobs = new Map<string, Buffer>();
  const kindOf = (kind: string): Map<string, unknown> => {
    const known = kinds.get(kind) ?? new Map<string, unknown>();
    kinds.set(kind, known);
    return known;
  };
  return {
    load: <T>(kind: string) => [...kindOf(kind).values()] as T[],
    put: (kind, id, value) => void kindOf(kind).set(String(id), value),
    remove: (kind, id) => void kindOf(kind).delete(String(id)),
    putBlob: (id, bytes) => void blobs.set(id, bytes),
    blob: (id) => blobs.get(id) ?? null,
    clear: () => kinds.clear(),
    close: () => undefined,
    all: () => [...kinds].map(([kind, entries]) => [kind, [...entries]]),
  };
}

/** A chat of the story by name: the team's wherever it has moved to, the customers', or somebody's private one. */
export function chatNamed(name: string, { world }: Outside): StoredChat {
  const id = name === 'team' ? TEAM_CHAT : name === 'customers' ? CUSTOMERS_CHAT : (findPersona(name)?.id ?? 0);
  const found = world.chats.get(id);
  const moved = found?.migratedTo ?? null;
  const chat = moved === null ? found : world.chats.get(moved);
  if (!chat) throw new Error(`There is no chat ${name}.`);
  return chat;
}

/** What the bot has written there and nobody has deleted, the oldest first. */
export const wordsOfBot = (chat: StoredChat, { world }: Outside): StoredMessage[] =>
  [...(world.messages.get(chat.id)?.values() ?? [])].filter(
    ({ from, deleted, service }) => from !== null && from > 7_000_000 - 1 && !deleted && service === null,
  );
