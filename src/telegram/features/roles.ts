import { newCard } from '../../coordinator/new-card.ts';
import { type Card, teamStream } from '../../coordinator/ports.ts';
import type { Checklist } from '../../rollout/checklist.ts';
import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import { holdersOf, holdsRole, nameOf, type Team } from '../../team/team.ts';
import { type RoleRequest, type RolesData, readPlace, rolesData } from '../faces/roles.ts';
import type { Feature, Kit, SlashSaying, Tap } from '../kit.ts';
import { mention, namesIn } from '../wording/names.ts';
import { listed, shown } from '../wording/words.ts';
import { deputiesView, nameDeputy } from './deputies.ts';
import { invite } from './inviting.ts';
import { link } from './linking.ts';
import { personMeant } from './roles-person.ts';
import { showCard, turnCard, turnPage } from './showing.ts';
import { post } from './wizard-wire.ts';

/** `/rollout roles`: who does what, asked for by everybody, given and taken by the lead. */
export function roles(kit: Kit): Feature {
  return {
    verbs: {
      async roles(saying) {
        const team = teamHere(saying);
        const [what = ''] = saying.slash.words;
        if (!what) return postCard(kit, saying, team);
        if (what === 'deputy' || what === 'deputies') return postCard(kit, saying, team, { view: 'deputies' });
        if (what === 'link' || what === 'unlink') return link(kit, saying, team, what);
        if (what === 'give' || what === 'take' || what === 'invite') return change(kit, saying, team, what);
        throw new Refusal(
          'Write /rollout_roles, or /rollout roles give qa @name, /rollout roles take qa @name, /rollout roles invite qa @name, or /rollout roles deputy.',
        );
      },
    },
    taps: {
      'roles.claim': (tap) => claim(kit, tap),
      'roles.give': (tap) => give(kit, tap),
      'roles.remove': (tap) => dismiss(kit, tap),
      'roles.take': (tap) => take(kit, tap),
      'roles.open': (tap) => turnPage(kit, tap, 'take'),
      'roles.back': (tap) => turnPage(kit, tap, ''),
      'roles.deputies': (tap) => turnPage(kit, tap, deputiesView(tap.argument)),
      'roles.deputy': (tap) => nameDeputy(kit, tap),
    },
  };
}

/** The role that somebody means by its id, its title or what it does: "qa", "QA", "test". */
function roleNamed(word: string, checklist: Checklist): Checklist['roles'][number] | undefined {
  const wanted = word.toLowerCase();
  return checklist.roles.find((role) => [role.id, role.title.toLowerCase(), role.does.toLowerCase()].includes(wanted));
}

function teamHere({ team, place }: SlashSaying): Team {
  if (place.kind === 'private') throw new Refusal('Roles belong to a team. Write /rollout_roles in its group.');
  if (!team?.isSetUp) throw new Refusal('I am not set up here yet. Roles are claimed on the set-up card.');
  return team;
}

async function postCard(
  kit: Kit,
  { place, message }: SlashSaying,
  team: Team,
  { view = '', requests = [] }: { view?: string; requests?: RoleRequest[] } = {},
): Promise<void> {
  const data: RolesData = { roles: kit.checklist.roles, requests };
  await showCard(kit, newCard('roles', teamStream(team.number), place, { replyTo: message.message_id, view, data }));
}

async function change(kit: Kit, saying: SlashSaying, team: Team, what: 'give' | 'take' | 'invite'): Promise<void> {
  const { slash, message, person, cause, say } = saying;
  const named = slash.words[1] ?? '';
  const role = roleNamed(named, kit.checklist);
  if (!role && !(what === 'take' && holdersOf(named, team).length))
    throw new Refusal(
      `Which role? There are ${listed(kit.checklist.roles.map((each) => each.id))}. For example: /rollout roles ${what} qa @name`,
    );
  const id = role?.id ?? named;
  const title = shown(role?.title ?? named, 24);
  const target = await personMeant(kit, message, slash.words.slice(2));
  if (what === 'invite') return invite(kit, saying, team, { id, title: role?.title ?? id }, target);
  if (what === 'give' && target.isGuess && target.isHuman && !holdsRole(target.id, id, team)) {
    if (!mayDo(person, 'giveRoles', team)) throw new Refusal('Only the lead gives and takes roles.');
    return postCard(kit, saying, team, { requests: [{ role: id, person: target.id, name: target.name }] });
  }
  const command =
    what === 'give'
      ? ({ type: 'GiveRole', role: id, to: target, by: person } as const)
      : ({ type: 'TakeRole', role: id, from: target.id, why: 'taken with /rollout roles', by: person } as const);
  const { events, repeated } = await kit.handle.team(team.number, cause, command);
  const who = shown(target.name, 40);
  if (what === 'give') say(events.length || repeated ? `${who} is ${title} now.` : `${who} is ${title} already.`);
  else say(events.length || repeated ? `${who} is not ${title} any more.` : `${who} is not ${title}.`);
}

