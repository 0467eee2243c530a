import { LRUCache } from 'lru-cache';
import type { JournalEvent, RolloutId, StreamId } from '../coordinator/ports.ts';
import { teamStream } from '../coordinator/ports.ts';
import type { RolloutEvent } from '../rollout/events.ts';
import { evolve } from '../rollout/evolve.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { unborn } from '../rollout/unborn.ts';
import type { HouseEvent, TeamEvent } from '../team/events.ts';
import { emptyHouse, evolveHouse, evolveTeam, type House, nobody, type Team } from '../team/team.ts';
import type { Journal } from './journal.ts';
import type { Witness } from './writer.ts';

/** The state of a stream after its first `version` events. */
export interface Folded<State = unknown> {
  version: number;
  state: State;
}

export interface States extends Omit<Witness, 'failed'> {
  of(stream: StreamId): Folded;
  rollout(id: RolloutId): Rollout;
  team(number: number): Team;
  house(): House;
  /** What a state becomes; throws on an event that does not belong to such a stream. */
  after(stream: StreamId, folded: Folded, events: JournalEvent[]): Folded;
  /** Remembers what a change made of a stream; forgotten again when its transaction is not committed. */
  keep(stream: StreamId, folded: Folded): void;
  /** Everything is read anew: what stands beside the journal is another now. */
  forget(): void;
}

const remembered = 5_000;

/** States folded from the journal, remembered so that a change does not read the whole stream again. */
export function createStates(journal: Journal): States {
  const committed = new LRUCache<string, Folded>({ max: remembered });
  /** What the running transaction saw and made; null while there is none. */
  let current: Map<string, Folded> | null = null;
  let isOutdated = false;

  function of(stream: StreamId): Folded {
    return current?.get(stream) ?? (isOutdated ? undefined : committed.get(stream)) ?? load(stream);
  }

  function load(stream: StreamId): Folded {
    const folded = after(stream, { version: 0, state: initialOf(stream) }, journal.since(stream, 0));
    keep(stream, folded);
    return folded;
  }

  function keep(stream: StreamId, folded: Folded): void {
    if (current) current.set(stream, folded);
    else committed.set(stream, folded);
  }

  return {
    of,
    keep,
    after,
    rollout: (id) => of(id).state as Rollout,
    team: (number) => of(teamStream(number)).state as Team,
    house: () => of('house').state as House,
    forget: () => {
      current?.clear();
      isOutdated = true;
    },
    began: () => {
      current = new Map();
      isOutdated = false;
    },
    committed: () => {
      if (isOutdated) committed.clear();
      isOutdated = false;
      for (const [stream, folded] of current ?? []) committed.set(stream, folded);
      current = null;
    },
    rolledBack: () => {
      isOutdated = false;
      current = null;
    },
  };
}

const kindOf = (stream: StreamId): 'house' | 'team' | 'rollout' =>
  stream === 'house' ? 'house' : stream.startsWith('team/') ? 'team' : 'rollout';

const initialOf = (stream: StreamId): unknown => ({ house: emptyHouse, team: nobody, rollout: unborn })[kindOf(stream)];

function after(stream: StreamId, folded: Folded, events: JournalEvent[]): Folded {
  const kind = kindOf(stream);
  return {
    version: folded.version + events.length,
    state: events.reduce((state, event) => step(kind, state, event), folded.state),
  };
}

const ofHouse = new Set<JournalEvent['type']>([
  'OwnerNamed',
  'OwnerDropped',
  'PersonForgotten',
  'StakeholdersForgotten',
  'DatabaseRestored',
  'HeldLettersSettled',
]);

function step(kind: 'house' | 'team' | 'rollout', state: unknown, event: JournalEvent): unknown {
  const next =
    kind === 'rollout'
      ? evolve(state as Rollout, event as RolloutEvent)
      : kind === 'team'
        ? evolveTeam(state as Team, event as TeamEvent)
        : ofHouse.has(event.type) && evolveHouse(state as House, event as HouseEvent);
  // What is in the journal stays there: a stray event would break its stream for good.
  if (!next || (kind === 'rollout' && !(next as Rollout).checklist)) {
    throw new Error(`${event.type} cannot happen to a ${kind}.`);
  }
  return next;
}
