import type { Letter } from '../../coordinator/ports.ts';
import { itemNamed, phaseNamed } from '../../rollout/asking.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import type { Thing } from '../../rollout/events-reminders.ts';
import { hasLeft } from '../../rollout/owners-of-items.ts';
import { type SnoozeName, snoozeChoices, snoozeNames } from '../../rollout/snooze-choices.ts';
import { isOpen } from '../../rollout/snoozing.ts';
import { itemState } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { isOnRoster, nameOf } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import type { Keyboard } from '../buttons.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, LetterTap, Meant, SlashSaying } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { editFor } from '../message.ts';
import { againKeyboard, reminderKeyboard, thingsOf, wakeKeyboard } from '../reminder-buttons.ts';
import { namesFor } from '../wording/names.ts';
import { toldText } from '../wording/told.ts';
import { tickOrAsk } from './evidence.ts';
import { rehearse } from './rehearsing.ts';
import { thingsWords } from './reminder-words.ts';

type Reminded = Extract<RolloutEvent, { type: 'Reminded' }>;

/** The buttons under a reminder. They are for whoever is reminded, also where it stands in the group. */
export function reminding(kit: Kit): Feature {
  return {
    letterTaps: {
      'told.done': (tap) => withTheirs(kit, tap, done),
      'told.block': (tap) => withTheirs(kit, tap, block),
      'told.snooze': (tap) => withTheirs(kit, tap, snooze),
      'told.wake': (tap) => withTheirs(kit, tap, wake),
      'told.stop': (tap) => withTheirs(kit, tap, stop),
      'told.again': (tap) => withTheirs(kit, tap, again),
    },
  };
}

/** A tap on somebody's own reminder, with what it is about. */
interface Theirs extends Meant {
  tap: LetterTap;
  event: Reminded;
  things: Thing[];
  zone: string;
}

async function withTheirs(kit: Kit, tap: LetterTap, act: (kit: Kit, theirs: Theirs) => Promise<void>): Promise<void> {
  const { content, rollout: id } = tap.letter;
  if (content.type !== 'told' || content.event.type !== 'Reminded' || id === null)
    return tap.answer('This message has no such button any more.', true);
  const { event } = content;
  const meant = await loadRollout(kit, id);
  if (event.to !== tap.person.id)
    return tap.answer(`This reminds ${nameOf(event.to, meant.team)}. What waits for you: /mine`, true);
  if (!stillBelongs(event.to, thingsOf(event), meant))
    return tap.answer('You have no role in this team any more, and nothing of this is yours.', true);
  const known = await kit.store.people.byId(event.to);
  await act(kit, { ...meant, tap, event, things: thingsOf(event), zone: known?.zone ?? meant.team.zone });
}

/** Nobody takes a reminder out of a private chat when somebody leaves the team. Guests have what was given to them. */
const stillBelongs = (person: number, things: Thing[], { rollout, team }: Meant): boolean =>
  isOnRoster(person, team) ||
  things.some(
    (thing) => 'item' in thing && itemState(thing.item, rollout).assignee === person && !hasLeft(person, team),
  );

async function done(kit: Kit, theirs: Theirs): Promise<void> {
  const { tap } = theirs;
  const changed = await tickOrAsk(kit, tap, theirs);
  if (!changed) return;
  tap.answer(changed.events.length ? `${tap.argument} done.` : `${tap.argument} was done already.`);
  await redraw(kit, theirs);
}

async function block(kit: Kit, { tap, ...meant }: Theirs): Promise<void> {
  const { item, number } = itemNamed(tap.argument, meant.rollout);
  rehearse(kit, { type: 'BlockItem', item: item.id, reason: 'to be said', by: tap.person }, meant);
  tap.ask({
    kind: 'item.reason',
    html: `what blocks ${number}?`,
    placeholder: 'e.g. waiting for the DBA',
    data: { id: meant.id, item: item.id, type: 'BlockItem' },
  });
  tap.answer('Say why in a reply.');
}

