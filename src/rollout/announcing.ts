import type { Person } from '../team/authority.ts';
import { mayDo } from '../team/authority.ts';
import { isSamePerson, nameOf, type Team } from '../team/team.ts';
import type { Draft } from './announcements.ts';
import { mustBeAllowed, mustBeOpen, stillMay } from './asking.ts';
import { untoldAudienceOf } from './audience.ts';
import type { AnnouncementKind } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import {
  draftBefore,
  draftDigest,
  isForLatecomers,
  isOther,
  isOut,
  isSameDraft,
  missingIn,
  readersOf,
  tidy,
  usualKind,
} from './drafts.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { sent } from './sending.ts';
import { needsHurry, needsSecond } from './short-notice.ts';
import { goPhase, isClosed, keyOf } from './standing.ts';

/** Changes the draft of what stakeholders are told; what is not given stays as it was. Nothing is sent. */
export function draftAnnouncement(
  { facts, writing = {}, by, at }: Of<'DraftAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'write announcements', rollout, team);
  const kind = writing.kind ?? usualKind(rollout);
  mustBeTimely(kind, rollout);
  if (kind === 'notice' && isOut(rollout)) mustBeForLatecomers(rollout, team);
  const before = draftBefore(rollout, kind);
  const drafted = tidy({ facts: { ...before.facts, ...facts }, writing: { ...before.writing, ...writing, kind } });
  mustSayTheSame(drafted, rollout);
  return rollout.draft && isSameDraft(drafted, rollout.draft)
    ? []
    : [{ type: 'AnnouncementDrafted', ...drafted, by: by.id, at }];
}

/** There is nothing to correct before somebody was told, and no stage before it is deployed. */
function mustBeTimely(kind: AnnouncementKind, rollout: Rollout): void {
  if (kind === 'notice') return;
  if (rollout.announced.length === 0)
    refuse('out-of-order', 'Nobody was told of it yet. The notice comes first: /announce');
  const go = goPhase(rollout);
  if (kind === 'stage' && go && !isClosed(go, rollout))
    refuse('out-of-order', `No stage is reached before ${go.title} is signed off.`);
}

function mustBeForLatecomers(rollout: Rollout, team: Team): void {
  if (untoldAudienceOf('notice', rollout, team).length === 0)
    refuse(
      'no-audience',
      `Everybody on the list knows of ${keyOf(rollout)}. What was wrong in it: /rollout announce correction …`,
    );
  if (rollout.draft && rollout.draft.writing.kind !== 'notice')
    refuse('out-of-order', 'Something else is being written. Send or discard it first: /announce');
}

/** Whoever came after the notice gets what the others have got. */
function mustSayTheSame(draft: Draft, rollout: Rollout): void {
  if (isOther(draft, rollout))
    refuse(
      'out-of-order',
      'The others were told something else. Discard this and ask for theirs: /rollout_notice. What was wrong in it: /rollout announce correction …',
    );
}

/** From here on stakeholders are told: what was written at `sendAt`, and after a notice the ladder by itself until the window opens. */
export function confirmAnnouncement(
  { sendAt, graceMs = 0, draft: seen, by, at }: Of<'ConfirmAnnouncement'>,
  rollout: Rollout,
  { team, owners }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const { draft, proposal } = rollout;
  if (!draft) {
    mustBeAllowed(by, 'announce', 'send announcements', rollout, team);
    return alreadyConfirmed(rollout);
  }
  const goesOut = Math.max(sendAt, at + graceMs);
  const second = needsSecond(draft, rollout, team, goesOut);
  const isAgreeing = second && isStanding(rollout, team, sendAt);
  if (isAgreeing) mustBeAnother(by, rollout, team, owners);
  else mustBeAllowed(by, 'announce', 'send announcements', rollout, team);
  mustBeReady(draft, seen, rollout, team, goesOut);
  if (second && !isAgreeing) return [{ type: 'AnnouncementProposed', sendAt, draft: seen, by: by.id, at }];
  const confirmed: RolloutEvent = {
    type: 'AnnouncementConfirmed',
    sendAt: goesOut,
    ...(isAgreeing ? { second: by.id } : {}),
    by: isAgreeing && proposal ? proposal.by : by.id,
    at,
  };
  return [confirmed, ...(goesOut <= at ? sent(draft, rollout.announcement, rollout, team, at) : [])];
}

/** Somebody has asked for a second person, and what they saw is what there is. */
const isStanding = ({ proposal, ...rollout }: Rollout, team: Team, sendAt: Instant): boolean =>
  proposal !== null && proposal.sendAt === sendAt && proposal.draft === draftDigest({ ...rollout, proposal }, team);

function mustBeAnother(by: Person, { proposal }: Rollout, team: Team, owners: readonly number[]): void {
  if (proposal && isSamePerson(by.id, proposal.by, team))
    refuse(
      'needs-second-person',
      `${proposal.by === by.id ? 'You asked for it.' : `${nameOf(proposal.by, team)} asked for it, whose account is linked to yours.`} Somebody else with a role in this team has to agree.`,
    );
  if (!mayDo(by, 'agree', team))
    refuse('not-allowed', 'Only people with a role in this team can agree to it: /rollout_roles');
  if (proposal && !stillMay(proposal.by, 'announce', { team, owners }))
    refuse(
      'not-asked',
      `${nameOf(proposal.by, team)} asked for it, and may not write announcements any more. Somebody who may asks anew: /announce`,
    );
}

function mustBeReady(draft: Draft, seen: string, rollout: Rollout, team: Team, sendAt: Instant): void {
  const missing = missingIn(draft, rollout);
  if (missing.length)
    refuse(
      'incomplete-announcement',
      `Nothing was sent: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
    );
  if (readersOf(draft, rollout, team).length === 0)
    refuse(
      'no-audience',
      isForLatecomers(draft, rollout)
        ? 'Nobody would get it: everybody on the list knows of it.'
        : 'Nobody would get it. Add stakeholders first: /stakeholders',
    );
  if (seen !== draftDigest(rollout, team))
    refuse(
      'outdated',
      'The draft, its window or its audience has changed since this card was shown. It is up to date now: look again, then tap.',
    );
  mustSayTheSame(draft, rollout);
  const { window, sending } = rollout;
  if (draft.writing.kind === 'notice' && window && sendAt >= window.opensAt)
    refuse('bad-time', 'The window opens before that, so a notice would come too late.');
  if (sending)
    refuse('out-of-order', 'Another announcement is confirmed and waits for its time. Stop it or send it first.');
  if (needsHurry(draft, rollout, sendAt) && !draft.writing.hurry)
    refuse('needs-reason', 'That is short notice for readers. Say why it cannot wait, then send it.');
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

const follow = ['week', 'day', 'hour', 'start', 'overrun', 'feedback'] as const;

/** Which kinds that follow by themselves this rollout leaves out. */
export function changeLadder(
  { without, by, at }: Of<'ChangeLadder'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'change what stakeholders are told', rollout, team);
  const left = follow.filter((kind) => without.includes(kind));
  const isSame =
    left.length === rollout.withoutKinds.length && left.every((kind) => rollout.withoutKinds.includes(kind));
  return isSame ? [] : [{ type: 'LadderChanged', without: left, by: by.id, at }];
}

function alreadyConfirmed(rollout: Rollout): RolloutEvent[] {
  return rollout.announcement
    ? []
    : refuse('not-asked', `There is no draft for ${keyOf(rollout)}. Write one: /announce`);
}
