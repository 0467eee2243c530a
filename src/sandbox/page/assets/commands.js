/** The menu that opens on "/". */
import { fill, h } from './dom.js';
import { chat, state } from './state.js';

/**
 * @param {HTMLTextAreaElement} text
 * @param {(command: string) => void} send
 * @returns {{ list: HTMLElement, button: HTMLElement, key: (event: KeyboardEvent) => boolean }} `key` says whether it took the key
 */
export function commandMenu(text, send) {
  const list = h('ul', {
    class: 'commands',
    id: 'commands',
    role: 'listbox',
    'aria-label': 'Commands',
    hidden: true,
    data: { test: 'commands' },
  });
  const menu = { list, text, send, chosen: -1 };
  const toggle = () => {
    if (!list.hidden) return close(menu);
    text.value = '/';
    text.focus();
    draw(menu);
  };
  const button = h(
    'button',
    { type: 'button', class: 'icon slash', 'aria-label': 'Commands', title: 'Commands', on: { click: toggle } },
    '/',
  );
  text.setAttribute('aria-controls', 'commands');
  text.addEventListener('input', () => draw(menu));
  text.addEventListener('blur', () => setTimeout(() => document.activeElement !== text && close(menu), 150));
  return { list, button, key: (event) => take(menu, event) };
}

function draw(menu) {
  const found = matching(menu.text.value);
  menu.chosen = -1;
  menu.list.hidden = found.length === 0;
  fill(
    menu.list,
    found.map((each, index) => row(menu, each, index)),
  );
}

function matching(typed) {
  const word = /^\/([a-z0-9_]*)$/i.exec(typed)?.[1];
  if (word === undefined) return [];
  return (state.world?.commands[state.chat] ?? []).filter((each) => each.command.startsWith(word.toLowerCase()));
}

function row(menu, each, index) {
  // Pressing must not take the focus from the field, or the menu would close before the click.
  const listeners = { mousedown: (event) => event.preventDefault(), click: () => choose(menu, index) };
  return h(
    'li',
    { role: 'option', class: 'command', id: `command-${index}`, data: { command: each.command }, on: listeners },
    h('b', {}, `/${each.command}`),
    h('span', {}, each.description),
  );
}

function take(menu, event) {
  if (menu.list.hidden) return false;
  const count = menu.list.children.length;
  if (event.key === 'Escape') close(menu);
  else if (event.key === 'ArrowDown') mark(menu, (menu.chosen + 1) % count);
  else if (event.key === 'ArrowUp') mark(menu, (Math.max(menu.chosen, 0) + count - 1) % count);
  else if (event.key === 'Tab' && !event.shiftKey) complete(menu);
  else if (event.key === 'Enter' && menu.chosen >= 0) choose(menu, menu.chosen);
  else {
    if (event.key === 'Enter') close(menu);
    return false;
  }
  event.preventDefault();
  return true;
}

function mark(menu, index) {
  menu.chosen = index;
  [...menu.list.children].forEach((each, at) => {
    each.setAttribute('aria-selected', String(at === index));
  });
  menu.list.children[index]?.scrollIntoView({ block: 'nearest' });
  menu.text.setAttribute('aria-activedescendant', `command-${index}`);
}

function complete(menu) {
  menu.text.value = `/${menu.list.children[Math.max(menu.chosen, 0)].dataset.command} `;
  close(menu);
}

function choose(menu, index) {
  const command = menu.list.children[index].dataset.command;
  const name = chat()?.kind === 'private' ? '' : `@${state.world?.bot.username}`;
  menu.text.value = '';
  close(menu);
  menu.send(`/${command}${name}`);
}

function close(menu) {
  menu.list.hidden = true;
  menu.text.removeAttribute('aria-activedescendant');
}
