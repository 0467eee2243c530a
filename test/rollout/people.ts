import type { Person } from '../../src/team/authority.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import { day, mara, monday } from '../support/story.ts';

// What happens to people of the team meanwhile, for `changedTeam` and `theTeam`.

export const away = (person: Person, until = monday + day): TeamEvent => ({
  type: 'PersonAway',
  person: person.id,
  until,
  by: person.id,
  at: monday,
});
/** The first one decides for the second one while that one is away. */
export const standsIn = (deputy: Person, person: Person): TeamEvent => ({
  type: 'DeputyNamed',
  person: person.id,
  deputy: deputy.id,
  by: mara.id,
  at: monday,
});
/** The first one is another account of the second one. */
export const linked = (account: Person, person: Person): TeamEvent => ({
  type: 'AccountsLinked',
  account: account.id,
  person: person.id,
  by: mara.id,
  at: monday,
});
