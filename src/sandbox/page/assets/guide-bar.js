/** The bar of the guided demo: where one is, what there is to see, and what to press next. */
import { fill, h } from './dom.js';
import { begin, doNext, guide, jumped, later, load, nextMove, setOpen, target } from './guide.js';
import { play, stopPlaying } from './guide-play.js';
import { follow, frame } from './guide-ring.js';
import { icon } from './icons.js';
import { failed } from './notices.js';
import { on, tell } from './state.js';

export function guideBar() {
  frame(() => (guide.isOpen && !guide.isBusy ? (target()?.node ?? null) : null));
  for (const topic of ['messages', 'world', 'mail', 'clock', 'chat']) on(topic, later);
  for (const topic of ['chat', 'view', 'guide']) on(topic, draw);
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

let drawn = '';

/** Touches the bar only when it says something else, so that its focus stays and nothing is read out twice. */
function draw() {
  const bar = document.getElementById('guide');
  const here = look();
  follow();
  if (!bar || here.signature === drawn) return;
  drawn = here.signature;
  bar.hidden = here.kind === 'none';
  const focused = bar.contains(document.activeElement) ? document.activeElement?.dataset.act : null;
  fill(
    bar,
    here.kind === 'offer' ? offer() : here.kind === 'end' ? end() : here.kind === 'step' ? stepBar(here) : null,
  );
  const said = document.getElementById('guide-said');
  if (said)
    said.textContent = here.kind === 'step' ? `${guide.steps[here.step].title}. ${here.hint} Next: ${here.words}` : '';
  if (focused) (bar.querySelector(`[data-act="${focused}"]`) ?? bar.querySelector('button'))?.focus();
}

function look() {
  if (!guide.isOpen || !guide.canBegin) return { kind: 'none', signature: 'none' };
  if (guide.isBusy && guide.steps.length === 0) return { kind: 'offer', signature: 'beginning' };
  if (guide.steps.length === 0) return { kind: 'offer', signature: 'offer' };
  const next = nextMove();
  if (!next) return { kind: 'end', signature: 'end' };
  const wanted = target();
  const words = guide.isBusy ? 'They are at it…' : (wanted?.words ?? 'The bot is at it…');
  const step = guide.steps.findIndex(
    (_, at) => next.index < guide.steps.slice(0, at + 1).flatMap((each) => each.moves).length,
  );
  const signature = JSON.stringify([step, next.index, wanted?.key, words, guide.playing, guide.isBusy]);
  return {
    kind: 'step',
    signature,
    step,
    index: next.index,
    key: wanted?.key,
    words,
    hint: next.move.hint,
    isWaiting: guide.isBusy || !wanted,
  };
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

/** Whoever goes on with the keyboard stays here, wherever the suggestion has led. A press is for what stood on the button, and for nothing that came since. */
async function pressNext({ index, key }) {
  if (nextMove()?.index === index && target()?.key === key) await doNext();
  else draw();
  document.querySelector('[data-act="next"]')?.focus({ preventScroll: true });
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
      { class: 'guide-words' },
      h('b', {}, 'That was a whole rollout.'),
      ' Everything is still here: look around, or try what you like.',
    ),
    h('div', { class: 'guide-buttons' }, button('begin', 'Once more', begin)),
    leave('Close'),
  ];
}

function stepBar(here) {
  const { step, words, hint } = here;
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
      h('p', { class: 'guide-hint', data: { test: 'guide-hint' } }, hint),
    ),
    h(
      'div',
      { class: 'guide-buttons' },
      isPlaying
        ? null
        : button(
            'next',
            [here.isWaiting ? '' : 'Next: ', h('bdi', {}, words)],
            () => pressNext(here),
            here.isWaiting ? 'next' : 'primary next',
          ),
      isPlaying ? h('span', { class: 'guide-now' }, words) : null,
      isPlaying
        ? button('faster', guide.playing > 1 ? 'Slower' : 'Faster', () => {
            guide.playing = guide.playing > 1 ? 1 : 6;
            tell('guide');
          })
        : null,
      isPlaying ? button('pause', 'Pause', stopPlaying) : button('play', 'Play', () => play()),
    ),
    leave('Leave the demo; it can be taken up again'),
  ];
}
