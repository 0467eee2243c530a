import type { ReminderTime, Whom } from '../../rollout/events-reminders.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { isOnRoster, nameOf, type Team } from '../../team/team.ts';
import { readTime } from '../../time/read.ts';
import { occurrences } from '../../time/recurrence.ts';
import { echoTime, sayTime } from '../../time/say.ts';
import { sayRecurrence } from '../../time/say-recurrence.ts';
import { title } from '../faces/parts.ts';
import {
  type DialogueTap,
  escapeHtml,
  type Feature,
  type Kit,
  type LetterTap,
  type Meant,
  type SlashSaying,
} from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { offer, thumbUp } from '../speech.ts';
import { sentence } from '../wording/commands.ts';
import { namesFor } from '../wording/names.ts';
import { capped, page, quoted, shown } from '../wording/words.ts';
import { personNamed, repliedTo } from './named.ts';
import { rehearse } from './rehearsing.ts';
import { readWanted } from './remind-arguments.ts';
import { ownReminderLine, timeWords, whomWords } from './reminder-words.ts';
import { remindAgain } from './reminding.ts';
import { choicesIn, saysIn } from './scheduling.ts';
import { endChoice } from './showing.ts';

/** Reminders that people set for each other: whom, of what, and when. What was understood is said back before it counts. */
export function ownReminders(kit: Kit): Feature {
  return {
    verbs: { remind: (saying) => remind(kit, saying), reminders: (saying) => list(kit, saying) },
    dialogueTaps: { 'remind.choose': (tap) => chosen(kit, tap) },
    letterTaps: { 'told.end': (tap) => endTapped(kit, tap) },
  };
}

const example = '<code>/rollout remind @aiko regression summary tomorrow 10:00</code>';
const howTo = `Whom, of what, and when? For example: ${example}\nAgain and again: <code>/rollout remind lead look at the figures every "0 9 * * 1-5"</code>`;

async function remind(kit: Kit, saying: SlashSaying): Promise<void> {
  const { rest } = saying.slash;
  const ended = /^(?:off|end)\s+#?(\d{1,4})$/i.exec(rest)?.[1];
  if (ended !== undefined) return end(kit, saying, Number(ended));
  const again = /^(?:me\s+)?again\s+(?:of\s+)?(\S+)$/i.exec(rest)?.[1];
  if (again !== undefined) return remindAgain(kit, saying, again);
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  if (!rest) return saying.say(howTo);
  const named = await whomIn(kit, saying, meant);
  if (!named) return saying.say(`I do not know whom that means. ${howTo}`);
  await propose(kit, saying, meant, named);
}

interface Named {
  whom: Whom;
  /** What was said after it. */
  text: string;
}

/** `@aiko`, `me`, a role, a name picked from Telegram's list, or whoever wrote the message that is replied to. */
async function whomIn(kit: Kit, saying: SlashSaying, { rollout, team }: Meant): Promise<Named | null> {
  const { message, slash } = saying;
  const picked = message.entities?.find((entity) => entity.type === 'text_mention');
  const [first = ''] = slash.rest.split(/\s+/, 1);
  const after = slash.rest.slice(first.length).trim();
  const role = rollout.checklist.roles.find((each) =>
    [each.id, each.title.toLowerCase()].includes(first.toLowerCase()),
  );
  if (!picked && role) return { whom: { role: role.id }, text: after };
  const member = picked ? null : memberNamed(first, team);
  const person = (await personNamed(kit, saying, first)) ?? member;
  if (!person) return null;
  if (!person.isHuman) throw new Refusal('Only people can be reminded, not bots or channels.');
  if (picked) {
    const name = (message.text ?? '').slice(picked.offset, picked.offset + picked.length);
    return { whom: { person: person.id }, text: slash.rest.replace(name, '').trim() };
  }
  const isFirst = first.startsWith('@') || first.toLowerCase() === 'me' || person.id === member?.id;
  return { whom: { person: person.id }, text: isFirst ? after : slash.rest };
}

/** `@aiko` or "Aiko" for the only one of that name who has a role here: what is understood is said back before it counts. */
function memberNamed(word: string, team: Team): { id: number; isHuman: true } | null {
  const wanted = word.replace(/^@/, '').toLowerCase();
  const people = Object.keys(team.names).map(Number);
  const found = people.filter(
    (id) => isOnRoster(id, team) && nameOf(id, team).split(' ', 1)[0]?.toLowerCase() === wanted,
  );
  return found.length === 1 ? { id: found[0] as number, isHuman: true } : null;
}

interface RemindData {
  id: Meant['id'];
  whom: Whom;
  what: string;
  when: ReminderTime[];
}

