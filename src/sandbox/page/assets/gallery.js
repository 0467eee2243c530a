/** Every message and mail of the bot in its states. Messages are drawn by the chat's own code; nothing can be tapped. */

import { fill, h } from './dom.js';
import { framed } from './mail.js';
import { messageNode } from './message.js';
import { failed, toast } from './notices.js';
import * as sim from './sim.js';
import { setClock, state } from './state.js';

const place = document.getElementById('gallery');
const theme = document.getElementById('gallery-theme');
const phone = document.getElementById('gallery-phone');
const system = matchMedia('(prefers-color-scheme: dark)');
const MARA = 1001;

/** Each draws its mail anew in the colours of the moment. */
const frames = [];

async function open() {
  const asked = new URLSearchParams(location.search);
  theme.value = ['light', 'dark'].includes(asked.get('theme')) ? asked.get('theme') : '';
  phone.checked = asked.get('width') === 'phone';
  state.world = await sim.getState({ as: MARA });
  const rooms = await sim.getGallery();
  fill(
    document.getElementById('gallery-rooms'),
    rooms.map((room) => h('a', { href: `#${room.id}` }, room.title, ' ', h('small', {}, room.exhibits.length))),
  );
  fill(place, rooms.map(roomNode));
  theme.addEventListener('change', look);
  phone.addEventListener('change', look);
  system.addEventListener('change', look);
  document.getElementById('gallery-view').addEventListener('submit', (event) => event.preventDefault());
  // Before the chat's own listeners hear of it.
  place.addEventListener('click', untouched, true);
  await look();
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function roomNode(room) {
  return h(
    'section',
    { class: 'room', id: room.id, 'aria-labelledby': `title-${room.id}` },
    h('h2', { id: `title-${room.id}` }, room.title),
    h('div', { class: 'exhibits' }, room.exhibits.map(exhibitNode)),
  );
}

function exhibitNode(exhibit) {
  return h(
    'figure',
    { class: `exhibit ${exhibit.kind}-exhibit`, id: exhibit.id, data: { test: 'exhibit' } },
    h(
      'figcaption',
      {},
      h('a', { href: `#${exhibit.id}` }, exhibit.title),
      exhibit.after ? h('span', { class: 'after' }, h('bdi', {}, exhibit.after)) : null,
    ),
    DRAWN[exhibit.kind](exhibit),
  );
}

const DRAWN = {
  message: ({ message }) => {
    // Words like "in 3 days" are true at the message's own moment.
    setClock(message.at, true);
    const node = messageNode(message, { first: true, last: true, group: false });
    node.querySelector('.actions').remove();
    return h('div', { class: 'wall' }, node, message.force_reply ? asksNode(message.force_reply) : null);
  },
  answer: ({ text, show_alert }) =>
    h(
      'div',
      { class: 'wall' },
      h('p', { class: show_alert ? 'alert-words' : 'toast' }, text),
      h('p', { class: 'note' }, show_alert ? 'stays until OK is tapped' : 'goes away by itself'),
    ),
  mail: ({ mail, title }) => {
    const html = h('iframe', {
      class: 'mail-frame',
      title: `${title}, the mail as HTML`,
      // No allow-scripts: nothing of the mail runs. The page itself may look in, to give the frame the height of its mail.
      sandbox: 'allow-same-origin',
      referrerpolicy: 'no-referrer',
    });
    frames.push({ html, source: mail.html });
    return h(
      'div',
      { class: 'mail-parts' },
      h('p', { class: 'mail-subject' }, h('b', {}, h('bdi', {}, mail.subject))),
      html,
      h('pre', { class: 'plain', tabindex: 0, 'aria-label': `${title}, the mail as text` }, mail.text ?? ''),
    );
  },
};

const asksNode = ({ placeholder }) =>
  h('p', { class: 'asks' }, h('b', {}, 'Opens a reply: '), placeholder || 'an empty field');

function untouched(event) {
  if (!event.target.closest('.key, .reply-quote, .message .text-button:not(.quote-more)')) return;
  event.stopPropagation();
  event.preventDefault();
  toast('A specimen: nothing happens here.');
}

/** Brings everything into the colours and the width that are wished for; resolves when it has its height. */
async function look() {
  const isDark = theme.value === '' ? system.matches : theme.value === 'dark';
  document.documentElement.style.colorScheme = theme.value || 'light dark';
  document.body.classList.toggle('phone', phone.checked);
  for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) answerDark(rule, isDark);
  await Promise.all(frames.map((frame) => drawFrame(frame, isDark)));
}

/** Where the style sheet asks whether it is dark, the reader has decided. */
const asksForDark = new WeakSet();
function answerDark(rule, isDark) {
  if (!(rule instanceof CSSMediaRule)) return;
  if (rule.media.mediaText.includes('prefers-color-scheme: dark')) asksForDark.add(rule);
  if (asksForDark.has(rule)) rule.media.mediaText = isDark ? 'all' : 'not all';
}

function drawFrame({ html, source }, isDark) {
  return new Promise((resolve) => {
    const fit = () => {
      html.style.height = '0';
      html.style.height = `${html.contentDocument.documentElement.scrollHeight}px`;
      resolve();
    };
    html.addEventListener('load', fit, { once: true });
    html.srcdoc = framed(source, isDark);
  });
}

open()
  .then(() => document.body.setAttribute('data-ready', ''))
  .catch((error) => {
    fill(place, h('p', { class: 'note', role: 'alert' }, error instanceof Error ? error.message : String(error)));
    failed(error);
  });
