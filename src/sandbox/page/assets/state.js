/**
 * What the page knows. Views read it and listen to topics: `world` (chats, people), `chat` (another chat, topic or person
 * is shown), `messages`, `clock`, `mail`, `log`, `chaos`, `view`.
 * @typedef {import('../../contract.ts').SimState} SimState
 * @typedef {import('../../contract.ts').ChatMessage} ChatMessage
 */
export const state = {
  /** @type {SimState | null} */
  world: null,
  me: 0,
  chat: 0,
  /** @type {number | null} */
  thread: null,
  /** @type {ChatMessage[]} */
  messages: [],
  /** Nothing older is to be loaded. */
  hasOldest: false,
  /** The newest is among them. */
  hasNewest: true,
  /** Somebody reads what is newest, and goes on doing so when more comes. */
  isAtEnd: true,
  /**
   * The message whose button was pressed last, with what it said then and when that was, until it says something else.
   * @type {{ id: number, text: string, at: number } | null}
   */
  pressed: null,
  clock: { now: Date.now(), heardAt: performance.now(), paused: false },
};

/** @type {Map<string, Set<(detail?: any) => void>>} */
const listeners = new Map();

/** Calls `listener` whenever something is told about `topic`. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic)?.add(listener);
}

export function tell(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export function me() {
  return state.world?.personas.find((persona) => persona.id === state.me) ?? state.world?.personas[0];
}

export function zone() {
  return me()?.zone ?? 'UTC';
}

export function chat() {
  return state.world?.chats.find((each) => each.id === state.chat) ?? null;
}

/** The sandbox's time now, in milliseconds: it runs on by itself between two messages from the server. */
export function now() {
  return state.clock.now + (state.clock.paused ? 0 : performance.now() - state.clock.heardAt);
}

export function setClock(iso, paused) {
  state.clock = { now: Date.parse(iso), heardAt: performance.now(), paused };
  tell('clock');
}
