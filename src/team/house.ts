import { mayDo, type Person } from './authority.ts';
import type { HouseEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import { type House, nobody } from './team.ts';

/** Owners come from the settings at every start, or once through the claim link while there is none. */
export function nameOwner(person: number, how: 'setting' | 'claim', at: number, house: House): HouseEvent[] {
  if (house.owners.includes(person)) return [];
  if (how === 'claim' && house.owners.length > 0)
    throw new Refusal('This bot has an owner already. Ask them to add you to BOT_OWNERS.');
  return [{ type: 'OwnerNamed', person, how, at }];
}

/** Whoever is taken out of BOT_OWNERS is no owner any more. Without the setting, whoever claimed the bot stays. */
export function keepOwners(listed: readonly number[], at: number, house: House): HouseEvent[] {
  if (listed.length === 0) return [];
  const gone = house.owners.filter((each) => !listed.includes(each));
  const come = listed.filter((each) => !house.owners.includes(each));
  return [
    ...gone.map((person): HouseEvent => ({ type: 'OwnerDropped', person, at })),
    ...come.map((person): HouseEvent => ({ type: 'OwnerNamed', person, how: 'setting', at })),
  ];
}

/**
 * Anybody may ask to be forgotten; owners may see to it for others. The number stays, so that the record stays whole. `told` is where they were told
 * in person, as stakeholders.
 */
export function forgetPerson(person: number, told: string[], by: Person, at: number): HouseEvent[] {
  if (!mayDo(by, 'forget', nobody, { people: [person] }))
    throw new Refusal('You can have yourself forgotten. For others an owner of this bot does it.');
  return [{ type: 'PersonForgotten', person, by: by.id, at }, ...forgotten(told, by, at)];
}

export function forgetStakeholders(stakeholders: string[], by: Person, at: number): HouseEvent[] {
  if (!mayDo(by, 'forget', nobody)) throw new Refusal('Only an owner of this bot has an address forgotten.');
  return forgotten(stakeholders, by, at);
}

/** Letters that may have been sent before the database was restored go out, or never. Nothing is held: no events. */
export function settleHeld(how: 'send' | 'drop', by: Person, at: number, house: House): HouseEvent[] {
  if (!house.owners.includes(by.id))
    throw new Refusal('Only an owner of this bot decides about letters that are held back.');
  return house.restored ? [{ type: 'HeldLettersSettled', how, by: by.id, at }] : [];
}

const forgotten = (stakeholders: string[], by: Person, at: number): HouseEvent[] =>
  stakeholders.length ? [{ type: 'StakeholdersForgotten', stakeholders, by: by.id, at }] : [];
