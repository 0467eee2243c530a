import type { Person } from '../team/authority.ts';
import type { Team } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { sayWindow } from '../time/say.ts';
import { isZone } from '../time/zone.ts';
import { announceMove } from './announced.ts';
import { mustBeAllowed, mustBeOpen, mustExist, plainText } from './asking.ts';
import type { Checklist } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import { dueDates } from './due-dates.ts';
import type { Instant, RolloutEvent, Window } from './events.ts';
import { type Override, overrideOf, overrideStanding } from './frozen.ts';
import { isTouched } from './production.ts';
import { refuse } from './refusal.ts';
import { carriedOver, mustBeRetriable } from './retrying.ts';
import type { Rollout } from './rollout.ts';
import { goPhase, isClosed, isSameProduct, keyOf } from './standing.ts';

const longestWindow = 14 * 24 * 3_600_000;
const farthestOpening = 400 * 24 * 3_600_000;

export function createRollout(
  command: Of<'CreateRollout'>,
  rollout: Rollout,
  { team, retried }: Circumstances,
): RolloutEvent[] {
  if (rollout.status !== 'unborn') return [];
  const { by, at } = command;
  if (!team.isSetUp)
    refuse('not-set-up', 'I am not set up here yet. Whoever added me finishes the set-up above with "Done".');
  mustBeAllowed(by, 'start', 'start a rollout', rollout, team);
  const product = singleLine(command.product, 'The product');
  const version = singleLine(command.version, 'The version');
  if (!product) refuse('needs-reason', 'What is updated? For example: /rollout new "Payments" 4.2.0');
  if (!version) refuse('needs-reason', 'To which version? For example: /rollout new "Payments" 4.2.0');
  const { window, override, checklist } = command;
  if (retried) mustExist(retried);
  // Another product is no retry, and leaves the old one to whoever plans that.
  const again = retried && isSameProduct(retried.product, product) ? retried : undefined;
  if (again) mustBeRetriable(again, by, team);
  if (window) mustBePossible(window, at);
  const over = window ? overrideOf({ window, override, by }, rollout, team) : {};
  return [
    {
      type: 'RolloutCreated',
      number: command.number,
      team: command.team,
      thread: command.thread,
      product,
      version,
      checklistDigest: command.checklistDigest,
      checklist,
      by: by.id,
      at,
    },
    ...(window ? [windowSet({ window, revision: 1, over, by, at }, checklist, team)] : []),
    ...(again ? carriedOver(again, { version, checklist }, { by, at, team }) : []),
  ];
}

/** The window with the due dates that follow from it. */
const windowSet = (
  { window, revision, over, by, at }: { window: Window; revision: number; over: Override; by: Person; at: Instant },
  checklist: Checklist,
  team: Team,
): RolloutEvent => ({
  type: 'WindowScheduled',
  revision,
  window,
  dueDates: dueDates(checklist, { window, setAt: at, team }),
  ...over,
  by: by.id,
  at,
});

/** Moves the window: sign-offs that were given for the old one lapse, and everyone who was told hears of the new one. */
export function scheduleWindow(
  command: Of<'ScheduleWindow'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const { by, at, window, override } = command;
  const { team } = circumstances;
  mustBeOpen(rollout);
  mustBeAllowed(by, 'schedule', `move the window of ${keyOf(rollout)}`, rollout, team);
  if (isSameWindow(window, rollout.window)) return overrideStanding({ override, by, at }, rollout, team);
  mustBePossible(window, at);
  mustNotHaveBegun(rollout, 'moved');
  const over = overrideOf({ window, override, by }, rollout, team);
  const revision = rollout.revision + 1;
  const scheduled = windowSet({ window, revision, over, by, at }, rollout.checklist, team);
  const change = rollout.window
    ? `window ${sayWindow(rollout.window, window.zone)} → ${sayWindow(window, window.zone)}`
    : `window set to ${sayWindow(window, window.zone)}`;
  // It was confirmed for the window that was shown; for another one somebody looks again.
  const stopped: RolloutEvent[] = rollout.sending ? [{ type: 'AnnouncementStopped', by: by.id, at }] : [];
  return [
    ...stopped,
    scheduled,
    ...reopenedGo(change, rollout, at),
    ...announceMove(rollout, circumstances, window, at),
  ];
}

const isSameWindow = (a: Window, b: Window | null): boolean =>
  b !== null && a.opensAt === b.opensAt && a.closesAt === b.closesAt && a.zone === b.zone;

function mustBePossible(window: Window, now: number): void {
  if (!isZone(window.zone)) refuse('bad-time', `I do not know the time zone "${cut(window.zone, 60)}".`);
  // Worded so that a time which is no time fails too.
  if (!(window.closesAt > window.opensAt)) refuse('bad-time', 'The window has to close after it opens.');
  if (window.closesAt - window.opensAt > longestWindow)
    refuse('bad-time', 'A window of more than 14 days is not a window. How long will it take?');
  if (!(window.opensAt > now)) refuse('bad-time', 'That time has passed already. Choose one in the future.');
  if (window.opensAt - now > farthestOpening)
    refuse('bad-time', 'That is more than a year away. Choose a nearer time.');
}

/** Once deploying has begun the window is a fact and no longer a plan. */
export function mustNotHaveBegun(rollout: Rollout, what: 'moved' | 'opened again'): void {
  if (isTouched(rollout))
    refuse(
      'out-of-order',
      `${keyOf(rollout)} has begun deploying, so ${what === 'moved' ? 'its window cannot be moved' : 'nothing is opened again'} any more.`,
    );
}

/** A go was given for one window; another window needs another go. */
function reopenedGo(why: string, rollout: Rollout, at: number): RolloutEvent[] {
  const go = goPhase(rollout);
  return go && isClosed(go, rollout) ? [{ type: 'PhaseReopened', phase: go.id, why, at }] : [];
}

function singleLine(text: string, what: string): string {
  return plainText(text.replace(/\s+/g, ' '), what, 80);
}
