import { madeFrom } from './announcements.ts';
import type { RolloutEvent, Writing } from './events.ts';
import { surveyBegun } from './evolve-voices.ts';
import type { Rollout } from './rollout.ts';

type AnnouncingEvent = Extract<
  RolloutEvent,
  {
    type:
      | 'AnnouncementDrafted'
      | 'AnnouncementProposed'
      | 'AnnouncementConfirmed'
      | 'AnnouncementDiscarded'
      | 'AnnouncementStopped'
      | 'AnnouncementHastened'
      | 'AnnouncementNear'
      | 'LadderChanged'
      | 'Announced'
      | 'AnnouncementSkipped';
  }
>;

/** How long before it goes out the team is told once more what is about to. */
export const nearMs = 15 * 60_000;

const plainNotice: Writing = { kind: 'notice', update: '', class: 'routine', hurry: '' };

/** What becomes of a draft, until it has been sent. */
export function evolveAnnouncing(rollout: Rollout, event: AnnouncingEvent): Partial<Rollout> {
  switch (event.type) {
    case 'AnnouncementDrafted':
      return { draft: { facts: event.facts, writing: event.writing ?? plainNotice }, proposal: null };
    case 'AnnouncementProposed':
      return { proposal: { by: event.by, at: event.at, sendAt: event.sendAt, draft: event.draft } };
    case 'AnnouncementConfirmed':
      return confirmed(rollout, event);
    case 'AnnouncementDiscarded':
      return { draft: null, proposal: null };
    case 'AnnouncementStopped':
      return rollout.sending
        ? // What somebody has begun to write meanwhile is not taken from them.
          { draft: rollout.draft ?? rollout.sending.draft, announcement: rollout.sending.before, sending: null }
        : {};
    case 'AnnouncementHastened':
      return rollout.sending ? { sending: { ...rollout.sending, at: event.sendAt } } : {};
    case 'AnnouncementNear':
      return rollout.sending ? { sending: { ...rollout.sending, isNear: true } } : {};
    case 'LadderChanged':
      return { withoutKinds: event.without };
    case 'Announced': {
      const { kind } = event;
      return {
        sending: isSending(rollout, kind) ? null : rollout.sending,
        voices: kind === 'feedback' ? surveyBegun(rollout.voices, event) : rollout.voices,
        announced: [...rollout.announced, madeFrom(event, rollout)],
      };
    }
    case 'AnnouncementSkipped':
      return {
        sending: isSending(rollout, event.kind) ? null : rollout.sending,
        skipped: [...rollout.skipped, `${event.kind}@${event.revision}`],
      };
  }
}

function confirmed(rollout: Rollout, event: Extract<AnnouncingEvent, { type: 'AnnouncementConfirmed' }>) {
  const { draft, announcement } = rollout;
  if (!draft) return {};
  const { by, at, sendAt } = event;
  return {
    announcement: { facts: draft.facts, by, at },
    sending: { at: sendAt, draft, by, before: announcement, isNear: sendAt - at <= nearMs },
    draft: null,
    proposal: null,
  };
}

const isSending = ({ sending }: Rollout, kind: string): boolean => sending?.draft.writing.kind === kind;
