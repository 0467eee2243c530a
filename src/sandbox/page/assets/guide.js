/** The guided demo: nine steps from the first click to the final report. It follows what is really done, by whomever. */
import { api } from './api.js';
import { fill, h } from './dom.js';
import { play, stopPlaying } from './guide-play.js';
import { frame } from './guide-ring.js';
import { targetOf } from './guide-target.js';
import { icon } from './icons.js';
import { confirmBox, failed } from './notices.js';
import { on, state, tell } from './state.js';
import { become, openChat } from './world.js';

const CLOSED = 'sandbox-guide-closed';

/**
 * What the server says of the demo, and what only this page knows: whether the bar is open, what was looked at, whether it plays.
 * @type {{ canBegin: boolean, steps: any[], made: number, isOpen: boolean, looked: number, playing: number, isBusy: boolean }}
 */
export const guide = { canBegin: false, steps: [], made: 0, isOpen: true, looked: 0, playing: 0, isBusy: false };

export function guideBar() {
  guide.isOpen = localStorage.getItem(CLOSED) === null;
  frame(() => (guide.isOpen && !guide.isBusy ? (target()?.node ?? null) : null));
  for (const topic of ['messages', 'world', 'mail', 'clock', 'chat']) on(topic, later);
  for (const topic of ['chat', 'view', 'typed']) on(topic, draw);
  on('jumped', jumped);
  on('reset', () => {
    guide.looked = 0;
    later();
  });
  document.addEventListener('pane', draw);
  document.addEventListener('input', () => setTimeout(draw));
  document.addEventListener('click', () => setTimeout(draw, 30));
  load().catch(failed);
}

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
  return wanted && pressed.key === `${next.index} ${wanted.key}` && performance.now() < pressed.until ? null : wanted;
}

/** What the bar has pressed last, and how long it is given to show an effect before it is suggested again. */
const pressed = { key: '', until: 0 };
const PATIENCE = 5000;

function waitFor(key, milliseconds) {
  Object.assign(pressed, { key, until: performance.now() + milliseconds });
  setTimeout(draw, milliseconds + 10);
}

/** The clock has come to something that the bot does by itself: is it what the demo waits for? */
function jumped(entry) {
  const next = nextMove();
  if (!next?.move.by?.events) return;
  waitFor(`${next.index} clock`, entry?.what.includes(next.move.by.events) ? PATIENCE * 2 : 400);
}

/** Asks the sandbox how far it has come. */
export async function load() {
  Object.assign(guide, await api.demo());
  draw();
}

/** Does what the bar suggests. */
export async function doNext() {
  const [next, wanted] = [nextMove(), target()];
  if (!next || !wanted || guide.isBusy) return;
  if (wanted.isLooking) guide.looked = next.index + 1;
  waitFor(`${next.index} ${wanted.key}`, PATIENCE);
  guide.isBusy = next.move.kind === 'meanwhile';
  draw();
  try {
    await wanted.act();
  } finally {
    guide.isBusy = false;
  }
  await load();
}

/** Begins anew; whatever is there goes, which is asked first. */
export async function begin() {
  const hasSomething = state.world?.chats.some(({ id, last }) => id > 0 && last) || guide.made > 0;
  const text =
    'It begins in a new world, on a Monday morning. Chats and mails of now go; a snapshot that you saved stays.';
  if (hasSomething && !(await confirmBox('Begin the demo', text, 'Begin'))) return false;
  setOpen(true);
  guide.isBusy = true;
  draw();
  try {
    Object.assign(guide, await api.beginDemo(), { looked: 0 });
    const first = guide.steps[0].moves[0];
    await become(first.as);
    await openChat(first.chat);
  } finally {
    guide.isBusy = false;
  }
  draw();
  return true;
}

/** Opens the bar, or puts it away until somebody wants it again. */
export function setOpen(isOpen) {
  guide.isOpen = isOpen;
  if (isOpen) localStorage.removeItem(CLOSED);
  else localStorage.setItem(CLOSED, 'yes');
  if (!isOpen) stopPlaying();
  later();
  draw();
}

let timer = 0;
function later() {
  if (!guide.isOpen || timer !== 0) return;
  timer = setTimeout(() => {
    timer = 0;
    load().catch(failed);
  }, 120);
}

