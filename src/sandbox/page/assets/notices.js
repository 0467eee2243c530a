/** Toasts, alerts and questions. */
import { h } from './dom.js';

/** A line that goes away by itself, as Telegram shows an answer to a tap: one at a time. */
export function toast(text, kind = '') {
  const line = h('p', { class: `toast ${kind}`, data: { test: 'toast' } }, text);
  document.getElementById('toasts')?.replaceChildren(line);
  setTimeout(() => line.remove(), Math.min(9000, 2600 + text.length * 45));
}

/** Says what went wrong. For `.catch(failed)`. */
export function failed(error) {
  toast(error instanceof Error ? error.message : String(error), 'bad');
}

/** A box that waits for OK. */
export function alertBox(text, title) {
  const ok = h('button', { type: 'submit', class: 'flat', autofocus: true }, 'OK');
  return dialog(title, [h('p', { class: 'dialog-text', dir: 'auto' }, text)], [ok], 'alert');
}

/** Asks yes or no; resolves to true for yes. */
export async function confirmBox(title, text, yes) {
  const no = h('button', { type: 'submit', class: 'flat', value: '', autofocus: true }, 'Cancel');
  const go = h('button', { type: 'submit', class: 'flat bad', value: 'yes' }, yes);
  return (await dialog(title, [h('p', { class: 'dialog-text' }, text)], [go, no], 'confirm')) === 'yes';
}

/** A modal form. Resolves to the value of the pressed button, '' after Esc. */
export function dialog(title, body, buttons, name) {
  return new Promise((resolve) => {
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', {}, title),
      body,
      h('div', { class: 'dialog-buttons' }, buttons),
    );
    const box = h('dialog', { class: 'dialog', 'aria-label': title, data: { test: name } }, form);
    box.addEventListener('close', () => {
      box.remove();
      resolve(box.returnValue);
    });
    document.body.append(box);
    box.showModal();
  });
}
