import type { Item } from '../rollout/checklist.ts';
import { placedItems } from '../rollout/checklist.ts';
import { componentsIn } from '../rollout/proofs/checking.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { isClosed } from '../rollout/standing.ts';
import { Refusal } from '../team/refusal.ts';
import type { Team } from '../team/team.ts';
import type { Handle } from './handle.ts';
import { productOf, type Sources } from './outside.ts';
import type { Clock, RolloutId } from './ports.ts';
import { rolloutCalled } from './rollout-called.ts';
import { SourceFault } from './sources.ts';
import type { Store } from './store.ts';

interface Deps {
  store: Store;
  handle: Handle;
  sources: Sources;
  clock: Clock;
  /** Work that the caller does not wait for. */
  later(work: Promise<unknown>, doing: string): void;
}

/** What a forge calls about: believed only where it is signed, and never more than a reason to look. */
export interface Calls {
  /** The HTTP status to answer with, and why. */
  take(headers: Pick<Headers, 'get'>, rawBody: Uint8Array): Promise<{ status: 202 | 400 | 401 | 503; why: string }>;
}

export function createCalls({ store, handle, sources, clock, later }: Deps): Calls {
  /** The newest open rollout of each product that has a component there. */
  async function rolloutsOf(repository: string): Promise<{ id: RolloutId; rollout: Rollout; team: Team }[]> {
    const found = await Promise.all(
      sources.productsIn(repository).map(async ({ product, chat }) => {
        const team = await store.teamOfChat(chat);
        const called = team && (await rolloutCalled(product, team.number, 'open', store));
        return team && called ? [{ ...called, team }] : [];
      }),
    );
    return found.flat();
  }

  return {
    async take(headers, rawBody) {
      const call = sources.readCall(headers, rawBody);
      if (call === null) return { status: 503, why: 'No forge is connected.' };
      if (call.kind === 'refused') return { status: call.isUnsigned ? 401 : 400, why: call.why };
      if (call.kind === 'ignored') return { status: 202, why: 'It is about nothing that is followed.' };
      const { cause } = call;
      for (const { id, rollout, team } of await rolloutsOf(call.repository)) {
        if (call.kind === 'protection')
          await handle.outside(id, `${cause} ${id}`, { type: 'NoteDeploymentAsked', asked: call.asked });
        else
          later(
            collectChecks({ sources, handle, clock }, { id, rollout, team }, `${cause} ${id}`),
            'looking at checks that ended',
          );
      }
      return { status: 202, why: '' };
    },
  };
}

/** Looks at the checks of the rollout's own version, whatever the call was about: what a call says is not evidence. */
export async function collectChecks(
  { sources, handle, clock }: Pick<Deps, 'sources' | 'handle' | 'clock'>,
  { id, rollout, team }: { id: RolloutId; rollout: Rollout; team: Team },
  cause: string,
): Promise<void> {
  const item = itemOfChecks(rollout);
  if (!item) return;
  const about = { components: componentsIn(rollout), ref: null, baselineMs: 0, spanMs: 0, at: clock.now() };
  try {
    const collected = await sources.collect('ci', productOf(rollout, team), about);
    for (const [index, { evidence, source }] of (collected ?? []).entries())
      await handle.outside(id, `${cause} ${index}`, { type: 'CollectEvidence', item: item.id, evidence, source });
  } catch (fault) {
    // Not finished, not answered, or signed off meanwhile: whoever needs it asks again.
    if (!(fault instanceof SourceFault) && !(fault instanceof Refusal)) throw fault;
  }
}

/** The item that rests on checks of a commit, while it can still change. */
const itemOfChecks = (rollout: Rollout): Item | undefined =>
  placedItems(rollout.checklist).find(({ item, phase }) => item.evidence.collect === 'ci' && !isClosed(phase, rollout))
    ?.item;