async function snooze(kit: Kit, theirs: Theirs): Promise<void> {
  const { tap, id, rollout, zone } = theirs;
  const open = mustBeOpen(theirs);
  const name = snoozeNames.find((each) => each === tap.argument);
  const until = name && untilOf(name, open, theirs, kit.clock.now());
  if (!until) throw new Refusal('That would be past the time by which it is due. Choose a shorter one, or do it now.');
  await kit.handle.rollout(id, tap.cause, { type: 'SnoozeReminder', things: open, until, by: tap.person });
  tap.answer(`I will remind you ${sayTime(until, zone)}.`);
  const html = `<b>Snoozed until ${sayTime(until, zone)}: ${thingsWords(open, rollout)} — ${title(rollout)}</b>`;
  edit(kit, tap, html, wakeKeyboard(tap.letter));
}

const untilOf = (name: SnoozeName, things: Thing[], { rollout, zone }: Theirs, at: number): number | undefined =>
  snoozeChoices(things, rollout, at, zone).find((choice) => choice.name === name)?.until;

async function wake(kit: Kit, theirs: Theirs): Promise<void> {
  const { tap, id, things } = theirs;
  const { events } = await kit.handle.rollout(id, tap.cause, { type: 'WakeReminder', things, by: tap.person });
  tap.answer(events.length ? 'Here it is again.' : 'It is awake already.');
  await redraw(kit, theirs);
}

async function stop(kit: Kit, theirs: Theirs): Promise<void> {
  const { tap, id, rollout } = theirs;
  const open = mustBeOpen(theirs);
  await kit.handle.rollout(id, tap.cause, { type: 'StopReminders', things: open, by: tap.person });
  tap.answer('I will not remind you of it again.');
  const html = `<b>No more reminders of ${thingsWords(open, rollout)} — ${title(rollout)}</b>\nIt stays in /mine and in your morning digest.`;
  edit(kit, tap, html, againKeyboard(tap.letter));
}

async function again(kit: Kit, theirs: Theirs): Promise<void> {
  const { tap, id, things } = theirs;
  await kit.handle.rollout(id, tap.cause, { type: 'ResumeReminders', things, by: tap.person });
  tap.answer('I remind you of it again.');
  await redraw(kit, theirs);
}

/** What of it can still be put off; a refusal, with the message put right, when nothing is. */
function mustBeOpen({ rollout, things }: Theirs): Thing[] {
  const open = things.filter((thing) => rollout.status === 'open' && isOpen(thing, rollout));
  if (open.length === 0)
    throw new Refusal(`${thingsWords(things, rollout)}: settled already. Nothing is left to remind you of.`);
  return open;
}

/** The reminder as it reads now, with the buttons that still make sense. */
async function redraw(kit: Kit, { tap, id, event, zone }: Theirs): Promise<void> {
  const { rollout, team } = await loadRollout(kit, id);
  const at = kit.clock.now();
  const names = await namesFor(rollout, team, kit.store);
  const isPrivate = tap.place.kind === 'private';
  const { html } = toldText(event, { rollout, team, at, names, isPrivate, bot: kit.bot, zone });
  edit(kit, tap, html, reminderKeyboard(tap.letter, event, { rollout, at, zone }));
}

function edit(
  kit: Kit,
  { place, letter }: { place: LetterTap['place']; letter: Letter },
  html: string,
  keyboard: Keyboard,
): void {
  if (letter.sentRef === null) return;
  const edited = kit.api.call('editMessageText', editFor(place.chat, Number(letter.sentRef), html, keyboard));
  kit.later(edited, 'redrawing a reminder');
}

/** `/rollout remind me again 3.1`, or by the name of a phase. */
export async function remindAgain(kit: Kit, saying: SlashSaying, name: string): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const thing = thingNamed(name, meant);
  const { events } = await kit.handle.rollout(meant.id, saying.cause, {
    type: 'ResumeReminders',
    things: [thing],
    by: saying.person,
  });
  const what = thingsWords([thing], meant.rollout);
  saying.say(events.length ? `I remind you of ${what} again.` : `Your reminders of ${what} are on.`);
}

function thingNamed(name: string, { rollout }: { rollout: Meant['rollout'] }): Thing {
  const isPhase = rollout.checklist.phases.some((phase) =>
    [phase.id, phase.title.toLowerCase()].includes(name.toLowerCase()),
  );
  return isPhase
    ? { phase: phaseNamed(name, rollout).id }
    : { item: itemNamed(name.replace(/^#/, ''), rollout).item.id };
}
