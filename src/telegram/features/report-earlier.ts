import type { RolloutEvent } from '../../rollout/events.ts';
import type { Past } from '../../rollout/report-figures.ts';
import type { Kit, Meant } from '../kit.ts';

/** So many are compared with; more make no table that anybody reads. */
const most = 5;
const everything = 1_000_000;

/** The last rollouts of the same product in the same team that began earlier and have ended, the newest first. */
export async function earlierOnes(kit: Kit, { id, rollout, team }: Meant): Promise<Past[]> {
  const ended = await kit.store.rolloutsOf(team.number, 'done');
  const named = ended
    .filter((each) => each.id !== id && each.number < rollout.number && each.title.startsWith(rollout.product))
    .toSorted((one, other) => other.number - one.number);
  const found: Past[] = [];
  for (const each of named) {
    if (found.length === most) break;
    // "Payments EU 1.0" begins like "Payments", too.
    if ((await kit.store.rollout(each.id)).product !== rollout.product) continue;
    const [entries, deliveries] = await Promise.all([
      kit.store.history(each.id, everything),
      kit.store.outbox.tally(each.id),
    ]);
    found.push({ events: entries.map(({ event }) => event as RolloutEvent), deliveries });
  }
  return found;
}
