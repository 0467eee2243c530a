/** Inline keyboards: taps, their spinners and the bot's answers. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { follow } from './links.js';
import { alertBox, failed, toast } from './notices.js';
import * as sim from './sim.js';
import { state } from './state.js';

/** Taps that still wait for their answer: "as chat message row column". */
const waiting = new Set();

/** @param {import('../../contract.ts').ChatMessage} message */
export function keyboard(message) {
  if (message.buttons.length === 0) return null;
  const rows = message.buttons.map((row, r) =>
    h(
      'div',
      { class: 'key-row' },
      row.map((button, c) => key(message, button, r, c)),
    ),
  );
  return h('div', { class: 'keys', role: 'group', 'aria-label': 'Buttons of the message' }, rows);
}

/** What else a drawn message depends on; part of its signature. */
export function waitingIn(message) {
  const prefix = `${state.me} ${message.chat} ${message.message_id} `;
  return [...waiting].filter((each) => each.startsWith(prefix)).join();
}

function key(message, button, row, column) {
  const id = `${state.me} ${message.chat} ${message.message_id} ${row} ${column}`;
  const isWaiting = waiting.has(id);
  return h(
    'button',
    {
      type: 'button',
      class: `key ${button.style ?? ''} ${isWaiting ? 'waiting' : ''}`,
      'aria-busy': isWaiting ? 'true' : null,
      data: { test: 'key', key: `${row}.${column}`, tap: id },
      on: { click: () => press(message, button, row, column, id) },
    },
    h('bdi', { class: 'key-text' }, button.text),
    button.url ? h('span', { class: 'key-mark', 'aria-hidden': 'true' }, icon('out')) : null,
    button.copy_text ? h('span', { class: 'key-mark', 'aria-hidden': 'true' }, icon('copy')) : null,
  );
}

function press(message, button, row, column, id) {
  if (button.url) return follow(button.url);
  if (button.copy_text) return copy(button.copy_text.text);
  if (waiting.has(id)) return;
  return tap(message, row, column, id).catch(failed);
}

async function tap(message, row, column, id) {
  state.pressed = { id: message.message_id, text: message.text, at: performance.now() };
  setWaiting(id, true);
  try {
    const answer = await sim.tap({ chat: message.chat, message_id: message.message_id, row, column });
    show(answer);
  } finally {
    setWaiting(id, false);
  }
}

/** @param {import('../../contract.ts').TapAnswer} answer */
function show(answer) {
  if (!answer.answered) return toast('The bot has not answered this tap.', 'bad');
  if (answer.url) return follow(answer.url);
  if (!answer.text) return;
  if (answer.show_alert) return alertBox(answer.text, state.world?.bot.first_name ?? 'Bot');
  toast(answer.text);
}

// The message may have been drawn anew since the tap, so the button is found by its id.
function setWaiting(id, isWaiting) {
  if (isWaiting) waiting.add(id);
  else waiting.delete(id);
  const node = document.querySelector(`[data-tap="${id}"]`);
  node?.classList.toggle('waiting', isWaiting);
  if (isWaiting) node?.setAttribute('aria-busy', 'true');
  else node?.removeAttribute('aria-busy');
}

async function copy(text) {
  await navigator.clipboard.writeText(text).then(() => toast('Copied to the clipboard.'), failed);
}
