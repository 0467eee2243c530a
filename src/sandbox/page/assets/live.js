/** What the server pushes, and what the page fetches anew because of it. Bursts are fetched once. */
import { failed } from './notices.js';
import * as sim from './sim.js';
import { setClock, state, tell } from './state.js';
import { loadLatest, markRead, refreshMessage } from './thread.js';
import { keepPlace, refreshWorld } from './world.js';

const heard = new BroadcastChannel('sandbox-events');

/**
 * One tab listens and tells the others: a browser opens six connections to a server, and seven people with a tab each
 * would use them all up. When that tab closes, the next one takes over.
 */
export function live() {
  heard.onmessage = (message) => hear(message.data);
  navigator.locks.request('sandbox-events', () => new Promise(listen)).catch(failed);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && latest());
}

function listen() {
  const source = sim.streamEvents();
  source.onmessage = (event) => share(JSON.parse(event.data));
  source.onerror = () => share({ type: 'lost' });
  // Whatever happened while nobody listened is fetched anew.
  source.onopen = () => share({ type: 'found' });
}

function share(event) {
  heard.postMessage(event);
  hear(event);
}

/** @param {import('../../contract.ts').SimEvent | { type: 'lost' | 'found' }} event */
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
  else if (event.type === 'lost') setOffline(true);
  else if (event.type === 'found') setOffline(false);
}

function setOffline(isOffline) {
  const line = document.getElementById('offline');
  if (line) line.hidden = !isOffline;
  if (!isOffline) catchUp();
}

/** Messages of the open chat that were told about and not fetched yet. */
const changed = new Set();

const world = soon(() => refreshWorld().then(keepPlace).then(markRead), 80);
const latest = soon(loadLatest, 40);
const mail = soon(() => tell('mail'), 80);
const log = soon(() => tell('log'), 250);
const messages = atOnce(async () => {
  const ids = [...changed].sort((a, b) => b - a);
  changed.clear();
  if (ids[0] !== undefined) await refreshMessage(ids[0]);
  const oldest = state.messages.at(-60)?.message_id ?? 0;
  for (const id of ids.slice(1)) if (id < oldest) await refreshMessage(id);
}, 20);

function catchUp() {
  world();
  latest();
  mail();
  log();
}

function everything() {
  state.messages = [];
  state.hasOldest = false;
  state.hasNewest = true;
  tell('reset');
  catchUp();
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

/** Runs `work` at the first request, and `rest` milliseconds later once more for all that came meanwhile. */
function atOnce(work, rest) {
  const again = soon(work, rest);
  let restsUntil = 0;
  return () => {
    if (performance.now() < restsUntil) return again();
    restsUntil = performance.now() + rest;
    work().catch(failed);
  };
}
