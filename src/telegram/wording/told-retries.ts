import { type Checklist, findItem } from '../../rollout/checklist.ts';
import type { CarriedOver, RetryEvent } from '../../rollout/events-retrying.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { title } from '../faces/parts.ts';
import { named } from './names.ts';
import type { Telling } from './telling.ts';
import { count, listed, shown } from './words.ts';

type Prepared = Extract<RetryEvent, { type: 'RetryPrepared' }>;

/** What was taken over from the old one, whose it is again, and what is still open there. */
export function retryPrepared(event: Prepared, { rollout, names }: Telling): (string | null)[] {
  const old = `R-${event.of}`;
  return [
    `<b>${title(rollout)} — a retry of ${old}</b>`,
    `Planned by ${named(event.by, names)}. Carried over from ${old}: ${listed(carriedWords(event, rollout.checklist))}. Nothing of it counts as done.`,
    ownersLine(event, rollout, (person) => named(person, names)),
    openLine(event, old),
  ];
}

/** "1.2 Identify update requirements", "the owners of 3 items", "the stages 10 %, 100 %" */
export function carriedWords({ stated, owners, stages, without, facts }: CarriedOver, checklist: Checklist): string[] {
  const items = Object.keys(owners).length;
  return [
    'the product',
    ...stated.flatMap((id) => {
      const placed = findItem(checklist, id);
      return placed ? [`${placed.number} ${shown(placed.item.title, 60)}`] : [];
    }),
    ...(items ? [`the ${items > 1 ? 'owners' : 'owner'} of ${count(items, 'item')}`] : []),
    ...(stages ? [`the stages ${stages.map(({ name }) => shown(name, 24)).join(', ')}`] : []),
    ...(without.length ? ['what stakeholders are not told'] : []),
    ...(facts ? ['the words of the notice'] : []),
  ];
}

/** What is open in the old one, which nobody has copied. */
export function openLine({ issues, open }: Pick<CarriedOver, 'issues' | 'open'>, old: string): string | null {
  if (open === 0) return null;
  const more = open > issues.length ? `; and ${open - issues.length} more` : '';
  return `<b>Open in ${old}</b>, and not copied: ${issues.map((each) => shown(each, 140)).join('; ')}${more}. Look at ${open > 1 ? 'them' : 'it'}: <code>/rollout issues ${old}</code>`;
}

/** "Luis 3.1, 3.2 · Aiko 2.1" */
function ownersLine({ owners }: Prepared, rollout: Rollout, who: (person: number) => string): string | null {
  const people = [...new Set(Object.values(owners))].map((person) => {
    const items = Object.keys(owners).filter((id) => owners[id] === person);
    return `${who(person)} ${items.map((id) => findItem(rollout.checklist, id)?.number ?? id).join(', ')}`;
  });
  return people.length ? `<b>Owners</b> ${people.join(' · ')}` : null;
}
