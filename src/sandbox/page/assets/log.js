/** The messages of the open chat: draws only what changed, keeps the place where somebody reads, loads the past. */
import { fill, h } from './dom.js';
import { waitingIn } from './keyboard.js';
import { messageNode } from './message.js';
import { failed, toast } from './notices.js';
import { roving } from './roving.js';
import { chat, now, on, state, zone } from './state.js';
import { refreshRelativeTimes } from './text.js';
import { fetchMessage, loadNewer, loadOlder, reach, showNewest } from './thread.js';
import { dayKey, dayLine } from './times.js';
import { openChat } from './world.js';

const RUN_MS = 10 * 60_000;
const NEAR_END = 80;
const ABOVE_PRESSED = 8;
const SHORTLY_MS = 4_000;

/** @type {Map<string, { signature: string, node: HTMLElement }>} */
let drawn = new Map();

/** Fills `log` with the open chat and keeps it current; `toEnd` is the button that jumps to the newest message. */
export function messageLog(log, toEnd) {
  on('chat', () => {
    drawn = new Map();
    state.isAtEnd = true;
    log.setAttribute('aria-busy', 'true');
    fill(log);
  });
  on('messages', () => {
    draw(log);
    scrolled(log, toEnd);
  });
  on('world', () => draw(log));
  on('clock', () => refreshRelativeTimes(log));
  on('jump', (id) => jump(log, id).catch(failed));
  on('view', () => state.isAtEnd && scrollToEnd(log));
  setInterval(() => refreshRelativeTimes(log), 30_000);
  roving(log);
  toEnd.addEventListener('click', () => showNewest().catch(failed));
  log.addEventListener('scroll', () => scrolled(log, toEnd), { passive: true });
  new ResizeObserver(() => state.isAtEnd && scrollToEnd(log)).observe(log);
}

function draw(log) {
  const focus = rememberFocus(log);
  const anchor = state.isAtEnd ? null : firstVisible(log);
  const next = new Map();
  for (const item of items()) {
    const before = drawn.get(item.key);
    const node = before?.signature === item.signature ? before.node : item.make();
    next.set(item.key, { signature: item.signature, node });
  }
  drawn = next;
  place(
    log,
    [...next.values()].map((each) => each.node),
  );
  if (anchor) log.scrollTop += (drawn.get(anchor.key)?.node.offsetTop ?? anchor.top) - anchor.top;
  else scrollToEnd(log);
  showTopOfPressed(log);
  restoreFocus(log, focus);
  log.removeAttribute('aria-busy');
}

/** Day lines and messages in order, each with a signature of everything that its looks depend on. */
function items() {
  const here = chat();
  const isGroup = here?.kind === 'group' || here?.kind === 'supergroup';
  const shown = state.messages.filter((message) => !message.deleted);
  const all = [];
  let day = '';
  shown.forEach((message, index) => {
    const key = dayKey(Date.parse(message.at), zone());
    if (key !== day) all.push(dayItem(message, key));
    day = key;
    const place = { first: !joins(shown[index - 1], message), last: !joins(message, shown[index + 1]), group: isGroup };
    all.push({
      key: `message ${message.message_id}`,
      signature: JSON.stringify([message, place, zone(), state.me, waitingIn(message)]),
      make: () => messageNode(message, place),
    });
  });
  return all.length > 0 ? all : [emptyItem(here)];
}

function dayItem(message, key) {
  const words = key === dayKey(now(), zone()) ? 'Today' : dayLine(Date.parse(message.at), zone());
  return { key: `day ${key}`, signature: words, make: () => h('p', { class: 'service day' }, words) };
}

function emptyItem(here) {
  const isNew = here?.kind === 'private' && !here.started;
  const words =
    here === null ? 'Choose a chat.' : isNew ? 'Press Start to talk with the bot.' : 'No messages here yet.';
  return { key: 'empty', signature: words, make: () => h('p', { class: 'service middle' }, words) };
}

/** Do two messages stand in one run: same sender, same day, close in time? */
function joins(a, b) {
  if (!a || !b || a.service !== null || b.service !== null || a.from?.id !== b.from?.id) return false;
  const [from, to] = [Date.parse(a.at), Date.parse(b.at)];
  return to - from < RUN_MS && dayKey(from, zone()) === dayKey(to, zone());
}

// Touches only what moved: a node that stays keeps its focus and is not read out again.
function place(log, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...log.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
  });
}

function rememberFocus(log) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !log.contains(focused)) return null;
  return { message: focused.closest('.message')?.id, key: focused.dataset.key };
}

function restoreFocus(log, focus) {
  if (!focus?.message || log.contains(document.activeElement)) return;
  const message = document.getElementById(focus.message);
  const target = (focus.key && message?.querySelector(`[data-key="${focus.key}"]`)) || message;
  target?.focus({ preventScroll: true });
}

function firstVisible(log) {
  for (const [key, { node }] of drawn) {
    // A day line is no anchor: it moves up when the past of its day is loaded.
    const isAnchor = key.startsWith('message') && node.offsetTop + node.offsetHeight > log.scrollTop;
    if (isAnchor) return { key, top: node.offsetTop };
  }
  return null;
}

/** A card opened another page under somebody's finger: it is read from its first line. */
function showTopOfPressed(log) {
  const { pressed } = state;
  // What changes later does so for another reason.
  if (pressed === null || performance.now() - pressed.at > SHORTLY_MS) return;
  const message = state.messages.find((each) => each.message_id === pressed.id);
  if (!message || message.text === pressed.text) return;
  state.pressed = null;
  const { node } = drawn.get(`message ${message.message_id}`) ?? {};
  if (node) log.scrollTop = Math.min(log.scrollTop, node.offsetTop - ABOVE_PRESSED);
}

function scrollToEnd(log) {
  log.scrollTop = log.scrollHeight;
}

/** At the end of what there is, not only of what is loaded. */
function isNearEnd(log) {
  return state.hasNewest && below(log) < NEAR_END;
}

function below(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight;
}

function scrolled(log, toEnd) {
  if (log.clientHeight === 0) return;
  state.isAtEnd = isNearEnd(log);
  toEnd.hidden = state.isAtEnd;
  loadMore(log);
}

/** More is there before somebody comes to it. */
function loadMore(log) {
  if (log.clientHeight === 0) return;
  if (log.scrollTop < log.clientHeight && !state.isAtEnd) loadOlder().catch(failed);
  else if (below(log) < log.clientHeight) loadNewer().catch(failed);
}

async function jump(log, id) {
  const message = await fetchMessage(id);
  if (message === null) return toast('That message is gone.');
  if (chat()?.is_forum && message.thread !== state.thread) await openChat(state.chat, message.thread);
  state.isAtEnd = false;
  if (!(await reach(id))) return toast('That message is gone.');
  const node = document.getElementById(`message-${id}`);
  node?.scrollIntoView({ block: 'center' });
  node?.classList.add('flash');
  setTimeout(() => node?.classList.remove('flash'), 1500);
  node?.focus({ preventScroll: true });
  state.isAtEnd = isNearEnd(log);
}
