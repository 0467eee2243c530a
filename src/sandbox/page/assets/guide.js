/** The guided demo: nine steps from the first click to the final report. It follows what is really done, by whomever. */

import { targetOf } from './guide-target.js';
import { confirmBox, failed } from './notices.js';
import * as sim from './sim.js';
import { state, tell } from './state.js';
import { showNewest } from './thread.js';
import { become, openChat } from './world.js';

const CLOSED = 'sandbox-guide-closed';

/**
 * What the server says of the demo, and what only this page knows: whether the bar is open, what was looked at, whether it plays.
 * @type {{ canBegin: boolean, steps: any[], made: number, isOpen: boolean, looked: number, playing: number, isBusy: boolean }}
 */
export const guide = { canBegin: false, steps: [], made: 0, isOpen: isWanted(), looked: 0, playing: 0, isBusy: false };

/** The move that is next, or null at the end and before the beginning. */
export function nextMove() {
  const moves = guide.steps.flatMap((step) => step.moves);
  const index = Math.max(guide.made, guide.looked);
  return index < moves.length ? { move: moves[index], index } : null;
}

/** What is to be pressed for it; null while the bot has still to answer what was pressed last. */
export function target() {
  const next = nextMove();
  const wanted = next && targetOf(next.move, next.index);
  if (!wanted || performance.now() >= pressed.until) return wanted;
  // What was sent has left the field empty, and is not to be written again.
  return [`${next.index} ${wanted.key}`, `${next.index} send`].includes(pressed.key) ? null : wanted;
}

/** What the bar has pressed last, and how long it is given to show an effect before it is suggested again. */
const pressed = { key: '', until: 0 };
const PATIENCE = 5000;

function waitFor(key, milliseconds) {
  Object.assign(pressed, { key, until: performance.now() + milliseconds });
  setTimeout(changed, milliseconds + 10);
}

/** The clock has come to something that the bot does by itself: is it what the demo waits for? */
export function jumped(entry) {
  const next = nextMove();
  if (!next?.move.by?.events) return;
  waitFor(`${next.index} clock`, entry?.what.includes(next.move.by.events) ? PATIENCE * 2 : 400);
}

/** Asks the sandbox how far it has come. */
export async function load() {
  const wasOn = nextMove() !== null;
  Object.assign(guide, await sim.getDemo());
  changed();
  // What comes of the last tap is what the demo is for, and whoever tapped reads further up.
  if (wasOn && nextMove() === null) await showNewest();
}

/** Does what the bar suggests. */
export async function doNext() {
  const [next, wanted] = [nextMove(), target()];
  if (!next || !wanted || guide.isBusy) return;
  if (wanted.isLooking) guide.looked = next.index + 1;
  waitFor(`${next.index} ${wanted.key}`, PATIENCE);
  guide.isBusy = next.move.kind === 'meanwhile';
  changed();
  try {
    await wanted.act();
  } finally {
    guide.isBusy = false;
  }
  await load();
}

/** Begins anew; whatever is there goes, which is asked first. */
export async function begin() {
  const text =
    'It begins in a new world, on a Monday morning. Chats and mails of now go; a snapshot that you saved stays.';
  if ((await hasSomething()) && !(await confirmBox('Begin the demo', text, 'Begin'))) return false;
  setOpen(true);
  guide.isBusy = true;
  changed();
  try {
    Object.assign(guide, await sim.beginDemo(), { looked: 0 });
    const first = guide.steps[0].moves[0];
    await become(first.as);
    await openChat(first.chat);
  } finally {
    guide.isBusy = false;
  }
  changed();
  return true;
}

/** Has anybody said anything yet? A world without words may go without a question. */
async function hasSomething() {
  if (guide.made > 0) return true;
  const pages = await Promise.all((state.world?.chats ?? []).map(({ id }) => sim.listMessages({ chat: id })));
  return pages.flat().some(({ from }) => from && !from.is_bot);
}

/** Opens the bar, or puts it away until somebody wants it again. */
export function setOpen(isOpen) {
  guide.isOpen = isOpen;
  if (isOpen) localStorage.removeItem(CLOSED);
  else localStorage.setItem(CLOSED, 'yes');
  if (!isOpen) guide.playing = 0;
  later();
  changed();
}

let timer = 0;

/** Asks how far it has come, a moment from now and once for many changes. */
export function later() {
  if (!guide.isOpen || timer !== 0) return;
  timer = setTimeout(() => {
    timer = 0;
    load().catch(failed);
  }, 120);
}

function isWanted() {
  return localStorage.getItem(CLOSED) === null;
}

/** Whoever shows it draws it anew. */
function changed() {
  tell('guide');
}
