/** What became of one message: every version that the bot wrote, and how it differs from the one before. */
import { h } from './dom.js';
import { zone } from './state.js';
import { exactTime } from './times.js';

/** Versions of a message, oldest first, by the answers to the calls that wrote it. The log forgets the oldest calls. */
export function versionsOf(message, entries) {
  return entries
    .filter(
      ({ kind, name, answer }) => kind === 'call' && /^(send|edit)/i.test(name) && isAbout(answer?.result, message),
    )
    .map(({ at, name, answer }) => ({ at, name, lines: linesOf(answer.result) }));
}

/** The versions as a list, each with the lines that went and came. */
export function versionList(versions) {
  return h(
    'ol',
    { class: 'versions', 'aria-label': 'Versions', data: { test: 'versions' } },
    versions.map(({ at, name, lines }, index) =>
      h(
        'li',
        {},
        h('p', { class: 'note' }, `${exactTime(Date.parse(at), zone())} ${name}`),
        h('pre', { tabindex: 0 }, difference(versions[index - 1]?.lines ?? [], lines).map(drawn)),
      ),
    ),
  );
}

function isAbout(result, message) {
  return result?.message_id === message.message_id && result.chat?.id === message.chat;
}

function linesOf({ text, caption, reply_markup }) {
  const rows = reply_markup?.inline_keyboard ?? [];
  const buttons = rows.map((row) => row.map((button) => `[ ${button.text} ]`).join(' '));
  return [...(text ?? caption ?? '').split('\n'), ...buttons];
}

/** Pairs of a sign and a line: "-" went, "+" came, " " stayed, by the longest common run of lines. */
function difference(before, after) {
  const common = commonFrom(before, after);
  const lines = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      lines.push([' ', before[i]]);
      i += 1;
      j += 1;
    } else if (j === after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      lines.push(['-', before[i]]);
      i += 1;
    } else {
      lines.push(['+', after[j]]);
      j += 1;
    }
  }
  return lines;
}

/** How many lines two texts share from here on. */
function commonFrom(before, after) {
  const table = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      table[i][j] = before[i] === after[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  return table;
}

function drawn([sign, line]) {
  const tag = { '-': 'del', '+': 'ins', ' ': 'span' }[sign];
  return h(tag, {}, `${sign} ${line}\n`);
}
