import type { AnnouncementFacts } from '../../rollout/events.ts';
import { MINUTE, parseDuration } from '../../time/duration.ts';
import type { EditableFact } from '../faces/draft.ts';
import type { Slash } from '../grammar.ts';

/** What `/rollout announce` was given, or a sentence that says what cannot be read. */
export type AnnounceArguments = { facts: Partial<AnnouncementFacts>; when: string } | { problem: string };

const facts = new Map<string, EditableFact>([
  ['scope', 'scope'],
  ['what', 'scope'],
  ['impact', 'impact'],
  ['downtime', 'downtime'],
  ['contact', 'contact'],
  ['help', 'contact'],
  ['action', 'action'],
  ['you', 'action'],
]);

/** `notice mon 10:00 scope=… impact="…" downtime=5m contact="…" action="…"`, in any order. */
export function announceArguments({ words, options }: Pick<Slash, 'words' | 'options'>): AnnounceArguments {
  const [first = '', ...others] = words;
  const isNamed = /^notice$/i.test(first);
  if (/^(reminder|week|day|hour|start|moved|completed)$/i.test(first))
    return {
      problem: `Only the notice is sent by hand. Once it is out, the others follow by themselves: /rollout announcements`,
    };
  const { tz, zone, ...given } = options;
  const read: Partial<AnnouncementFacts> = {};
  for (const [name, text] of Object.entries(given)) {
    const fact = facts.get(name);
    if (!fact)
      return { problem: `I do not know "${name}=". The facts are scope, impact, downtime, contact and action.` };
    const one = factOf(fact, text);
    if ('problem' in one) return one;
    Object.assign(read, one.facts);
  }
  const time = (isNamed ? others : words).join(' ');
  const where = tz ?? zone;
  return { facts: read, when: time && where ? `${time} tz=${where}` : time };
}

/** One fact as somebody typed it. "none" and "-" take the action away and mean no downtime. */
export function factOf(fact: EditableFact, text: string): { facts: Partial<AnnouncementFacts> } | { problem: string } {
  const isNone = /^(none|no|nothing|-|–|0)\.?$/i.test(text.trim());
  if (fact === 'action') return { facts: { action: isNone ? '' : text } };
  if (fact !== 'downtime') return { facts: { [fact]: text } };
  if (isNone) return { facts: { downtimeMinutes: 0 } };
  const bare = /^\d{1,4}$/.test(text.trim()) ? `${text.trim()}m` : text;
  const length = parseDuration(bare.replace(/^(up to|about|max\.?|at most)\s+/i, ''));
  return length === undefined
    ? { problem: `I cannot read "${text.trim().slice(0, 40)}" as a downtime. Write 5m, 1h30 or none.` }
    : { facts: { downtimeMinutes: Math.round(length / MINUTE) } };
}
