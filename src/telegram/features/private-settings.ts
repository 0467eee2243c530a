import { type Policy, policies, type WorkingHours } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { sayClock } from '../../time/say.ts';
import { findZone, suggestZones } from '../../time/zone.ts';
import { policyWords } from '../faces/setup-data.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { dayNames, sayDays } from '../wording/days.ts';
import { page, shown } from '../wording/words.ts';
import { chooseDigest, chooseQuiet, lookAgain, ownTimes } from './own-times.ts';
import { offerPreferences } from './preferences.ts';
import { changeTraffic, trafficLine } from './traffic.ts';

/** `/settings`: in a group its zone, hours and policy; in private the zone of one person. */
export async function settings(kit: Kit, saying: SlashSaying): Promise<void> {
  if (saying.place.kind === 'private') return ownSettings(kit, saying);
  const { team, slash, say } = saying;
  if (!team)
    throw new Refusal(
      'I am not set up here. My owner adds me to a group, and the set-up card does the rest.',
      'not-set-up',
    );
  const [what = '', ...words] = slash.words;
  switch (what.toLowerCase()) {
    case '':
      return say(overview(team, kit.clock.now()));
    case 'zone':
      return changeZone(kit, saying, team, words.join(' '));
    case 'hours':
      return changeHours(kit, saying, team, words.join(' '));
    case 'policy':
      return changePolicy(kit, saying, team, words[0] ?? '');
    case 'traffic':
      return changeTraffic(kit, saying, team, words.join(' '));
    default:
      say(
        'I know <code>/settings zone</code>, <code>/settings hours</code>, <code>/settings policy</code> and <code>/settings traffic</code>.',
      );
  }
}

/** "09:00-18:00 mon-fri", "9-17:30 mon,tue,thu", "daily"; without days the ones before stay. Throws a Refusal. */
export function readHours(text: string, before: WorkingHours): WorkingHours {
  const [, from = '', to = '', days = ''] =
    /^(\d{1,2}(?::\d{2})?)\s*(?:-|–|to)\s*(\d{1,2}(?::\d{2})?)(?:\s+(.+))?$/i.exec(text.trim()) ?? [];
  const read = days ? readDays(days) : before.days;
  if (!from || !read.length)
    throw new Refusal('Working hours look like /settings hours 09:00-18:00 mon-fri', 'bad-time');
  return { from: clock(from), to: clock(to), days: read };
}

function overview(team: Team, now: number): string {
  const { zone, hours, policy } = team;
  return page([
    `<b>Settings of ${shown(team.title, 40)}</b>`,
    `<b>Zone</b> ${shown(zone)}, ${sayClock(now, zone)} now`,
    `<b>Hours</b> ${hours.from}–${hours.to} ${sayDays(hours.days)}; reminders wait for them`,
    `<b>Policy</b> ${policy}: ${policyWords[policy]}`,
    trafficLine(team),
    '',
    'The lead changes them:',
    '<code>/settings zone Europe/Berlin</code>',
    '<code>/settings hours 09:00-18:00 mon-fri</code>',
    `<code>/settings policy ${policies.find((each) => each !== policy)}</code>`,
    '<i>Your own zone: /settings to me privately. Roles: /rollout_roles</i>',
  ]);
}

async function changeZone(kit: Kit, { person, cause, say }: SlashSaying, team: Team, text: string): Promise<void> {
  const zone = zoneMeant(text);
  await kit.handle.team(team.number, cause, { type: 'ChooseZone', zone, by: person });
  say(`Times here are in ${shown(zone)} now: it is ${sayClock(kit.clock.now(), zone)}.`);
}

async function changeHours(kit: Kit, { person, cause, say }: SlashSaying, team: Team, text: string): Promise<void> {
  const hours = readHours(text, team.hours);
  await kit.handle.team(team.number, cause, { type: 'ChooseHours', hours, by: person });
  say(`Working hours are ${hours.from}–${hours.to} ${sayDays(hours.days)} now. Reminders wait for them.`);
}

async function changePolicy(kit: Kit, { person, cause, say }: SlashSaying, team: Team, word: string): Promise<void> {
  const policy = policies.find((each) => each === word.toLowerCase());
  if (!policy) throw new Refusal(`The policies are ${policies.join(', ')}. For example: /settings policy standard`);
  await kit.handle.team(team.number, cause, { type: 'ChoosePolicy', policy: policy satisfies Policy, by: person });
  say(`<b>${policy}</b> now: ${policyWords[policy]}`);
}

async function ownSettings(kit: Kit, saying: SlashSaying): Promise<void> {
  const { slash, person, say } = saying;
  const [what = '', ...words] = slash.words;
  if (what.toLowerCase() === 'digest' && person.isHuman) return chooseDigest(kit, saying, words.join(' '));
  if (what.toLowerCase() === 'quiet' && person.isHuman) return chooseQuiet(kit, saying, words.join(' '));
  const known = await kit.store.people.byId(person.id);
  if (what.toLowerCase() === 'zone' && person.isHuman) {
    const zone = zoneMeant(words.join(' '));
    await kit.store.people.inZone(person.id, zone);
    await lookAgain(kit, saying);
    return say(`Your zone is ${shown(zone)}: it is ${sayClock(kit.clock.now(), zone)} there now.`);
  }
  say(
    page([
      '<b>Your settings</b>',
      known?.zone
        ? `<b>Zone</b> ${shown(known.zone)}, ${sayClock(kit.clock.now(), known.zone)} now`
        : '<b>Zone</b> not set',
      ...(known ? ownTimes(known) : []),
      '',
      'Change them:',
      '<code>/settings zone Asia/Tokyo</code>',
      '<code>/settings digest 08:30</code>, or <code>off</code>',
      '<code>/settings quiet 21:00-07:00</code>, or <code>off</code>',
      '<i>A group’s settings are changed there: /settings</i>',
    ]),
  );
  await offerPreferences(kit, saying);
}

function zoneMeant(text: string): string {
  const zone = findZone(text);
  if (zone) return zone;
  const near = suggestZones(text);
  const name = cut(text, 60);
  if (!text) throw new Refusal('Which zone? For example: /settings zone Europe/Berlin', 'bad-time');
  throw new Refusal(
    near.length
      ? `I do not know the time zone “${name}”. Did you mean ${near.join(' or ')}?`
      : `I do not know the time zone “${name}”. Try a big city or a name like Europe/Berlin.`,
    'bad-time',
  );
}

function readDays(text: string): number[] {
  const word = text.trim().toLowerCase();
  if (/^(daily|every day|all days|all)$/.test(word)) return [1, 2, 3, 4, 5, 6, 7];
  if (word === 'weekdays') return [1, 2, 3, 4, 5];
  const days = word.split(/[\s,]+/).map(readRange);
  return days.some((each) => !each.length) ? [] : [...new Set(days.flat())].sort((a, b) => a - b);
}

/** "mon" or "mon-fri"; over the end of the week too. Nothing when it is no day. */
function readRange(word: string): number[] {
  const [first, last = first] = word.split(/[-–]/).map((each) => dayNames.indexOf(each.slice(0, 3)) + 1);
  if (!first || !last) return [];
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1);
}

const clock = (text: string): string => {
  const [hour = '', minute = '00'] = text.split(':');
  return `${hour.padStart(2, '0')}:${minute}`;
};
