import type { DigestPart } from '../../coordinator/digests.ts';
import type { Phase, Placed } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import { dueAt, itemState, keyOf } from '../../rollout/standing.ts';
import { itemTitle } from '../faces/parts.ts';
import { sayNear } from './when.ts';
import { capped, page, shown } from './words.ts';

/** Everything that waits for one person this morning, in all of their rollouts: what hurts first. */
export function digestText(parts: readonly DigestPart[], at: Instant, zone: string): string {
  const of = (lines: (part: DigestPart) => string[]): string[] => parts.flatMap(lines);
  const lateOrToday = (items: (part: DigestPart) => Placed[]): string[] =>
    of((part) => items(part).map((placed) => itemLine(placed, part, at, zone)));
  const sections: [string, string[]][] = [
    ['Overdue', lateOrToday(({ digest }) => digest.overdue)],
    ['Due today', lateOrToday(({ digest }) => digest.today)],
    ['Waiting for your sign-off', of((part) => part.digest.signOffs.map((phase) => phaseLine(phase, part)))],
    ['Waiting for your word', of(decisionLines)],
    ['Blocked', lateOrToday(({ digest }) => digest.blocked)],
  ];
  const filled = sections.filter(([, lines]) => lines.length > 0);
  if (filled.length === 0) return '<b>Nothing waits for you any more.</b>';
  const inAll = filled.reduce((sum, [, lines]) => sum + lines.length, 0);
  return page([
    `<b>Good morning. ${inAll === 1 ? '1 thing waits' : `${inAll} things wait`} for you.</b>`,
    ...filled.flatMap(([head, lines]) => ['', `<b>${head}</b>`, ...capped(lines)]),
    '',
    '<i>All of it: /mine · Another time or none: <code>/settings digest</code></i>',
  ]);
}

function itemLine(placed: Placed, { rollout }: DigestPart, at: Instant, zone: string): string {
  const due = dueAt(placed.item, rollout);
  const { status } = itemState(placed.item.id, rollout);
  const when = due === null ? '' : `, ${due < at ? 'was due' : 'due'} ${sayNear(due, at, zone)}`;
  return `${keyOf(rollout)} ${itemTitle(placed.item, rollout)}${status === 'blocked' ? ' (blocked)' : ''}${when}`;
}

const phaseLine = (phase: Phase, { rollout }: DigestPart): string => `${keyOf(rollout)} ${shown(phase.title, 40)}`;

function decisionLines({ rollout, digest }: DigestPart): string[] {
  const key = keyOf(rollout);
  return [
    ...(digest.hasStop ? [`${key}: somebody asks to stop; you decide whether it goes on`] : []),
    ...(digest.hasVote ? [`${key}: the go/no-go is open and waits for your vote`] : []),
    ...digest.confirmations.map(
      (phase) => `${key}: confirm your sign-off of ${shown(phase.title, 40)}, here in private`,
    ),
  ];
}
