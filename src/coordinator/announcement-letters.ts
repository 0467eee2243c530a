import type { announcementKinds } from '../rollout/checklist.ts';
import type { Instant, RolloutEvent } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { keyOf } from '../rollout/standing.ts';
import type { Stakeholder } from '../team/events.ts';
import { type Background, backgroundOf } from './background.ts';
import type { After } from './consequences.ts';
import type { Announcement } from './content.ts';
import type { NewLetter } from './ports.ts';
import { referenceOf } from './reference.ts';

/** One letter a reader. */
export function announcementLetters(event: Extract<RolloutEvent, { type: 'Announced' }>, after: After): NewLetter[] {
  const told = new Set(event.stakeholders);
  const readers = after.team.stakeholders.filter((each) => told.has(each.id));
  const background = backgroundOf(event.kind, readers, after.rollout, after.team);
  return readers.flatMap((reader) => announcementLetter(event, reader, background, after) ?? []);
}

function announcementLetter(
  event: Extract<RolloutEvent, { type: 'Announced' }>,
  reader: Stakeholder,
  background: Background,
  { id, rollout, team }: After,
): NewLetter | null {
  const { window } = rollout;
  if (!window) return null;
  const content: Announcement = {
    type: 'announcement',
    kind: event.kind,
    key: keyOf(rollout),
    number: event.number,
    reference: referenceOf(rollout),
    revision: event.revision,
    product: rollout.product,
    version: rollout.version,
    team: team.title,
    teamZone: team.zone,
    window,
    previous: event.previous,
    facts: event.facts,
    reason: rollout.calledOff?.reason ?? rollout.rolledBack?.reason ?? '',
    ...(event.update ? { update: event.update } : {}),
    happenedAt: event.at,
    ...background(reader),
    reader: { name: reader.name, zone: reader.zone ?? team.zone, address: reader.address, stakeholder: reader.id },
  };
  return {
    medium: reader.medium,
    address: reader.address,
    content,
    rollout: id,
    revision: event.revision,
    announcement: event.number,
    urgency: urgencyOf(event.kind),
    dueAt: event.at,
    expiresAt: expiryOf(event.kind, rollout),
    unique: `${id} A-${event.number} ${event.kind}@${event.revision} ${reader.medium} ${reader.address}`,
    fallback: null,
  };
}

/** The question once more to those who are silent; their answers count for the first one. */
export function feedbackReminders(
  event: Extract<RolloutEvent, { type: 'FeedbackReminded' }>,
  after: After,
): NewLetter[] {
  const { rollout, team, id } = after;
  const asked = rollout.announced.findLast((each) => each.kind === 'feedback');
  if (!asked || !rollout.announcement) return [];
  const { facts } = rollout.announcement;
  const again = { ...asked, type: 'Announced', facts, previous: null, at: event.at } as const;
  const asking = new Set(event.stakeholders);
  const silent = team.stakeholders.filter((each) => asking.has(each.id));
  const background = backgroundOf('feedback', silent, rollout, team);
  return silent.flatMap((reader) => {
    const letter = announcementLetter(again, reader, background, after);
    if (letter?.content.type !== 'announcement') return [];
    const unique = `${id} A-${asked.number} feedback reminder ${reader.medium} ${reader.address}`;
    // What became of the announcement is told of its first letters alone.
    return { ...letter, content: { ...letter.content, isReminder: true }, announcement: null, unique };
  });
}

function urgencyOf(kind: (typeof announcementKinds)[number]): 0 | 1 | 2 | 3 {
  if (kind === 'rolled-back' || kind === 'called-off' || kind === 'critical' || kind === 'start') return 0;
  return kind === 'hour' || kind === 'moved' || kind === 'overrun' || kind === 'correction' ? 1 : 2;
}

/** What speaks of the opening is of no use after it; what speaks of the end never lapses. */
function expiryOf(kind: (typeof announcementKinds)[number], { window }: Rollout): Instant | null {
  if (!window) return null;
  if (kind === 'start') return window.closesAt;
  return ['notice', 'week', 'day', 'hour', 'moved'].includes(kind) ? window.opensAt : null;
}
