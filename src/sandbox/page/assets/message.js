/** One line of a chat: a bubble, or a service line. */

import { avatar, fileSize, h, tone } from './dom.js';
import { icon } from './icons.js';
import { keyboard } from './keyboard.js';
import { confirmBox, failed } from './notices.js';
import * as sim from './sim.js';
import { state, tell, zone } from './state.js';
import { formatted } from './text.js';
import { clockTime, dayAndTime } from './times.js';

/**
 * @param {import('../../contract.ts').ChatMessage} message
 * @param {{ first: boolean, last: boolean, group: boolean }} place  where it stands in a run by the same sender, and whether names are shown
 */
export function messageNode(message, place) {
  if (message.service !== null) return serviceLine(message);
  const isMine = message.from?.id === state.me;
  return h(
    'article',
    {
      class: ['message', isMine ? 'mine' : 'theirs', place.first && 'first', place.last && 'last']
        .filter(Boolean)
        .join(' '),
      id: `message-${message.message_id}`,
      tabindex: -1,
      'aria-label': `${message.from?.name ?? 'Channel'}, ${clockTime(Date.parse(message.at), zone())}`,
      data: { test: 'message', message: message.message_id },
    },
    place.group && !isMine ? gutter(message, place) : null,
    h('div', { class: 'stack' }, bubble(message, place, isMine), keyboard(message)),
    actions(message, isMine),
  );
}

function serviceLine(message) {
  return h(
    'p',
    { class: 'service', id: `message-${message.message_id}`, data: { test: 'service', message: message.message_id } },
    h('bdi', {}, message.service),
  );
}

function gutter(message, place) {
  const picture = place.last && message.from ? avatar(message.from.id, message.from.name, 'small') : null;
  return h('span', { class: 'gutter' }, picture);
}

function bubble(message, place, isMine) {
  const isNamed = place.group && place.first && !isMine && message.from;
  return h(
    'div',
    { class: `bubble ${message.file?.kind === 'photo' ? 'with-photo' : ''}` },
    isNamed ? sender(message.from) : null,
    message.reply_to ? quote(message.reply_to) : null,
    message.file ? attachment(message.file) : null,
    h(
      'div',
      { class: 'text', dir: 'auto', data: { test: 'text' } },
      formatted(message.text, message.entities, { command: (text) => tell('send', text) }),
    ),
    footer(message, isMine),
  );
}

function sender(from) {
  const part = state.world?.personas.find((persona) => persona.id === from.id)?.part ?? (from.is_bot ? 'bot' : '');
  return h(
    'p',
    { class: `sender tone-text-${tone(from.id)}` },
    h('bdi', {}, from.name),
    h('small', { class: 'part' }, part),
  );
}

function quote(reply) {
  return h(
    'button',
    {
      type: 'button',
      class: 'reply-quote',
      title: 'Show it',
      on: { click: () => tell('jump', reply.message_id) },
    },
    h('span', { class: 'hidden' }, 'Reply to '),
    h('b', {}, h('bdi', {}, reply.from)),
    h('span', {}, h('bdi', {}, reply.text)),
  );
}

function attachment(file) {
  if (file.kind === 'photo') {
    const picture = h('img', { class: 'photo', src: file.url, alt: file.name || 'Photo', loading: 'lazy' });
    return h('a', { class: 'photo-link', href: file.url, target: '_blank', rel: 'noopener' }, picture);
  }
  return h(
    'a',
    { class: 'file', href: file.url, download: file.name, data: { test: 'file' } },
    h('span', { class: 'file-icon', 'aria-hidden': 'true' }, icon('download')),
    h('span', { class: 'file-words' }, h('b', {}, h('bdi', {}, file.name)), h('small', {}, fileSize(file.size))),
  );
}

function footer(message, isMine) {
  const at = Date.parse(message.at);
  const edited = message.edited_at ? Date.parse(message.edited_at) : null;
  return h(
    'p',
    { class: 'footer', title: `${dayAndTime(at, zone())} in ${zone()}` },
    message.reactions.length > 0 ? h('span', { class: 'reactions' }, message.reactions.map(reaction)) : null,
    message.silent ? h('span', { class: 'silent', title: 'Sent without sound' }, 'silent') : null,
    h(
      'span',
      { class: 'when', data: { test: 'when' } },
      edited === null ? clockTime(at, zone()) : `edited ${clockTime(edited, zone())}`,
    ),
    isMine ? h('span', { class: 'ticks', role: 'img', 'aria-label': 'sent' }, icon('tick')) : null,
  );
}

function reaction(each) {
  const name = state.world?.personas.find((persona) => persona.id === each.from)?.first_name ?? 'the bot';
  return h('span', { class: 'reaction', title: `by ${name}` }, each.emoji);
}

function actions(message, isMine) {
  return h(
    'div',
    { class: 'actions' },
    action('Reply', 'reply', () => tell('reply', message)),
    action('Inspect', 'code', () => tell('inspect', message)),
    isMine ? action('Delete', 'trash', () => remove(message).catch(failed)) : null,
  );
}

function action(words, sign, act) {
  return h(
    'button',
    { type: 'button', class: 'action', tabindex: -1, 'aria-label': words, title: words, on: { click: act } },
    icon(sign),
  );
}

async function remove(message) {
  if (await confirmBox('Delete message', 'It goes for everybody. The bot is not told, as in Telegram.', 'Delete')) {
    await sim.deleteMessage({ chat: message.chat, message: message.message_id });
  }
}