/** Whoever may give roles takes it at once; everybody else asks, and the lead hears of it. */
async function claim(kit: Kit, tap: Tap): Promise<void> {
  const { person, team } = tap;
  const role = kit.checklist.roles.find((each) => each.id === tap.argument);
  if (!role) throw new Refusal('This role is not in the checklist any more.');
  if (!person.isHuman) throw new Refusal('Tap with your own account: a channel or an anonymous admin has no role.');
  if (holdsRole(person.id, role.id, team)) return tap.answer(`You are ${role.title} already.`);
  if (mayDo(person, 'giveRoles', team)) {
    await kit.handle.team(team.number, tap.cause, { type: 'GiveRole', role: role.id, to: person, by: person });
    kit.later(kit.refresher.now(tap.card.id), 'showing the roles');
    return tap.answer(`You are ${role.title} now.`);
  }
  const data = await freshData(kit, tap.card);
  if (data.requests.some((each) => isSame(each, { role: role.id, person: person.id })))
    return tap.answer('You have asked already; the lead decides.');
  const request: RoleRequest = { role: role.id, person: person.id, name: person.name };
  await turnCard(kit, tap.card.id, { data: { ...data, requests: [...data.requests, request].slice(-mostRequests) } });
  tap.answer(`Asked: the lead can make you ${role.title} here.`);
  kit.later(tellLeads(kit, tap, role.title), 'telling the lead of a request');
}

const mostRequests = 8;

/** An edited card calls nobody, so that the lead is called in a message of its own. */
async function tellLeads(kit: Kit, { team, place, card, person }: Tap, title: string): Promise<void> {
  const leads = holdersOf('lead', team)
    .slice(0, 3)
    .map((lead) => mention(lead, namesIn(team)));
  if (!leads.length) return;
  const html = `${leads.join(', ')}: ${shown(person.name, 40)} would like to be ${shown(title, 24)}. Tap on the card above.`;
  await post(kit, place, html, { replyTo: card.message });
}

async function give(kit: Kit, tap: Tap): Promise<void> {
  const place = readPlace(tap.argument);
  const data = await freshData(kit, tap.card);
  const request = place && data.requests.find((each) => isSame(each, place));
  if (!request) return tap.answer('This request is settled already.', true);
  // Who asked was seen to be a person when they tapped.
  const to = { id: request.person, name: request.name, isHuman: true };
  await kit.handle.team(tap.team.number, tap.cause, { type: 'GiveRole', role: request.role, to, by: tap.person });
  await turnCard(kit, tap.card.id, { data: without(request, data) });
  tap.answer(`${request.name} has the role now.`);
}

async function dismiss(kit: Kit, tap: Tap): Promise<void> {
  const place = readPlace(tap.argument);
  const isOwn = place?.person === tap.person.id && tap.person.isHuman;
  if (!isOwn && !mayDo(tap.person, 'giveRoles', tap.team)) throw new Refusal('Only the lead gives and takes roles.');
  const data = await freshData(kit, tap.card);
  if (place) await turnCard(kit, tap.card.id, { data: without(place, data) });
  tap.answer('Left as it is.');
}

async function take(kit: Kit, tap: Tap): Promise<void> {
  const place = readPlace(tap.argument);
  if (!place) return tap.answer('I do not know this button.', true);
  const { role, person: from } = place;
  const why = from === tap.person.id ? 'given back' : 'taken on the card';
  const { events } = await kit.handle.team(tap.team.number, tap.cause, {
    type: 'TakeRole',
    role,
    from,
    why,
    by: tap.person,
  });
  kit.later(kit.refresher.now(tap.card.id), 'showing the roles');
  tap.answer(events.length ? `${nameOf(from, tap.team)} does not have it any more.` : 'That was done already.');
}

/** As it is now: between two taps somebody else may have asked. */
async function freshData(kit: Kit, card: Card): Promise<RolesData> {
  const now = (await kit.store.cards.byId(card.id)) ?? card;
  return { ...rolesData(now), roles: kit.checklist.roles };
}

type Place = Pick<RoleRequest, 'role' | 'person'>;
const isSame = (a: Place, b: Place): boolean => a.role === b.role && a.person === b.person;
const without = (gone: Place, data: RolesData): RolesData => ({
  ...data,
  requests: data.requests.filter((each) => !isSame(each, gone)),
});
