/** One mail, as a reader sees it and as it was sent. */

import { calendarView } from './calendar.js';
import { fileSize, fill, h } from './dom.js';
import { failed } from './notices.js';
import * as sim from './sim.js';
import { zone } from './state.js';
import { dayAndTime } from './times.js';

const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; font-src data:";
const FRAME_HEAD = `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><base target="_blank">`;

/**
 * @param {import('../../contract.ts').Mail} mail
 * @param {() => void} back
 */
export function mailView(mail, back) {
  const body = h('div', { class: 'mail-body', data: { test: 'mail-body' } });
  const tabs = h('div', { class: 'subtabs', role: 'group', 'aria-label': 'Parts of the mail' });
  const parts = partsOf(mail, body);
  const choose = (name) => {
    fill(
      tabs,
      parts.map(([each]) => subtab(each, each === name, () => choose(each))),
    );
    body.className = `mail-body ${name.toLowerCase()}`;
    const show = parts.find(([each]) => each === name)?.[1];
    if (typeof show === 'function') show();
  };
  choose(parts[0][0]);
  return [head(mail, back), checks(mail), tabs, body];
}

function head(mail, back) {
  return h(
    'div',
    { class: 'mail-head' },
    h('button', { type: 'button', class: 'flat back-button', on: { click: back } }, '‹ All mails'),
    h('h2', {}, h('bdi', {}, mail.subject || '(no subject)')),
    h('p', {}, h('bdi', {}, mail.from), ' → ', h('bdi', {}, mail.to.join(', '))),
    h(
      'p',
      { class: 'note' },
      `${dayAndTime(Date.parse(mail.at), zone())} · ${fileSize(mail.bytes)}`,
      attachments(mail),
    ),
  );
}

function attachments(mail) {
  return mail.attachments.map((each) =>
    h('span', { class: 'chip' }, `${each.name || each.type} · ${fileSize(each.bytes)}`),
  );
}

function checks(mail) {
  const bad = mail.checks.filter((check) => !check.ok).length;
  const summary = bad === 0 ? `All ${mail.checks.length} checks hold` : `${bad} of ${mail.checks.length} checks fail`;
  return h(
    'details',
    { class: 'checks', open: bad > 0, data: { test: 'mail-checks' } },
    h('summary', { class: bad > 0 ? 'bad' : 'good' }, `${bad === 0 ? '✓' : '✗'} ${summary}`),
    h(
      'ul',
      {},
      mail.checks.map((check) =>
        h(
          'li',
          { class: check.ok ? 'good' : 'bad' },
          h('b', {}, `${check.ok ? '✓' : '✗'} ${check.name}`),
          ` ${check.says}`,
        ),
      ),
    ),
  );
}

/** Names of the parts, each with what shows it. */
function partsOf(mail, body) {
  return [
    mail.html !== null && ['HTML', () => fill(body, preview(mail.html))],
    mail.text !== null && ['Text', () => fill(body, h('pre', { class: 'plain', tabindex: 0 }, mail.text))],
    mail.calendar !== null && ['Calendar', () => fill(body, calendarView(mail.calendar))],
    ['Headers', () => fill(body, headers(mail))],
    ['Raw', () => raw(mail, body)],
  ].filter(Boolean);
}

function subtab(name, isChosen, choose) {
  return h('button', { type: 'button', class: 'subtab', 'aria-pressed': isChosen, on: { click: choose } }, name);
}

const system = matchMedia('(prefers-color-scheme: dark)');

// No allow-scripts and no allow-same-origin: the mail can neither run anything nor see the page. Links open new tabs.
function preview(html) {
  const frame = h('iframe', {
    class: 'mail-frame',
    title: 'The mail as HTML',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    referrerpolicy: 'no-referrer',
    data: { test: 'mail-frame' },
  });
  const holder = h('div', { class: 'frame-holder' }, frame);
  const draw = (isDark) => {
    holder.classList.toggle('dark', isDark);
    frame.srcdoc = framed(html, isDark);
  };
  const phone = toggle('Phone width', (isOn) => holder.classList.toggle('phone', isOn));
  const dark = toggle('Dark', draw, system.matches);
  draw(system.matches);
  const follow = () => {
    if (!frame.isConnected) system.removeEventListener('change', follow);
    else if (dark.getAttribute('aria-pressed') !== String(system.matches)) dark.click();
  };
  system.addEventListener('change', follow);
  return [h('div', { class: 'pane-bar' }, phone, dark), holder];
}

/** The whole document for a frame that shows a mail to a reader in the light or in the dark. */
export const framed = (html, isDark) => `${FRAME_HEAD}${inScheme(html, isDark)}`;

// A frame cannot be told which colour scheme its reader prefers, so the question in the mail's style sheet is answered beforehand.
function inScheme(html, isDark) {
  const [yes, no] = ['(min-width: 0px)', '(max-width: 0px)'];
  return html
    .replace(/\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi, isDark ? yes : no)
    .replace(/\(\s*prefers-color-scheme\s*:\s*light\s*\)/gi, isDark ? no : yes);
}

function toggle(words, change, isOn = false) {
  const press = (event) => {
    const isPressed = event.currentTarget.getAttribute('aria-pressed') !== 'true';
    event.currentTarget.setAttribute('aria-pressed', String(isPressed));
    change(isPressed);
  };
  return h('button', { type: 'button', class: 'subtab', 'aria-pressed': String(isOn), on: { click: press } }, words);
}

function headers(mail) {
  return h(
    'dl',
    { class: 'headers' },
    mail.headers.map((each) => [h('dt', {}, each.name), h('dd', {}, each.value)]),
  );
}

function raw(mail, body) {
  fill(body, h('p', { class: 'note' }, 'Loading…'));
  sim.getRawMail({ id: mail.id }).then((text) => fill(body, h('pre', { class: 'plain', tabindex: 0 }, text)), failed);
}
