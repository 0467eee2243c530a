import type { Stakeholder, TeamEvent } from './events.ts';
import type { AudienceEvent } from './events-audience.ts';
import type { Team } from './team.ts';

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
      return { ...team, stakeholders: team.stakeholders.filter((each) => each.id !== event.id) };
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

const withMore = (team: Team, more: Stakeholder[]): Team => ({
  ...team,
  stakeholders: [...team.stakeholders, ...more],
  stakeholdersEver: team.stakeholdersEver + more.length,
});

/** One lookup and one copy: a team may have a hundred thousand. */
function changed(team: Team, id: string, change: Partial<Stakeholder>): Team {
  const index = team.stakeholders.findIndex((each) => each.id === id);
  const before = team.stakeholders[index];
  return before ? { ...team, stakeholders: team.stakeholders.with(index, { ...before, ...change }) } : team;
}
