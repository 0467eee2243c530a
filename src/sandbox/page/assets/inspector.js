/** Every update that the bot got and every call that it made, with what is wrong about them. */
import { budget } from './budget.js';
import { curlOf } from './curl.js';
import { fill, h } from './dom.js';
import { faults } from './faults.js';
import { copyButton, json } from './json.js';
import { failed } from './notices.js';
import { openPane, setTabBadge } from './panes.js';
import * as sim from './sim.js';
import { on, zone } from './state.js';
import { exactTime } from './times.js';
import { versionList, versionsOf } from './versions.js';

const KEPT = 500;

/** @type {import('../../contract.ts').LogEntry[]} */
let entries = [];
/** @type {import('../../contract.ts').Violation[]} */
let violations = [];
/** The message that somebody asked about. */
let inspected = null;

export function inspector() {
  const panel = document.getElementById('panel-inspector');
  const words = h('input', {
    type: 'search',
    class: 'field',
    placeholder: 'Filter: method, text, id',
    'aria-label': 'Filter',
    data: { test: 'log-filter' },
  });
  const kind = h(
    'select',
    { class: 'field', 'aria-label': 'Kind' },
    [
      ['', 'All'],
      ['update', 'Updates'],
      ['call', 'Calls'],
      ['warning', 'Warnings'],
    ].map(([value, text]) => h('option', { value }, text)),
  );
  const top = h('div', { class: 'inspected', hidden: true });
  const list = h('ol', { class: 'log-list', data: { test: 'log-list' } });
  fill(panel, h('div', { class: 'pane-bar' }, words, kind), top, list, faults());
  const draw = () => drawList(list, words.value.trim().toLowerCase(), kind.value);
  const load = () => refresh().then(draw, failed);
  words.addEventListener('input', draw);
  kind.addEventListener('change', draw);
  on('log', load);
  on('chat', draw);
  on('reset', () => {
    entries = [];
    load();
  });
  on('inspect', (message) => {
    inspected = message;
    drawInspected(top, draw);
    draw();
    openPane('inspector');
  });
  document.addEventListener('pane', draw);
  load();
}

async function refresh() {
  // A little of the past as well: the answer to a call, and warnings, are written onto the entry later.
  const after = Math.max(0, (entries.at(-1)?.seq ?? 0) - 50);
  const [news, breaches] = await Promise.all([sim.listLog({ after, limit: 300 }), sim.listViolations()]);
  const known = new Set(news.map((entry) => entry.seq));
  entries = [...entries.filter((entry) => !known.has(entry.seq)), ...news].sort((a, b) => a.seq - b.seq).slice(-KEPT);
  violations = breaches;
  const warned = entries.filter((entry) => problems(entry).length > 0).length;
  setTabBadge('inspector', warned, 'with warnings');
}

function drawList(list, words, kind) {
  if (list.closest('[hidden]')) return;
  const open = new Set([...list.querySelectorAll('details[open]')].map((each) => each.dataset.seq));
  const found = entries.filter((entry) => fits(entry, words, kind)).reverse();
  fill(
    list,
    found.length > 0
      ? found.map((entry) => row(entry, open.has(String(entry.seq))))
      : h('li', { class: 'empty' }, 'Nothing here yet.'),
  );
}

function fits(entry, words, kind) {
  if (kind === 'warning' ? problems(entry).length === 0 : kind !== '' && entry.kind !== kind) return false;
  if (inspected && !isAbout(entry, inspected)) return false;
  return words === '' || `${entry.name} ${JSON.stringify([entry.body, entry.answer])}`.toLowerCase().includes(words);
}

function isAbout(entry, message) {
  const text = JSON.stringify([entry.body, entry.answer]);
  return new RegExp(`"message_id":"?${message.message_id}\\b`).test(text) && text.includes(String(message.chat));
}

function row(entry, isOpen) {
  const wrong = problems(entry);
  const details = h(
    'details',
    { class: `entry ${entry.kind}`, open: isOpen, data: { seq: entry.seq, test: 'log-entry' } },
    h(
      'summary',
      {},
      h('span', { class: 'row-time' }, exactTime(Date.parse(entry.at), zone())),
      h(
        'span',
        { class: 'entry-kind', title: entry.kind === 'update' ? 'The bot got this' : 'The bot asked this' },
        entry.kind === 'update' ? '↓ update' : '↑ call',
      ),
      h('code', {}, entry.name),
      h('span', { class: 'row-time' }, entry.milliseconds === null ? '' : `${Math.round(entry.milliseconds)} ms`),
      refusalCode(entry) ? h('span', { class: 'badge alarm', title: 'Refused' }, refusalCode(entry)) : null,
      wrong.length > 0 ? h('span', { class: 'badge alarm', title: wrong.join('\n') }, `! ${wrong.length}`) : null,
    ),
  );
  // Long bodies are written out only when somebody looks.
  const write = () => details.open && details.children.length === 1 && details.append(...contents(entry, wrong));
  details.addEventListener('toggle', write);
  write();
  return h('li', {}, details);
}

function contents(entry, wrong) {
  return [
    ...wrong.map((each) => h('p', { class: 'warning' }, each)),
    json(entry.kind === 'update' ? 'Update' : 'Asked', entry.body),
    entry.kind === 'call' ? copyButton('Copy as curl', () => curlOf(entry)) : null,
    entry.answer === null || entry.answer === undefined ? null : json('Answer', entry.answer),
  ].filter(Boolean);
}

/** The error code of a refused call, else null. */
function refusalCode(entry) {
  return entry.answer?.ok === false ? entry.answer.error_code : null;
}

function problems(entry) {
  const breaches = violations.filter((each) => each.seq === entry.seq && each.direction === entry.kind);
  return [...entry.warnings, ...breaches.flatMap((each) => each.errors)];
}

function drawInspected(top, draw) {
  top.hidden = inspected === null;
  if (inspected === null) return fill(top);
  const done = () => {
    inspected = null;
    drawInspected(top, draw);
    draw();
  };
  const versions = versionsOf(inspected, entries);
  fill(
    top,
    h(
      'div',
      { class: 'pane-bar' },
      h('b', {}, `Message ${inspected.message_id}`),
      h('button', { type: 'button', class: 'flat', on: { click: done } }, 'Show all'),
    ),
    h('p', { class: 'note' }, `${budget(inspected)} · below: all updates and calls about it`),
    json('As drawn', inspected),
    versions.length > 1 ? versionList(versions) : null,
  );
}
