import { cut } from '../time/cut.ts';
import type { Instant } from '../time/duration.ts';
import { DAY, MINUTE } from '../time/duration.ts';
import { occurrencesOver, overlap, type Span, wholeDay, without } from '../time/recurring.ts';
import { isZone } from '../time/zone.ts';
import { mayDo, type Person } from './authority.ts';
import type { Of } from './decide.ts';
import type { TeamEvent } from './events.ts';
import { type Freeze, type FreezeWhen, freezeKinds } from './events-freezes.ts';
import { Refusal } from './refusal.ts';
import type { Team } from './team.ts';

const mostFreezes = 50;
const mostExceptions = 60;
const longestOnce = 400 * DAY;
const longestTitle = 60;

/** A freeze and the first time at which it holds within a window. */
export interface Frozen extends Span {
  freeze: Freeze;
}

/** The freezes that share a moment with a window, each with the stretch of it that comes first. */
export function freezesOver(window: { opensAt: Instant; closesAt: Instant }, { freezes }: Team): Frozen[] {
  const around = { from: window.opensAt, to: window.closesAt };
  return freezes.flatMap((freeze) => {
    const [first] = stretchesOf(freeze, around);
    return first ? [{ freeze, ...first }] : [];
  });
}

/** When it holds next, or since when it does; null when it never will again. Looks half a year ahead over exceptions. */
export function nextStretch(freeze: Freeze, after: Instant): Span | null {
  const until = freeze.when.kind === 'once' ? freeze.when.to : after + 190 * DAY;
  return until > after ? (stretchesOf(freeze, { from: after, to: until })[0] ?? null) : null;
}

/** Without the days excepted. */
function stretchesOf({ when, zone, except }: Freeze, around: Span): Span[] {
  const spans =
    when.kind === 'once' ? [when].filter((each) => overlap(each, around)) : occurrencesOver(when, zone, around);
  const holes = except.map((day) => wholeDay(readDay(day), zone));
  return spans.flatMap(({ from, to }) => without({ from, to }, holes)).filter((each) => overlap(each, around));
}

export function addFreeze({ freeze: asked, by, at }: Of<'AddFreeze'>, team: Team): TeamEvent[] {
  mustBeTheLead(by, team);
  const freeze = { ...asked, title: readableTitle(asked.title), except: [...new Set(asked.except)].sort() };
  mustMakeSense(freeze, at);
  if (team.freezes.some(({ id: _, ...known }) => JSON.stringify(known) === JSON.stringify(inOrder(freeze)))) return [];
  if (team.freezes.length >= mostFreezes)
    throw new Refusal(`There are ${mostFreezes} freezes already, which is the most. Lift one: /rollout_freeze`);
  return [{ type: 'FreezeSet', freeze: { id: `f${team.freezesEver + 1}`, ...inOrder(freeze) }, by: by.id, at }];
}

export function liftFreeze({ id, by, at }: Of<'LiftFreeze'>, team: Team): TeamEvent[] {
  mustBeTheLead(by, team);
  const freeze = team.freezes.find((each) => each.id === id);
  if (!freeze) return [];
  mustBeAbleToLift(freeze, by, at, team);
  return [{ type: 'FreezeLifted', id, by: by.id, at }];
}

/** Whoever may not override a hard one does not lift it either; a slip of one's own is taken back within ten minutes. */
function mustBeAbleToLift({ id, kind, title }: Freeze, by: Person, at: Instant, team: Team): void {
  const set = team.freezesSet[id];
  const isSlip = set?.by === by.id && at - set.at <= 10 * MINUTE;
  if (kind === 'soft' || isSlip || mayDo(by, 'overrideHard', team)) return;
  throw new Refusal(`“${title}” is a hard freeze: only an owner of this bot lifts it.`, 'not-allowed');
}

function mustBeTheLead(by: Person, team: Team): void {
  if (!mayDo(by, 'freeze', team)) throw new Refusal('Only the lead sets and lifts freezes.', 'not-allowed');
}

function mustMakeSense({ title, kind, when, zone, except }: Omit<Freeze, 'id'>, at: Instant): void {
  if (!title) throw new Refusal('What is it called? For example: /rollout freeze add hard "Christmas" 20 dec to 3 jan');
  if (!freezeKinds.includes(kind)) throw new Refusal('A freeze is hard or soft.');
  if (!isZone(zone)) throw new Refusal(`I do not know the time zone "${cut(zone, 60)}".`, 'bad-time');
  if (except.length > mostExceptions || !except.every(isDay))
    throw new Refusal(`A freeze has at most ${mostExceptions} exceptions, days like 2026-12-11.`, 'bad-time');
  if (when.kind === 'once') mustLieAhead(when, at);
  else if (!isRecurring(when)) throw new Refusal('That never comes. Try: every fri 12:00 to mon 06:00', 'bad-time');
}

function mustLieAhead({ from, to }: Span, at: Instant): void {
  if (!(to > from)) throw new Refusal('A freeze has to end after it begins.', 'bad-time');
  if (!(to > at)) throw new Refusal('That has passed already.', 'bad-time');
  if (to - from > longestOnce || from - at > longestOnce)
    throw new Refusal('That is more than a year. Set what lies nearer.', 'bad-time');
}

/** Shorter than a week, so that it lets something through. */
function isRecurring({ days, from, to, daysLater }: Extract<FreezeWhen, { kind: 'weekly' }>): boolean {
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  return (
    days.length > 0 &&
    days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7) &&
    clock.test(from) &&
    clock.test(to) &&
    Number.isInteger(daysLater) &&
    daysLater >= 0 &&
    daysLater <= 7 &&
    (daysLater > 0 || from < to) &&
    (daysLater < 7 || to < from)
  );
}

const isDay = (text: string): boolean => {
  const date = /^20\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(date) && new Date(date).toISOString().startsWith(text);
};

function readDay(text: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

/** On one line, without characters that turn or break it, and never cut through a letter. */
function readableTitle(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\s]+/gu, ' ')
    .trim();
  return cut(plain, longestTitle);
}

const inOrder = ({ title, kind, when, zone, except }: Omit<Freeze, 'id'>): Omit<Freeze, 'id'> => ({
  title,
  kind,
  when,
  zone,
  except,
});
