import { createHash } from 'node:crypto';
import type { Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { factsTold } from './announced.ts';
import type { Draft } from './announcements.ts';
import { plainText } from './asking.ts';
import { toldAudienceOf, untoldAudienceOf } from './audience.ts';
import { factChanges } from './differences.ts';
import {
  type AnnouncementFacts,
  type Instant,
  type UrgencyClass,
  urgencyClasses,
  type Writing,
  type WrittenKind,
} from './events.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { nameOfRollout } from './standing.ts';

/** What a draft starts from: what is being written, what was confirmed last, what readers were told of the one before it, or the update's name. */
export function draftBefore(rollout: Rollout, kind: WrittenKind): Draft {
  const { draft, announcement } = rollout;
  if (draft?.writing.kind === kind) return draft;
  const urgency = draft?.writing.class ?? 'routine';
  // A correction that waits for its time has corrected nothing yet.
  const told = kind === 'notice' && isOut(rollout) ? factsTold(rollout) : undefined;
  return {
    facts: draft?.facts ?? told ?? announcement?.facts ?? rollout.retry?.facts ?? blankFacts(rollout),
    writing: { kind, update: '', class: urgency, hurry: '' },
  };
}

const blankFacts = (rollout: Rollout): AnnouncementFacts => ({
  scope: nameOfRollout(rollout),
  impact: '',
  downtimeMinutes: -1,
  action: '',
  contact: '',
});

/** The kind that is meant when none is named: a notice, and once it is out, a correction. */
export function usualKind(rollout: Rollout): WrittenKind {
  if (rollout.draft) return rollout.draft.writing.kind;
  return isOut(rollout) ? 'correction' : 'notice';
}

/** Whether readers know the plan as it is: a notice that is written then is for those who came later. */
export const isOut = ({ announced, revision }: Pick<Rollout, 'announced' | 'revision'>): boolean =>
  announced.some((each) => each.revision === revision);

/** What the others have read already: nothing of it can be changed. */
export const isForLatecomers = ({ writing: { kind } }: Draft, rollout: Rollout): boolean =>
  kind === 'notice' && isOut(rollout);

/** It was begun before the others were told, or before they were told better: whoever came later would read something else. */
export const isOther = (draft: Draft, rollout: Rollout): boolean =>
  isForLatecomers(draft, rollout) && factChanges(factsTold(rollout), draft.facts).length > 0;

/** Who would get it. A notice is for everybody who does not know the plan; what comes later only for those who were told. */
export const readersOf = ({ writing: { kind } }: Draft, rollout: Rollout, team: Team): Stakeholder[] =>
  kind === 'notice' ? untoldAudienceOf(kind, rollout, team) : toldAudienceOf(kind, rollout, team);

/** Whoever came after the notice and can still be sent it at `at`. */
export const latecomersOf = (rollout: Rollout, team: Team, at: Instant): Stakeholder[] =>
  rollout.status === 'open' && rollout.window && at < rollout.window.opensAt && isOut(rollout)
    ? untoldAudienceOf('notice', rollout, team)
    : [];

/** What has to be known before anybody is told, in the words of the draft card. */
export function missingIn({ facts, writing }: Draft, rollout: Rollout): string[] {
  const { kind, update } = writing;
  if (kind === 'stage' || kind === 'critical') return update ? [] : [kind === 'stage' ? 'stage' : 'issue'];
  return [
    ...(kind === 'correction' && !newsOf({ facts, writing }, rollout.announcement?.facts) ? ['what was wrong'] : []),
    ...(facts.scope ? [] : ['scope']),
    ...(rollout.window ? [] : ['window']),
    ...(facts.impact ? [] : ['impact']),
    ...(facts.downtimeMinutes < 0 ? ['expected downtime'] : []),
    ...(facts.action ? [] : ['what to do']),
    ...(facts.contact ? [] : ['contact']),
  ];
}

/** What somebody wrote for it; a correction without words says what differs from `before`, what readers have. */
export function newsOf({ facts, writing }: Draft, before: AnnouncementFacts | undefined): string {
  if (writing.update || writing.kind !== 'correction') return writing.update;
  const changes = before ? factChanges(before, facts).join('\n') : '';
  return changes.slice(0, 1).toUpperCase() + changes.slice(1);
}

/** What the confirming person sees: text, window and audience. A button for an older draft does not send a newer one. */
export function draftDigest(rollout: Rollout, team: Team): string {
  const { draft } = rollout;
  const readers = draft ? readersOf(draft, rollout, team) : [];
  const content = [
    draft,
    rollout.window,
    rollout.revision,
    readers.map((each) => [each.id, each.medium, each.address]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

export const isSameDraft = (a: Draft, b: Draft): boolean =>
  (Object.keys(a.facts) as (keyof AnnouncementFacts)[]).every((each) => a.facts[each] === b.facts[each]) &&
  (Object.keys(a.writing) as (keyof Writing)[]).every((each) => a.writing[each] === b.writing[each]);

const longestDowntime = 14 * 24 * 60;

/** As it is kept: without what does not show, and nothing longer than a reader reads. */
export function tidy({ facts, writing }: Draft): Draft {
  if (facts.downtimeMinutes > longestDowntime)
    refuse('bad-time', 'An expected downtime of more than 14 days? Please check it.');
  return {
    facts: {
      scope: plainText(facts.scope, 'The scope', 300),
      impact: plainText(facts.impact, 'The impact', 600),
      downtimeMinutes: facts.downtimeMinutes,
      action: plainText(facts.action, 'What readers do', 600),
      contact: plainText(facts.contact, 'The contact', 200),
    },
    writing: {
      kind: writing.kind,
      update: plainText(writing.update, 'The news', 1000),
      class: urgencyNamed(writing.class),
      hurry: plainText(writing.hurry, 'The reason', 300),
    },
  };
}

const urgencyNamed = (name: string): UrgencyClass =>
  urgencyClasses.find((each) => each === name) ??
  refuse('needs-reason', `There is no class "${cut(name, 20)}". The classes are ${urgencyClasses.join(', ')}.`);
