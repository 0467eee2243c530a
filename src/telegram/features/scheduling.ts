import { conflictsOf } from '../../coordinator/conflicts.ts';
import { newCard } from '../../coordinator/new-card.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import type { Instant, Window } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf, toldOnce } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { DAY, MINUTE, sayDuration } from '../../time/duration.ts';
import { type Reading, readSchedule } from '../../time/read.ts';
import { echoTime, sayTime, sayWindow } from '../../time/say.ts';
import { nightAt, zonesBeside } from '../faces/audience.ts';
import { title } from '../faces/parts.ts';
import type { ProposedWindow } from '../faces/window.ts';
import { withoutOption } from '../grammar.ts';
import type { DialogueTap, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { offer, post } from '../speech.ts';
import { sentence } from '../wording/commands.ts';
import { conflictLines } from '../wording/conflicts.ts';
import { namesFor } from '../wording/names.ts';
import { page, quoted, shown } from '../wording/words.ts';
import { readContext } from './clocks.ts';
import { askWhy, letStand, toldWhy } from './overriding.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { endCard, endChoice, showCard } from './showing.ts';

const usualLength = 60 * MINUTE;

/** Setting and moving the window. What was understood is said back before anybody hears of it. */
export function scheduling(kit: Kit): Feature {
  return {
    verbs: { schedule: (saying) => schedule(kit, saying) },
    taps: {
      'window.move': (tap) => move(kit, tap),
      'window.override': (tap) => askWhy(kit, tap),
      'window.drop': (tap) => drop(kit, tap),
    },
    answers: { override: (answer) => toldWhy(kit, answer) },
    dialogueTaps: { 'when.choose': (tap) => chosen(kit, tap) },
  };
}

async function schedule(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, team } = meant;
  const { person, slash } = saying;
  mustBeAllowed(person, 'schedule', `set the window of ${keyOf(rollout)}`, rollout, team);
  const override = slash.options['override'];
  const words = withoutOption(slash.rest, 'override');
  if (!words && override !== undefined) return letStand(kit, meant, saying, override);
  if (!words) return saying.say(howToSchedule(rollout, team.zone));
  const context = { ...(await readContext(kit, team)), ...(rollout.window ? { window: rollout.window } : {}) };
  const { when, duration, problem } = readSchedule(words, context);
  if (problem) return saying.say(sentence(problem));
  const length = lengthOf(rollout, duration);
  const choices = choicesIn(when);
  if (when.kind === 'instant' && !choices) {
    const window = { opensAt: when.at, closesAt: when.at + length, zone: when.zone };
    const proposal = { window, isAssumed: duration === undefined, override };
    await propose(kit, meant, saying, proposal, (html) => saying.say(html));
  } else if (choices) {
    const data: WhenData = {
      id: meant.id,
      at: choices.map((each) => each.at),
      length,
      isAssumed: duration === undefined,
      override,
      zone: when.kind === 'instant' ? when.zone : team.zone,
    };
    const asked = { place: saying.place, person, replyTo: saying.message.message_id };
    offer(kit, asked, { kind: 'when', html: sentence(saysIn(when)), choices, data });
  } else saying.say(sentence(saysIn(when)));
}

interface WhenData {
  id: RolloutId;
  at: Instant[];
  length: number;
  isAssumed: boolean;
  override?: string | undefined;
  zone: string;
}

/** What somebody has to choose from, or to say yes to. Null when it is clear, or when there is nothing to choose. */
export function choicesIn(when: Reading): { label: string; at: Instant }[] | null {
  if (when.kind === 'instant') return when.asks ? [{ label: sayTime(when.at, when.zone), at: when.at }] : null;
  return when.choices.length ? when.choices.slice(0, 6) : null;
}

export const saysIn = (when: Reading): string => (when.kind === 'instant' ? (when.asks ?? '') : when.says);

const lengthOf = ({ window }: Rollout, given: number | undefined): number =>
  given ?? (window ? window.closesAt - window.opensAt : usualLength);

async function chosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, at, length, isAssumed, override, zone } = tap.dialogue.data as WhenData;
  const opensAt = at[Number(tap.argument)];
  if (opensAt === undefined) return tap.answer('That is not one of the choices.', true);
  const meant = await loadRollout(kit, id);
  const window = { opensAt, closesAt: opensAt + length, zone };
  await propose(kit, meant, tap, { window, isAssumed, override }, (html) => post(kit, tap.place, html));
  await endChoice(kit, tap, `${keyOf(meant.rollout)} · ${sayTime(opensAt, zone)} it is.`);
}

interface Proposal {
  window: Window;
  isAssumed: boolean;
  /** Why it lies in a freeze. */
  override?: string | undefined;
}

