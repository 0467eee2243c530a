/** Faults to switch on, and the way back to the first day. */

import { fill, h } from './dom.js';
import { failed } from './notices.js';
import { restartPart } from './restart.js';
import * as sim from './sim.js';
import { now, on } from './state.js';
import { resetWorld } from './worlds.js';

export function faults() {
  const body = h('div', { class: 'faults-body' });
  const box = h('details', { class: 'faults', data: { test: 'faults' } }, h('summary', {}, 'Faults and reset'), body);
  const load = () =>
    box.open &&
    Promise.all([sim.getChaos(), restartPart()]).then(([chaos, restart]) => draw(body, chaos, restart), failed);
  box.addEventListener('toggle', load);
  on('chaos', load);
  on('reset', load);
  return box;
}

/** @param {import('../../contract.ts').Chaos} chaos */
function draw(body, chaos, restart) {
  const isLimited = chaos.rate_limited_until !== null && Date.parse(chaos.rate_limited_until) > now();
  fill(
    body,
    fault('Telegram answers 429 for 30 s', isLimited, (isOn) => ({
      rate_limited_until: isOn ? new Date(now() + 30_000).toISOString() : null,
      retry_after_seconds: 30,
    })),
    fault('Every call takes 3 s', chaos.slow_ms > 0, (isOn) => ({ slow_ms: isOn ? 3000 : 0, slow_chat: null })),
    fault('Telegram is down', chaos.api_down, (isOn) => ({ api_down: isOn })),
    fault('The mail server is down', chaos.smtp_down, (isOn) => ({ smtp_down: isOn })),
    unknown(chaos),
    restart,
    h(
      'button',
      { type: 'button', class: 'wide-button danger', on: { click: () => resetWorld().catch(failed) } },
      'Reset the sandbox…',
    ),
  );
}

function fault(words, isOn, change) {
  const box = h('input', { type: 'checkbox', checked: isOn });
  box.addEventListener('change', () => sim.setChaos(change(box.checked)).catch(failed));
  return h('label', { class: 'choice' }, box, words);
}

function unknown(chaos) {
  const field = h('input', {
    class: 'field',
    value: chaos.unknown_addresses.join(', '),
    placeholder: 'name@example.com',
    'aria-label': 'Addresses that the mail server refuses',
  });
  field.addEventListener('change', () => {
    const unknown_addresses = field.value.split(/[\s,;]+/).filter(Boolean);
    sim.setChaos({ unknown_addresses }).catch(failed);
  });
  return h('label', { class: 'choice column' }, 'The mail server refuses (550)', field);
}
