import { mayDo, type Person } from './authority.ts';
import type { Of } from './decide.ts';
import type { Medium, Stakeholder, TeamEvent } from './events.ts';
import { forgotten } from './evolve-audience.ts';
import { Refusal } from './refusal.ts';
import { checkedNewcomer, languageTag, mustBeZone, type Newcomer, readableName } from './stakeholder-fields.ts';
import type { Team } from './team.ts';

export function addStakeholder({ by, at, ...newcomer }: Of<'AddStakeholder'>, team: Team): TeamEvent[] {
  mustKeepList(by, team);
  const checked = checkedNewcomer(newcomer);
  if (toldAt(checked.medium, checked.address, team)) return [];
  return [{ type: 'StakeholderAdded', stakeholder: identified([checked], team)[0] as Stakeholder, by: by.id, at }];
}

/** From a file: those who are on the list already are left as they are. What is wrong refuses them all; the file is read line by line before. */
export function importStakeholders({ newcomers, by, at }: Of<'ImportStakeholders'>, team: Team): TeamEvent[] {
  mustKeepList(by, team);
  const checked = newcomers.map(checkedImport);
  const wanted = new Set(checked.map(keyOf));
  // The list may be long and the batch is short: what is known is looked for in one pass.
  const known = new Set(team.stakeholders.map(keyOf).filter((key) => wanted.has(key)));
  const fresh = [...new Map(checked.map((each) => [keyOf(each), each])).values()].filter(
    (each) => !known.has(keyOf(each)),
  );
  const stakeholders = identified(fresh, team);
  return stakeholders.length ? [{ type: 'StakeholdersImported', stakeholders, by: by.id, at }] : [];
}

/** What a line of a file stands for. Chats cannot be put on the list from outside: they join where they are. */
export function checkedImport(newcomer: Newcomer): Omit<Stakeholder, 'id'> {
  if (newcomer.medium === 'telegram')
    throw new Refusal('a Telegram chat is added in the chat itself, or by a link: /rollout stakeholders join');
  return checkedNewcomer(newcomer);
}

/** One word for where somebody is told. No mail server that matters tells mailboxes apart by the case of their letters. */
export const keyOf = ({ medium, address }: Pick<Stakeholder, 'medium' | 'address'>): string =>
  `${medium} ${address.toLowerCase()}`;

export function changeStakeholder(command: Of<'ChangeStakeholder'>, team: Team): TeamEvent[] {
  const { id, by, at } = command;
  mustKeepList(by, team);
  const before = stakeholderOf(id, team);
  const change = realChange(wantedChange(command), before);
  return Object.keys(change).length ? [{ type: 'StakeholderChanged', id, ...change, by: by.id, at }] : [];
}

type Change = Partial<Pick<Stakeholder, 'name' | 'zone' | 'component' | 'language'>>;

function wantedChange({ name, zone, component, language }: Of<'ChangeStakeholder'>): Change {
  if (zone) mustBeZone(zone);
  if (name !== undefined && !readableName(name)) throw new Refusal('A stakeholder needs a name.');
  return {
    ...(name === undefined ? {} : { name: readableName(name) }),
    ...(zone === undefined ? {} : { zone: zone || null }),
    ...(component === undefined ? {} : { component: readableName(component) }),
    ...(language === undefined ? {} : { language: languageTag(language) }),
  };
}

/** What was not so before; nothing, an empty text and null are the same nothing. */
const realChange = (wanted: Change, before: Stakeholder): Change =>
  Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => (before[field as keyof Change] || '') !== (value || '')),
  );

export function removeStakeholder({ id, why, by, at, isTheirs }: Of<'RemoveStakeholder'>, team: Team): TeamEvent[] {
  if (!isTheirs || !by.isHuman) mustKeepList(by, team);
  return team.stakeholders.some((each) => each.id === id)
    ? [{ type: 'StakeholderRemoved', id, why, by: by.id, at }]
    : [];
}

/** Whoever may have a person forgotten may also take the person off this list, with no role in the team. */
export function forgetStakeholder({ id, person, by, at }: Of<'ForgetStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'forget', team, { people: [person] })) throw new Refusal('You can have yourself forgotten.');
  return team.stakeholders.some((each) => each.id === id && each.address === String(person))
    ? [{ type: 'StakeholderRemoved', id, why: forgotten, by: by.id, at }]
    : [];
}

export function mustKeepList(by: Person, team: Team): void {
  if (!mayDo(by, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
}

/** Whoever is told at this address; undefined when nobody is. */
export const toldAt = (medium: Medium, address: string, { stakeholders }: Team): Stakeholder | undefined =>
  stakeholders.find((each) => keyOf(each) === keyOf({ medium, address }));

export function stakeholderOf(id: string, { stakeholders }: Team): Stakeholder {
  const found = stakeholders.find((each) => each.id === id);
  if (!found) throw new Refusal('That stakeholder is not on the list any more: /stakeholders');
  return found;
}

/**
 * Numbers are never given twice: whoever comes back has the one from before, so that they hear how it ends what they had heard of, and still do not get
 * what they had declined.
 */
export function identified(newcomers: Omit<Stakeholder, 'id'>[], { stakeholdersEver, formerly }: Team): Stakeholder[] {
  const known = new Map(formerly.filter(({ address }) => address).map((each) => [keyOf(each), each]));
  return newcomers.map((each, index) => {
    const before = known.get(keyOf(each));
    const declined = before?.declined?.length ? { declined: before.declined } : {};
    return { id: before?.id ?? `s${stakeholdersEver + 1 + index}`, ...each, ...declined };
  });
}