/**
 * A window that nobody was told of is set at once and said back. Whatever moves, or lies in a freeze, is shown first: what it changes, and who hears
 * of it.
 */
async function propose(
  kit: Kit,
  meant: Meant,
  { person, place, cause }: Pick<Tap, 'person' | 'place' | 'cause'>,
  { window, isAssumed, override }: Proposal,
  say: (html: string) => void,
): Promise<void> {
  const { id, rollout } = meant;
  const over = override === undefined ? {} : { override };
  const command = { type: 'ScheduleWindow', window, ...over, by: person } as const;
  const outcome = foreseen(kit, command, meant);
  if (outcome === 'nothing') return say(`That is the window of ${keyOf(rollout)} already.`);
  if (outcome === 'frozen' || rollout.window || toldOnce(rollout).length) {
    const data: ProposedWindow = { ...window, ...over, by: person.id };
    await showCard(kit, newCard('window', id, place, { data }));
    return;
  }
  const { events } = await kit.handle.rollout(id, cause, command);
  const scheduled = events.find((event) => event.type === 'WindowScheduled');
  say(await echo(kit, meant, { window, isAssumed, override: scheduled?.override }));
}

/** Frozen: it lies in a freeze, and nobody has said why. Any other refusal is thrown. */
function foreseen(kit: Kit, command: Parameters<typeof rehearse>[1], meant: Meant): 'nothing' | 'something' | 'frozen' {
  try {
    return rehearse(kit, command, meant).length ? 'something' : 'nothing';
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'frozen') return 'frozen';
    throw fault;
  }
}

/** Says back what was understood, with the length where it was assumed. */
async function echo(
  kit: Kit,
  { id, rollout, team }: Meant,
  { window, isAssumed, override }: Proposal,
): Promise<string> {
  const length = sayDuration(window.closesAt - window.opensAt);
  const night = nightAt(window.opensAt, team);
  const isSameHour = rollout.checklist.announcements.ladder.some(isWholeDays);
  const conflicts = await conflictsOf({ of: { id, rollout }, window, product: rollout.product, team }, kit.store);
  return page([
    `<b>${title(rollout)} — window set</b>`,
    echoTime(window.opensAt, window.zone, kit.clock.now(), zonesBeside(window.zone, team)),
    isAssumed
      ? `It closes after ${length}, as nothing was said. Longer: <code>/rollout schedule tue 22:00 for 90m</code>`
      : `It closes after ${length}.`,
    override ? `⚠️ It lies in a freeze, because: ${quoted(override, 300)}` : null,
    ...conflictLines(conflicts, team.zone, await namesFor(rollout, team, kit.store)),
    night ? `It opens at night for readers: ${night}` : null,
    night && isSameHour ? 'What is said whole days before comes at that hour too.' : null,
    'No stakeholder is told yet. That is /announce.',
  ]);
}

const isWholeDays = ({ beforeMinutes }: { beforeMinutes: number }): boolean =>
  beforeMinutes > 0 && (beforeMinutes * MINUTE) % DAY === 0;

async function move(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout: before } = await rolloutOf(kit, tap);
  const { by: _, override, ...window } = tap.card.data as ProposedWindow;
  const { events, rollout } = await kit.handle.rollout(id, tap.cause, {
    type: 'ScheduleWindow',
    window,
    ...(override === undefined ? {} : { override }),
    by: tap.person,
  });
  const told = events.some((event) => event.type === 'Announced');
  tap.answer(
    events.length ? `The window is set.${told ? ' Stakeholders are being told.' : ''}` : 'It was set already.',
  );
  const from = before.window && events.length ? `${sayWindow(before.window, window.zone)} → ` : '';
  await endCard(
    kit,
    tap.card,
    `<b>${title(rollout)} — window set by ${shown(tap.person.name, 40)}</b>\n${from}${sayWindow(window, window.zone)}`,
  );
}

async function drop(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  const { by } = tap.card.data as ProposedWindow;
  if (by !== tap.person.id) mustBeAllowed(tap.person, 'schedule', 'decide on the window', rollout, team);
  tap.answer('Nothing is changed.');
  const still = rollout.window ? `It stays ${sayWindow(rollout.window, team.zone)}.` : 'There is no window yet.';
  await endCard(kit, tap.card, `<b>${title(rollout)} — window left as it is</b>\n${still}`);
}

function howToSchedule({ window }: Rollout, zone: string): string {
  return page([
    window ? `The window is ${sayWindow(window, zone)}.` : 'There is no window yet.',
    `${window ? 'Move' : 'Set'} it: <code>/rollout schedule tue 22:00 for 90m</code>. Times are in ${shown(zone)} unless you add one, like tz=UTC.`,
    'Proposals: <code>/rollout slots 90m</code> · when no window is to lie: /rollout_freeze',
  ]);
}
