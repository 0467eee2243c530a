import type { RolloutId } from '../../coordinator/ports.ts';
import type { HistoryEntry } from '../../coordinator/store.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import type { Past } from '../../rollout/report-figures.ts';
import { isSameProduct, mayBeOf } from '../../rollout/standing.ts';
import type { Kit, Meant } from '../kit.ts';

/** So many are compared with; more make no table that anybody reads. */
const most = 5;
/** More events than any rollout has. */
const everything = 1_000_000;

/** Everything that happened to one, the first first, as it stands in the record and as events. */
export async function wholeHistory(
  kit: Kit,
  id: RolloutId,
): Promise<{ entries: HistoryEntry[]; events: readonly RolloutEvent[] }> {
  const entries = await kit.store.history(id, everything);
  return { entries, events: entries.map(({ event }) => event as RolloutEvent) };
}

/** The last rollouts of the same product in the same team that began earlier and have ended, the newest first. */
export async function earlierOnes(kit: Kit, { id, rollout, team }: Meant): Promise<Past[]> {
  const ended = await kit.store.rolloutsOf(team.number, 'done');
  const named = ended
    .filter((each) => each.id !== id && each.number < rollout.number && mayBeOf(each.title, rollout.product))
    .toSorted((one, other) => other.number - one.number);
  const found: Past[] = [];
  for (const each of named) {
    if (found.length === most) break;
    // "Payments EU 1.0" begins like "Payments", too.
    if (!isSameProduct((await kit.store.rollout(each.id)).product, rollout.product)) continue;
    const [{ events }, deliveries] = await Promise.all([wholeHistory(kit, each.id), kit.store.outbox.tally(each.id)]);
    found.push({ events, deliveries });
  }
  return found;
}
