import { mayDo } from '../../team/authority.ts';
import type { Team } from '../../team/team.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';
import { post } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { addPlace, invite, joinByCode, showTeams, teamChosen } from './audience.ts';
import { addMails, addPerson } from './stakeholder-adding.ts';
import { type StakeholderArguments, stakeholderArguments } from './stakeholder-arguments.ts';
import { changeOne, enableOne, removeOne } from './stakeholder-changes.ts';
import { exportStakeholders } from './stakeholder-export.ts';
import { importChosen, previewImport } from './stakeholder-import.ts';
import { stakeholdersHtml } from './stakeholder-list.ts';
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
