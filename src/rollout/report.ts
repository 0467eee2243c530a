import { findItem, type Item, type Phase } from './checklist.ts';
import type { Evidence, FilledSeat, Instant, PersonId, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { checked } from './proofs/checking.ts';
import { type ForContent, withContents } from './report-contents.ts';
import { deploymentIn } from './report-deployment.ts';
import { figuresOf, type Past } from './report-figures.ts';
import { issuesIn } from './report-issues.ts';
import { metricsIn } from './report-metrics.ts';
import { doerOf, evidenceText, iso, othersIn, saidIn, seatsIn } from './report-said.ts';
import type {
  Decision,
  DecisionEvent,
  Deliveries,
  Named,
  Report,
  ReportedItem,
  ReportedPhase,
  ReportedWindow,
  Revision,
  Seat,
  VoteEvent,
} from './report-shape.ts';
import { concernsIn, feedbackIn } from './report-voices.ts';
import { shortRevision } from './revision.ts';
import type { Rollout } from './rollout.ts';
import { closedAt, endings, itemState, keyOf, phaseState } from './standing.ts';
import { unborn } from './unborn.ts';
import { readersOf } from './voices.ts';

interface Options {
  record: string | null;
  at: Instant;
  /** The team's. */
  zone: string;
  /** How somebody is called today. */
  names: (person: PersonId) => string;
  /** What became of its announcements; null where nobody looked. */
  deliveries?: Deliveries | null;
  /** What it is compared with, the newest first. */
  earlier?: readonly Past[];
}

/** Everything but deliveries from events alone, so that it is the same years later. */
export function reportOn(
  events: readonly RolloutEvent[],
  { record, at, zone, names, deliveries = null, earlier = [] }: Options,
): Report {
  const rollout = events.reduce(evolve, unborn);
  const named = (id: PersonId): Named => ({ id, name: names(id) });
  const contents = withContents(events);
  const of = <T extends RolloutEvent['type']>(type: T): Extract<RolloutEvent, { type: T }>[] =>
    events.filter((event): event is Extract<RolloutEvent, { type: T }> => event.type === type);
  const ending = contents.findLast(isOf(endings));

  return {
    schema: 1,
    madeAt: iso(at),
    record,
    rollout: {
      key: keyOf(rollout),
      team: rollout.team,
      zone,
      product: rollout.product,
      version: rollout.version,
      status: rollout.status,
      author: named(rollout.author),
      planners: rollout.planners.map(named),
      createdAt: iso(rollout.createdAt),
      endedAt: ending ? iso(ending.event.at) : null,
      filed: rollout.filed?.url ?? null,
      retryOf: rollout.retry && `R-${rollout.retry.of}`,
      retriedAs: rollout.retriedAs === null ? null : `R-${rollout.retriedAs}`,
    },
    windows: of('WindowScheduled').map((set) => windowOf(set, of('FreezesOverridden'), named)),
    items: rollout.checklist.phases.flatMap((phase) => itemsOf(phase, rollout, of('ItemNotApplicable'), named)),
    phases: rollout.checklist.phases.map((phase, index) => phaseIn(phase, index + 1, rollout, contents, named)),
    vote: contents.filter(isOf(votes)).map((each) => decision(each, named)),
    refused: of('AttemptRefused').map(({ at: when, by, attempted, phase, code }) => ({
      at: iso(when),
      by: named(by),
      attempted,
      phase,
      rule: code,
    })),
    announcements: of('Announced').map(({ number, kind, revision, stakeholders, at: when }) => ({
      number,
      kind,
      plan: revision,
      readers: stakeholders.length,
      readBy: readersOf({ stakeholders, revision }, rollout).length,
      at: iso(when),
    })),
    unsent: of('AnnouncementSkipped').map(({ kind, revision, why, at: when }) => ({
      kind,
      plan: revision,
      why,
      at: iso(when),
    })),
    concerns: concernsIn(rollout, named),
    feedback: feedbackIn(rollout, named),
    issues: issuesIn(rollout, named),
    metrics: metricsIn(rollout, named),
    figures: figuresOf({ events, deliveries }),
    earlier: earlier.map(figuresOf),
    deployment: deploymentIn(events, rollout, named),
    ending: ending ? decision(ending, named) : null,
  };
}

type Name = (person: PersonId) => Named;

/** With the freezes that it lies in, and why: said when it was set, or later, when the freeze was. */
function windowOf(
  { revision: plan, window, freezes = [], override = '', by, at }: Extract<RolloutEvent, { type: 'WindowScheduled' }>,
  later: Extract<RolloutEvent, { type: 'FreezesOverridden' }>[],
  named: Name,
): ReportedWindow {
  const standing = later.filter((each) => each.revision === plan);
  const over = [...freezes, ...standing.flatMap((each) => each.freezes)].map(({ title }) => title);
  const reasons = [override, ...standing.map(({ reason }) => reason)].filter(Boolean);
  return {
    plan,
    opensAt: iso(window.opensAt),
    closesAt: iso(window.closesAt),
    zone: window.zone,
    ...(over.length ? { overFreezes: over, override: reasons.join('; ') } : {}),
    by: named(by),
    at: iso(at),
  };
}

type AgreedTo = Extract<RolloutEvent, { type: 'ItemNotApplicable' }>;

const itemsOf = (phase: Phase, rollout: Rollout, agreed: AgreedTo[], named: Name): ReportedItem[] =>
  phase.items.map((item) => {
    const { id, title } = item;
    const { status, by, at, reason, evidence } = itemState(id, rollout);
    const proposal = status === 'not-applicable' ? agreed.findLast((each) => each.item === id) : undefined;
    return {
      number: findItem(rollout.checklist, id)?.number ?? id,
      id,
      phase: phase.id,
      title,
      status,
      by: by === null ? null : named(by),
      proposedBy: proposal ? named(proposal.proposedBy) : null,
      at: at === null ? null : iso(at),
      reason,
      evidence: evidence.map((each) => ({
        kind: each.kind,
        text: evidenceText(each),
        by: named(each.by),
        at: iso(each.at),
        check: verdictOf(item, each, rollout),
      })),
    };
  });

function verdictOf(item: Item, evidence: Evidence, rollout: Rollout): ReportedItem['evidence'][number]['check'] {
  const check = checked(item, evidence, rollout, evidence.at);
  return check && { state: check.state, says: check.says };
}

function phaseIn(
  phase: Phase,
  number: number,
  rollout: Rollout,
  contents: readonly ForContent[],
  named: Name,
): ReportedPhase {
  const { signedOff, skipped } = phaseState(phase.id, rollout);
  const closed = closedAt(phase, rollout);
  return {
    number,
    id: phase.id,
    title: phase.title,
    outcome: signedOff ? 'signed-off' : skipped ? 'skipped' : 'open',
    at: closed === null ? null : iso(closed),
    revision: revision(signedOff?.revision ?? null),
    seats: seatsOf(signedOff?.seats ?? [], named),
    decisions: contents
      .filter(isDecision)
      .filter((each) => each.phase === phase.id)
      .map((each) => decision(each, named)),
  };
}

type ForDecision<T extends DecisionEvent = DecisionEvent> = ForContent & { event: T };

function decision({ event, ...content }: ForDecision, named: Name): Decision {
  const by = doerOf(event);
  return {
    what: event.type,
    at: iso(event.at),
    by: by === null ? null : named(by),
    people: othersIn(event).map(named),
    seats: seatsOf(seatsIn(event), named),
    revision: revision(content.revision),
    newRevision: revision(content.newRevision),
    reason: saidIn(event),
  };
}

const seatsOf = (seats: readonly FilledSeat[], named: Name): Seat[] =>
  seats.map(({ role, by, inPlaceOf, at }) => ({
    role,
    by: named(by),
    inPlaceOf: inPlaceOf === null ? null : named(inPlaceOf),
    at: iso(at),
  }));

const revision = (full: string | null): Revision | null => (full ? { shown: shortRevision(full), full } : null);

const votes: readonly VoteEvent['type'][] = [
  'VoteOpened',
  'PresenceNoted',
  'VoteCast',
  'GoDecided',
  'NoGoDecided',
  'GoLapsed',
];

const isOf =
  <T extends DecisionEvent['type']>(types: readonly T[]) =>
  (each: ForContent): each is ForDecision<Extract<DecisionEvent, { type: T }>> =>
    (types as readonly string[]).includes(each.event.type);

/** What was refused is no decision, whatever it was about. */
const isDecision = (each: ForContent): each is ForDecision =>
  each.phase !== null && each.event.type !== 'AttemptRefused';
