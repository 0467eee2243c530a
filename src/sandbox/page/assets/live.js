/** What the server pushes, and what the page fetches anew because of it. Bursts are fetched once. */
import { failed } from './notices.js';
import { setClock, state, tell } from './state.js';
import { loadLatest, markRead, refreshMessage } from './thread.js';
import { refreshWorld } from './world.js';

export function live() {
  const source = new EventSource('/sim/events');
  const offline = document.getElementById('offline');
  let wasLost = false;
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => {
    wasLost = true;
    offline.hidden = false;
  };
  source.onopen = () => {
    offline.hidden = true;
    if (wasLost) everything();
    wasLost = false;
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && latest());
}

/** @param {import('../../contract.ts').SimEvent} event */
function hear(event) {
  if (event.type === 'message') {
    if (event.chat === state.chat) changed.add(event.message_id);
    messages();
    world();
  } else if (event.type === 'chats') world();
  else if (event.type === 'clock') setClock(event.now, event.paused);
  else if (event.type === 'mail') mail();
  else if (event.type === 'log') log();
  else if (event.type === 'chaos') tell('chaos');
  else if (event.type === 'reset') everything();
}

/** Messages of the open chat that were told about and not fetched yet. */
const changed = new Set();

const world = soon(() => refreshWorld().then(markRead), 80);
const latest = soon(loadLatest, 40);
const mail = soon(() => tell('mail'), 80);
const log = soon(() => tell('log'), 250);
const messages = soon(async () => {
  const ids = [...changed].sort((a, b) => b - a);
  changed.clear();
  if (ids[0] !== undefined) await refreshMessage(ids[0]);
  const oldest = state.messages.at(-60)?.message_id ?? 0;
  for (const id of ids.slice(1)) if (id < oldest) await refreshMessage(id);
}, 20);

function everything() {
  state.messages = [];
  state.complete = false;
  tell('reset');
  world();
  latest();
  mail();
  tell('chaos');
}

/** Runs `work` once, `wait` milliseconds after the first of several requests, and never twice at a time. */
function soon(work, wait) {
  let timer = 0;
  let running = Promise.resolve();
  return () => {
    if (timer !== 0) return;
    timer = setTimeout(() => {
      timer = 0;
      running = running.then(work).catch(failed);
    }, wait);
  };
}