let drawn = '';

/** Touches the bar only when it says something else, so that its focus stays and nothing is read out twice. */
export function draw() {
  const bar = document.getElementById('guide');
  const here = look();
  tell('guide', here);
  if (!bar || here.signature === drawn) return;
  drawn = here.signature;
  bar.hidden = here.kind === 'none';
  const focused = bar.contains(document.activeElement) ? document.activeElement?.dataset.act : null;
  fill(
    bar,
    here.kind === 'offer' ? offer() : here.kind === 'end' ? end() : here.kind === 'step' ? stepBar(here) : null,
  );
  if (focused) (bar.querySelector(`[data-act="${focused}"]`) ?? bar.querySelector('button'))?.focus();
}

function look() {
  if (!guide.isOpen || !guide.canBegin) return { kind: 'none', signature: 'none' };
  if (guide.isBusy && guide.steps.length === 0) return { kind: 'offer', signature: 'beginning' };
  if (guide.steps.length === 0) return { kind: 'offer', signature: 'offer' };
  const next = nextMove();
  if (!next) return { kind: 'end', signature: 'end' };
  const words = guide.isBusy ? 'They are at it…' : (target()?.words ?? 'The bot is at it…');
  const step = guide.steps.findIndex(
    (_, at) => next.index < guide.steps.slice(0, at + 1).flatMap((each) => each.moves).length,
  );
  const signature = JSON.stringify([step, next.index, words, guide.playing, guide.isBusy]);
  return { kind: 'step', signature, step, words, hint: next.move.hint };
}

function button(act, words, press, more = '') {
  return h(
    'button',
    {
      type: 'button',
      class: `guide-button ${more}`,
      data: { act, test: `guide-${act}` },
      on: { click: () => Promise.resolve(press()).catch(failed) },
    },
    words,
  );
}

function leave(words) {
  return h(
    'button',
    {
      type: 'button',
      class: 'icon guide-leave',
      'aria-label': words,
      title: words,
      data: { act: 'leave', test: 'guide-leave' },
      on: { click: () => setOpen(false) },
    },
    icon('close'),
  );
}

function offer() {
  return [
    h(
      'p',
      { class: 'guide-words' },
      h('b', {}, guide.isBusy ? 'A new world is made…' : 'New here?'),
      ' A rollout from the first click to the final report, in nine steps.',
    ),
    h(
      'div',
      { class: 'guide-buttons' },
      button('begin', 'Show me', begin, 'primary'),
      button('play', 'Play it, 1 min', () => play(begin)),
    ),
    leave('Not now'),
  ];
}

function end() {
  return [
    h(
      'p',
      { class: 'guide-words', role: 'status' },
      h('b', {}, 'That was a whole rollout.'),
      ' Everything is still here: look around, or try what you like.',
    ),
    h('div', { class: 'guide-buttons' }, button('begin', 'Once more', begin)),
    leave('Close'),
  ];
}

function stepBar({ step, words, hint }) {
  const { title, says } = guide.steps[step];
  const isPlaying = guide.playing > 0;
  return [
    h(
      'div',
      { class: 'guide-words' },
      h(
        'p',
        { class: 'guide-title' },
        h('span', { class: 'guide-count' }, `${step + 1} of ${guide.steps.length}`),
        h('b', {}, title),
        h('span', { class: 'guide-says' }, says),
      ),
      h('p', { class: 'guide-hint', role: 'status', data: { test: 'guide-hint' } }, hint),
    ),
    h(
      'div',
      { class: 'guide-buttons' },
      isPlaying ? null : button('next', ['Next: ', h('bdi', {}, words)], doNext, 'primary next'),
      isPlaying ? h('span', { class: 'guide-now' }, words) : null,
      isPlaying
        ? button('faster', guide.playing > 1 ? 'Slower' : 'Faster', () => {
            guide.playing = guide.playing > 1 ? 1 : 6;
            draw();
          })
        : null,
      isPlaying ? button('pause', 'Pause', stopPlaying) : button('play', 'Play', () => play()),
    ),
    leave('Leave the demo; it can be taken up again'),
  ];
}
