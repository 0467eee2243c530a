/** The list on the left. */

import { avatar, fill, h } from './dom.js';
import { newGroup } from './groups.js';
import { icon } from './icons.js';
import { failed } from './notices.js';
import { setTabBadge } from './panes.js';
import { now, on, state, zone } from './state.js';
import { listTime } from './times.js';
import { openChat } from './world.js';

export function chats() {
  const list = h('ul', { class: 'chat-list', id: 'chat-list' });
  const search = h('input', {
    type: 'search',
    class: 'field search',
    placeholder: 'Search',
    'aria-label': 'Search chats',
    on: { input: () => draw() },
  });
  const add = h(
    'button',
    { type: 'button', class: 'icon', 'aria-label': 'New group', title: 'New group', on: { click: newGroup } },
    icon('plus'),
  );
  fill(document.getElementById('chats'), h('div', { class: 'chats-head' }, search, add), list, elsewhere());
  const draw = () => drawList(list, search.value.trim().toLowerCase());
  on('world', draw);
  on('chat', draw);
  list.addEventListener('keydown', byArrows);
}

const elsewhere = () =>
  h(
    'nav',
    { class: 'elsewhere', 'aria-label': 'Other pages' },
    h('a', { href: '/gallery' }, 'Gallery'),
    h('a', { href: '/connect' }, 'Connect a real bot'),
  );

/** The name of a chat; a private one carries the bot's name, as for its owner in Telegram. */
export function titleOf(chat) {
  return chat.kind === 'private' ? (state.world?.bot.first_name ?? chat.title) : chat.title;
}

function drawList(list, words) {
  const unread = (state.world?.chats ?? []).reduce((sum, chat) => sum + chat.unread, 0);
  setTabBadge('chats', unread, 'unread');
  const focused = list.contains(document.activeElement) ? document.activeElement?.dataset.chat : null;
  const found = (state.world?.chats ?? []).filter((chat) => titleOf(chat).toLowerCase().includes(words));
  fill(list, found.length > 0 ? found.map(row) : h('li', { class: 'empty' }, 'No chats here.'));
  if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
}

function row(chat) {
  const title = titleOf(chat);
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'chat-row',
        'aria-current': chat.id === state.chat ? 'true' : null,
        data: { test: `chat-${chat.id}`, chat: chat.id },
        on: { click: () => openChat(chat.id).catch(failed) },
      },
      avatar(chat.kind === 'private' ? (state.world?.bot.id ?? 0) : chat.id, title),
      h(
        'span',
        { class: 'row-words' },
        h('span', { class: 'row-line' }, h('bdi', { class: 'row-title' }, title), when(chat)),
        h('span', { class: 'row-line' }, lastLine(chat), badge(chat)),
      ),
    ),
  );
}

function when(chat) {
  return chat.last ? h('span', { class: 'row-time' }, listTime(Date.parse(chat.last.at), now(), zone())) : null;
}

function lastLine(chat) {
  if (!chat.last) return h('span', { class: 'row-last' }, chat.started ? 'No messages yet' : 'Press Start to begin');
  const sender = chat.kind === 'private' || !chat.last.from ? null : h('b', {}, h('bdi', {}, chat.last.from), ': ');
  return h('span', { class: 'row-last' }, sender, h('bdi', {}, chat.last.text));
}

function badge(chat) {
  if (!chat.unread) return null;
  return h(
    'span',
    { class: 'badge', data: { test: 'unread' } },
    chat.unread,
    h('span', { class: 'hidden' }, ' unread'),
  );
}

function byArrows(event) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const rows = [...event.currentTarget.querySelectorAll('.chat-row')];
  rows[rows.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
}
