/** The inbox: every mail that the bot has sent, newest first. */

import { fileSize, fill, h } from './dom.js';
import { mailView } from './mail.js';
import { confirmBox, failed } from './notices.js';
import { setTabBadge, shownPane } from './panes.js';
import * as sim from './sim.js';
import { on, zone } from './state.js';
import { dayAndTime } from './times.js';

/** @type {import('../../contract.ts').MailSummary[]} */
let mails = [];
let newestSeen = 0;
let opened = 0;

export function inbox() {
  const panel = document.getElementById('panel-inbox');
  const filter = h('select', { class: 'field', 'aria-label': 'Recipient', data: { test: 'mail-filter' } });
  const empty = h(
    'button',
    { type: 'button', class: 'flat', on: { click: () => emptyAll().catch(failed) } },
    'Delete all',
  );
  const list = h('ul', { class: 'mail-list', data: { test: 'mail-list' } });
  const reader = h('div', { class: 'mail-reader', hidden: true });
  const front = h('div', { class: 'mail-front' }, h('div', { class: 'pane-bar' }, filter, empty), list);
  fill(panel, front, reader);
  const draw = () => {
    empty.hidden = mails.length === 0;
    drawList(list, filter.value);
  };
  const load = () => refresh(filter).then(draw);
  filter.addEventListener('change', draw);
  list.addEventListener('click', (event) => {
    const id = Number(event.target.closest('[data-mail]')?.dataset.mail);
    if (id) open(id, front, reader).catch(failed);
  });
  on('mail', () => load().catch(failed));
  on('chat', draw);
  on('reset', () => {
    newestSeen = 0;
  });
  document.addEventListener('pane', () => seen());
  on('view', () => seen());
  load().then(seen, failed);
}

async function refresh(filter) {
  mails = await sim.listMails();
  const before = filter.value;
  const people = [...new Set(mails.flatMap((mail) => mail.to))].sort();
  fill(
    filter,
    h('option', { value: '' }, `Everybody (${mails.length})`),
    people.map((each) => h('option', { value: each }, each)),
  );
  filter.value = people.includes(before) ? before : '';
  if (isInFront()) seen();
  setTabBadge('inbox', mails.filter((mail) => mail.id > newestSeen).length, 'new mails');
}

function seen() {
  if (!isInFront()) return;
  newestSeen = Math.max(newestSeen, ...mails.map((mail) => mail.id));
  setTabBadge('inbox', 0, '');
}

function isInFront() {
  const isSmall = getComputedStyle(document.getElementById('views')).display !== 'none';
  return isSmall ? document.body.dataset.view === 'inbox' : shownPane() === 'inbox';
}

function drawList(list, to) {
  const found = mails.filter((mail) => to === '' || mail.to.includes(to));
  fill(
    list,
    found.length > 0
      ? found.map(row)
      : h('li', { class: 'empty' }, 'No mail yet. What the bot sends by email lands here.'),
  );
}

function row(mail) {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'mail-row', data: { test: 'mail', mail: mail.id } },
      h(
        'span',
        { class: 'row-line' },
        h('b', { class: 'row-title' }, h('bdi', {}, mail.to.join(', '))),
        h('span', { class: 'row-time' }, dayAndTime(Date.parse(mail.at), zone())),
      ),
      h(
        'span',
        { class: 'mail-subject' },
        h('bdi', {}, mail.subject || '(no subject)'),
        mail.has_calendar ? h('span', { class: 'chip' }, 'calendar') : null,
      ),
      h(
        'span',
        { class: 'row-line' },
        h('span', { class: 'row-last' }, h('bdi', {}, mail.preview)),
        h('span', { class: 'row-time' }, fileSize(mail.bytes)),
      ),
    ),
  );
}

async function open(id, front, reader) {
  opened = id;
  const mail = await sim.getMail({ id });
  if (opened !== id) return;
  const back = () => {
    reader.hidden = true;
    front.hidden = false;
    front.querySelector(`[data-mail="${id}"]`)?.focus();
  };
  // Whoever is somewhere else by now is left there.
  const isHere = document.activeElement === document.body || front.contains(document.activeElement);
  front.hidden = true;
  reader.hidden = false;
  fill(reader, mailView(mail, back));
  if (isHere) reader.querySelector('.back-button')?.focus();
}

async function emptyAll() {
  if (!(await confirmBox('Delete all mails', `${mails.length} mails go. The bot is not told.`, 'Delete'))) return;
  await sim.clearMails();
  await refresh(document.querySelector('[data-test="mail-filter"]'));
  drawList(document.querySelector('[data-test="mail-list"]'), '');
}
