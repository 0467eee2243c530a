/** The messages of the open chat: the newest page first, older ones on demand, changed ones one by one. */
import { api } from './api.js';
import { chat, state, tell } from './state.js';

const PAGE = 60;
/** What the server calls the topic of messages without a topic. */
const GENERAL = 0;

/** The newest page. Keeps older messages that are already here. */
export async function loadLatest() {
  const asked = place();
  const page = await api.messages(state.chat, { limit: PAGE, thread: threadParameter() });
  if (asked !== place()) return;
  const oldest = page[0]?.message_id ?? 0;
  const older = page.length < PAGE ? [] : state.messages.filter((message) => message.message_id < oldest);
  if (page.length < PAGE) state.complete = true;
  else if (older.length === 0) state.complete = false;
  state.messages = [...older, ...page];
  tell('messages');
  await markRead();
}

/** One more page of the past; false when there is none. */
export async function loadOlder() {
  const asked = place();
  const first = state.messages[0];
  if (state.complete || first === undefined) return false;
  const page = await api.messages(state.chat, { limit: PAGE, before: first.message_id, thread: threadParameter() });
  if (asked !== place() || state.messages[0] !== first) return false;
  if (page.length < PAGE) state.complete = true;
  state.messages = [...page, ...state.messages];
  tell('messages');
  return page.length > 0;
}

/** Something happened to this message: new, edited, tapped or deleted. */
export async function refreshMessage(id) {
  const recent = state.messages.at(-PAGE)?.message_id ?? 0;
  if (id >= recent) return loadLatest();
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
  await api.read(here.id);
  tell('world');
}

/** A single message of the open chat, or null when it is gone. */
export async function fetchMessage(id) {
  return state.messages.find((message) => message.message_id === id) ?? fetchAnew(id);
}

/** Loads the past until the message is there; false when it is not. */
export async function reach(id) {
  for (let page = 0; page < 20; page++) {
    if (state.messages.some((message) => message.message_id === id)) return true;
    if (!(await loadOlder())) return false;
  }
  return false;
}

async function fetchAnew(id) {
  const page = await api.messages(state.chat, { limit: 1, before: id + 1 });
  return page.find((message) => message.message_id === id) ?? null;
}

function threadParameter() {
  return chat()?.is_forum ? (state.thread ?? GENERAL) : null;
}

function place() {
  return `${state.me} ${state.chat} ${state.thread}`;
}