async function propose(kit: Kit, saying: SlashSaying, meant: Meant, { whom, text }: Named): Promise<void> {
  const { rollout, team } = meant;
  const now = kit.clock.now();
  const context = { now, zone: team.zone, ...(rollout.window ? { window: rollout.window } : {}) };
  const wanted = readWanted(text, context);
  const what = wanted.what || (repliedTo(saying.message)?.text ?? '');
  if (wanted.when.kind === 'refused') return saying.say(sentence(wanted.when.says));
  if (wanted.when.kind === 'once' && !wanted.when.text) return saying.say(`When? For example: ${example}`);
  const reading = wanted.when.kind === 'once' ? readTime(wanted.when.text, context) : null;
  const open = reading ? choicesIn(reading) : null;
  if (reading && reading.kind !== 'instant' && !open) return saying.say(sentence(saysIn(reading)));
  const when: ReminderTime[] =
    wanted.when.kind === 'recurring'
      ? [wanted.when.time]
      : reading?.kind === 'instant'
        ? [{ at: reading.at, zone: reading.zone }]
        : (open ?? []).map(({ at }) => ({ at, zone: team.zone }));
  const [first] = when;
  if (!first) return saying.say(`When? For example: ${example}`);
  const events = rehearse(kit, { type: 'SetReminder', whom, what, when: first, by: saying.person }, meant);
  if (events.length === 0) return saying.say('That reminder is set already: /reminders');
  const names = await namesFor(rollout, team, kit.store);
  const isClear = open === null || reading?.kind === 'instant';
  const html = page([
    `<b>${title(rollout)} — remind ${await nameOfWhom(kit, whom, rollout, names)} of ${quoted(what, 200)}?</b>`,
    ...(open && reading ? [sentence(saysIn(reading))] : []),
    ...(isClear ? await echoLines(kit, meant, whom, first, now) : []),
  ]);
  const data: RemindData = { id: meant.id, whom, what, when };
  const labels = isClear ? ['Right'] : (open ?? []).map(({ label }) => label);
  const asked = { place: saying.place, person: saying.person, replyTo: saying.message.message_id };
  offer(kit, asked, { kind: 'remind', html, choices: [...labels, 'Change'].map((label) => ({ label })), data });
}

/** In the team's zone, and in the reader's; of what recurs, in words and the next three times. */
async function echoLines(kit: Kit, { team }: Meant, whom: Whom, when: ReminderTime, now: number): Promise<string[]> {
  const own = 'person' in whom ? (await kit.store.people.byId(whom.person))?.zone : null;
  if ('at' in when) return [escapeHtml(echoTime(when.at, team.zone, now, own ? [own] : []))];
  const next = occurrences(when, now, 3).map((at) => sayTime(at, when.zone));
  return [`${shown(sayRecurrence(when))}, until the rollout ends.`, `Next: ${next.join(' · ')}`];
}

async function nameOfWhom(
  kit: Kit,
  whom: Whom,
  rollout: Rollout,
  names: Awaited<ReturnType<typeof namesFor>>,
): Promise<string> {
  const known = 'person' in whom ? await kit.store.people.byId(whom.person) : null;
  return known ? shown(known.name, 40) : whomWords(whom, rollout, names);
}

async function chosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, whom, what, when } = tap.dialogue.data as RemindData;
  const index = Number(tap.argument);
  if (index === when.length) return endChoice(kit, tap, `Nothing is set. Write it once more: ${example}`);
  const time = when[index];
  if (!time) return tap.answer('That is not one of the choices.', true);
  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {
    type: 'SetReminder',
    whom,
    what,
    when: time,
    by: tap.person,
  });
  const names = await namesFor(rollout, team, kit.store);
  const set = events.find((event) => event.type === 'ReminderSet');
  const number =
    set?.type === 'ReminderSet' ? set.number : rollout.reminding.own.findLast((own) => own.what === what)?.number;
  const who = await nameOfWhom(kit, whom, rollout, names);
  tap.answer('It is set.');
  await endChoice(
    kit,
    tap,
    `<b>${title(rollout)} — reminder ${number} for ${who}</b>\n${quoted(what, 200)}, ${timeWords(time, team.zone)}\nEnd it: <code>/rollout remind ${keyOf(rollout)} off ${number}</code>`,
  );
}

async function list(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, team } = meant;
  const names = await namesFor(rollout, team, kit.store);
  const open = rollout.reminding.own.filter((own) => !own.isOver);
  if (open.length === 0) return saying.say(`No reminders are set for ${title(rollout)}. Set one: ${example}`);
  const lines = open.map((own) => ownReminderLine(own, rollout, team.zone, names));
  saying.say(
    page([
      `<b>${title(rollout)} — ${lines.length === 1 ? '1 reminder' : `${lines.length} reminders`}</b>`,
      ...capped(lines, 20),
      `End one: <code>/rollout remind ${keyOf(rollout)} off ${open[0]?.number}</code>`,
    ]),
  );
}

async function end(kit: Kit, saying: SlashSaying, number: number): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  await kit.handle.rollout(meant.id, saying.cause, { type: 'EndReminder', number, by: saying.person });
  thumbUp(kit, saying, `Reminder ${number} has ended.`);
}

async function endTapped(kit: Kit, tap: LetterTap): Promise<void> {
  if (tap.letter.rollout === null) return tap.answer('This message has no such button any more.', true);
  const number = Number(tap.argument);
  const { events } = await kit.handle.rollout(tap.letter.rollout, tap.cause, {
    type: 'EndReminder',
    number,
    by: tap.person,
  });
  tap.answer(events.length ? `Reminder ${number} has ended.` : `Reminder ${number} had ended already.`);
}
