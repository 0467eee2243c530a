import type { Item } from './checklist.ts';
import type { Delivered } from './circumstances.ts';
import { isShownByDeploying } from './deploying/shown.ts';
import type { Instant, PersonId, Window } from './events.ts';
import { clashesOf } from './frozen.ts';
import { isGo } from './go-no-go.ts';
import type { Situation } from './seats.ts';

/** A rollout as it is, and what became of its announcements. */
export interface Known extends Situation {
  deliveries: readonly Delivered[];
}

/** What the bot knows of itself, and nobody has to bring evidence of. */
export type KnownFact =
  | { fact: 'notice' | 'announcement'; kind: string; delivered: number; letters: number; at: Instant | null }
  | { fact: 'window'; window: Window; by: PersonId | null }
  | { fact: 'go'; at: Instant }
  | { fact: 'stages' | 'health'; at: Instant }
  | { fact: 'updates'; at: Instant }
  | { fact: 'feedback'; answers: number };

/** The fact that an item rests on, as long as it is true: from this, and from nothing else, an item is done without anybody's evidence. */
export function knownFact({ evidence: { fact } }: Pick<Item, 'evidence'>, known: Known): KnownFact | null {
  const { rollout, team, deliveries } = known;
  switch (fact) {
    case 'window':
      return rollout.window && clashesOf(rollout, team).length === 0
        ? { fact, window: rollout.window, by: rollout.windowSetBy }
        : null;
    case 'notice':
      return told(fact, deliveries);
    case 'announcement':
      return reachOf(rollout.revision, deliveries).missing.length === 0
        ? told(fact, ofPlan(rollout.revision, deliveries))
        : null;
    case 'go':
      return rollout.goNoGo?.decided && isGo(known) ? { fact, at: rollout.goNoGo.decided.at } : null;
    case 'stages':
    case 'health':
    case 'updates':
      return shownByDeploying(fact, known);
    case 'feedback':
      return rollout.voices.survey?.closedAt != null ? { fact, answers: rollout.voices.feedback.length } : null;
    default:
      return null;
  }
}

/** The media that have readers of this plan: in which somebody was reached, and in which nobody was yet. */
export function reachOf(revision: number, deliveries: readonly Delivered[]) {
  const all = ofPlan(revision, deliveries);
  const reached = new Set(all.filter(isDelivered).map(({ medium }) => medium));
  const missing = [...new Set(all.map(({ medium }) => medium))].filter((medium) => !reached.has(medium));
  return { reached: [...reached], missing };
}

const ofPlan = (revision: number, deliveries: readonly Delivered[]): Delivered[] =>
  deliveries.filter((each) => each.revision === revision);

const isDelivered = ({ state }: Delivered): boolean => state === 'delivered';
/** Nobody is waited for by a letter that something newer took the place of. */
const counts = ({ state }: Delivered): boolean => state !== 'superseded' && state !== 'cancelled';

/** The first that reached somebody, and how many of its readers it has reached. */
function told(fact: 'notice' | 'announcement', deliveries: readonly Delivered[]): KnownFact | null {
  const first = deliveries.find(isDelivered);
  if (!first) return null;
  const same = deliveries.filter((each) => each.kind === first.kind && each.revision === first.revision);
  const reached = same.filter(isDelivered);
  const times = reached.flatMap(({ at }) => (at === null ? [] : [at]));
  return {
    fact,
    kind: first.kind,
    delivered: reached.length,
    letters: same.filter(counts).length,
    at: times.length ? Math.max(...times) : null,
  };
}

function shownByDeploying(fact: 'stages' | 'health' | 'updates', { rollout }: Known): KnownFact | null {
  const { deployment, announced } = rollout;
  if (!deployment || !isShownByDeploying(fact, rollout)) return null;
  if (fact === 'health' && deployment.unanswered.length > 0) return null;
  if (fact !== 'updates') return deployment.passedAt === null ? null : { fact, at: deployment.passedAt };
  const last = announced.findLast(({ kind }) => kind === 'start' || kind === 'stage');
  return last ? { fact, at: last.at } : null;
}
