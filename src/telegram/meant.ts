import { type RolloutId, rolloutStream } from '../coordinator/ports.ts';
import { keyOf, nameOfRollout } from '../rollout/standing.ts';
import { isOnRoster, type Team } from '../team/team.ts';
import { escapeHtml, type Kit, type Meant, type Saying, type SlashSaying } from './kit.ts';
import { offer } from './speech.ts';

const mostChoices = 10;

/**
 * The rollout that somebody means: the one chosen, by key, by reply to one of its messages, by topic, or because it is the only open one. Otherwise
 * answers with a chooser or a hint, and null. What is about the past may be about one that has ended, where none is open.
 */
export async function rolloutMeant(
  kit: Kit,
  saying: SlashSaying,
  which: 'open' | 'ended too' = 'open',
): Promise<Meant | null> {
  const teams = await teamsOf(kit, saying);
  if (teams.length === 0) {
    saying.say(
      saying.place.kind === 'private'
        ? 'You have no role in a team yet. Use me in your team’s group.'
        : 'I am not set up here yet. An owner of this bot finishes the set-up first.',
    );
    return null;
  }
  if (saying.chosen) return ofTheirs(teams, await loadRollout(kit, saying.chosen));
  if (saying.slash.key) return byKey(kit, saying, teams, saying.slash.key);
  const replied = ofTheirs(teams, await byReply(kit, saying));
  if (replied) return replied;
  const open = await idsOf(kit, teams, 'open');
  const here = await inThisTopic(kit, saying, open);
  const known = open.length === 0 && which === 'ended too' ? await idsOf(kit, teams, 'done') : open;
  const choices = here.length ? here : known;
  if (choices.length === 1) return loadRollout(kit, choices[0] as RolloutId);
  if (choices.length === 0) saying.say('No open rollout here. Start one: /rollout_new');
  else await choose(kit, saying, choices);
  return null;
}

/** The team of the group; in a private chat every team in which the person has a role. */
export async function teamsOf(kit: Kit, { place, person, team }: Saying): Promise<Team[]> {
  if (place.kind !== 'private') return team ? [team] : [];
  return (await kit.store.teams()).filter((each) => isOnRoster(person.id, each));
}

async function idsOf(kit: Kit, teams: Team[], which: 'open' | 'done'): Promise<RolloutId[]> {
  const found = await Promise.all(teams.map((team) => kit.store.rolloutsOf(team.number, which)));
  return found.flat().map((each) => each.id);
}

export async function loadRollout(kit: Kit, id: RolloutId): Promise<Meant> {
  const rollout = await kit.store.rollout(id);
  return { id, rollout, team: await kit.store.team(rollout.team) };
}

/** What lies in a private chat from the time in another team is nobody's key to it. */
const ofTheirs = (teams: Team[], meant: Meant | null): Meant | null =>
  meant && teams.some((team) => team.number === meant.rollout.team) ? meant : null;

async function byKey(kit: Kit, saying: SlashSaying, teams: Team[], key: string): Promise<Meant | null> {
  const number = Number(key.slice(2));
  const found = (await Promise.all(teams.map((team) => loadRollout(kit, rolloutStream(team.number, number))))).filter(
    (each) => each.rollout.status !== 'unborn',
  );
  if (found.length === 1) return found[0] as Meant;
  if (found.length === 0) saying.say(`There is no ${escapeHtml(key)} here. See <code>/rollout list all</code>.`);
  else
    await choose(
      kit,
      saying,
      found.map((each) => each.id),
    );
  return null;
}

async function byReply(kit: Kit, { message, place }: SlashSaying): Promise<Meant | null> {
  const replied = message.reply_to_message?.message_id;
  const card = replied === undefined ? null : await kit.store.cards.byMessage(place.chat, replied);
  return card?.stream.startsWith('rollout/') ? loadRollout(kit, card.stream as RolloutId) : null;
}

async function inThisTopic(kit: Kit, { place }: SlashSaying, open: RolloutId[]): Promise<RolloutId[]> {
  if (place.thread === null || open.length < 2) return [];
  const loaded = await Promise.all(open.map((id) => loadRollout(kit, id)));
  return loaded.filter(({ rollout }) => rollout.thread === place.thread).map(({ id }) => id);
}

async function choose(kit: Kit, { place, person, message }: SlashSaying, ids: RolloutId[]): Promise<void> {
  const shown = await Promise.all(ids.slice(0, mostChoices).map((id) => loadRollout(kit, id)));
  const choices = shown.map(({ rollout, team }) => ({
    argument: `${team.number}-${rollout.number}`,
    label: `${keyOf(rollout)} · ${nameOfRollout(rollout)}${place.kind === 'private' ? ` · ${team.title}` : ''}`,
  }));
  const more =
    ids.length > mostChoices
      ? ` There are ${ids.length - mostChoices} more; name it by its key, like ${keyOf((shown[0] as Meant).rollout)}.`
      : '';
  offer(
    kit,
    { place, person, replyTo: message.message_id },
    { kind: 'meant', html: `Which one?${more}`, choices, data: { message, ids: ids.slice(0, mostChoices) } },
  );
}
