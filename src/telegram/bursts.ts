import { LRUCache } from 'lru-cache';
import type { Instant } from '../rollout/events.ts';
import { count, page } from './wording/words.ts';

/** One thing that happened to a rollout, told to its group. */
export interface Told {
  /** The group, and the rollout within it. */
  key: string;
  letter: number;
  title: string;
  /** In one line of HTML; null for what is never put with others: it calls somebody, or cannot wait. */
  line: string | null;
}

/** What is posted, or what a message says from now on. */
export type Placed = { message: number | null; html: string };

export interface Bursts {
  /** Null: it is posted by itself. Otherwise it stands in one message with what else happened. */
  place(told: Told, at: Instant): Placed | null;
  /** It is on screen, by itself or with others. */
  shown(told: Told, message: number, placed: Placed | null, at: Instant): void;
  /** The message with the others is gone: the next one begins anew. */
  lost(key: string): void;
}

/** So many messages about one rollout within ten minutes; what comes then is put together. */
const most = 6;
const within = 10 * 60_000;
const mostLines = 10;

interface Burst {
  posts: Instant[];
  together: { message: number; lines: Map<number, string> } | null;
}

/**
 * Keeps a group from being flooded by one rollout. Each letter is settled by itself: one that is said again after nobody knew stands in the message
 * once. A new process begins to count anew.
 */
export function createBursts(): Bursts {
  const bursts = new LRUCache<string, Burst>({ max: 1_000 });

  const recent = (key: string, at: Instant): Burst => {
    const known = bursts.get(key) ?? { posts: [], together: null };
    const posts = known.posts.filter((each) => each > at - within && each <= at);
    return posts.length ? { ...known, posts } : { posts, together: null };
  };

  return {
    place({ key, letter, title, line }, at) {
      const { posts, together } = recent(key, at);
      if (line === null || posts.length < most) return null;
      const isFull = together !== null && together.lines.size >= mostLines && !together.lines.has(letter);
      const lines = new Map(isFull ? [] : together?.lines).set(letter, line);
      return { message: isFull ? null : (together?.message ?? null), html: textOf(title, [...lines.values()]) };
    },
    shown({ key, letter, line }, message, placed, at) {
      const { posts, together } = recent(key, at);
      const isNew = placed?.message !== message;
      const before = isNew ? [] : together?.lines;
      bursts.set(key, {
        posts: isNew ? [...posts, at] : posts,
        together: placed && line !== null ? { message, lines: new Map(before).set(letter, line) } : together,
      });
    },
    lost(key) {
      const known = bursts.get(key);
      if (known) bursts.set(key, { ...known, together: null });
    },
  };
}

const textOf = (title: string, lines: string[]): string =>
  page([`<b>${title} — ${count(lines.length, 'more change')}</b>`, ...lines.map((line) => `· ${line}`)]);
