/** The clock that the bot runs on, and what it will do next. */

import { fill, h } from './dom.js';
import { failed, toast } from './notices.js';
import { openPane } from './panes.js';
import * as sim from './sim.js';
import { now, on, setClock, state, tell, zone } from './state.js';
import { city, clockTime, dayAndTime, exactTime, fromLocal, relative, shortDay, toLocal } from './times.js';

const STEPS = [
  ['+15 min', 900],
  ['+1 h', 3600],
  ['+1 day', 86_400],
];

export function clock() {
  const panel = document.getElementById('panel-clock');
  const face = h('div', { class: 'face', data: { test: 'clock-face' } });
  const pause = h('button', {
    type: 'button',
    class: 'wide-button',
    on: { click: () => move({ paused: !state.clock.paused }) },
  });
  const jump = h(
    'button',
    {
      type: 'button',
      class: 'wide-button primary',
      data: { test: 'jump-next' },
      on: { click: () => move({ jump: 'next' }) },
    },
    'Jump to next event',
  );
  const steps = STEPS.map(([words, seconds]) =>
    h(
      'button',
      { type: 'button', class: 'wide-button', on: { click: () => move({ advance_seconds: seconds }) } },
      words,
    ),
  );
  const agenda = h('ol', { class: 'agenda', data: { test: 'agenda' } });
  fill(
    panel,
    face,
    h('div', { class: 'steps' }, steps),
    h('div', { class: 'steps' }, pause, jump),
    setter(),
    h('h2', {}, 'What the bot will do by itself'),
    agenda,
  );
  const draw = () => drawFace(face, pause);
  const load = () => drawAgenda(agenda).catch(failed);
  document.getElementById('clock-chip')?.addEventListener('click', () => openPane('clock'));
  for (const topic of ['clock', 'world', 'chat']) on(topic, draw);
  for (const topic of ['clock', 'messages', 'chat']) on(topic, load);
  document.addEventListener('pane', load);
  setInterval(draw, 1000);
}

function move(how) {
  sim
    .moveClock(how)
    .then((moved) => {
      setClock(moved.now, moved.paused);
      if (how.jump) tell('jumped', moved.jumped_to);
      if (moved.jumped_to) toast(`Now: ${moved.jumped_to.what}`);
      else if (how.jump) toast('Nothing is planned.');
    })
    .catch(failed);
}

function setter() {
  const field = h('input', {
    type: 'text',
    class: 'field',
    required: true,
    pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-2][0-9]:[0-5][0-9]',
    title: 'Year-month-day hour:minute, e.g. 2026-12-08 22:00',
    'aria-label': 'Set the clock to',
    data: { test: 'clock-to' },
  });
  const label = h('span', { class: 'note' });
  let isTyped = false;
  field.addEventListener('input', () => {
    isTyped = true;
  });
  const prefill = () => {
    if (!isTyped) field.value = toLocal(now(), zone()).replace('T', ' ');
    label.textContent = `in ${city(zone())}`;
  };
  on('clock', prefill);
  on('chat', prefill);
  const form = h(
    'form',
    { class: 'setter' },
    field,
    label,
    h('button', { type: 'submit', class: 'flat', data: { test: 'clock-set' } }, 'Set'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    isTyped = false;
    move({ to: new Date(fromLocal(field.value.replace(' ', 'T'), zone())).toISOString() });
  });
  return form;
}

function drawFace(face, pause) {
  const at = now();
  const words = state.clock.paused ? 'paused' : 'running';
  fill(
    face,
    h('p', { class: 'face-time' }, exactTime(at, zone())),
    h('p', {}, `${shortDay(at, zone())} in ${city(zone())} · ${words}`),
    h('p', { class: 'note' }, `${dayAndTime(at, 'UTC')} UTC`),
  );
  pause.textContent = state.clock.paused ? 'Resume' : 'Pause';
  const chip = document.getElementById('clock-chip');
  if (!chip) return;
  const paused = state.clock.paused ? h('span', { class: 'chip-state' }, 'paused · ') : null;
  fill(chip, paused, h('span', { class: 'chip-day' }, `${shortDay(at, zone())} `), clockTime(at, zone()));
}

async function drawAgenda(list) {
  if (list.closest('[hidden]')) return;
  const entries = await sim.listAgenda();
  fill(list, entries.length > 0 ? entries.map(entry) : h('li', { class: 'empty' }, 'Nothing is planned.'));
}

function entry(each) {
  const at = Date.parse(each.at);
  return h(
    'li',
    {},
    h('b', {}, dayAndTime(at, zone())),
    h('span', { class: 'note' }, relative(at, now())),
    h('span', { class: 'agenda-what' }, h('bdi', {}, each.what)),
  );
}
