import { calendarOf } from '../../coordinator/links.ts';
import type { Team } from '../../team/team.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';
import { page, shown } from '../wording/words.ts';

/** `/rollout calendar`: the address of a calendar that shows whatever the team has announced. */
export function calendarLink(kit: Kit): Feature {
  return { verbs: { calendar: (saying) => calendar(kit, saying) } };
}

async function calendar(kit: Kit, saying: SlashSaying): Promise<void> {
  const teams = await teamsOf(kit, saying);
  if (teams.length === 0) return saying.say('No team here yet. Use me in your team’s group.');
  const lines = teams.map((team) => lineFor(kit, team));
  if (lines.includes(null))
    return saying.say('There is no calendar, because PUBLIC_URL is not set: nobody could reach it.');
  saying.say(
    page([
      '<b>A calendar of everything that is announced</b>',
      ...lines,
      'Add it in your calendar program as “from URL”: it follows when a window moves or is called off.',
      '<i>Whoever has the address can read it. It works for 400 days; then ask me for a new one.</i>',
    ]),
  );
}

function lineFor(kit: Kit, team: Team): string | null {
  const url = calendarOf(team.number, kit.clock.now(), kit.links);
  return url === null ? null : `${shown(team.title, 60)}: <code>${url}.ics</code>`;
}
