import { rolesOf, type Team } from '../../team/team.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { page, shown } from '../wording/words.ts';
import { settings } from './private-settings.ts';
import { type PayloadHandler, started } from './private-start.ts';

/**
 * What somebody says to the bot about itself: `/start`, `/settings`, `/whoami`. Other features hand in what deep links of theirs mean, by the
 * prefix of the payload: `{ aud: … }` for `aud_…`.
 */
export function privateChat(kit: Kit, payloads: Record<string, PayloadHandler> = {}): Feature {
  const whoAmI = (saying: SlashSaying): Promise<void> => whoIsIt(kit, saying);
  return {
    slashes: {
      start: (saying) => started(kit, saying, payloads),
      settings: (saying) => settings(kit, saying),
      whoami: whoAmI,
      id: whoAmI,
    },
  };
}

async function whoIsIt(kit: Kit, { person, place, team, say }: SlashSaying): Promise<void> {
  const known = await kit.store.people.byId(person.id);
  const teams = place.kind === 'private' ? await kit.store.teams() : team ? [team] : [];
  const held = teams.flatMap((each) => rolesIn(kit, person.id, each, place.kind === 'private'));
  say(
    page([
      person.isHuman ? `<b>You are ${shown(person.name, 40)}.</b>` : '<b>I cannot see who you are.</b>',
      person.isOwner ? '<b>Owner</b> of this bot' : null,
      held.length ? `<b>Roles</b> ${held.slice(0, 10).join(' · ')}` : '<b>Roles</b> none',
      known?.zone ? `<b>Zone</b> ${shown(known.zone)}` : '<b>Zone</b> not set; /settings to me privately',
      known?.hasStarted ? null : 'I cannot write to you privately: open me and press Start.',
      '',
      `<b>User id</b> <code>${person.id}</code>`,
      `<b>Chat id</b> <code>${place.chat}</code>`,
      place.thread === null ? null : `<b>Topic id</b> <code>${place.thread}</code>`,
    ]),
  );
}

function rolesIn(kit: Kit, person: number, team: Team, saysTeam: boolean): string[] {
  const titles = rolesOf(person, team).map((id) =>
    shown(kit.checklist.roles.find((role) => role.id === id)?.title ?? id, 24),
  );
  if (!titles.length) return [];
  return [`${titles.join(', ')}${saysTeam ? ` in ${shown(team.title, 40)}` : ''}`];
}
