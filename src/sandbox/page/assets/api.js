/** Everything that the page asks of `/sim/`. A refusal becomes an Error with the server's own sentence. */
import { state } from './state.js';

export const api = {
  world: (as) => ask('GET', `/sim/state?as=${as}`),
  messages: (chat, options = {}) => ask('GET', `/sim/chats/${chat}/messages?${query({ as: state.me, ...options })}`),
  say: (message) => ask('POST', '/sim/messages', { as: state.me, ...message }),
  tap: (chat, message_id, row, column) => ask('POST', '/sim/taps', { as: state.me, chat, message_id, row, column }),
  start: (payload) => ask('POST', '/sim/start', payload ? { as: state.me, payload } : { as: state.me }),
  read: (chat) => ask('POST', '/sim/read', { as: state.me, chat }),
  createChat: (chat) => ask('POST', '/sim/chats', chat),
  bot: (chat, status, rights) => ask('POST', `/sim/chats/${chat}/bot`, { by: state.me, status, rights }),
  topic: (chat, name) => ask('POST', `/sim/chats/${chat}/topics`, { name }),
  deleteMessage: (chat, message) => ask('DELETE', `/sim/chats/${chat}/messages/${message}`),
  moveClock: (move) => ask('POST', '/sim/clock', move),
  agenda: () => ask('GET', '/sim/agenda'),
  mails: () => ask('GET', '/sim/mail'),
  mail: (id) => ask('GET', `/sim/mail/${id}`),
  rawMail: (id) => ask('GET', `/sim/mail/${id}/raw`),
  emptyInbox: () => ask('DELETE', '/sim/mail'),
  log: (after, limit = 300) => ask('GET', `/sim/log?${query({ after, limit })}`),
  violations: () => ask('GET', '/sim/violations'),
  chaos: () => ask('GET', '/sim/chaos'),
  gallery: () => ask('GET', '/sim/gallery'),
  setChaos: (part) => ask('POST', '/sim/chaos', part),
  restartBot: (away_seconds) => ask('POST', '/sim/bot/restart', { away_seconds }),
  reset: () => ask('POST', '/sim/reset', {}),
  renewal: () => ask('GET', '/sim/renewal'),
  saveSnapshot: () => ask('POST', '/sim/snapshot', {}),
  restoreSnapshot: () => ask('POST', '/sim/snapshot/restore', {}),
  demo: () => ask('GET', '/sim/demo'),
  beginDemo: () => ask('POST', '/sim/demo', {}),
  demoMoves: (through) => ask('POST', '/sim/demo/moves', { through }),
  scenes: () => ask('GET', '/sim/scenes'),
  buildScene: (name) => ask('POST', '/sim/scenes', { name }),
};

/** Uploads one file; `fields` may hold caption, reply_to and thread. */
export function upload(chat, file, kind, fields = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ as: state.me, chat, kind, ...fields })) {
    if (value !== null && value !== undefined && value !== '') form.set(name, String(value));
  }
  form.set('file', file, file.name);
  return ask('POST', '/sim/files', form);
}

async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(path, {
    method,
    headers: body === undefined || isForm ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(refusal(text, answer.status));
  return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

function refusal(text, status) {
  try {
    const said = JSON.parse(text);
    return String(said.error ?? said.description ?? said.message ?? text);
  } catch {
    return text.length > 0 && text.length < 200 ? text : `The sandbox answered ${status}.`;
  }
}

function query(fields) {
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(present.map(([name, value]) => [name, String(value)])).toString();
}
