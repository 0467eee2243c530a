/** Plays the demo: does one suggestion after the other, at a pace at which one sees it, until somebody stops it. */
import { doNext, guide, nextMove, target } from './guide.js';
import { tell } from './state.js';

/** How long something is left on the screen before the next is done, in milliseconds. */
const PAUSES = { look: 1900, meanwhile: 900, tap: 800, say: 600, jump: 700 };
const BETWEEN = 280;
let turn = 0;

/** @param {() => Promise<boolean>} [begin]  makes a new world first */
export async function play(begin) {
  if (begin && !(await begin())) return;
  turn += 1;
  const mine = turn;
  guide.playing = 1;
  tell('guide');
  try {
    await run(() => mine === turn && guide.playing > 0);
  } finally {
    if (mine === turn) stopPlaying();
  }
}

export function stopPlaying() {
  turn += 1;
  guide.playing = 0;
  tell('guide');
}

async function run(isOn) {
  while (isOn()) {
    const [next, wanted] = [nextMove(), target()];
    if (!next) return;
    if (!wanted || document.querySelector('dialog[open]')) {
      await wait(100);
      continue;
    }
    const isLast = ['send', 'clock', 'seen', 'meanwhile'].includes(wanted.key) || wanted.key.startsWith('key');
    await wait((isLast ? PAUSES[next.move.kind] : BETWEEN) / guide.playing);
    // Somebody may have done it in the meantime.
    if (isOn() && target()?.key === wanted.key && nextMove()?.index === next.index) await doNext();
  }
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
