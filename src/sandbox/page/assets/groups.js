/** What a person does to a group: makes one, adds the bot, gives it rights, opens a topic. */

import { avatar, h } from './dom.js';
import { icon } from './icons.js';
import { dialog, failed, toast } from './notices.js';
import * as sim from './sim.js';
import { chat, state } from './state.js';
import { openChat, refreshWorld } from './world.js';

const ADMIN_RIGHTS = {
  can_pin_messages: true,
  can_delete_messages: true,
  can_manage_topics: true,
  can_invite_users: true,
};

/** Asks for a name and members, and opens the new group. */
export async function newGroup() {
  const title = h('input', {
    class: 'field',
    required: true,
    maxlength: 128,
    'aria-label': 'Group name',
    placeholder: 'Group name',
  });
  const kind = h(
    'select',
    { class: 'field', 'aria-label': 'Kind' },
    h('option', { value: 'group' }, 'Group'),
    h('option', { value: 'supergroup' }, 'Supergroup'),
    h('option', { value: 'forum' }, 'Supergroup with topics'),
    h('option', { value: 'channel' }, 'Channel'),
  );
  const people = (state.world?.personas ?? []).map((persona) =>
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'checkbox',
        value: persona.id,
        checked: persona.part !== 'guest',
        disabled: persona.id === state.me,
      }),
      avatar(persona.id, persona.first_name, 'small'),
      `${persona.first_name}, ${persona.part}`,
    ),
  );
  const body = [title, kind, h('fieldset', { class: 'choices' }, h('legend', {}, 'Members'), people)];
  const buttons = [
    h('button', { type: 'submit', class: 'flat', value: 'yes' }, 'Create'),
    h('button', { type: 'submit', class: 'flat', value: '', formnovalidate: true }, 'Cancel'),
  ];
  if ((await dialog('New group', body, buttons, 'new-group')) !== 'yes') return;
  const members = people.map((each) => each.querySelector('input')).filter((box) => box.checked || box.disabled);
  const isForum = kind.value === 'forum';
  await create({
    title: title.value,
    kind: isForum ? 'supergroup' : kind.value,
    is_forum: isForum,
    members: members.map((box) => Number(box.value)),
  }).catch(failed);
}

/** The ⋯ menu of a chat. */
export function chatMenu() {
  const shown = chat();
  const menu = h(
    'details',
    { class: 'menu' },
    h('summary', { class: 'icon', 'aria-label': 'Chat menu', title: 'Chat menu' }, icon('more')),
  );
  const items = shown.kind === 'private' ? [] : groupItems(shown);
  menu.append(
    h(
      'div',
      { class: 'menu-items' },
      memberLine(shown),
      items.map(([words, act]) => item(menu, words, act)),
      transcriptLink(menu, shown),
    ),
  );
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  menu.addEventListener('focusout', (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

function groupItems(shown) {
  const isIn = shown.bot === 'member' || shown.bot === 'administrator';
  return [
    !isIn && ['Add the bot', () => standing('member')],
    !isIn && ['Add the bot as admin', () => standing('administrator', ADMIN_RIGHTS)],
    shown.bot === 'member' && ['Make the bot an admin', () => standing('administrator', ADMIN_RIGHTS)],
    shown.bot === 'administrator' && ['Take admin rights from the bot', () => standing('member')],
    isIn && ['Remove the bot', () => standing('kicked')],
    shown.is_forum && ['New topic…', newTopic],
  ].filter(Boolean);
}

function item(menu, words, act) {
  const press = () => {
    menu.open = false;
    act().catch(failed);
  };
  return h('button', { type: 'button', class: 'menu-item', on: { click: press } }, words);
}

function transcriptLink(menu, shown) {
  const close = () => {
    menu.open = false;
  };
  return h(
    'a',
    {
      class: 'menu-item',
      href: sim.getTranscript.address({ chat: shown.id }),
      download: '',
      on: { click: close },
    },
    'Save the chat as text',
  );
}

function memberLine(shown) {
  const names = shown.members.map((id) => state.world?.personas.find((persona) => persona.id === id)?.first_name);
  return h(
    'p',
    { class: 'menu-note' },
    shown.kind === 'private' ? 'Only you and the bot' : names.filter(Boolean).join(', '),
  );
}

async function create(group) {
  const made = await sim.createChat(group);
  await refreshWorld();
  await openChat(made.id);
}

async function standing(status, rights) {
  await sim.setBotStanding({ chat: state.chat, by: state.me, status, rights });
  await refreshWorld();
  toast(
    status === 'kicked'
      ? 'The bot was removed.'
      : status === 'member'
        ? 'The bot is a member.'
        : 'The bot is an admin.',
  );
}

async function newTopic() {
  const name = h('input', {
    class: 'field',
    required: true,
    maxlength: 128,
    'aria-label': 'Topic name',
    placeholder: 'Topic name',
  });
  const buttons = [
    h('button', { type: 'submit', class: 'flat', value: 'yes' }, 'Create'),
    h('button', { type: 'submit', class: 'flat', value: '', formnovalidate: true }, 'Cancel'),
  ];
  if ((await dialog('New topic', [name], buttons, 'new-topic')) !== 'yes') return;
  const { thread } = await sim.openTopic({ chat: state.chat, name: name.value });
  await refreshWorld();
  await openChat(state.chat, thread);
}
