import type { AnnouncementFacts, UrgencyClass, Writing, WrittenKind } from '../../rollout/events.ts';
import { cut } from '../../time/cut.ts';
import { MINUTE, parseDuration } from '../../time/duration.ts';
import type { Editable } from '../faces/draft-buttons.ts';
import type { Slash } from '../grammar.ts';

/** What somebody has written: facts, and what an announcement says beside them. */
export interface Written {
  facts: Partial<AnnouncementFacts>;
  writing: Partial<Writing>;
}

/** What `/rollout announce` was given, or a sentence that says what cannot be read. */
export type AnnounceArguments = (Written & { when: string }) | { problem: string };

const options = new Map<string, Editable | 'class'>([
  ['scope', 'scope'],
  ['what', 'scope'],
  ['impact', 'impact'],
  ['downtime', 'downtime'],
  ['contact', 'contact'],
  ['help', 'contact'],
  ['action', 'action'],
  ['you', 'action'],
  ['news', 'news'],
  ['reason', 'reason'],
  ['class', 'class'],
]);

const written: readonly WrittenKind[] = ['notice', 'stage', 'critical', 'correction'];

/**
 * `notice mon 10:00 scope=… impact="…" downtime=5m action=none contact="…" class=major reason="…"`, in any order; `stage canary 10 % is fine`,
 * `critical checkout fails in EU`, `correction the impact was wrong`.
 */
export function announceArguments({ words, options: given }: Pick<Slash, 'words' | 'options'>): AnnounceArguments {
  const [first = '', ...others] = words;
  if (/^(reminder|week|day|hour|start|overrun|moved|completed|feedback)$/i.test(first))
    return {
      problem:
        'Only a notice, a stage, a critical issue and a correction are written by hand. The others follow by themselves: /rollout_announcements',
    };
  const kind = written.find((each) => each === first.toLowerCase());
  const { tz, zone, ...named } = given;
  const read: Written = { facts: {}, writing: kind ? { kind } : {} };
  for (const [name, text] of Object.entries(named)) {
    const problem = take(name, text, read);
    if (problem) return { problem };
  }
  const rest = (kind ? others : words).join(' ');
  if (kind && kind !== 'notice') {
    if (rest) read.writing.update = rest;
    return { ...read, when: '' };
  }
  const where = tz ?? zone;
  return { ...read, when: rest && where ? `${rest} tz=${where}` : rest };
}

/** Takes one option in; a sentence when it cannot be read. */
function take(name: string, text: string, into: Written): string | null {
  const what = options.get(name);
  if (!what)
    return `I do not know "${name}=". What can be given: scope, impact, downtime, action, contact, class and reason.`;
  if (what === 'class') {
    into.writing.class = text.trim().toLowerCase() as UrgencyClass;
    return null;
  }
  const one = writtenAs(what, text);
  if ('problem' in one) return one.problem;
  Object.assign(into.facts, one.facts);
  Object.assign(into.writing, one.writing);
  return null;
}

/** One thing as somebody typed it. "none" and "-" mean no downtime, and that readers do nothing. */
export function writtenAs(what: Editable, text: string): Written | { problem: string } {
  const isNone = /^(none|no|nothing|-|–|0)\.?$/i.test(text.trim());
  if (what === 'news') return { facts: {}, writing: { update: text } };
  if (what === 'reason') return { facts: {}, writing: { hurry: text } };
  if (what === 'action') return { facts: { action: isNone ? nothingToDo : text }, writing: {} };
  if (what !== 'downtime') return { facts: { [what]: text }, writing: {} };
  if (isNone) return { facts: { downtimeMinutes: 0 }, writing: {} };
  const bare = /^\d{1,4}$/.test(text.trim()) ? `${text.trim()}m` : text;
  const length = parseDuration(bare.replace(/^(up to|about|max\.?|at most)\s+/i, ''));
  return length === undefined
    ? { problem: `I cannot read "${cut(text.trim(), 40)}" as a downtime. Write 5m, 1h30 or none.` }
    : { facts: { downtimeMinutes: Math.round(length / MINUTE) }, writing: {} };
}

/** That nothing is to be done is a fact that readers get too. */
const nothingToDo = 'Nothing needs to be done.';
