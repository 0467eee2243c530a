import { teamStream } from '../../coordinator/ports.ts';
import { mayDo, type Person } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import { nameOf, type Team } from '../../team/team.ts';
import type { DialogueTap, Kit, Place, Saying } from '../kit.ts';
import { offer } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { endChoice, turnCard } from './showing.ts';

const codeLasts = 24 * 3_600_000;

interface Invitation {
  team: number;
  /** By number alone: a name would outlive being forgotten. */
  by: number;
  until: number;
}

const settingOf = (code: string): string => `audience ${code}`;

/** A link that brings the bot into another chat and makes that chat a stakeholder of the team; it works once, for a day. */
export async function invite(kit: Kit, { person, say }: Saying, team: Team): Promise<void> {
  if (!mayDo(person, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  const code = kit.random(12);
  const invitation: Invitation = { team: team.number, by: person.id, until: kit.clock.now() + codeLasts };
  await kit.store.settings.set(settingOf(code), JSON.stringify(invitation));
  say(
    [
      '<b>Add a chat that is told</b>',
      `Tap this, and choose the group: https://t.me/${kit.bot.username}?startgroup=aud_${code}`,
      'Am I in that group already? Write <code>/rollout_audience</code> there.',
      `A channel: make me an admin who may post, then post this there once: <code>/rollout audience ${code}</code>`,
      'The link and the code work once, until tomorrow.',
    ].join('\n'),
  );
}

/**
 * Somebody followed the link, or brought its code: the chat is told from now on. The issuer's rights count, as they are now. Null when the code is
 * no good.
 */
export async function joinByCode(
  kit: Kit,
  { place, cause, say }: Pick<Saying, 'place' | 'cause' | 'say'>,
  code: string,
): Promise<Team | null> {
  const stored = /^[A-Za-z0-9_-]{16}$/.test(code) ? await kit.store.settings.get(settingOf(code)) : null;
  const invitation = stored ? (JSON.parse(stored) as Invitation) : null;
  if (!invitation || invitation.until < kit.clock.now()) {
    say('This code is used up or too old. A new one, in the team’s group: <code>/rollout stakeholders join</code>');
    return null;
  }
  const team = await kit.store.team(invitation.team);
  const { owners } = await kit.store.house();
  const { by: id } = invitation;
  const by: Person = { id, name: nameOf(id, team), isOwner: owners.includes(id), isHuman: true };
  if (!mayDo(by, 'stakeholders', team)) {
    say('Whoever asked for this may not do so any more.');
    return null;
  }
  await add(kit, place, by, team, cause);
  // Spent only once the chat is on the list: a crash before this leaves the code as good as it was.
  await kit.store.settings.set(settingOf(code), null);
  say(`${shown(team.title, 60)} tells its rollouts here from now on.`);
  return team;
}

/** "add here": the chat in which it is said. */
export async function addPlace(kit: Kit, { place, person, cause, say }: Saying, team: Team): Promise<void> {
  const isNew = await add(kit, place, person, team, cause);
  say(isNew ? 'Stakeholders are told here too from now on.' : 'This chat is on the list already.');
}

/** Buttons with the teams of whoever asks, for a chat that belongs to none of them. */
export function showTeams(kit: Kit, { place, person, message }: Saying, teams: Team[]): void {
  const shownTeams = teams.slice(0, 8);
  offer(
    kit,
    { place, person, replyTo: message.message_id },
    {
      kind: 'audience',
      html: 'Whose rollouts are to be told here?',
      choices: shownTeams.map((team) => ({ label: team.title || `Team ${team.number}` })),
      data: { teams: shownTeams.map((team) => team.number), title: place.title || person.name },
    },
  );
}

export async function teamChosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { teams, title } = tap.dialogue.data as { teams: number[]; title: string };
  const number = teams[Number(tap.argument)];
  if (number === undefined) return tap.answer('That is not one of the choices.', true);
  const team = await kit.store.team(number);
  const isNew = await add(kit, { ...tap.place, title: tap.place.title || title }, tap.person, team, tap.cause);
  await endChoice(
    kit,
    tap,
    isNew
      ? `${shown(team.title, 60)} tells its rollouts here from now on.`
      : `${shown(team.title, 60)} tells them here already.`,
  );
}

/** A topic is an address of its own. False when the chat was on the list. */
async function add(kit: Kit, place: Place, by: Person, team: Team, cause: string): Promise<boolean> {
  const known = place.kind === 'private' ? await kit.store.people.byId(place.chat) : null;
  const { events, repeated } = await kit.handle.team(team.number, cause, {
    type: 'AddStakeholder',
    name: place.title || known?.name || by.name,
    medium: 'telegram',
    address: place.thread === null ? String(place.chat) : `${place.chat}/${place.thread}`,
    zone: known?.zone ?? null,
    by,
  });
  await endSetup(kit, place.chat);
  return events.length > 0 || repeated;
}

/** A group that is told of other people's rollouts is not asked any more whether it runs its own. */
async function endSetup(kit: Kit, chat: number): Promise<void> {
  const team = await kit.store.teamOfChat(chat);
  if (!team || team.isSetUp) return;
  for (const card of await kit.store.cards.of(teamStream(team.number), 'setup')) {
    await turnCard(kit, card.id, { view: 'only' });
  }
}
