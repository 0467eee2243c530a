import type { Team } from '../team/team.ts';
import { announced, factsTold } from './announced.ts';
import type { MadeAnnouncement } from './announcements.ts';
import { audienceOf } from './audience.ts';
import type { AnnouncementKind, Rung } from './checklist.ts';
import { isOut } from './drafts.ts';
import type { Instant, RolloutEvent, Window } from './events.ts';
import type { Rollout } from './rollout.ts';
import { closedAt, goPhase } from './standing.ts';

/** Of several rungs that have come due at once only the nearest to the opening is still worth saying. */
export function dueRungs(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const due = openRungs(rollout).filter((each) => each.due <= at);
  const timely = due.filter((each) => at < each.expires);
  const latest = timely.at(-1);
  const readers = latest ? audienceOf(latest.rung.kind, rollout, team) : [];
  const said = readers.length ? latest : undefined;
  const passed = due.filter((each) => each !== said);
  const facts = factsTold(rollout);
  return [
    ...passed.map(({ rung, expires }) =>
      passedOver(rung.kind, at >= expires ? 'it was too late to be true' : said ? aLaterOne : nobodyLeft, rollout, at),
    ),
    ...(said && facts ? [announced(said.rung.kind, readers, facts, rollout, at)] : []),
  ];
}

const aLaterOne = 'a later one says it better';
export const nobodyLeft = 'there was nobody left to tell';

interface RungAhead {
  rung: Rung;
  /** Null for a start that nobody has said go to. */
  due: Instant | null;
  expires: Instant;
}

/** Their time is known. */
type OpenRung = RungAhead & { due: Instant };

/** The plan is news for an eighth of what a rung is ahead of the opening: three hours before "24 hours before", in milliseconds a minute. */
const newsFor = 60_000 / 8;

export const openRungs = (rollout: Rollout): OpenRung[] =>
  rungsAhead(rollout)
    .filter((each): each is OpenRung => each.due !== null)
    .sort((a, b) => a.due - b.due);

/** Rungs of the ladder that are neither said nor passed over, for the plan as it is. Those before the notice, or while it was news, were covered by it. */
export function rungsAhead(rollout: Rollout): RungAhead[] {
  const { window, checklist, withoutKinds } = rollout;
  const basis = toldAt(rollout);
  // Once it is said to be done, nothing before that is true any more, however early it was done.
  if (!window || basis === null || !rollout.announcement || isSaid('completed', rollout)) return [];
  return checklist.announcements.ladder.flatMap((rung): RungAhead[] => {
    const { kind, beforeMinutes, expiresAfterMinutes } = rung;
    const planned = window.opensAt - beforeMinutes * 60_000;
    const isNews = kind !== 'start' && planned - beforeMinutes * newsFor <= basis;
    if (isNews || isSaid(kind, rollout) || withoutKinds.includes(kind)) return [];
    const due = kind === 'start' ? startsAt(rollout, window) : planned;
    const latest = kind === 'start' ? window.closesAt : window.opensAt;
    return [{ rung, due, expires: Math.min((due ?? latest) + expiresAfterMinutes * 60_000, latest) }];
  });
}

/** Announcements that say the whole plan. */
const saysAll = new Set<AnnouncementKind>(['notice', 'correction', 'moved']);

/** When stakeholders were told of the present plan. A plan that moved while nobody was left to tell counts from then on for whoever came since. */
export function toldAt(rollout: Rollout): Instant | null {
  const made = rollout.announced.findLast(
    (each, at, all) => saysAll.has(each.kind) && !isLateNotice(each, all.slice(0, at)),
  );
  if (!made) return null;
  return made.revision === rollout.revision ? made.at : rollout.windowSetAt;
}

/** A notice of a plan that others know already is no news to them. */
export const isLateNotice = ({ kind, revision }: MadeAnnouncement, before: MadeAnnouncement[]): boolean =>
  kind === 'notice' && isOut({ announced: before, revision });

/** Said or passed over, for the plan as it is. */
export const isSaid = (kind: AnnouncementKind, rollout: Rollout): boolean =>
  rollout.skipped.includes(`${kind}@${rollout.revision}`) ||
  rollout.announced.some((each) => each.kind === kind && each.revision === rollout.revision);

/** "It starts" is said when it is true: the window is open and the go was given. */
export function startsAt(rollout: Rollout, window: Window): Instant | null {
  const go = goPhase(rollout);
  if (!go) return window.opensAt;
  const closed = closedAt(go, rollout);
  return closed === null || rollout.stop ? null : Math.max(window.opensAt, closed);
}

/** When the team would hear that stakeholders expect a start that nobody has said go to. */
export function mayBeHeld(rollout: Rollout): Instant | null {
  const { window } = rollout;
  const waits =
    window && toldAt(rollout) !== null && startsAt(rollout, window) === null && rollout.startHeld !== rollout.revision;
  return waits ? window.opensAt : null;
}

export function heldStart(rollout: Rollout, at: Instant): RolloutEvent[] {
  const due = mayBeHeld(rollout);
  return due !== null && at >= due ? [{ type: 'StartHeld', revision: rollout.revision, at }] : [];
}

export const passedOver = (kind: AnnouncementKind, why: string, rollout: Rollout, at: Instant): RolloutEvent => ({
  type: 'AnnouncementSkipped',
  kind,
  revision: rollout.revision,
  why,
  at,
});
