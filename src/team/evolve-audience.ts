import type { Stakeholder, TeamEvent } from './events.ts';
import type { AudienceEvent } from './events-audience.ts';
import type { Team } from './team.ts';

/** Why somebody is off the list who has had themself forgotten. */
export const forgotten = 'forgotten';

type Told = AudienceEvent | Extract<TeamEvent, { type: 'StakeholderAdded' | 'StakeholderRemoved' }>;

/** What an event makes of those who are told. */
export function evolveAudience(team: Team, event: Told): Team {
  switch (event.type) {
    case 'StakeholderAdded': {
      const { stakeholder, how, at } = event;
      return withMore(team, [how ? { ...stakeholder, joinedAt: at } : stakeholder]);
    }
    case 'StakeholdersImported':
      return withMore(team, event.stakeholders);
    case 'StakeholderRemoved':
      return withoutOne(team, event.id, event.why === forgotten);
    case 'StakeholderChanged': {
      const { type: _, id, by: __, at: ___, ...change } = event;
      return changed(team, id, change);
    }
    case 'PreferencesChosen':
      return changed(team, event.id, { declined: event.declined });
    case 'AddressDisabled': {
      const { id, why, announcement, at } = event;
      return changed(team, id, { disabled: { why, at, ...(announcement ? { announcement } : {}) } });
    }
    case 'AddressEnabled':
      return changed(team, event.id, { disabled: null });
  }
}

function withMore(team: Team, more: Stakeholder[]): Team {
  const back = new Set(more.map(({ id }) => id));
  const isBack = team.formerly.some(({ id }) => back.has(id));
  return {
    ...team,
    stakeholders: [...team.stakeholders, ...more],
    stakeholdersEver: team.stakeholdersEver + more.length,
    formerly: isBack ? team.formerly.filter(({ id }) => !back.has(id)) : team.formerly,
  };
}

/** Whoever was forgotten is a stranger when they come back. */
function withoutOne(team: Team, id: string, isForgotten: boolean): Team {
  const gone = team.stakeholders.find((each) => each.id === id);
  return {
    ...team,
    stakeholders: team.stakeholders.filter((each) => each.id !== id),
    formerly: gone && !isForgotten ? [...team.formerly, gone] : team.formerly,
  };
}

/** One lookup and one copy: a team may have a hundred thousand. */
function changed(team: Team, id: string, change: Partial<Stakeholder>): Team {
  const index = team.stakeholders.findIndex((each) => each.id === id);
  const before = team.stakeholders[index];
  return before ? { ...team, stakeholders: team.stakeholders.with(index, { ...before, ...change }) } : team;
}
