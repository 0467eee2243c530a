import { type Call, integer } from './params.ts';
import { tooMany } from './refusal.ts';

const MINUTE = 60_000;
const GROUP_PER_MINUTE = 20;
const ALL_PER_SECOND = 30;

/** Counts what is sent and edited, in real time, against the limits that Telegram names. */
export class Flood {
  readonly #chats = new Map<string, number[]>();
  #all: number[] = [];

  /** A warning for the inspector, or null. Refuses with 429 when the limits are `strict`. */
  count({ method, params }: Call, strict: boolean): string | null {
    const kind = /^send(?!chataction)/i.test(method) ? 'send' : /^editmessage/i.test(method) ? 'edit' : null;
    if (kind === null) return null;
    const now = Date.now();
    const chat = integer(params, 'chat_id') ?? 0;
    const group = chat < 0 ? this.#recent(`${kind} ${chat}`, now) : [];
    if (strict) this.#refuseIfFull(group, now);
    group.push(now);
    const isOver = chat < 0 && group.length > GROUP_PER_MINUTE;
    return isOver
      ? `${group.length} ${kind === 'send' ? 'messages' : 'edits'} in this group within a minute; Telegram allows about 20`
      : null;
  }

  #recent(key: string, now: number): number[] {
    const times = this.#chats.get(key) ?? [];
    while (times[0] !== undefined && now - times[0] >= MINUTE) times.shift();
    this.#chats.set(key, times);
    return times;
  }

  #refuseIfFull(group: number[], now: number): void {
    const oldest = group[group.length - GROUP_PER_MINUTE];
    if (oldest !== undefined) throw tooMany(Math.max(1, Math.ceil((oldest + MINUTE - now) / 1000)));
    this.#all = this.#all.filter((at) => now - at < 1000);
    if (this.#all.length >= ALL_PER_SECOND) throw tooMany(1);
    this.#all.push(now);
  }
}
