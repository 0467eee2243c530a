import type { AnnouncementKind, Item } from '../../rollout/checklist.ts';
import type { Delivered } from '../../rollout/circumstances.ts';
import { type KnownFact, knownFact } from '../../rollout/facts.ts';
import type { Situation } from '../../rollout/seats.ts';
import { sayWindow } from '../../time/say.ts';
import { kindWords } from './kinds.ts';
import { type Names, named } from './names.ts';
import { sayFixed } from './when.ts';
import { count } from './words.ts';

interface Seen extends Situation {
  names: Names;
  deliveries?: readonly Delivered[] | undefined;
}

/** "<b>Known</b> notice delivered to 3 of 3, Mon 7 Dec 10:00": what proves an item although nobody brought it; null while nothing does. */
export function knownLine(item: Item, seen: Seen): string | null {
  const known = knownFact(item, { ...seen, deliveries: seen.deliveries ?? [] });
  return known && `<b>Known</b> ${factWords(known, seen)}`;
}

function factWords(known: KnownFact, { names, team }: Seen): string {
  const when = (at: number | null): string => (at === null ? '' : `, ${sayFixed(at, team.zone)}`);
  switch (known.fact) {
    case 'notice':
    case 'announcement':
      return `${kindWords[known.kind as AnnouncementKind] ?? 'notice'} delivered to ${known.delivered} of ${known.letters}${when(known.at)}`;
    case 'window':
      return `window ${sayWindow(known.window, team.zone)}${known.by === null ? '' : `, set by ${named(known.by, names)}`}`;
    case 'go':
      return `GO of everybody who has to be heard${when(known.at)}`;
    case 'stages':
      return `every stage passed${when(known.at)}`;
    case 'health':
      return `health looked at through every stage${when(known.at)}`;
    case 'updates':
      return `stakeholders told while it was deployed, last${when(known.at).slice(1)}`;
    case 'feedback':
      return `${count(known.answers, 'answer')} to the question how it was`;
  }
}
