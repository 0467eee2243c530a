import type { AnnouncementFacts, Evidence, FilledSeat, Instant, PersonId, RolloutEvent } from './events.ts';

// Who stands in an event and what was said, in full: cards and messages show less.

export const iso = (at: Instant): string => new Date(at).toISOString();

/** Whose deed it is; null for what time brought about. */
export function doerOf(event: RolloutEvent): PersonId | null {
  if ('by' in event) return event.by;
  if ('voice' in event) return event.voice.person;
  return event.type === 'EvidenceAdded' ? event.evidence.by : null;
}

/** Whom else it is about: whose sign-offs lapsed, who skipped it, who was asked. */
export function othersIn(event: RolloutEvent): PersonId[] {
  if ('to' in event) return [event.to];
  if (event.type === 'ItemNotApplicable') return [event.proposedBy];
  if (event.type === 'AnnouncementConfirmed') return event.second === undefined ? [] : [event.second];
  if (event.type === 'IssueOpened') return event.quote?.by == null ? [] : [event.quote.by];
  return 'people' in event ? event.people : [];
}

/** Who sat, when a phase closed or a GO was decided. */
export function seatsIn(event: RolloutEvent): FilledSeat[] {
  if (event.type === 'GoDecided') return event.voters;
  return event.type === 'PhaseSignedOff' ? event.seats : [];
}

/** Every word of it: reasons, notes, evidence, what changed (old → new), what readers were told. */
export function saidIn(event: RolloutEvent): string {
  switch (event.type) {
    case 'RolloutCreated':
      return `${event.product} ${event.version}`.trim();
    case 'RetryPrepared':
      return joined([`retry of R-${event.of}`, ...event.issues], '; ');
    case 'RetriedAs':
    case 'RetryCalledOff':
      return `R-${event.as}`;
    case 'WindowScheduled':
      return joined(
        [`${iso(event.window.opensAt)}/${iso(event.window.closesAt)} ${event.window.zone}`, event.override ?? ''],
        ', over a freeze: ',
      );
    case 'WindowFrozen':
      return event.freezes.map(({ title }) => title).join(', ');
    case 'ItemDone':
      return event.note;
    case 'ItemAssigned':
      return event.dueAt === null ? '' : `due ${iso(event.dueAt)}`;
    case 'EvidenceAdded':
      return evidenceText(event.evidence);
    case 'SignedOff':
      return event.isConfirmed ? 'confirmed in private' : '';
    case 'SignOffsSuperseded':
      return event.change;
    case 'VoteCast':
      return joined([event.vote, event.reason], ': ');
    case 'StopResolved':
      return joined([event.decision, event.reason], ': ');
    case 'AttemptRefused':
      return `${event.attempted}: ${event.code}`;
    case 'AnnouncementDrafted':
      return joined([event.writing?.update ?? '', event.writing?.hurry ?? '', factsText(event.facts)], '; ');
    case 'Announced':
      return joined([event.update ?? '', factsText(event.facts)], '; ');
    case 'LadderChanged':
      return event.without.join(', ');
    case 'AnnouncementConfirmed':
    case 'AnnouncementHastened':
    case 'AnnouncementNear':
      return `to be sent ${iso(event.sendAt)}`;
    case 'FeedbackGiven':
      return joined([String(event.score), event.text], ': ');
    case 'BreakGlassReviewed':
    case 'ConcernRaised':
    case 'ConcernAnswered':
    case 'IssueNoted':
    case 'NoteAdded':
      return event.text;
    case 'IssueOpened':
      return joined([event.text, event.quote?.text === event.text ? '' : (event.quote?.text ?? '')], ' — ');
    case 'IssueGraded':
      return joined([`SEV${event.before} → SEV${event.severity}`, event.reason], ': ');
    case 'IssueImpactSaid':
      return event.impact;
    case 'IssueFixed':
      return event.how;
    case 'IssueFiled':
      return event.issue.url;
    case 'ReminderSet':
      return event.what;
    case 'ReminderSnoozed':
      return `until ${iso(event.until)}`;
    default:
      if ('reason' in event) return event.reason;
      return 'why' in event ? event.why : '';
  }
}

export function evidenceText(evidence: Evidence): string {
  if (evidence.kind === 'link') return joined([evidence.url, evidence.text], ' — ');
  return evidence.kind === 'file' ? joined([evidence.name, evidence.text], ' — ') : evidence.text;
}

const factsText = (facts: AnnouncementFacts): string =>
  Object.entries(facts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

const joined = (parts: string[], between: string): string => parts.filter(Boolean).join(between);
