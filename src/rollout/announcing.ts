import { createHash } from 'node:crypto';
import type { Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { mustBeAllowed, mustBeOpen, plainText } from './asking.ts';
import { audienceOf, toldAudienceOf } from './audience.ts';
import type { AnnouncementKind, Phase } from './checklist.ts';
import type { Circumstances, Of } from './decide.ts';
import type { AnnouncementFacts, Instant, RolloutEvent, Window } from './events.ts';
import { refuse } from './refusal.ts';
import { keyOf, nameOfRollout, type Rollout } from './rollout.ts';

/** Changes the draft of what stakeholders are told; what is not given stays as it was. Nothing is sent. */
export function draftAnnouncement(
  { facts, by, at }: Of<'DraftAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'write announcements', rollout, team);
  const before = factsBefore(rollout);
  const drafted = tidy({ ...before, ...facts });
  return rollout.draft && isSameFacts(drafted, rollout.draft)
    ? []
    : [{ type: 'AnnouncementDrafted', facts: drafted, by: by.id, at }];
}

/** From here on stakeholders are told: the notice at `sendAt`, and the ladder by itself until the window opens. */
export function confirmAnnouncement(
  { sendAt, draft, by, at }: Of<'ConfirmAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'send announcements', rollout, team);
  if (!rollout.draft) return alreadyConfirmed(rollout);
  const missing = missingFacts(rollout.draft, rollout);
  if (missing.length)
    refuse(
      'incomplete-announcement',
      `Nothing was sent: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
    );
  const readers = audienceOf('notice', rollout, team);
  if (readers.length === 0) refuse('no-audience', 'Nobody would get it. Add stakeholders first: /rollout stakeholders');
  if (draft !== draftDigest(rollout, team))
    refuse(
      'outdated',
      'The draft, its window or its audience has changed since this card was shown. It is up to date now: look again, then tap.',
    );
  const { window } = rollout;
  if (window && Math.max(sendAt, at) >= window.opensAt)
    refuse('bad-time', 'The window opens before that, so a notice would come too late.');
  const confirmed: RolloutEvent = { type: 'AnnouncementConfirmed', sendAt: Math.max(sendAt, at), by: by.id, at };
  return [confirmed, ...(sendAt <= at ? [announced('notice', readers, rollout.draft, rollout, at)] : [])];
}

export function discardAnnouncement(
  { by, at }: Of<'DiscardAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'discard the draft', rollout, team);
  return rollout.draft ? [{ type: 'AnnouncementDiscarded', by: by.id, at }] : [];
}

/** The window moved: whoever was told hears of it once, with the old and the new one. */
export function announceMove(rollout: Rollout, { team }: Circumstances, window: Window, at: Instant): RolloutEvent[] {
  const told = toldAudienceOf('moved', rollout, team);
  if (!rollout.announcement || told.length === 0) return [];
  const moved = { ...rollout, revision: rollout.revision + 1, window };
  return [{ ...announced('moved', told, rollout.announcement.facts, moved, at), previous: rollout.window }];
}

/** Nobody who heard that it is done is told that it will not be done. */
export function announceCallingOff(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const told = toldAudienceOf('called-off', rollout, team);
  const isDone = rollout.announced.some((each) => each.kind === 'completed');
  return rollout.announcement && told.length && !isDone
    ? [announced('called-off', told, rollout.announcement.facts, rollout, at)]
    : [];
}

/** Whoever heard of it hears that the old version is back, also those who were told that it is done. */
export function announceRollback(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const told = toldAudienceOf('rolled-back', rollout, team);
  return rollout.announcement && told.length
    ? [announced('rolled-back', told, rollout.announcement.facts, rollout, at)]
    : [];
}

/** Once the phase that deploys is signed off, stakeholders hear that it is done. */
export function announceCompletion(phase: Phase, rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const deploys = rollout.checklist.phases.find((each) => !each.preparedEarly);
  const told = toldAudienceOf('completed', rollout, team);
  if (phase.id !== deploys?.id || !rollout.announcement || told.length === 0) return [];
  return [announced('completed', told, rollout.announcement.facts, rollout, at)];
}

export function announced(
  kind: AnnouncementKind,
  to: Stakeholder[],
  facts: AnnouncementFacts,
  rollout: Rollout,
  at: Instant,
): Extract<RolloutEvent, { type: 'Announced' }> {
  const number = rollout.announced.length + 1;
  return {
    type: 'Announced',
    number,
    kind,
    revision: rollout.revision,
    stakeholders: to.map((each) => each.id),
    facts,
    previous: null,
    at,
  };
}

/** What has to be known before anybody is told, in the words of the draft card. */
export function missingFacts(facts: AnnouncementFacts, rollout: Rollout): string[] {
  return [
    ...(facts.scope ? [] : ['scope']),
    ...(rollout.window ? [] : ['window']),
    ...(facts.impact ? [] : ['impact']),
    ...(facts.downtimeMinutes < 0 ? ['expected downtime'] : []),
    ...(facts.contact ? [] : ['contact']),
  ];
}

/** What the confirming person sees: text, window and audience. A button for an older draft does not send a newer one. */
export function draftDigest(rollout: Rollout, team: Team): string {
  const content = [
    rollout.draft,
    rollout.window,
    rollout.revision,
    audienceOf('notice', rollout, team).map((each) => [each.id, each.medium, each.address]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

function factsBefore(rollout: Rollout): AnnouncementFacts {
  return (
    rollout.draft ??
    rollout.announcement?.facts ?? {
      scope: nameOfRollout(rollout),
      impact: '',
      downtimeMinutes: -1,
      action: '',
      contact: '',
    }
  );
}

function tidy(facts: AnnouncementFacts): AnnouncementFacts {
  const { downtimeMinutes } = facts;
  if (downtimeMinutes > 14 * 24 * 60) refuse('bad-time', 'An expected downtime of more than 14 days? Please check it.');
  return {
    scope: plainText(facts.scope, 'The scope', 300),
    impact: plainText(facts.impact, 'The impact', 600),
    downtimeMinutes,
    action: plainText(facts.action, 'What readers do', 600),
    contact: plainText(facts.contact, 'The contact', 200),
  };
}

const isSameFacts = (a: AnnouncementFacts, b: AnnouncementFacts): boolean =>
  a.scope === b.scope &&
  a.impact === b.impact &&
  a.downtimeMinutes === b.downtimeMinutes &&
  a.action === b.action &&
  a.contact === b.contact;

function alreadyConfirmed(rollout: Rollout): RolloutEvent[] {
  return rollout.announcement
    ? []
    : refuse('not-asked', `There is no draft for ${keyOf(rollout)}. Write one: /rollout announce`);
}
