import type { Team } from '../../team/team.ts';
import type { ReadContext } from '../../time/read.ts';
import { isZone } from '../../time/zone.ts';
import type { Kit } from '../kit.ts';

/** In what a group reads times: its own zone, those its people live in, and whose clock "@luis" or "Luis' time" is. */
export async function readContext(kit: Kit, team: Team): Promise<ReadContext> {
  const roster = await rosterZones(kit, team);
  const readers = team.stakeholders.flatMap(({ zone }) => zone ?? []);
  const zones = [...new Set([team.zone, ...roster.flatMap(({ zone }) => zone ?? []), ...readers])].filter(isZone);
  const people = new Map<string, string | null>();
  const doubled = new Set<string>();
  for (const { names, zone } of roster)
    for (const name of new Set(names)) {
      if (people.has(name)) doubled.add(name);
      people.set(name, zone);
    }
  // Two people of one name are nobody's clock.
  for (const name of doubled) people.delete(name);
  return { now: kit.clock.now(), zone: team.zone, zones, people };
}

interface Somebody {
  person: number;
  /** By which somebody may call them, in lower case. */
  names: string[];
  zone: string | null;
}

/** Everybody with a role, and where they have said that they live. */
export async function rosterZones(kit: Kit, team: Team): Promise<Somebody[]> {
  const roster = [...new Set(Object.values(team.roles).flat())];
  return Promise.all(
    roster.map(async (person) => {
      const seen = await kit.store.people.byId(person);
      const name = (team.names[person] || seen?.name || '').toLowerCase();
      const zone = seen?.zone && isZone(seen.zone) ? seen.zone : null;
      const names = [seen?.username?.toLowerCase(), name, name.split(' ')[0]].filter(
        (each) => each !== undefined && each !== '',
      );
      return { person, names: names as string[], zone };
    }),
  );
}
