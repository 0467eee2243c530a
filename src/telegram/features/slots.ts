import { newCard } from '../../coordinator/new-card.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import type { Window } from '../../rollout/events.ts';
import { keyOf } from '../../rollout/standing.ts';
import { proposeSlots, type Slot } from '../../team/slots.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { HOUR, MINUTE, parseDuration, sayDuration } from '../../time/duration.ts';
import { sayInZones, sayTime, sayWindow } from '../../time/say.ts';
import { zonesBeside } from '../faces/audience.ts';
import { title } from '../faces/parts.ts';
import type { ProposedWindow } from '../faces/window.ts';
import { type DialogueTap, escapeHtml, type Feature, type Kit, type SlashSaying } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { offer } from '../speech.ts';
import { page, shown } from '../wording/words.ts';
import { rosterZones } from './clocks.ts';
import { endChoice, showCard } from './showing.ts';

const usualLength = 60 * MINUTE;
const longestLength = 72 * HOUR;

/** `/rollout slots 90m`: three windows to choose from, each with what speaks for it. Nothing is chosen for anybody. */
export function slots(kit: Kit): Feature {
  return {
    verbs: { slots: (saying) => propose(kit, saying) },
    dialogueTaps: { 'slot.choose': (tap) => chosen(kit, tap) },
  };
}

async function propose(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { id, rollout, team } = meant;
  const { person, place, slash, message, say } = saying;
  mustBeAllowed(person, 'schedule', `set the window of ${keyOf(rollout)}`, rollout, team);
  const said = slash.rest.replace(/^for\s+/i, '');
  const length = said
    ? parseDuration(said)
    : rollout.window
      ? rollout.window.closesAt - rollout.window.opensAt
      : usualLength;
  if (length === undefined || length > longestLength)
    return say(
      `I cannot read “${escapeHtml(cut(said, 40))}” as a length up to three days. Try <code>/rollout slots 90m</code>`,
    );
  const found = await slotsFor(kit, team, length, id);
  if (found.length === 0)
    return say('I find no time in the coming fourteen days that no freeze holds. See /rollout_freeze.');
  const html = page([
    `<b>${title(rollout)} — ${sayDuration(length)}, when?</b>`,
    ...found.flatMap((slot, index) => slotLines(slot, index + 1, team)),
    team.traffic
      ? 'Users online: your own figures.'
      : '<i>Users online is assumed: office hours where readers live. Yours: <code>/settings traffic</code></i>',
    assumedClocks(found) &&
      `<i>Awake ${assumedClocks(found)}; others say where they live by /settings to me privately.</i>`,
    '<i>Freezes and other windows of this team are left out. Nothing is chosen yet.</i>',
  ]);
  const choices = found.map((slot, index) => ({ label: `${index + 1} · ${sayTime(slot.opensAt, team.zone)}` }));
  const data: SlotData = {
    id,
    windows: found.map(({ opensAt, closesAt }) => ({ opensAt, closesAt, zone: team.zone })),
  };
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'slot', html, choices, data });
}

interface SlotData {
  id: RolloutId;
  windows: Window[];
}

/** Leads to the card that any other window is looked at on. */
async function chosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, windows } = tap.dialogue.data as SlotData;
  const window = windows[Number(tap.argument)];
  if (!window) return tap.answer('That is not one of the choices.', true);
  const { rollout, team } = await loadRollout(kit, id);
  mustBeAllowed(tap.person, 'schedule', `set the window of ${keyOf(rollout)}`, rollout, team);
  const data: ProposedWindow = { ...window, by: tap.person.id };
  await showCard(kit, newCard('window', id, tap.place, { data }));
  await endChoice(kit, tap, `${keyOf(rollout)} · ${sayWindow(window, team.zone)}: please look at it below.`);
}

/** Three windows for a rollout, or for one that is not created yet (`id` null). */
export async function slotsFor(kit: Kit, team: Team, length: number, id: RolloutId | null): Promise<Slot[]> {
  const open = await kit.store.rolloutsOf(team.number, 'open');
  const others = await Promise.all(open.filter((each) => each.id !== id).map((each) => kit.store.rollout(each.id)));
  const roster = await rosterZones(kit, team);
  return proposeSlots({
    now: kit.clock.now(),
    length,
    team,
    responders: roster.map(({ person, zone }) => ({ zone, backAt: team.away[person] })),
    notice: kit.checklist.announcements.leadMinutes * MINUTE,
    taken: others.flatMap(({ window }) => window ?? []),
  });
}

/** "1  Tue 8 Dec 21:30 – 23:00 CET", then why. */
function slotLines(slot: Slot, number: number, team: Team): string[] {
  const others = zonesBeside(team.zone, team);
  return [
    `<b>${number}</b>  ${sayWindow(slot, team.zone)}`,
    `${slotWhy(slot)}${others.length ? ` · ${shown(sayInZones(slot.opensAt, others, team.zone), 120)}` : ''}`,
  ];
}

/** "by this group's clock for 4 of 6"; null where everybody's zone is known. */
export function assumedClocks([slot]: readonly Slot[]): string | null {
  return slot?.assumed ? `by this group’s clock for ${slot.assumed} of ${slot.responders}` : null;
}

/** "4 % of users online · 4 of 4 awake · on a weekend" */
function slotWhy({ online, awake, responders, against }: Slot): string {
  const why = against === 'weekend' ? ' · at the weekend' : against === 'friday' ? ' · Friday afternoon' : '';
  return `${Math.round(online * 100)} % of users online · ${awake} of ${responders} awake${why}`;
}
