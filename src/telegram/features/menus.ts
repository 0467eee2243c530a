import type { TelegramBotCommand, TelegramBotCommandScope } from '@gramio/types';
import type { Kit } from '../kit.ts';

const group = {
  status: 'Where the rollout stands',
  rollout_new: 'Start a rollout',
  mine: 'What waits for me',
  signoff: 'Ask for a sign-off',
  announce: 'Tell stakeholders',
  deploy: 'Go through the stages',
  issue: 'Log what went wrong',
  help: 'How this works',
};
// A ninth entry would be read by nobody, and what waits for one stands first in the private menu.
const { mine: _, ...groupOfAdmins } = group;

/** What a client offers after "/", by who is where. At most eight entries each: more is read by nobody. */
export const menus: { scope: TelegramBotCommandScope; commands: TelegramBotCommand[] }[] = [
  { scope: { type: 'all_group_chats' }, commands: entries(group) },
  {
    scope: { type: 'all_chat_administrators' },
    commands: entries({ ...groupOfAdmins, settings: 'Time zone, hours and policy of this group' }),
  },
  {
    scope: { type: 'all_private_chats' },
    commands: entries({
      mine: 'What waits for me',
      rollouts: 'Rollouts of my teams',
      settings: 'My time zone, digest and quiet hours',
      cancel: 'Leave what I was asked',
      help: 'How this works',
    }),
  },
];

/** Tells Telegram the menus. Done at every start; saying the same again changes nothing. */
export async function setMenus(kit: Kit): Promise<void> {
  for (const menu of menus) await kit.api.call('setMyCommands', menu);
}

function entries(words: Record<string, string>): TelegramBotCommand[] {
  return Object.entries(words).map(([command, description]) => ({ command, description }));
}
