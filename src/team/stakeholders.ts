import { isZone } from '../time/zone.ts';
import { mayDo } from './authority.ts';
import type { Of } from './decide.ts';
import type { TeamEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import type { Team } from './team.ts';

export function addStakeholder({ name, medium, address, zone, by, at }: Of<'AddStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  const normal = medium === 'email' ? mailAddress(address) : chatAddress(address);
  if (zone !== null && !isZone(zone))
    throw new Refusal(`I do not know the time zone "${zone.slice(0, 60)}". Try a name like Europe/Berlin.`);
  if (team.stakeholders.some((each) => each.medium === medium && each.address === normal)) return [];
  const stakeholder = {
    id: `s${team.stakeholdersEver + 1}`,
    name: readableName(name) || normal,
    medium,
    address: normal,
    zone,
  };
  return [{ type: 'StakeholderAdded', stakeholder, by: by.id, at }];
}

/** On one line, without characters that turn or break it, and never cut through a letter. */
function readableName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim();
  return [...plain].slice(0, 100).join('');
}

export function removeStakeholder({ id, why, by, at }: Of<'RemoveStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  return team.stakeholders.some((each) => each.id === id)
    ? [{ type: 'StakeholderRemoved', id, why, by: by.id, at }]
    : [];
}

/** Whoever may have a person forgotten may also take the person off this list, with no role in the team. */
export function forgetStakeholder({ id, person, by, at }: Of<'ForgetStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'forget', team, { people: [person] })) throw new Refusal('You can have yourself forgotten.');
  return team.stakeholders.some((each) => each.id === id && each.address === String(person))
    ? [{ type: 'StakeholderRemoved', id, why: 'forgotten', by: by.id, at }]
    : [];
}

/**
 * A deliberately narrow reading of an address: one mailbox, ASCII, no quotes, comments, groups or spaces. Anything that two mail servers could
 * read in two ways is refused here, before it reaches a header.
 */
export function mailAddress(text: string): string {
  const address = text.trim();
  const plain =
    /^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;
  if (address.length > 254 || !plain.test(address) || address.includes('..') || address.includes('.@'))
    throw new Refusal(
      `"${address.slice(0, 80)}" is not an email address I can write to. It looks like name@example.com.`,
    );
  const [local, domain] = address.split('@') as [string, string];
  return `${local}@${domain.toLowerCase()}`;
}

function chatAddress(text: string): string {
  if (!/^-?\d{1,16}(\/\d{1,10})?$/.test(text))
    throw new Refusal('That is not a chat I can write to. Use /rollout stakeholders in the chat itself.');
  return text;
}
