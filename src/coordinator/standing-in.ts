import type { TeamEvent } from '../team/events.ts';
import { isAway, type Team } from '../team/team.ts';
import type { NewLetter } from './ports.ts';

interface After {
  /** With what happened. */
  team: Team;
  hasStarted(person: number): boolean;
}

/** Whoever decides for somebody from now on hears of it: privately, or with a call in the group. */
export function standInLetters(events: readonly TeamEvent[], { team, hasStarted }: After): NewLetter[] {
  return events.flatMap((event): NewLetter[] => {
    if (event.type !== 'PersonAway' && event.type !== 'DeputyNamed') return [];
    const { person, at } = event;
    const deputy = team.deputies[person];
    const until = team.away[person];
    if (deputy === undefined || until === undefined || !isAway(person, team, at)) return [];
    return [
      {
        medium: 'telegram',
        address: String(hasStarted(deputy) ? deputy : team.chat),
        content: { type: 'stand-in', team: team.number, person, deputy, until },
        rollout: null,
        revision: null,
        announcement: null,
        urgency: 2,
        dueAt: at,
        expiresAt: until,
        unique: `stand-in ${team.number} ${person} ${deputy} ${until} ${at}`,
        fallback: hasStarted(deputy) ? String(team.chat) : null,
      },
    ];
  });
}
