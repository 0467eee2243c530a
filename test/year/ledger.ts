import type { Announcement } from '../../src/coordinator/content.ts';
import type { Changed, NewLetter, RolloutId, StreamId } from '../../src/coordinator/ports.ts';
import type { AnnouncementKind } from '../../src/rollout/checklist.ts';
import type { RolloutEvent, Window } from '../../src/rollout/events.ts';
import type { Stakeholder, TeamEvent } from '../../src/team/events.ts';

/** What is so, kept from the events alone: neither the rules nor the outbox are asked. */
export interface Ledger {
  rollouts: Map<RolloutId, Plan>;
  /** Who is on a team's list now. */
  readers: Map<number, Map<string, Stakeholder>>;
  /** Every letter that was ever written. */
  letters: Map<string, NewLetter>;
  note(stream: StreamId, changed: Changed, letters: NewLetter[]): void;
}

export interface Plan {
  id: RolloutId;
  team: number;
  revision: number;
  window: Window | null;
  ended: 'called-off' | 'rolled-back' | 'completed' | null;
  /** Addresses that the wire took an announcement for. */
  heard: Set<string>;
  /** Stakeholders that an announcement was made for. */
  announcedDone: boolean;
  story: string[];
}

/** `finds` is told of what is wrong already when it is decided. */
export function createLedger(finds: (fault: string, id: RolloutId) => void): Ledger {
  const rollouts: Ledger['rollouts'] = new Map();
  const readers: Ledger['readers'] = new Map();
  const letters: Ledger['letters'] = new Map();

  const planOf = (id: RolloutId): Plan => {
    const known = rollouts.get(id);
    if (known) return known;
    const team = Number(id.split('/')[1]);
    const plan: Plan = {
      id,
      team,
      revision: 0,
      window: null,
      ended: null,
      heard: new Set(),
      announcedDone: false,
      story: [],
    };
    rollouts.set(id, plan);
    return plan;
  };

  /** Whoever has heard of it, is still on the list and wants such news hears of this too, by the same change. */
  const mustTell = (kind: AnnouncementKind, plan: Plan, written: NewLetter[]): void => {
    const told = new Set(
      written.flatMap(({ content, medium, address }) =>
        content.type === 'announcement' && content.kind === kind ? [placeOf(medium, address)] : [],
      ),
    );
    for (const reader of readers.get(plan.team)?.values() ?? []) {
      const place = placeOf(reader.medium, reader.address);
      const wants = !reader.disabled && !reader.declined?.includes('changes');
      if (wants && plan.heard.has(place) && !told.has(place))
        finds(`${place} had heard of it and does not hear that it is ${kind}`, plan.id);
    }
  };

  const noteRollout = (event: RolloutEvent, plan: Plan, written: NewLetter[]): void => {
    plan.story.push(`${new Date(event.at).toISOString()} ${storyOf(event)}`);
    switch (event.type) {
      case 'WindowScheduled':
        plan.revision = event.revision;
        plan.window = event.window;
        if (event.revision > 1) mustTell('moved', plan, written);
        break;
      case 'Announced':
        if (event.kind === 'completed') plan.announcedDone = true;
        break;
      case 'RolloutCalledOff':
        plan.ended = 'called-off';
        if (!plan.announcedDone) mustTell('called-off', plan, written);
        break;
      case 'RolloutRolledBack':
        plan.ended = 'rolled-back';
        mustTell('rolled-back', plan, written);
        break;
      case 'RolloutCompleted':
        plan.ended = 'completed';
        break;
      default: // changes nothing about who must hear of what
    }
  };

  /** Disabling and declining stand in events whose shapes are another test's: the list as the change left it is taken over. */
  const noteTeam = (number: number, { team }: Changed, events: TeamEvent[]): void => {
    if (events.length > 0) readers.set(number, new Map(team.stakeholders.map((each) => [each.id, each])));
  };

  return {
    rollouts,
    readers,
    letters,
    note(stream, changed, written) {
      if (changed.repeated) return;
      for (const letter of written) if (!letters.has(letter.unique)) letters.set(letter.unique, letter);
      if (stream.startsWith('team/')) noteTeam(Number(stream.split('/')[1]), changed, changed.events as TeamEvent[]);
      if (!stream.startsWith('rollout/')) return;
      for (const event of changed.events as RolloutEvent[]) noteRollout(event, planOf(stream as RolloutId), written);
    },
  };
}

export const placeOf = (medium: string, address: string): string => `${medium} ${address}`;

function storyOf(event: RolloutEvent): string {
  if (event.type === 'Announced') return `Announced ${event.kind}@${event.revision} to ${event.stakeholders.join(' ')}`;
  if (event.type === 'WindowScheduled')
    return `WindowScheduled ${event.revision} ${new Date(event.window.opensAt).toISOString()} ${event.window.zone}`;
  return event.type === 'AnnouncementSkipped' ? `${event.type} ${event.kind}: ${event.why}` : event.type;
}

export const nameOf = ({ kind, revision, number }: Announcement): string => `A-${number} ${kind}@${revision}`;
