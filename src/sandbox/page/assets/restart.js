/** Kills the bot that runs beside the sandbox, and shows how long it is away. */
import { fill, h } from './dom.js';
import { failed, toast } from './notices.js';
import * as sim from './sim.js';

const AWAY_SECONDS = 5;
const WORDS = 'Kill and restart the bot';

/** Since when the bot is away, on this page's own clock; null while it is there. */
let since = null;
let button = null;
let timer = 0;

/** Empty where the bot is not the sandbox's to kill. */
export async function restartPart() {
  const { bot } = await sim.getRenewal();
  if (!bot) return null;
  button = h('button', { type: 'button', class: 'wide-button', data: { test: 'restart' }, on: { click: restart } });
  draw();
  return h(
    'div',
    { class: 'choice column' },
    button,
    h(
      'span',
      { class: 'note' },
      `Lets go of its database and cuts its connections in the middle of whatever it does, and starts it again from its file ${AWAY_SECONDS} seconds later. What you say and tap meanwhile waits for it. The program itself goes on; npm run kills ends it for real.`,
    ),
  );
}

function restart() {
  if (since !== null) return;
  since = performance.now();
  timer = setInterval(draw, 200);
  draw();
  sim
    .restartBot({ away_seconds: AWAY_SECONDS })
    .then(({ away_ms }) => toast(`The bot is back after ${(away_ms / 1000).toFixed(1)} s.`))
    .catch(failed)
    .finally(() => {
      clearInterval(timer);
      since = null;
      draw();
    });
}

function draw() {
  if (button === null) return;
  const away = since === null ? null : Math.floor((performance.now() - since) / 1000);
  fill(button, away === null ? WORDS : `The bot is away, ${away} s…`);
  button.toggleAttribute('disabled', away !== null);
}
