import type { KnownPerson } from '../../coordinator/store.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';

/** When somebody wants to hear from the bot privately, as their settings show it. */
export const ownTimes = ({ digestAt, quietFrom, quietTo }: KnownPerson): string[] => [
  `<b>Digest</b> ${digestAt === null ? 'off' : `${digestAt}, what waits for you that day; nothing when nothing does`}`,
  `<b>Quiet</b> ${quietFrom === quietTo ? 'never' : `${quietFrom}–${quietTo}; reminders wait for your morning unless it is due within 2 hours`}`,
];

/** `/settings digest off|on|08:30` */
export async function chooseDigest(kit: Kit, { person, say }: SlashSaying, text: string): Promise<void> {
  const word = text.trim().toLowerCase();
  const clock = word === 'off' ? null : word === 'on' ? '09:00' : clockIn(word);
  if (clock === undefined)
    throw new Refusal('When? For example: /settings digest 08:30, or /settings digest off', 'bad-time');
  await kit.store.people.digestAt(person.id, clock);
  say(
    clock === null
      ? 'No digest any more. What waits for you: /mine'
      : `Your digest comes at ${clock} on your clock, on days when something waits for you.`,
  );
}

/** `/settings quiet 21:00-07:00|off` */
export async function chooseQuiet(kit: Kit, saying: SlashSaying, text: string): Promise<void> {
  const [, from, to] = /^(\S+?)\s*(?:-|–|to|\s)\s*(\S+)$/.exec(text.trim().toLowerCase()) ?? [];
  const isOff = /^(off|never|none)$/i.test(text.trim());
  const quiet = isOff ? { from: '00:00', to: '00:00' } : { from: clockIn(from ?? ''), to: clockIn(to ?? '') };
  if (quiet.from === undefined || quiet.to === undefined)
    throw new Refusal(
      'From when to when? For example: /settings quiet 21:00-07:00, or /settings quiet off',
      'bad-time',
    );
  await kit.store.people.quiet(saying.person.id, quiet.from, quiet.to);
  await lookAgain(kit, saying);
  saying.say(
    quiet.from === quiet.to
      ? 'No quiet hours any more: reminders come when they are due, in your team’s working hours.'
      : `Quiet from ${quiet.from} to ${quiet.to} on your clock. Reminders wait for your morning, unless it is due within 2 hours.`,
  );
}

/** What was planned for this person is planned anew. */
export async function lookAgain(kit: Kit, saying: SlashSaying): Promise<void> {
  const at = kit.clock.now();
  for (const team of await teamsOf(kit, saying))
    for (const { id } of await kit.store.rolloutsOf(team.number, 'open')) await kit.handle.checkCalendar(id, at);
}

/** "8:30", "08:30" or "8" as "08:30"; undefined when it is no time of day. */
function clockIn(text: string): string | undefined {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text) ?? [];
  return hour !== '' && Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : undefined;
}
