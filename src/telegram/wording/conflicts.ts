import type { Conflict } from '../../coordinator/conflicts.ts';
import { sayTime, sayWindow } from '../../time/say.ts';
import { type Names, named } from './names.ts';
import { capped, listed, shown } from './words.ts';

/** A line of HTML each: what is in the way of a window. It forbids nothing. */
export function conflictLines(conflicts: readonly Conflict[], zone: string, names: Names): string[] {
  return capped(
    conflicts.map((conflict) => conflictLine(conflict, zone, names)),
    6,
  );
}

function conflictLine(conflict: Conflict, zone: string, names: Names): string {
  if (conflict.kind === 'away') {
    const people = conflict.people.map(({ person, until }) => `${named(person, names)} until ${sayTime(until, zone)}`);
    return `⚠️ Away then: ${listed(people)}`;
  }
  const when = sayWindow(conflict.window, zone);
  const how = conflict.overlaps ? 'overlaps' : 'is less than an hour away';
  if (conflict.kind === 'people') {
    const people = conflict.people.slice(0, 3).map((person) => named(person, names));
    return `⚠️ Another team needs ${listed(people)} too: its rollout ${how}, ${when}`;
  }
  if (conflict.kind === 'same-product') return `⚠️ <b>Another team’s rollout of the same product ${how}</b>: ${when}`;
  const what = `${conflict.key} · ${shown(conflict.title, 60)} ${how}`;
  return conflict.isSameProduct ? `⚠️ <b>The same product: ${what}</b>, ${when}` : `⚠️ ${what}, ${when}`;
}
