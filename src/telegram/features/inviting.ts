import { createHash } from 'node:crypto';
import { Refusal } from '../../team/refusal.ts';
import { offerLasts } from '../../team/roster.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { BotApiError } from '../api.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { shown } from '../wording/words.ts';
import { isIn } from './onboarding-rights.ts';
import type { Target } from './roles-person.ts';

/**
 * A link by which one person, and nobody else, gets a role once. What it carries is stored as its digest alone, so that whoever reads the database
 * can open nothing with it.
 */
export async function invite(
  kit: Kit,
  { person, cause, say }: SlashSaying,
  team: Team,
  role: { id: string; title: string },
  to: Target,
): Promise<void> {
  const code = kit.random(12);
  const expiresAt = kit.clock.now() + offerLasts;
  const offer = { type: 'OfferRole', role: role.id, to, code: digestOf(code), expiresAt, by: person } as const;
  const { events, repeated } = await kit.handle.team(team.number, cause, offer);
  if (repeated) return;
  if (!events.length) return say(`${shown(to.name, 40)} is ${shown(role.title, 24)} already.`);
  say(
    `${shown(to.name, 40)}, this link makes you ${shown(role.title, 24)} here. It works once, within 10 minutes, and only for you (id <code>${to.id}</code>).`,
    { keyboard: [[{ text: cut(`Become ${role.title}`, 60), url: linkTo(kit, team, code) }]] },
  );
}

const linkTo = (kit: Kit, team: Team, code: string): string =>
  `https://t.me/${kit.bot.username}?start=join_${team.number}-${code}`;

/** `/start join_3-<code>`. The code proves the invitation; who may use it is decided by whoever opens it. */
export async function acceptInvitation(kit: Kit, saying: SlashSaying, payload: string): Promise<void> {
  const { person, place, cause, say } = saying;
  if (place.kind !== 'private') throw new Refusal('Open this link yourself: it works in our private chat.');
  const [, number = '', code = ''] = /^(\d{1,9})-([\w-]{16})$/.exec(payload) ?? [];
  const team = (await kit.store.teams()).find((each) => each.number === Number(number));
  if (!team || !code) throw new Refusal('I do not know this link, or it is over. Ask the lead for another one.');
  if (!(await isInGroup(kit, team, person.id)))
    throw new Refusal(`Join the group ${team.title} first, then open the link again.`);
  const accepted = { type: 'AcceptRole', code: digestOf(code), by: person } as const;
  const { events } = await kit.handle.team(team.number, cause, accepted);
  const given = events.find((event) => event.type === 'RoleGiven');
  const title = kit.checklist.roles.find(({ id }) => id === given?.role)?.title ?? given?.role ?? '';
  say(`You are ${shown(title, 24)} in ${shown(team.title, 40)} now. Who does what: /rollout_roles in the group.`);
}

/** Telegram knows who is in the group; where it does not say, nobody gets in. */
async function isInGroup(kit: Kit, team: Team, person: number): Promise<boolean> {
  try {
    const member = await kit.api.call('getChatMember', { chat_id: team.chat, user_id: person });
    return isIn(member);
  } catch (fault) {
    if (fault instanceof BotApiError) return false;
    throw fault;
  }
}

const digestOf = (code: string): string => createHash('sha256').update(code).digest('hex');
