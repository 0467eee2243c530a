import { doorOf, setDoor } from '../../coordinator/door.ts';
import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import type { DialogueTap, Kit, SlashSaying } from '../kit.ts';
import { offer } from '../speech.ts';
import { page, shown } from '../wording/words.ts';
import { endChoice } from './showing.ts';

/** How long people can add themselves by a link, in milliseconds. */
const linkLasts = 90 * 24 * 3_600_000;

/** `link`, `link new`, `link off`: for people who want to be told, as many as come. */
export async function showLink(
  kit: Kit,
  { person, say }: SlashSaying,
  team: Team,
  how: 'show' | 'new' | 'off',
): Promise<void> {
  if (!mayDo(person, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  if (how === 'off') {
    await setDoor(team.number, null, kit);
    return say(
      'The link is closed: nobody adds themselves by it any more. A new one: <code>/rollout stakeholders link new</code>',
    );
  }
  const open = how === 'new' ? null : await doorOf(team.number, kit);
  const door = open ?? { code: kit.random(12), until: kit.clock.now() + linkLasts };
  if (!open) await setDoor(team.number, door, kit);
  const page_ = kit.links.to({ for: 'join', team: team.number }, door.until);
  say(
    page([
      '<b>People add themselves by this link</b>',
      `In Telegram: https://t.me/${kit.bot.username}?start=sub_${team.number}-${door.code}`,
      page_ && kit.hasEmail ? `By email: ${page_}` : null,
      `It works until ${sayTime(door.until, team.zone)}, for as many as you give it to. Each of them confirms, and you hear of it.`,
      'In the wrong hands? <code>/rollout stakeholders link off</code> closes it; <code>link new</code> makes another one for Telegram.',
    ]),
  );
}

interface Asked {
  team: number;
  code: string;
}

/** `/start sub_3-<code>`: who would tell what; nothing happens before the tap. */
export async function askWhetherToTell(
  kit: Kit,
  { person, place, message, say }: SlashSaying,
  payload: string,
): Promise<void> {
  if (place.kind !== 'private') throw new Refusal('Open this link yourself: it works in our private chat.');
  if (!person.isHuman) throw new Refusal('Only people are told by this link.');
  const [, number = '', code = ''] = /^(\d{1,9})-([\w-]{16})$/.exec(payload) ?? [];
  const asked: Asked = { team: Number(number), code };
  const team = await teamBehind(kit, asked);
  const known = team.stakeholders.find((each) => each.medium === 'telegram' && each.address === String(person.id));
  if (known && !known.disabled && !known.declined?.length)
    return say(`${shown(team.title, 60)} tells you already. What you get: /settings`);
  await kit.store.people.started(person.id, true);
  const html = page([
    `<b>${shown(team.title, 60)} would tell you of its updates</b>`,
    'You get: what is planned and when, in your own time; a day and an hour before; the start, the end, and whatever changes in between.',
    'The team sees your name. You can stop it at any time: /settings',
  ]);
  const choices = [{ label: 'Tell me' }, { label: 'No, thanks' }];
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'subscribe', html, choices, data: asked });
}

export async function subscribeChosen(kit: Kit, tap: DialogueTap): Promise<void> {
  if (tap.argument !== '0') {
    tap.answer('You are not told.');
    return endChoice(kit, tap, 'You are told nothing. The link works if you change your mind.');
  }
  const { person } = tap;
  const team = await teamBehind(kit, tap.dialogue.data as Asked);
  const known = await kit.store.people.byId(person.id);
  await kit.handle.team(team.number, tap.cause, {
    type: 'Subscribe',
    how: 'link',
    by: person,
    medium: 'telegram',
    name: person.name,
    address: String(person.id),
    zone: known?.zone ?? null,
  });
  tap.answer('You are told from now on.');
  await endChoice(
    kit,
    tap,
    `${shown(team.title, 60)} tells you of its updates from now on. What you get, and how to stop it: /settings${known?.zone ? '' : '\nIn which zone do you read clocks? <code>/settings zone Asia/Tokyo</code>'}`,
  );
}

/** The link may have been replaced since it was given away, or since it was opened. */
async function teamBehind(kit: Kit, { team: number, code }: Asked): Promise<Team> {
  const door = code ? await doorOf(number, kit) : null;
  const team = await kit.store.team(number);
  if (!door || door.code !== code || !team.isSetUp || team.isLost)
    throw new Refusal('This link is over. Ask the team for the current one.');
  return team;
}
