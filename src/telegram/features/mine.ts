import type { Placed } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { dueAt, itemState, keyOf } from '../../rollout/standing.ts';
import type { Waiting } from '../../rollout/waiting.ts';
import type { Team } from '../../team/team.ts';
import { shortenedUnits } from '../../time/cut.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { sayDue } from '../wording/when.ts';
import { count, shown } from '../wording/words.ts';

/** What one person owes; what others should have done is in a lead's digest. */
export type Mine = Pick<Waiting, 'items' | 'signOffs' | 'confirmations' | 'hasVote' | 'hasStop'>;

export const howMany = (mine: Mine): number => decisions(mine).length + mine.items.length;

/** What waits for a word of theirs, in plain text: a stop first, since nothing goes on before it is decided. */
const decisions = ({ signOffs, confirmations, hasVote, hasStop }: Mine): string[] => [
  ...(hasStop ? ['a stop request, which you decide'] : []),
  ...(hasVote ? ['your vote in the go/no-go'] : []),
  ...confirmations.map((phase) => `your sign-off of ${phase.title}, to be confirmed in private`),
  ...signOffs.map((phase) => `sign-off of ${phase.title}`),
];

/** A rollout's part of the list, as lines of HTML; none when nothing waits. */
export function mineLines(mine: Mine, rollout: Rollout, team: Team, at: Instant, most = 10): string[] {
  if (howMany(mine) === 0) return [];
  const left = mine.items.length - most;
  return [
    '',
    `<b>${title(rollout)}</b>`,
    ...decisionLines(mine),
    ...mine.items.slice(0, most).map((placed) => itemLine(placed, rollout, team, at)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

/** The same in at most 200 characters of plain text, for the answer to a tap. */
export function mineInShort(mine: Mine, rollout: Rollout): string {
  if (howMany(mine) === 0) return `Nothing in ${keyOf(rollout)} waits for you.`;
  const words = [...decisions(mine), ...mine.items.map(({ item, number }) => `${number} ${item.title}`)];
  const head = `${count(words.length, 'thing')} for you: `;
  const tail = '… All: /mine';
  let text = head + words[0];
  for (const [index, word] of words.slice(1).entries()) {
    const isLast = index === words.length - 2;
    if (text.length + word.length + 2 > 200 - (isLast ? 0 : tail.length)) return `${text}${tail}`;
    text += `, ${word}`;
  }
  return shortenedUnits(text, 200);
}

const decisionLines = ({ signOffs, confirmations, hasVote, hasStop }: Mine): string[] => [
  ...(hasStop ? ['⏸ Somebody asks to stop; you decide whether it goes on'] : []),
  ...(hasVote ? ['▶️ The go/no-go is open and waits for your vote'] : []),
  ...confirmations.map((phase) => `▶️ Your sign-off of ${shown(phase.title)} waits to be confirmed in our private chat`),
  ...signOffs.map((phase) => `▶️ Your sign-off of ${shown(phase.title)} is asked for`),
];

function itemLine({ item }: Placed, rollout: Rollout, team: Team, at: Instant): string {
  const due = dueAt(item, rollout);
  const blocked = itemState(item.id, rollout).status === 'blocked';
  const when = due === null ? '' : ` — ${sayDue(due, at, team.zone)}`;
  return `${blocked ? '⛔' : '☐'} ${itemTitle(item, rollout)}${blocked ? ' (blocked)' : ''}${when}`;
}
