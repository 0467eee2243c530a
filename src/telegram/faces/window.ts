import { type Conflict, conflictsOf } from '../../coordinator/conflicts.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { decide } from '../../rollout/decide.ts';
import type { Instant, PersonId, RolloutEvent, Window } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { echoTime, sayTimeWithYear, sayWindow } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { copyable } from '../wording/commands.ts';
import { conflictLines } from '../wording/conflicts.ts';
import { type Names, named, namesFor } from '../wording/names.ts';
import { capped, count, listed, page, quoted, shown } from '../wording/words.ts';
import { nightAt, sayAudience, zonesBeside } from './audience.ts';
import type { Draw, Face } from './face.ts';
import { title } from './parts.ts';

/** What a window card knows: the proposed window, and who asked for it. */
export type ProposedWindow = Window & {
  by: PersonId;
  /** Why it lies in a freeze. */
  override?: string;
};

/** A new window before it is set: from when to when, who hears of it, and which sign-offs lapse, as the rules would have it now. */
export const windowCard: Draw = async ({ card, rollout, team, at, store }) => {
  const { by, override, ...window } = card.data as ProposedWindow;
  if (rollout.status !== 'open') return null;
  const outcome = foresee({ ...window, by, ...(override ? { override } : {}) }, rollout, team, at);
  if (Array.isArray(outcome) && outcome.length === 0) return null;
  const id = card.stream as RolloutId;
  const conflicts = await conflictsOf({ of: { id, rollout }, window, product: rollout.product, team }, store);
  const names = await namesFor(rollout, team, store);
  return face(window, by, outcome, { rollout, team, at, names, conflicts, nonce: card.nonce });
};

interface Seen {
  rollout: Rollout;
  team: Team;
  at: Instant;
  names: Names;
  conflicts: Conflict[];
  nonce: string;
}

function face(window: Window, by: PersonId, outcome: RolloutEvent[] | Refusal, seen: Seen): Face {
  const { rollout, team, at, names, conflicts, nonce } = seen;
  const drop = button(nonce, 'drop', '', rollout.window ? 'Leave it' : 'Not now');
  const head = `<b>${title(rollout)} — ${rollout.window ? 'move the window' : 'set the window'}?</b>`;
  const now = rollout.window ? `<b>Now</b> ${sayWindow(rollout.window, window.zone)}` : null;
  const asked = `<i>Asked for by ${named(by, names)}. Nothing is changed yet.</i>`;
  if (outcome instanceof Refusal)
    return {
      text: page([
        head,
        now,
        `<b>New</b> ${sayWindow(window, window.zone)}`,
        '',
        `⚠️ ${copyable(shown(outcome.message, 400))}`,
        asked,
      ]),
      keyboard: [...(outcome.code === 'frozen' ? [[button(nonce, 'override', '', 'Override…')]] : []), [drop]],
    };
  const told = toldBy(outcome, team);
  const move = button(nonce, 'move', '', told ? `Move and tell ${told}` : 'Right, set it', 'primary');
  const night = nightAt(window.opensAt, team);
  return {
    text: page([
      head,
      now,
      `<b>New</b> ${echoTime(window.opensAt, window.zone, at, zonesBeside(window.zone, team))}`,
      `<b>Until</b> ${sayTimeWithYear(window.closesAt, window.zone)}`,
      '',
      ...overridden(outcome),
      ...conflictLines(conflicts, team.zone, names),
      ...lapsing(outcome, rollout),
      told ? `Told of the move at once: ${told}` : null,
      night ? `It opens at night for readers: ${night}` : null,
      asked,
    ]),
    keyboard: [[move], [drop]],
  };
}

/** What the rules would make of it, or why they would not. Whether the one who taps may is decided when she taps. */
function foresee(
  { by, override, ...window }: ProposedWindow,
  rollout: Rollout,
  team: Team,
  at: Instant,
): RolloutEvent[] | Refusal {
  const asker = { id: by, name: '', isOwner: true, isHuman: true };
  const over = override === undefined ? {} : { override };
  try {
    return decide({ type: 'ScheduleWindow', window, ...over, by: asker, at }, rollout, {
      team,
      owners: [],
      deliveries: [],
    });
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
}

/** The freezes that the window would lie in, and why. */
function overridden(events: RolloutEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'WindowScheduled' && event.override
      ? [
          `⚠️ Over the freeze ${listed((event.freezes ?? []).map((each) => quoted(each.title, 60)))}, because: ${quoted(event.override, 200)}`,
        ]
      : [],
  );
}

function toldBy(events: RolloutEvent[], team: Team): string {
  const told = events.flatMap((event) => (event.type === 'Announced' ? event.stakeholders : []));
  return told.length ? sayAudience(team.stakeholders.filter((each) => told.includes(each.id))) : '';
}

/** Which sign-offs would be worth nothing any more. */
function lapsing(events: RolloutEvent[], rollout: Rollout): string[] {
  const titleOf = (id: string): string =>
    shown(rollout.checklist.phases.find((each) => each.id === id)?.title ?? id, 40);
  const lines = events.flatMap((event) => {
    if (event.type === 'PhaseReopened')
      return [`⚠️ The sign-off of ${titleOf(event.phase)} lapses: it was given for the old window.`];
    if (event.type === 'GoLapsed') return ['⚠️ The GO lapses: it has to be voted on once more.'];
    if (event.type === 'SignOffsSuperseded' && event.people.length)
      return [
        `⚠️ ${count(event.people.length, 'sign-off')} of ${titleOf(event.phase)} ${event.people.length === 1 ? 'lapses' : 'lapse'}.`,
      ];
    return [];
  });
  return capped(lines, 5);
}
