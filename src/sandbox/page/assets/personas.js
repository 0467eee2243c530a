/** The bar on top: who you are. Keys 1 to 7 switch, with Alt even while typing. */
import { avatar, fill, h, isEditable } from './dom.js';
import { failed } from './notices.js';
import { now, on, state } from './state.js';
import { city, clockTime } from './times.js';
import { become } from './world.js';

export function personas() {
  const bar = document.getElementById('personas');
  const draw = () => drawBar(bar);
  on('world', draw);
  on('chat', draw);
  on('clock', draw);
  setInterval(() => drawTimes(bar), 5000);
  document.addEventListener('keydown', byKey);
}

function drawBar(bar) {
  const focused = bar.contains(document.activeElement) ? document.activeElement?.dataset.persona : null;
  fill(bar, (state.world?.personas ?? []).map(chip));
  if (focused) bar.querySelector(`[data-persona="${focused}"]`)?.focus();
  bar.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function chip(persona, index) {
  const name = `${persona.first_name}, ${persona.part}, ${city(persona.zone)}`;
  return h(
    'button',
    {
      type: 'button',
      class: 'persona',
      'aria-pressed': persona.id === state.me,
      'aria-keyshortcuts': String(index + 1),
      title: `${name} (key ${index + 1})`,
      data: { test: `persona-${persona.id}`, persona: persona.id },
      on: { click: () => become(persona.id).catch(failed) },
    },
    h(
      'span',
      { class: 'persona-face' },
      avatar(persona.id, persona.first_name, 'small'),
      h('kbd', { 'aria-hidden': 'true' }, index + 1),
    ),
    h(
      'span',
      { class: 'persona-words' },
      h('b', {}, persona.first_name),
      h(
        'small',
        {},
        h('span', { class: 'persona-part' }, `${persona.part} · `),
        h('span', { data: { zone: persona.zone } }, clockTime(now(), persona.zone)),
      ),
    ),
  );
}

function drawTimes(bar) {
  for (const time of bar.querySelectorAll('[data-zone]')) time.textContent = clockTime(now(), time.dataset.zone);
}

function byKey(event) {
  if (event.ctrlKey || event.metaKey || (isEditable(event.target) && !event.altKey)) return;
  if (document.querySelector('dialog[open]')) return;
  const persona = /^Digit[1-9]$/.test(event.code) ? state.world?.personas[Number(event.code.at(-1)) - 1] : undefined;
  if (persona) become(persona.id).catch(failed);
}
