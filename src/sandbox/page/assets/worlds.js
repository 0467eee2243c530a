/** Where the world comes from: the demo, scenes, a snapshot, or the first day. */

import { h } from './dom.js';
import { begin, guide, load, setOpen } from './guide.js';
import { play } from './guide-play.js';
import { confirmBox, dialog, failed, toast } from './notices.js';
import * as sim from './sim.js';
import { state, zone } from './state.js';
import { dayAndTime } from './times.js';
import { become, openChat } from './world.js';

export function worlds() {
  const open = () => choose().catch(failed);
  document.getElementById('worlds-chip')?.addEventListener('click', open);
}

/** Chats, mails and clock as on the first day; asks first, and says what becomes of the bot. */
export async function resetWorld() {
  const { bot } = await sim.getRenewal();
  const ends = bot
    ? 'The bot begins again too, with an empty database.'
    : 'A bot that you run yourself keeps its database: begin it anew too, or it will speak of what is not here.';
  if (!(await confirmBox('Reset the sandbox', `Chats, mails and the clock go back to the first day. ${ends}`, 'Reset')))
    return;
  await busily('The sandbox is made anew…', sim.reset);
  toast('The sandbox is as on the first day.');
}

async function choose() {
  const [{ bot, snapshot }, scenes] = await Promise.all([sim.getRenewal(), sim.listScenes()]);
  const parts = [
    bot
      ? [
          h('h3', {}, 'Demo, nine steps'),
          h(
            'div',
            { class: 'steps' },
            choice('demo', guide.steps.length > 0 ? 'Go on' : 'Show me'),
            choice('play', guide.steps.length > 0 ? 'Play the rest' : 'Play it, 1 min'),
          ),
        ]
      : null,
    scenes.length > 0 ? [h('h3', {}, 'Scenes'), scenes.map(sceneButton)] : null,
    h('h3', {}, 'Snapshot'),
    h(
      'p',
      { class: 'note' },
      snapshot
        ? `Saved at ${dayAndTime(Date.parse(snapshot.at), zone())}, by the clock here.`
        : bot
          ? 'Keeps chats, mails, the clock and the bot’s database, to come back to.'
          : 'Keeps chats, mails and the clock, to come back to. A bot that you run yourself keeps its own database.',
    ),
    h(
      'div',
      { class: 'steps' },
      choice('save', snapshot ? 'Save in its place' : 'Save'),
      snapshot ? choice('restore', 'Go back to it') : null,
    ),
    h('h3', {}, 'From the beginning'),
    h('div', { class: 'steps' }, choice('reset', 'Reset…', 'danger')),
  ];
  const cancel = h('button', { type: 'submit', class: 'flat', value: '' }, 'Close');
  const chosen = await dialog('Demo and scenes', h('div', { class: 'worlds' }, ...parts.flat(2)), [cancel], 'worlds');
  await carryOut(chosen, scenes);
}

function choice(value, words, more = '') {
  return h('button', { type: 'submit', class: `wide-button ${more}`, value }, words);
}

function sceneButton({ name, title, says }) {
  return h(
    'button',
    { type: 'submit', class: 'scene', value: `scene ${name}` },
    h('b', {}, title),
    h('span', {}, says),
  );
}

async function carryOut(chosen, scenes) {
  const scene = scenes.find(({ name }) => chosen === `scene ${name}`);
  if (scene) return openScene(scene);
  if (chosen === 'demo') return guide.steps.length > 0 ? setOpen(true) : begin();
  if (chosen === 'play') {
    setOpen(true);
    return play(guide.steps.length > 0 ? undefined : begin);
  }
  if (chosen === 'save') return save();
  if (chosen === 'restore') return restore();
  if (chosen === 'reset') return resetWorld();
}

async function openScene({ name, title }) {
  if (!(await confirmBox(title, 'Chats and mails of now go; a snapshot that you saved stays.', 'Open'))) return;
  setOpen(false);
  await busily('The team gets there, by the same commands and taps as you…', () => sim.buildScene({ name }));
  const team = state.world?.personas[0]?.id;
  if (team) await become(team);
  const chat = state.world?.chats.find((each) => each.title === 'Payments team');
  if (chat) await openChat(chat.id);
  await load();
  toast(`${title}.`);
}

async function save() {
  await busily('Saving…', sim.saveSnapshot);
  toast('Saved. “Demo”, at the top, brings you back here.');
}

async function restore() {
  if (!(await confirmBox('Go back', 'What happened since it was saved goes.', 'Go back'))) return;
  await busily('Going back…', sim.restoreSnapshot);
  toast('Everything is as it was saved.');
}

/** Shows that something is under way; nobody can press anything meanwhile. */
async function busily(words, work) {
  const box = h(
    'dialog',
    { class: 'dialog', 'aria-label': words, data: { test: 'busy' } },
    h('p', { class: 'dialog-text', role: 'status' }, words),
  );
  box.addEventListener('cancel', (event) => event.preventDefault());
  document.body.append(box);
  box.showModal();
  try {
    await work();
  } finally {
    box.remove();
  }
}
