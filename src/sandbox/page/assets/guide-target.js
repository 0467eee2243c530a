/** The one thing to press next, for a move of the demo: who, then where, then what. Null while the page still waits for the bot. */

import { titleOf } from './chats.js';
import * as sim from './sim.js';
import { state } from './state.js';

/**
 * @typedef {{ key: string, node: HTMLElement | null, words: string, isLooking?: boolean, act: () => unknown }} Target
 * @returns {Target | null}
 */
export function targetOf(move, index) {
  if (move.kind === 'meanwhile')
    return { key: 'meanwhile', node: null, words: 'Let the others go on', act: () => sim.playDemo({ through: index }) };
  if (move.kind === 'jump') return clockTarget(move);
  if (move.kind === 'look') return lookTarget(move.at);
  return personTarget(move) ?? chatTarget(move.chat) ?? (move.kind === 'say' ? sayTarget(move) : keyTarget(move));
}

function press(key, node, words) {
  return node && { key, node, words, act: () => node.click() };
}

function personTarget({ as }) {
  if (state.me === as) return null;
  const person = state.world?.personas.find((each) => each.id === as);
  return press(`persona ${as}`, document.querySelector(`[data-persona="${as}"]`), `Become ${person?.first_name}`);
}

function chatTarget(id) {
  const isShown = isVisible(document.getElementById('chat'));
  if (state.chat === id && isShown) return null;
  const [row, list] = [
    document.querySelector(`[data-chat="${id}"]`),
    document.querySelector('[data-test="view-chats"]'),
  ];
  // Where there is room for the list, its row is about to come.
  if (!isVisible(row)) return isVisible(list) ? press('chats', list, 'Go to the chats') : null;
  const there = state.world?.chats.find((each) => each.id === id);
  return press(`chat ${id}`, row, `Open ${there ? titleOf(there) : 'the chat'}`);
}

function sayTarget({ text }) {
  const field = document.getElementById('composer-text');
  if (!(field instanceof HTMLTextAreaElement)) return null;
  if (field.value.trim() === text) return press('send', document.querySelector('[data-test="send"]'), 'Send it');
  const write = () => {
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  return { key: 'write', node: field, words: `Write ${text.length > 44 ? `${text.slice(0, 42)}…` : text}`, act: write };
}

function keyTarget({ label }) {
  const keys = [...document.querySelectorAll('#log .key')];
  const found = keys.findLast((key) => key.textContent?.includes(label));
  // A card that is not drawn anew yet can be asked for it.
  const again = keys.findLast((key) => key.textContent === 'Look again');
  const node = found ?? again;
  return node?.classList.contains('waiting')
    ? null
    : press(`key ${node?.dataset.tap}`, node, `Tap “${node?.textContent}”`);
}

function clockTarget({ by }) {
  const panel = paneTarget('clock', 'Open the clock');
  if (panel) return panel;
  const button = by.minutes
    ? [...document.querySelectorAll('#panel-clock .wide-button')].find(
        (each) => each.textContent === `+${by.minutes} min`,
      )
    : document.querySelector('[data-test="jump-next"]');
  return press('clock', button, by.minutes ? `Press +${by.minutes} min` : 'Jump to the next event');
}

function paneTarget(name, words) {
  if (isVisible(document.getElementById(`panel-${name}`))) return null;
  const tab = document.querySelector(`[data-test="tab-${name}"]`);
  return press(`pane ${name}`, isVisible(tab) ? tab : document.querySelector(`[data-test="view-${name}"]`), words);
}

function lookTarget(at) {
  const seen = { key: 'seen', node: null, words: 'Seen, go on', isLooking: true, act: () => undefined };
  if (at.chat)
    return (
      personTarget(at) ??
      chatTarget(at.chat) ?? {
        ...seen,
        node: document.getElementById('log')?.querySelector('article:last-of-type .bubble'),
      }
    );
  const pane = paneTarget('inbox', 'Open the inbox');
  if (pane) return pane;
  const reader = document.querySelector('.mail-reader:not([hidden])');
  if (!reader) return mailTarget();
  const tab = [...reader.querySelectorAll('.subtab')].find((each) => each.textContent === 'Calendar');
  if (at.calendar && tab?.getAttribute('aria-pressed') !== 'true')
    return press('calendar', tab, 'Look at the calendar entry');
  return { ...seen, node: reader.querySelector('[data-test="mail-body"]') };
}

function mailTarget() {
  const mail = press('mail', document.querySelector('[data-test="mail"]'), 'Open the mail');
  return mail && { ...mail, act: () => opened(mail.act) };
}

/** Nothing else says that a mail is open, and what there is to see in it is suggested then. */
async function opened(open) {
  open();
  for (let looks = 0; looks < 250 && !document.querySelector('.mail-reader:not([hidden])'); looks++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isVisible(node) {
  return node instanceof HTMLElement && node.offsetParent !== null;
}
