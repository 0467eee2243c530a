import { mayDo } from './authority.ts';
import type { Of } from './decide.ts';
import { type Category, categories, type Stakeholder, type TeamEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import { checkedNewcomer } from './stakeholder-fields.ts';
import { identified, mustKeepList, stakeholderOf, toldAt } from './stakeholders.ts';
import type { Team } from './team.ts';

// What stakeholders do for themselves. They hold no role: a signed link, or the chat that is theirs, says that it is them.

/** Whoever is off the list already gets nothing, so that there is nothing to decline. */
export function choosePreferences(command: Of<'ChoosePreferences'>, team: Team): TeamEvent[] {
  const { id, how, at } = command;
  const stakeholder = team.stakeholders.find((each) => each.id === id);
  if (!stakeholder) return [];
  if (command.how === 'chat' && !(command.by.isHuman && isAt(command.by.id, stakeholder)))
    throw new Refusal('What somebody else gets is not yours to choose.');
  const declined = inOrder(command.declined);
  return sameCategories(declined, stakeholder.declined ?? [])
    ? []
    : [{ type: 'PreferencesChosen', id, declined, how, at }];
}

/**
 * Somebody asked to be told, and has shown that the address is theirs. Who had declined or could not be reached gets everything again: that is what
 * they ask for.
 */
export function subscribe(command: Of<'Subscribe'>, team: Team): TeamEvent[] {
  const { how, at } = command;
  const checked = checkedNewcomer(command);
  if (how === 'link' && !(command.by.isHuman && checked.medium === 'telegram' && isAt(command.by.id, checked)))
    throw new Refusal('A link adds whoever opens it, and nobody else.');
  const by = how === 'link' ? command.by.id : 0;
  const known = toldAt(checked.medium, checked.address, team);
  if (!known) {
    const { declined: _, ...stakeholder } = identified([checked], team)[0] as Stakeholder;
    return [{ type: 'StakeholderAdded', stakeholder, how, by, at }];
  }
  const { id } = known;
  const enabled: TeamEvent[] = known.disabled ? [{ type: 'AddressEnabled', id, by, at }] : [];
  const chosen: TeamEvent[] = known.declined?.length ? [{ type: 'PreferencesChosen', id, declined: [], how, at }] : [];
  return [...enabled, ...chosen];
}

/** A transport has learnt that nobody is there any more. Nothing is sent there until somebody turns it on again. */
export function disableAddress(
  { medium, address, why, announcement, at }: Of<'DisableAddress'>,
  team: Team,
): TeamEvent[] {
  const known = toldAt(medium, address, team);
  if (!known || known.disabled) return [];
  return [{ type: 'AddressDisabled', id: known.id, why, ...(announcement ? { announcement } : {}), at }];
}

export function enableAddress({ id, by, at }: Of<'EnableAddress'>, team: Team): TeamEvent[] {
  const stakeholder = stakeholderOf(id, team);
  const isTheirs = isAt(by.id, stakeholder) && mayDo(by, 'look', team);
  if (!isTheirs) mustKeepList(by, team);
  return stakeholder.disabled ? [{ type: 'AddressEnabled', id, by: by.id, at }] : [];
}

/** A private chat has the number of its person. */
const isAt = (person: number, { medium, address }: Pick<Stakeholder, 'medium' | 'address'>): boolean =>
  medium === 'telegram' && address === String(person);

const inOrder = (chosen: readonly Category[]): Category[] => categories.filter((each) => chosen.includes(each));

const sameCategories = (some: readonly Category[], others: readonly Category[]): boolean =>
  some.length === others.length && some.every((each) => others.includes(each));
