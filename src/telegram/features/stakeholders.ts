import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';
import { post, thumbUp } from '../speech.ts';
import { listed, shown } from '../wording/words.ts';
import { addPlace, invite, joinByCode, showTeams, teamChosen } from './audience.ts';
import { personNamed } from './named.ts';
import {
  type StakeholderArguments,
  stakeholderArguments,
  stakeholderNamed,
  stakeholdersHtml,
} from './stakeholder-arguments.ts';

/** Who is told: addresses, people and chats of a team. */
export function stakeholders(kit: Kit): Feature {
  return {
    verbs: {
      stakeholders: (saying) => listOrChange(kit, saying),
      audience: (saying) => audience(kit, saying),
    },
    dialogueTaps: { 'audience.choose': (tap) => teamChosen(kit, tap) },
    updates: (update, cause) => inChannel(kit, update.channel_post, cause),
  };
}

async function listOrChange(kit: Kit, saying: SlashSaying): Promise<void> {
  const teams = await teamsOf(kit, saying);
  const [team] = teams;
  if (!team) return saying.say('This chat has no team. To have rollouts told here: /rollout audience');
  if (teams.length > 1)
    return saying.say(`You are in ${teams.length} teams. Say it in the group of the one that you mean.`);
  await change(kit, saying, team, stakeholderArguments(saying.slash));
}

async function change(kit: Kit, saying: SlashSaying, team: Team, asked: StakeholderArguments): Promise<void> {
  switch (asked.what) {
    case 'list':
      return saying.say(stakeholdersHtml(team, kit.hasEmail));
    case 'join':
      return invite(kit, saying, team);
    case 'here':
      return addPlace(kit, saying, team);
    case 'mails':
      return addMails(kit, saying, team, asked);
    case 'person':
      return addPerson(kit, saying, team, asked);
    case 'remove':
      return remove(kit, saying, team, asked.word);
    case 'unclear':
      return saying.say(
        'I can list, add and remove: <code>/rollout stakeholders add email name@example.com</code> or <code>/rollout stakeholders remove 3</code>',
      );
  }
}

type Asked<W extends StakeholderArguments['what']> = Extract<StakeholderArguments, { what: W }>;

/** Each address is a command of its own, so that a wrong one keeps no other back. */
async function addMails(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { addresses, name, zone }: Asked<'mails'>,
): Promise<void> {
  const added: string[] = [];
  const known: string[] = [];
  const refused: string[] = [];
  for (const [place, address] of addresses.entries()) {
    const command = { type: 'AddStakeholder', name, medium: 'email', address, zone, by: saying.person } as const;
    try {
      const { events, repeated } = await kit.handle.team(team.number, `${saying.cause} address ${place + 1}`, command);
      (events.length || repeated ? added : known).push(shown(address, 254));
    } catch (fault) {
      if (addresses.length === 1 || !(fault instanceof Refusal)) throw fault;
      refused.push(shown(fault.message, 300));
    }
  }
  const lines = [
    added.length ? `${listed(added)} ${added.length > 1 ? 'are' : 'is'} told from now on.` : '',
    known.length ? `${listed(known)} ${known.length > 1 ? 'were' : 'was'} on the list already.` : '',
    added.length && !kit.hasEmail ? '⚠️ Email is not set up here, so nothing is sent to them yet.' : '',
    ...refused,
  ].filter(Boolean);
  if (lines.length === 1 && added.length) thumbUp(kit, saying, lines[0] as string);
  else saying.say(lines.join('\n'));
}

async function addPerson(kit: Kit, saying: SlashSaying, team: Team, { word, zone }: Asked<'person'>): Promise<void> {
  const named = await personNamed(kit, saying, word);
  if (!named)
    return saying.say(
      'Whom? An address, a person as @username who has written here, or a reply to a message of theirs. A chat: /rollout stakeholders join',
    );
  const person = named.isHuman ? await kit.store.people.byId(named.id) : null;
  const name = shown(named.name, 40);
  if (!named.isHuman) return saying.say('A bot cannot be a stakeholder.');
  if (!person?.hasStarted)
    return saying.say(
      `I may not write to ${name} yet. ${name} presses Start once: https://t.me/${kit.bot.username}?start=hello`,
    );
  const { events, repeated } = await kit.handle.team(team.number, saying.cause, {
    type: 'AddStakeholder',
    name: named.name,
    medium: 'telegram',
    address: String(named.id),
    zone: zone ?? person.zone,
    by: saying.person,
  });
  if (events.length || repeated) thumbUp(kit, saying, `${name} is told in private from now on.`);
  else saying.say(`${name} was on the list already.`);
}

async function remove(kit: Kit, saying: SlashSaying, team: Team, word: string): Promise<void> {
  const stakeholder = stakeholderNamed(word, team);
  if (!stakeholder)
    return saying.say(
      `There is no stakeholder “${shown(word, 60)}”. Name one by number or address: /rollout stakeholders`,
    );
  await kit.handle.team(team.number, saying.cause, {
    type: 'RemoveStakeholder',
    id: stakeholder.id,
    why: 'taken off the list',
    by: saying.person,
  });
  thumbUp(kit, saying, `${shown(stakeholder.name)} is not told any more.`);
}

/** In the chat that is to be told: by a code from the team's group, or by the teams of whoever asks. */
async function audience(kit: Kit, saying: SlashSaying): Promise<void> {
  const [code] = saying.slash.words;
  if (code) {
    await joinByCode(kit, saying, code);
    return;
  }
  const teams = (await kit.store.teams()).filter((team) => team.isSetUp && mayDo(saying.person, 'stakeholders', team));
  if (teams.length === 0)
    return saying.say(
      'Only a lead or comms of a team can have its rollouts told here. Ask one of them to write /rollout audience.',
    );
  const others = teams.filter((team) => team.chat !== saying.place.chat);
  showTeams(kit, saying, others.length ? others : teams);
}

/** A channel has no people who write: only a code says who wants it told there. */
async function inChannel(kit: Kit, message: SlashSaying['message'] | undefined, cause: string): Promise<boolean> {
  const code = /^\/rollout(?:@\w+)?\s+audience\s+(\S+)/i.exec(message?.text ?? '')?.[1];
  if (!message || !code) return false;
  const place = channelPlace(message);
  const team = await joinByCode(kit, { place, cause, say: channelVoice(kit, message) }, code);
  if (team) post(kit, { ...place, chat: team.chat }, `${shown(place.title)} is told from now on.`, true);
  return true;
}

const channelPlace = ({ chat }: SlashSaying['message']) =>
  ({ chat: chat.id, kind: chat.type, title: chat.title ?? '', thread: null }) as const;

/** Customers read the channel: what is said there is said by taking the code away. */
function channelVoice(kit: Kit, { chat, message_id }: SlashSaying['message']): () => void {
  return () =>
    kit.later(kit.api.call('deleteMessage', { chat_id: chat.id, message_id }), 'taking a code out of a channel');
}
