/** A value to read and to copy. */
import { h } from './dom.js';
import { failed, toast } from './notices.js';

export function json(title, value) {
  const text = JSON.stringify(value, null, 2) ?? 'undefined';
  return h(
    'div',
    { class: 'json' },
    h(
      'div',
      { class: 'pane-bar' },
      h('b', {}, title),
      copyButton('Copy', () => text),
    ),
    h('pre', { tabindex: 0 }, text),
  );
}

export function copyButton(words, textOf) {
  const copy = () => navigator.clipboard.writeText(textOf()).then(() => toast('Copied to the clipboard.'), failed);
  return h('button', { type: 'button', class: 'flat', on: { click: copy } }, words);
}
