/** Who is looking, at which chat and topic. Both stand in the address, so that a reload or a second tab shows the same. */
import * as sim from './sim.js';
import { chat, me, setClock, state, tell } from './state.js';
import { loadLatest } from './thread.js';

const FIRST_PERSONA = 1001;

/** The first load: from the address, else the first person of the cast and her newest chat. */
export async function enter() {
  const address = new URL(location.href).searchParams;
  state.me = Number(address.get('as')) || FIRST_PERSONA;
  state.chat = Number(address.get('chat')) || 0;
  state.thread = Number(address.get('thread')) || null;
  await refreshWorld();
  const isChosen = chat() !== null;
  await show(isChosen ? state.chat : (state.world?.chats[0]?.id ?? 0), state.thread);
  if (isChosen) setView('chat');
}

/** Chats, badges and people anew; the open chat stays. */
export async function refreshWorld() {
  const asked = state.me;
  const world = await sim.getState({ as: asked });
  if (asked !== state.me) return;
  state.world = world;
  if (me()?.id !== state.me) state.me = world.personas[0]?.id ?? 0;
  setClock(world.now, world.paused);
  tell('world');
}

/** Becomes somebody else. Her own private chat replaces the one of the person before. */
export async function become(persona) {
  if (persona === state.me) return;
  const wasPrivate = chat()?.kind === 'private';
  const before = state.chat;
  state.me = persona;
  await refreshWorld();
  const wanted = wasPrivate ? persona : before;
  const known = state.world?.chats.some((each) => each.id === wanted);
  await show(known ? wanted : (state.world?.chats[0]?.id ?? 0), known && !wasPrivate ? state.thread : null);
}

/** Opens a chat, and brings it to the front on a small screen. */
export async function openChat(id, thread = null) {
  if (!state.world?.chats.some((each) => each.id === id)) await refreshWorld();
  setView('chat');
  await show(id, thread);
}

/** Leaves a chat that is no longer there: the group became another one, or the person is out of it. */
export async function keepPlace() {
  if (chat() !== null || state.world === null) return;
  setView('chats');
  await show(state.world.chats[0]?.id ?? 0, null);
}

/** Which part a small screen shows: chats, chat, inbox, clock or inspector. */
export function setView(view) {
  document.body.dataset.view = view;
  tell('view', view);
}

async function show(id, thread) {
  state.chat = id;
  state.thread = thread;
  state.messages = [];
  state.hasOldest = false;
  state.hasNewest = true;
  writeAddress();
  tell('chat');
  if (id !== 0) await loadLatest();
}

function writeAddress() {
  const address = new URL(location.href);
  address.searchParams.set('as', String(state.me));
  address.searchParams.set('chat', String(state.chat));
  if (state.thread === null) address.searchParams.delete('thread');
  else address.searchParams.set('thread', String(state.thread));
  history.replaceState(null, '', address);
}
