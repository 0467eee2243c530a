/** Formatted text as nodes. Text always becomes text nodes; entities only choose the elements around them. */
import { h } from './dom.js';
import { follow, safeAddress, staysInside } from './links.js';
import { failed, toast } from './notices.js';
import { now, state, zone } from './state.js';
import { dateTime, dayAndTime } from './times.js';
import { openChat } from './world.js';

/**
 * Nodes for a text and its entities (offsets in UTF-16 units). Overlaps are cut at the outer entity's end.
 * @param {string} text
 * @param {import('../../contract.ts').Entity[]} entities
 * @param {{ command: (text: string) => void }} actions
 */
export function formatted(text, entities, actions) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, actions);
}

/** Tells relative times anew after the clock has moved. */
export function refreshRelativeTimes(root) {
  for (const time of root.querySelectorAll('time[data-pattern="r"]')) {
    time.textContent = dateTime(Number(time.dataset.unix), 'r', zone(), now());
  }
}

function build(text, from, to, entities, actions) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    rest = others;
    if (start >= end) continue;
    const isBlock = BLOCKS.has(entity.type);
    const before = text.slice(at, start);
    if (before) nodes.push(isBlock ? before.replace(/\n$/, '') : before);
    const inner = others.filter((other) => other.offset < end);
    nodes.push(element(entity, text.slice(start, end), build(text, start, end, inner, actions), actions));
    at = isBlock && text[end] === '\n' ? end + 1 : end;
    rest = others.filter((other) => other.offset + other.length > at);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);
const PLAIN = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's' };

function element(entity, raw, children, actions) {
  if (entity.type === 'code') return h('code', { title: 'Copy', on: { click: () => copy(raw) } }, children);
  if (entity.type in PLAIN) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case 'pre':
      return h(
        'pre',
        { class: 'pre', tabindex: 0 },
        h('code', { data: { language: entity.language ?? '' } }, children),
      );
    case 'blockquote':
      return h('blockquote', { class: 'quote' }, children);
    case 'expandable_blockquote':
      return raw.length < 120 && raw.split('\n').length <= 3
        ? h('blockquote', { class: 'quote' }, children)
        : expandable(children);
    case 'spoiler':
      return spoiler(children);
    case 'text_link':
      return link(entity.url ?? '', children);
    case 'url':
      return link(raw, children);
    case 'email':
      return link(`mailto:${raw}`, children);
    case 'bot_command':
      return linkButton(children, () => actions.command(raw));
    case 'mention':
      return linkButton(children, () => mention(raw));
    case 'text_mention':
      return h('span', { class: 'mention' }, children);
    case 'date_time':
      return time(entity, raw, children);
    default:
      return h('span', { class: `entity-${/^[a-z_]+$/.test(entity.type) ? entity.type : 'unknown'}` }, children);
  }
}

function link(address, children) {
  const url = safeAddress(address);
  if (url === null) return h('span', { class: 'dead-link', title: address }, children);
  const go = (event) => {
    if (!staysInside(address)) return;
    event.preventDefault();
    follow(address);
  };
  return h(
    'a',
    { href: url.href, title: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', on: { click: go } },
    children,
  );
}

/** As Telegram does with what is set in its fixed letters. */
function copy(text) {
  navigator.clipboard.writeText(text).then(() => toast('Copied to the clipboard.'), failed);
}

function linkButton(children, act) {
  return h('button', { type: 'button', class: 'text-button', on: { click: act } }, children);
}

function mention(name) {
  if (name.slice(1).toLowerCase() === state.world?.bot.username.toLowerCase()) return openChat(state.me);
  return toast(`${name} has a profile in Telegram, not here.`);
}

function spoiler(children) {
  const reveal = (event) => {
    event.currentTarget.classList.add('shown');
    event.currentTarget.removeAttribute('aria-label');
  };
  return h(
    'button',
    { type: 'button', class: 'spoiler', 'aria-label': 'Hidden text, press to show', on: { click: reveal } },
    children,
  );
}

function expandable(children) {
  const toggle = (event) => {
    const isOpen = event.currentTarget.parentElement.classList.toggle('open');
    event.currentTarget.setAttribute('aria-expanded', String(isOpen));
    event.currentTarget.textContent = isOpen ? 'Show less' : 'Show more';
  };
  return h(
    'blockquote',
    { class: 'quote expandable' },
    h('span', { class: 'quote-text' }, children),
    h(
      'button',
      { type: 'button', class: 'text-button quote-more', 'aria-expanded': 'false', on: { click: toggle } },
      'Show more',
    ),
  );
}

function time(entity, raw, children) {
  const at = (entity.unix_time ?? 0) * 1000;
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return h('span', {}, children);
  const said = dateTime(entity.unix_time, entity.date_time_format ?? '', zone(), now());
  return h(
    'time',
    {
      class: 'date-time',
      datetime: new Date(at).toISOString(),
      title: `${dayAndTime(at, zone())} in ${zone()} · ${dayAndTime(at, 'UTC')} UTC · elsewhere “${raw}”`,
      data: { test: 'date-time', unix: entity.unix_time, pattern: entity.date_time_format ?? '' },
    },
    said ?? children,
  );
}
