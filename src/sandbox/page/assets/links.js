/** Where links lead: deep links of the bot stay inside, everything else opens its own tab, and only with a harmless scheme. */

import { failed, toast } from './notices.js';
import * as sim from './sim.js';
import { state } from './state.js';
import { openChat } from './world.js';

const HARMLESS = new Set(['http:', 'https:', 'mailto:', 'tel:', 'tg:']);

/** An address that may be clicked, or null. Without a scheme it is read as https. */
export function safeAddress(text) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    return HARMLESS.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Follows an address as Telegram would. */
export function follow(text) {
  const url = safeAddress(text);
  if (url === null) return toast('Telegram would not open this address.', 'bad');
  if (botLink(url)) return openBotLink(url);
  if (url.protocol === 'tg:') return toast('Opens a profile in Telegram.');
  window.open(url.href, '_blank', 'noopener,noreferrer');
}

/** Does this address stay inside Telegram? */
export function staysInside(text) {
  const url = safeAddress(text);
  return url !== null && (url.protocol === 'tg:' || botLink(url));
}

function botLink(url) {
  const name = url.hostname === 't.me' ? url.pathname.split('/')[1] : null;
  return name !== null && name?.toLowerCase() === state.world?.bot.username.toLowerCase();
}

function openBotLink(url) {
  if (url.searchParams.has('startgroup')) {
    return toast('Telegram now asks for a group. Here: open a group, then ⋯ and “Add the bot”.');
  }
  return openPrivately(url.searchParams.get('start')).catch(failed);
}

async function openPrivately(payload) {
  if (payload !== null) await sim.pressStart({ payload });
  await openChat(state.me);
}
