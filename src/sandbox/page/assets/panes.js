/** The tabs on the right, and the bar that replaces them on a small screen. */

import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { on } from './state.js';
import { setView } from './world.js';

const PANES = [
  ['inbox', 'Inbox'],
  ['clock', 'Clock'],
  ['inspector', 'Inspector'],
];
const VIEWS = [['chats', 'Chats'], ...PANES];

let shown = 'inbox';

export function panes() {
  const tabs = document.getElementById('pane-tabs');
  const wide = h(
    'button',
    {
      type: 'button',
      class: 'icon widen',
      'aria-pressed': 'false',
      'aria-label': 'Wide',
      title: 'Wide',
      on: { click: widen },
    },
    icon('widen'),
  );
  const list = h('div', { class: 'tab-list', role: 'tablist', 'aria-label': 'Tools' }, PANES.map(tab));
  fill(tabs, list, wide);
  fill(document.getElementById('views'), VIEWS.map(viewButton));
  tabs.addEventListener('keydown', byArrows);
  on('view', (view) => {
    if (PANES.some(([name]) => name === view)) show(view);
    markView(view);
  });
  show('inbox');
  markView('chats');
}

/** Brings a pane to the front on every screen. */
export function openPane(name) {
  show(name);
  setView(name);
}

/** The pane in front on a large screen. */
export function shownPane() {
  return shown;
}

/** Writes a number beside a tab's name; 0 clears it. */
export function setTabBadge(name, count, says) {
  for (const node of document.querySelectorAll(`[data-badge="${name}"]`)) {
    fill(
      node,
      count > 0 ? h('span', { class: 'badge', title: says }, count, h('span', { class: 'hidden' }, ` ${says}`)) : null,
    );
  }
}

function tab([name, words]) {
  return h(
    'button',
    {
      type: 'button',
      role: 'tab',
      class: 'tab',
      id: `tab-${name}`,
      'aria-controls': `panel-${name}`,
      data: { test: `tab-${name}`, pane: name },
      on: { click: () => show(name) },
    },
    words,
    h('span', { data: { badge: name } }),
  );
}

function viewButton([name, words]) {
  return h(
    'button',
    { type: 'button', class: 'view', data: { test: `view-${name}`, view: name }, on: { click: () => setView(name) } },
    words,
    h('span', { data: { badge: name } }),
  );
}

function show(name) {
  shown = name;
  for (const [each] of PANES) {
    const isShown = each === name;
    const button = document.getElementById(`tab-${each}`);
    button.setAttribute('aria-selected', String(isShown));
    button.tabIndex = isShown ? 0 : -1;
    document.getElementById(`panel-${each}`).hidden = !isShown;
  }
  document.dispatchEvent(new CustomEvent('pane', { detail: name }));
}

function markView(view) {
  for (const button of document.querySelectorAll('.view')) {
    const isShown = button.dataset.view === view || (button.dataset.view === 'chats' && view === 'chat');
    if (isShown) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

function byArrows(event) {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0 || event.target.role !== 'tab') return;
  const index = PANES.findIndex(([name]) => name === shown);
  const [name] = PANES[(index + step + PANES.length) % PANES.length];
  show(name);
  document.getElementById(`tab-${name}`)?.focus();
}

function widen(event) {
  const isWide = document.body.classList.toggle('wide-pane');
  event.currentTarget.setAttribute('aria-pressed', String(isWide));
}
