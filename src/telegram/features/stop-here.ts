import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { BotApiError } from '../api.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { listed, shown } from '../wording/words.ts';

/** `/rollout audience stop`: this chat is told nothing any more. For those who keep a team's list, and for whoever runs the chat. */
export async function stopHere(kit: Kit, saying: SlashSaying): Promise<void> {
  const { place, person, cause, say } = saying;
  const here = place.thread === null ? String(place.chat) : `${place.chat}/${place.thread}`;
  const told = (await kit.store.teams()).flatMap((team) => {
    const stakeholder = team.stakeholders.find((each) => each.medium === 'telegram' && each.address === here);
    return stakeholder ? [{ team, id: stakeholder.id }] : [];
  });
  if (!told.length) return say('No rollouts are told here.');
  const isTheirs = await runsChat(kit, saying);
  const theirs = told.filter(({ team }) => isTheirs || mayDo(person, 'stakeholders', team));
  if (!theirs.length)
    throw new Refusal('Only administrators of this chat, or the lead or comms of the team, stop what is told here.');
  for (const { team, id } of theirs)
    await kit.handle.team(team.number, `${cause} stop ${team.number}`, {
      type: 'RemoveStakeholder',
      id,
      why: 'stopped in the chat itself',
      by: person,
      isTheirs,
    });
  say(`${namesOf(theirs)} tells nothing here any more.`);
}

const namesOf = (theirs: { team: Team }[]): string => listed(theirs.map(({ team }) => shown(team.title, 60)));

/** Telegram says who administers a chat; a private one is its person's. */
async function runsChat(kit: Kit, { place, person }: SlashSaying): Promise<boolean> {
  if (!person.isHuman) return false;
  if (place.kind === 'private') return true;
  try {
    const { status } = await kit.api.call('getChatMember', { chat_id: place.chat, user_id: person.id });
    return status === 'creator' || status === 'administrator';
  } catch (fault) {
    if (fault instanceof BotApiError) return false;
    throw fault;
  }
}
