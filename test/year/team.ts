import type { Handle } from '../../src/coordinator/handle.ts';
import type { Store } from '../../src/coordinator/store.ts';
import type { Person } from '../../src/team/authority.ts';
import type { Medium } from '../../src/team/events.ts';
import { Refusal } from '../../src/team/refusal.ts';
import type { Chance } from '../simulation/chance.ts';

/** Where clocks change in spring, in autumn, in the other half of the world, by half an hour, around Ramadan, and never. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Chatham',
];
export const teams = 6;
export const zoneOf = (team: number): string => zones[team % zones.length] as string;

const roles = ['lead', 'developer', 'qa', 'ops', 'comms', 'approver'] as const;
export type Role = (typeof roles)[number];

const owner: Person = { id: 1, name: 'Olga', isOwner: true, isHuman: true };
export const holder = (team: number, role: Role): Person => personOf(10_000 + team * 10 + roles.indexOf(role), role);
export const staff = (team: number): Person[] => roles.map((role) => holder(team, role));
const personOf = (id: number, name: string): Person => ({ id, name, isOwner: false, isHuman: true });

let causes = 0;
/** Does what somebody wants. A refusal is an answer like any other: says whether it was taken. */
export async function tries(doing: (cause: string) => Promise<unknown>): Promise<boolean> {
  try {
    await doing(`year ${++causes}`);
    return true;
  } catch (fault) {
    if (fault instanceof Refusal) return false;
    throw fault;
  }
}

export async function foundTeam(team: number, handle: Handle, store: Store, chance: Chance): Promise<void> {
  const does = (command: Parameters<Handle['team']>[2]): Promise<boolean> =>
    tries((cause) => handle.team(team, cause, command));
  await does({ type: 'FoundTeam', number: team, chat: -1_001_000 - team, title: `Team ${team}`, by: owner });
  await does({ type: 'ChooseZone', zone: zoneOf(team), by: owner });
  await does({ type: 'ChoosePolicy', policy: team % 3 === 0 ? 'strict' : 'standard', by: owner });
  for (const role of roles) {
    const person = holder(team, role);
    await store.people.saw({ id: person.id, name: person.name, username: null });
    if (chance.happens(0.7)) await store.people.started(person.id, true);
    await does({ type: 'ClaimRole', role, by: person });
  }
  await does({ type: 'FinishSetup', by: owner });
  for (let reader = 0; reader < 6; reader++) await addReader(team, handle, chance, reader);
}

async function addReader(team: number, handle: Handle, chance: Chance, number: number): Promise<void> {
  const medium: Medium = number % 2 === 0 ? 'email' : 'telegram';
  const chat = (number % 4 === 1 ? -2_000_000 : 3_000_000) + (number % 4 === 1 ? -1 : 1) * (team * 1_000 + number);
  const address = medium === 'email' ? `reader${number}@team${team}.example.com` : String(chat);
  const zone = chance.happens(0.8) ? chance.oneOf(zones) : null;
  const command = { type: 'AddStakeholder', name: `Reader ${number}`, medium, address, zone } as const;
  await tries((cause) => handle.team(team, cause, { ...command, by: holder(team, 'comms') }));
}

/** People come and go: a new reader, an old one again, or one less. */
export async function churn(team: number, handle: Handle, store: Store, chance: Chance): Promise<void> {
  const { stakeholders } = await store.team(team);
  if (stakeholders.length > 3 && chance.happens(0.5)) {
    const { id } = chance.oneOf(stakeholders);
    const command = { type: 'RemoveStakeholder', id, why: 'left', by: holder(team, 'comms') } as const;
    await tries((cause) => handle.team(team, cause, command));
  } else await addReader(team, handle, chance, (await store.team(team)).stakeholdersEver);
}
