/** Where people type: Enter sends, Shift+Enter breaks the line, ↑ recalls, Esc lets go of a reply. */

import { attachments } from './attach.js';
import { commandMenu } from './commands.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { failed } from './notices.js';
import * as sim from './sim.js';
import { chat, on, state } from './state.js';
import { showNewest } from './thread.js';

/** The message that the next one answers. */
let reply = null;
/** ForceReply bars that somebody closed: "as chat message". */
const dismissed = new Set();
/** What was sent, by person and chat. */
const sent = new Map();
/** What was typed and not sent yet, by person and chat. */
const drafts = new Map();
let recalled = 0;
let place = '';

export function composer() {
  const bar = h('div', { class: 'reply-bar', hidden: true, data: { test: 'reply-bar' } });
  const text = h('textarea', {
    id: 'composer-text',
    class: 'composer-text',
    rows: 1,
    maxlength: 8192,
    placeholder: 'Message',
    'aria-label': 'Message',
    autocomplete: 'off',
    data: { test: 'composer' },
  });
  const menu = commandMenu(text, (command) => send(text, bar, command));
  const files = attachments(text, () => replyFields());
  const submit = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send', data: { test: 'send' } },
    icon('send'),
  );
  const form = h(
    'form',
    { class: 'composer' },
    menu.list,
    bar,
    h('div', { class: 'composer-row' }, files.button, files.input, menu.button, text, submit),
  );

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(text, bar);
  });
  text.addEventListener('keydown', (event) => !menu.key(event) && key(event, text, bar));
  text.addEventListener('input', () => grow(text));
  on('chat', () => switchDraft(text, bar));
  on('messages', () => followForceReply(text, bar));
  on('reply', (message) => setReply({ message, isForced: false }, text, bar));
  on('send', (command) => send(text, bar, command));
  return form;
}

function key(event, text, bar) {
  if (event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send(text, bar);
  } else if (event.key === 'Escape' && reply) {
    dismiss(text, bar);
  } else if (event.key === 'ArrowUp' && (text.value === '' || recalled > 0)) {
    recall(event, text, 1);
  } else if (event.key === 'ArrowDown' && recalled > 0) {
    recall(event, text, -1);
  }
}

async function send(text, bar, said = text.value) {
  const words = said.trim();
  if (words === '' || chat() === null) return;
  const fields = replyFields();
  const isTyped = said === text.value;
  remember(words);
  if (isTyped) text.value = '';
  // The field shrinks, and the menu of commands closes, as if it had been emptied by hand.
  if (isTyped) text.dispatchEvent(new Event('input'));
  const before = reply;
  setReply(null, text, bar);
  try {
    await sim.say({ chat: state.chat, text: words, ...fields });
    await showNewest();
  } catch (error) {
    if (isTyped && text.value === '') text.value = said;
    setReply(before, text, bar);
    failed(error);
  }
}

function replyFields() {
  const fields = {};
  if (reply) fields.reply_to = reply.message.message_id;
  const thread = state.thread ?? reply?.message.thread ?? null;
  if (thread !== null) fields.thread = thread;
  return fields;
}

function setReply(next, text, bar) {
  reply = next;
  bar.hidden = next === null;
  text.placeholder = (next?.isForced && next.message.force_reply?.placeholder) || 'Message';
  if (next === null) return fill(bar);
  const close = h(
    'button',
    { type: 'button', class: 'icon', 'aria-label': 'Do not reply', on: { click: () => dismiss(text, bar) } },
    icon('close'),
  );
  const name = next.message.from?.name ?? 'Channel';
  const preview = next.message.text.split('\n')[0] || next.message.file?.name || '';
  fill(
    bar,
    h(
      'div',
      { class: 'reply-words' },
      h('b', {}, 'Reply to ', h('bdi', {}, name)),
      h('span', {}, h('bdi', {}, preview)),
    ),
    close,
  );
  if (!next.isForced || mayTakeFocus()) text.focus({ preventScroll: true });
}

// The bot's wish for an answer must not pull the focus out of another pane, nor swallow the keys 1 to 7 right after loading.
function mayTakeFocus() {
  return document.activeElement !== document.body && document.activeElement?.closest('#chat') !== null;
}

function dismiss(text, bar) {
  if (reply?.isForced) dismissed.add(`${state.me} ${state.chat} ${reply.message.message_id}`);
  setReply(null, text, bar);
}

/** The newest message that asks for an answer, unless this person has said something since. */
function followForceReply(text, bar) {
  const asking = asked();
  if (reply && !reply.isForced && state.messages.some((each) => each.message_id === reply.message.message_id)) return;
  if (asking?.message_id === reply?.message.message_id) return;
  setReply(asking ? { message: asking, isForced: true } : null, text, bar);
}

function asked() {
  for (const message of [...state.messages].reverse()) {
    if (message.from?.id === state.me) return null;
    if (message.force_reply) return dismissed.has(`${state.me} ${state.chat} ${message.message_id}`) ? null : message;
  }
  return null;
}

function switchDraft(text, bar) {
  if (place !== '') drafts.set(place, text.value);
  place = `${state.me} ${state.chat} ${state.thread}`;
  text.value = drafts.get(place) ?? '';
  recalled = 0;
  grow(text);
  setReply(null, text, bar);
}

function remember(words) {
  const list = sent.get(state.me) ?? [];
  sent.set(state.me, [words, ...list.filter((each) => each !== words)].slice(0, 50));
  recalled = 0;
}

function recall(event, text, step) {
  const list = sent.get(state.me) ?? [];
  recalled = Math.max(0, Math.min(list.length, recalled + step));
  text.value = recalled === 0 ? '' : list[recalled - 1];
  event.preventDefault();
  grow(text);
}

function grow(text) {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
}
