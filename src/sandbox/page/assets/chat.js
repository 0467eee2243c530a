/** The middle: head, topics, pinned bar, messages, and what to type in. */

import { titleOf } from './chats.js';
import { composer } from './composer.js';
import { avatar, fill, h } from './dom.js';
import { chatMenu } from './groups.js';
import { icon } from './icons.js';
import { messageLog } from './log.js';
import { failed } from './notices.js';
import * as sim from './sim.js';
import { chat, me, on, state, tell } from './state.js';
import { fetchMessage, showNewest } from './thread.js';
import { openChat, setView } from './world.js';

export function chatView() {
  const head = h('header', { class: 'chat-head' });
  const topics = h('nav', { class: 'topics', 'aria-label': 'Topics', hidden: true });
  const pinned = h('div', { class: 'pinned', hidden: true, data: { test: 'pinned' } });
  const log = h('div', {
    class: 'log',
    id: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': 'Messages',
    tabindex: 0,
  });
  const toEnd = h(
    'button',
    { type: 'button', class: 'to-end', hidden: true, 'aria-label': 'To the newest message' },
    icon('down'),
  );
  const foot = h('footer', { class: 'chat-foot' });
  fill(document.getElementById('chat'), head, topics, pinned, h('div', { class: 'log-frame' }, log, toEnd), foot);
  messageLog(log, toEnd);
  const field = composer();
  const draw = () => {
    drawHead(head, log);
    drawTopics(topics);
    drawFoot(foot, field);
  };
  on('chat', draw);
  on('world', draw);
  on('world', () => drawPinned(pinned).catch(failed));
  on('messages', () => drawPinned(pinned).catch(failed));
}

let shownHead = '';

function drawHead(head, log) {
  const here = chat();
  const signature = JSON.stringify([state.me, here && [here.id, here.title, here.members, here.bot, here.is_forum]]);
  if (signature === shownHead) return;
  shownHead = signature;
  if (here === null) return fill(head);
  const title = titleOf(here);
  document.title = `${me()?.first_name} · ${title} – sandbox`;
  log.setAttribute('aria-label', `Messages in ${title}`);
  const back = () => setView('chats');
  fill(
    head,
    h(
      'button',
      { type: 'button', class: 'icon back', 'aria-label': 'Back to the chats', on: { click: back } },
      icon('back'),
    ),
    avatar(here.kind === 'private' ? (state.world?.bot.id ?? 0) : here.id, title, 'small'),
    h('div', { class: 'head-words' }, h('h2', {}, h('bdi', {}, title)), h('p', {}, subtitle(here))),
    chatMenu(),
  );
}

function subtitle(here) {
  if (here.kind === 'private') return 'bot';
  const people = `${here.members.length} ${here.kind === 'channel' ? 'subscribers' : here.members.length === 1 ? 'member' : 'members'}`;
  const standing =
    { administrator: 'the bot is an admin', member: 'the bot is a member' }[here.bot] ?? 'the bot is not here';
  return `${people}, ${standing}`;
}

function drawTopics(bar) {
  const here = chat();
  bar.hidden = !here?.is_forum;
  if (!here?.is_forum) return fill(bar);
  const open = here.topics.filter((topic) => !topic.deleted);
  fill(
    bar,
    topicTab('General', null, false),
    open.map((topic) => topicTab(topic.name, topic.thread, topic.closed)),
  );
}

function topicTab(name, thread, isClosed) {
  return h(
    'button',
    {
      type: 'button',
      class: 'topic',
      'aria-current': state.thread === thread ? 'true' : null,
      data: { test: `topic-${thread ?? 'general'}` },
      on: { click: () => openChat(state.chat, thread).catch(failed) },
    },
    h('bdi', {}, name),
    isClosed ? ' (closed)' : '',
  );
}

async function drawPinned(bar) {
  const asked = state.chat;
  const ids = [...(chat()?.pinned ?? [])].sort((a, b) => b - a);
  const newest = ids[0] === undefined ? null : await fetchMessage(ids[0]);
  if (asked !== state.chat) return;
  bar.hidden = newest === null;
  if (newest === null) {
    delete bar.dataset.shown;
    return fill(bar);
  }
  const count = ids.length > 1 ? ` · 1 of ${ids.length}` : '';
  const text = newest.text.split('\n')[0] || newest.file?.name || 'Message';
  const jump = () => tell('jump', newest.message_id);
  if (bar.dataset.shown === `${newest.message_id}${count}${text}`) return;
  bar.dataset.shown = `${newest.message_id}${count}${text}`;
  fill(
    bar,
    h(
      'button',
      { type: 'button', class: 'pinned-bar', 'aria-label': `Pinned message: ${text}`, on: { click: jump } },
      h('b', {}, `Pinned message${count}`),
      h('span', {}, h('bdi', {}, text)),
    ),
  );
}

function drawFoot(foot, field) {
  const here = chat();
  if (here === null) return fill(foot);
  if (here.kind === 'private' && !here.started) return fill(foot, startButton());
  if (here.kind === 'channel') return fill(foot, h('p', { class: 'foot-note' }, 'Only admins post in this channel.'));
  if (foot.firstElementChild !== field) fill(foot, field);
}

function startButton() {
  const start = () => pressStart().catch(failed);
  return h('button', { type: 'button', class: 'start', data: { test: 'start' }, on: { click: start } }, 'Start');
}

async function pressStart() {
  await sim.pressStart();
  await showNewest();
}
