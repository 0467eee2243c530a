import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';
import { post, thumbUp } from '../speech.ts';
import { copyable } from '../wording/commands.ts';
import { listed, shown } from '../wording/words.ts';
import { addPlace, invite, joinByCode, showTeams, teamChosen } from './audience.ts';
import { personNamed } from './named.ts';
import { numberOf, type StakeholderArguments, stakeholderArguments } from './stakeholder-arguments.ts';
import { changeOne, enableOne, removeOne } from './stakeholder-changes.ts';
import { exportStakeholders } from './stakeholder-export.ts';
import { importChosen, previewImport } from './stakeholder-import.ts';
import { stakeholdersHtml, stateWords } from './stakeholder-list.ts';
import { stopHere } from './stop-here.ts';
import { showLink, subscribeChosen } from './subscribing.ts';

/** Who is told: addresses, people and chats of a team. */
export function stakeholders(kit: Kit): Feature {
  return {
    verbs: {
      stakeholders: (saying) => listOrChange(kit, saying),
      audience: (saying) => audience(kit, saying),
    },
    dialogueTaps: {
      'audience.choose': (tap) => teamChosen(kit, tap),
      'import.choose': (tap) => importChosen(kit, tap),
      'subscribe.choose': (tap) => subscribeChosen(kit, tap),
    },
    updates: (update, cause) => inChannel(kit, update.channel_post, cause),
  };
}

async function listOrChange(kit: Kit, saying: SlashSaying): Promise<void> {
  const teams = await teamsOf(kit, saying);
  const [team] = teams;
  if (!team) return saying.say('This chat has no team. To have rollouts told here: /rollout_audience');
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
    case 'change':
      return changeOne(kit, saying, team, asked);
    case 'enable':
      return enableOne(kit, saying, team, asked.word);
    case 'remove':
      return removeOne(kit, saying, team, asked.word);
    case 'link':
      return showLink(kit, saying, team, asked.how);
    case 'export':
      return exportStakeholders(kit, saying, team);
    case 'import':
      return previewImport(kit, saying, team);
    case 'unclear':
      return saying.say(
        'I can list, add, change, enable and remove: <code>/rollout stakeholders add email name@example.com</code> or <code>/rollout stakeholders remove 3</code>. Many at once: <code>export</code> and <code>import</code>. Let people add themselves: <code>link</code>.',
      );
  }
}

type Asked<W extends StakeholderArguments['what']> = Extract<StakeholderArguments, { what: W }>;

/** Each address is a command of its own, so that a wrong one keeps no other back. */
async function addMails(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { addresses, name, what: _, ...said }: Asked<'mails'>,
): Promise<void> {
  const added: string[] = [];
  const known: string[] = [];
  const refused: string[] = [];
  for (const [place, address] of addresses.entries()) {
    const command = { type: 'AddStakeholder', name, medium: 'email', address, ...said, by: saying.person } as const;
    try {
      const { events, repeated } = await kit.handle.team(team.number, `${saying.cause} address ${place + 1}`, command);
      (events.length || repeated ? added : known).push(shown(address, 254));
    } catch (fault) {
      if (addresses.length === 1 || !(fault instanceof Refusal)) throw fault;
      refused.push(copyable(shown(fault.message, 300)));
    }
  }
  const lines = [
    added.length ? `${listed(added)} ${added.length > 1 ? 'are' : 'is'} told from now on.` : '',
    known.length ? `${listed(known)} ${known.length > 1 ? 'were' : 'was'} on the list already.` : '',
    known.length ? knownWords(addresses, team) : '',
    added.length && !kit.hasEmail ? '⚠️ Email is not set up here, so nothing is sent to them yet.' : '',
    ...refused,
  ].filter(Boolean);
  if (lines.length === 1 && added.length) thumbUp(kit, saying, lines[0] as string);
  else saying.say(lines.join('\n'));
}

/** Whoever adds an address again may wonder why nothing arrives there, or want to change what is kept of it. */
function knownWords(addresses: string[], team: Team): string {
  const wanted = new Set(addresses.map((each) => each.toLowerCase()));
  const found = team.stakeholders.filter((each) => wanted.has(each.address.toLowerCase()));
  const silent = found
    .filter(stateWords)
    .map((each) => `${numberOf(each)} · ${shown(each.name)}: ${stateWords(each)}.`);
  const [first] = found;
  const change = first
    ? `What is kept of it changes with <code>/rollout stakeholders change ${numberOf(first)} name="Shop X" zone=Asia/Tokyo component=Payments</code>`
    : '';
  return [...silent, change].filter(Boolean).join('\n');
}

async function addPerson(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { word, zone, what: _, ...said }: Asked<'person'>,
): Promise<void> {
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
    ...said,
    by: saying.person,
  });
  if (events.length || repeated) thumbUp(kit, saying, `${name} is told in private from now on.`);
  else saying.say(`${name} was on the list already.`);
}

/** In the chat that is to be told: by a code from the team's group, or by the teams of whoever asks. */
async function audience(kit: Kit, saying: SlashSaying): Promise<void> {
  const [code] = saying.slash.words;
  if (code && /^stop$/i.test(code)) return stopHere(kit, saying);
  if (code) {
    await joinByCode(kit, saying, code);
    return;
  }
  const teams = (await kit.store.teams()).filter((team) => team.isSetUp && mayDo(saying.person, 'stakeholders', team));
  if (teams.length === 0)
    return saying.say(
      'Only a lead or comms of a team can have its rollouts told here. Ask one of them to write /rollout_audience.',
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
