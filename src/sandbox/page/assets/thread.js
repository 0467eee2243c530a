/**
 * The messages of the open chat: one stretch of them without gaps, of which the far end is let go when it grows too long.
 * The newest come first, the past and the way back are loaded on demand, changed ones one by one.
 */
import * as sim from './sim.js';
import { chat, state, tell } from './state.js';

const PAGE = 60;
/** What a browser draws in a few milliseconds, and several screens of it. */
const STRETCH = 4 * PAGE;
/** What the server calls the topic of messages without a topic. */
const GENERAL = 0;

/** The newest page. What is older and joins on stays; who reads far from it is left alone. */
export async function loadLatest() {
  if (!state.hasNewest) return;
  const page = await fetched({ limit: PAGE });
  if (page === null || !state.hasNewest) return;
  const oldest = page[0]?.message_id ?? 0;
  const older = state.messages.filter((message) => message.message_id < oldest);
  const isWhole = page.length < PAGE;
  const joins = older.length < state.messages.length;
  if (isWhole || joins || state.isAtEnd || older.length === 0) {
    state.messages = joins && !isWhole ? [...older, ...page] : page;
    state.hasOldest = isWhole || (joins && state.hasOldest);
    if (state.isAtEnd) dropOldest();
  } else state.hasNewest = false;
  tell('messages');
  await markRead();
}

/** What came after the newest that is known. */
async function loadNew() {
  const last = state.messages.at(-1);
  const page = await fetched({ limit: PAGE, after: last.message_id });
  if (page === null) return;
  if (page.length === PAGE || state.messages.at(-1) !== last) return loadLatest();
  state.messages = [...state.messages, ...page];
  if (state.isAtEnd) dropOldest();
  tell('messages');
  await markRead();
}

/** Leaves the place where one was reading for the newest. */
export async function showNewest() {
  state.isAtEnd = true;
  if (!state.hasNewest) state.messages = [];
  state.hasNewest = true;
  await loadLatest();
}

/** One more page of the past; false when there is none. */
export async function loadOlder() {
  const first = state.messages[0];
  if (state.hasOldest || first === undefined) return false;
  const page = await fetched({ limit: PAGE, before: first.message_id });
  if (page === null || state.messages[0] !== first) return false;
  state.hasOldest = page.length < PAGE;
  state.messages = [...page, ...state.messages];
  if (state.messages.length > STRETCH) {
    state.messages = state.messages.slice(0, STRETCH);
    state.hasNewest = false;
  }
  tell('messages');
  return page.length > 0;
}

/** One more page on the way back to the newest. */
export async function loadNewer() {
  const last = state.messages.at(-1);
  if (state.hasNewest || last === undefined) return;
  const page = await fetched({ limit: PAGE, after: last.message_id });
  if (page === null || state.messages.at(-1) !== last) return;
  state.hasNewest = page.length < PAGE;
  state.messages = [...state.messages, ...page];
  dropOldest();
  tell('messages');
}

/** The stretch around a message, however far back it stands; false when it is not there. */
export async function reach(id) {
  if (state.messages.some((message) => message.message_id === id)) return true;
  const [upTo, after] = await Promise.all([
    fetched({ limit: PAGE, before: id + 1 }),
    fetched({ limit: PAGE, after: id }),
  ]);
  if (upTo?.at(-1)?.message_id !== id || after === null) return false;
  state.messages = [...upTo, ...after];
  state.hasOldest = upTo.length < PAGE;
  state.hasNewest = after.length < PAGE;
  tell('messages');
  return true;
}

/** Something happened to this message: new, edited, tapped or deleted. */
export async function refreshMessage(id) {
  const recent = state.messages.at(-PAGE)?.message_id ?? 0;
  if (state.hasNewest && id > (state.messages.at(-1)?.message_id ?? Number.POSITIVE_INFINITY)) return loadNew();
  if (state.hasNewest && id >= recent) return loadLatest();
  if (!state.messages.some((each) => each.message_id === id)) return;
  const asked = place();
  const message = await fetchAnew(id);
  if (asked !== place()) return;
  state.messages = state.messages.flatMap((each) => (each.message_id !== id ? [each] : message ? [message] : []));
  tell('messages');
}

/** Clears the badge of the open chat, if somebody can see the chat. */
export async function markRead() {
  const here = chat();
  const isSeen = document.visibilityState === 'visible' && document.getElementById('log')?.offsetParent !== null;
  if (!isSeen || !here?.unread) return;
  here.unread = 0;
  await sim.markRead({ chat: here.id });
  tell('world');
}

/** A single message of the open chat, or null when it is gone. */
export async function fetchMessage(id) {
  return state.messages.find((message) => message.message_id === id) ?? fetchAnew(id);
}

async function fetchAnew(id) {
  const page = await sim.listMessages({ chat: state.chat, limit: 1, before: id + 1 });
  return page.find((message) => message.message_id === id) ?? null;
}

/** A page of the open chat and topic; null when somebody is elsewhere by the time it comes. */
async function fetched(which) {
  const asked = place();
  const page = await sim.listMessages({ chat: state.chat, ...which, thread: threadParameter() });
  return asked === place() ? page : null;
}

function dropOldest() {
  if (state.messages.length <= STRETCH) return;
  state.messages = state.messages.slice(-STRETCH);
  state.hasOldest = false;
}

function threadParameter() {
  return chat()?.is_forum ? (state.thread ?? GENERAL) : null;
}

function place() {
  return `${state.me} ${state.chat} ${state.thread}`;
}
