import { findItem, findPhase } from './checklist.ts';
import type { Evidence, FilledSeat, Instant, PersonId, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { closedAt, itemState, keyOf, phaseState, type Rollout, unborn } from './rollout.ts';

// What is in a report, as machines read it. docs/report.md describes the shape: change both together, and `schema` with them.

export interface Named {
  id: PersonId;
  name: string;
}

/** Something that somebody decided about a phase or the vote, with the revision that it was for. */
export interface Decision {
  what: RolloutEvent['type'];
  /** ISO 8601, UTC. */
  at: string;
  by: Named | null;
  /** Whoever else it is about: whose sign-offs lapsed, who skipped it. */
  people: Named[];
  seats: Seat[];
  /** The full digest of what was decided on; null where nothing was. */
  revision: string | null;
  /** Said reasons, and what changed, old → new. */
  reason: string;
}

export interface Seat {
  role: string;
  by: Named;
  inPlaceOf: Named | null;
  at: string;
}

export interface Report {
  schema: 1;
  madeAt: string;
  /** The record's last row about the rollout, and the beginning of its hash: `npm run verify -- --head` checks it. */
  record: string | null;
  rollout: {
    key: string;
    team: number;
    product: string;
    version: string;
    status: Rollout['status'];
    author: Named;
    planners: Named[];
    createdAt: string;
    endedAt: string | null;
  };
  windows: { revision: number; opensAt: string; closesAt: string; zone: string; by: Named; at: string }[];
  items: {
    number: string;
    id: string;
    phase: string;
    title: string;
    status: string;
    by: Named | null;
    at: string | null;
    reason: string;
    evidence: { kind: Evidence['kind']; text: string; by: Named; at: string }[];
  }[];
  phases: {
    number: number;
    id: string;
    title: string;
    outcome: 'signed-off' | 'skipped' | 'open';
    at: string | null;
    revision: string | null;
    seats: Seat[];
    decisions: Decision[];
  }[];
  vote: Decision[];
  refused: { at: string; by: Named; attempted: string; phase: string | null; rule: string }[];
  announcements: { number: number; kind: string; revision: number; readers: number; at: string }[];
  ending: Decision | null;
}

/** Everything from the events alone, so that it is the same years later. `names` says how somebody is called today. */
export function reportOn(
  events: readonly RolloutEvent[],
  { record, at, names }: { record: string | null; at: Instant; names: (person: PersonId) => string },
): Report {
  const rollout = events.reduce(evolve, unborn);
  const named = (id: PersonId): Named => ({ id, name: names(id) });
  const someone = (id: PersonId | null): Named | null => (id === null ? null : named(id));
  const seatsOf = (seats: readonly FilledSeat[]): Seat[] =>
    seats.map(({ role, by, inPlaceOf, at: when }) => ({
      role,
      by: named(by),
      inPlaceOf: someone(inPlaceOf),
      at: iso(when),
    }));
  const decision = (event: RolloutEvent): Decision => ({
    what: event.type,
    at: iso(event.at),
    by: 'by' in event ? named(event.by) : null,
    people: 'people' in event ? event.people.map(named) : [],
    seats: seatsOf('seats' in event ? event.seats : 'voters' in event ? event.voters : []),
    revision: revisionIn(event),
    reason: reasonIn(event),
  });
  const of = <T extends RolloutEvent['type']>(type: T): Extract<RolloutEvent, { type: T }>[] =>
    events.filter((event): event is Extract<RolloutEvent, { type: T }> => event.type === type);
  const ending = events.findLast((event) => endings.has(event.type));

  return {
    schema: 1,
    madeAt: iso(at),
    record,
    rollout: {
      key: keyOf(rollout),
      team: rollout.team,
      product: rollout.product,
      version: rollout.version,
      status: rollout.status,
      author: named(rollout.author),
      planners: rollout.planners.map(named),
      createdAt: iso(rollout.createdAt),
      endedAt: ending ? iso(ending.at) : null,
    },
    windows: of('WindowScheduled').map(({ revision, window, by, at: when }) => ({
      revision,
      opensAt: iso(window.opensAt),
      closesAt: iso(window.closesAt),
      zone: window.zone,
      by: named(by),
      at: iso(when),
    })),
    items: rollout.checklist.phases.flatMap((phase) =>
      phase.items.map((item) => {
        const state = itemState(item.id, rollout);
        return {
          number: findItem(rollout.checklist, item.id)?.number ?? item.id,
          id: item.id,
          phase: phase.id,
          title: item.title,
          status: state.status,
          by: someone(state.by),
          at: state.at === null ? null : iso(state.at),
          reason: state.reason,
          evidence: state.evidence.map((each) => ({
            kind: each.kind,
            text: evidenceText(each),
            by: named(each.by),
            at: iso(each.at),
          })),
        };
      }),
    ),
    phases: rollout.checklist.phases.map((phase, index) => {
      const { signedOff, skipped } = phaseState(phase.id, rollout);
      const closed = closedAt(phase, rollout);
      return {
        number: index + 1,
        id: phase.id,
        title: phase.title,
        outcome: signedOff ? 'signed-off' : skipped ? 'skipped' : 'open',
        at: closed === null ? null : iso(closed),
        revision: signedOff?.revision ?? null,
        seats: seatsOf(signedOff?.seats ?? []),
        decisions: events.filter((event) => isAbout(phase.id, event)).map(decision),
      };
    }),
    vote: events.filter((event) => votes.has(event.type)).map(decision),
    refused: of('AttemptRefused').map(({ at: when, by, attempted, phase, code }) => ({
      at: iso(when),
      by: named(by),
      attempted,
      phase: phase === null ? null : (findPhase(rollout.checklist, phase)?.id ?? phase),
      rule: code,
    })),
    announcements: of('Announced').map(({ number, kind, revision, stakeholders, at: when }) => ({
      number,
      kind,
      revision,
      readers: stakeholders.length,
      at: iso(when),
    })),
    ending: ending ? decision(ending) : null,
  };
}

const iso = (at: Instant): string => new Date(at).toISOString();

const votes = new Set<RolloutEvent['type']>([
  'VoteOpened',
  'PresenceNoted',
  'VoteCast',
  'GoDecided',
  'NoGoDecided',
  'GoLapsed',
]);
const endings = new Set<RolloutEvent['type']>(['RolloutCompleted', 'RolloutCalledOff', 'RolloutRolledBack']);

const isAbout = (phase: string, event: RolloutEvent): boolean =>
  'phase' in event && event.phase === phase && event.type !== 'AttemptRefused';

function revisionIn(event: RolloutEvent): string | null {
  if ('revision' in event && typeof event.revision === 'string') return event.revision || null;
  return event.type === 'SignOffsSuperseded' ? event.from : null;
}

function reasonIn(event: RolloutEvent): string {
  if (event.type === 'VoteCast') return [event.vote, event.reason].filter(Boolean).join(': ');
  if (event.type === 'SignOffsSuperseded') return event.change;
  if (event.type === 'BreakGlassReviewed') return event.text;
  if ('reason' in event) return event.reason;
  return 'why' in event ? event.why : '';
}

function evidenceText(evidence: Evidence): string {
  if (evidence.kind === 'link') return [evidence.url, evidence.text].filter(Boolean).join(' — ');
  if (evidence.kind === 'file') return [evidence.name, evidence.text].filter(Boolean).join(' — ');
  return evidence.text;
}
