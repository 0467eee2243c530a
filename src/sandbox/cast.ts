import type { Persona } from './contract.ts';

/** The standing cast. Ids never change, so that tests and settings may name them. */
export const PERSONAS: readonly Persona[] = [
  { id: 1001, first_name: 'Mara', username: 'mara_lead', part: 'lead', zone: 'Europe/Berlin' },
  { id: 1002, first_name: 'Ben', username: 'ben_dev', part: 'developer', zone: 'Europe/Berlin' },
  { id: 1003, first_name: 'Aiko', username: 'aiko_qa', part: 'qa', zone: 'Asia/Tokyo' },
  { id: 1004, first_name: 'Luis', username: 'luis_ops', part: 'ops', zone: 'America/New_York' },
  { id: 1005, first_name: 'Priya', username: 'priya_comms', part: 'comms', zone: 'Asia/Kolkata' },
  { id: 1006, first_name: 'Nadia', username: 'nadia_approver', part: 'approver', zone: 'Europe/London' },
  { id: 1099, first_name: 'Gus', username: 'gus_guest', part: 'guest', zone: 'Etc/UTC' },
];

export const MARA = 1001;

export const BOT = { id: 7000001, first_name: 'Rollout bot', username: 'rollout_sandbox_bot' };

/** Shaped like a real one, worth nothing: it opens only a server on loopback. */
export const BOT_TOKEN = `${BOT.id}:AA-sandbox-token-opens-only-loopback`;

export const TEAM_CHAT = -1002000000001;
export const CUSTOMERS_CHAT = -1002000000002;
export const PLATFORM_CHAT = -1002000000003;

/** A persona by id, first name or username; case does not matter. */
export function findPersona(who: unknown): Persona | undefined {
  const wanted = String(who).replace(/^@/, '').toLowerCase();
  return PERSONAS.find(
    (one) => String(one.id) === wanted || one.first_name.toLowerCase() === wanted || one.username === wanted,
  );
}
