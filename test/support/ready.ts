import type { ChatMessage } from '../../src/sandbox/contract.ts';
import type { Who } from './sim.ts';
import type { Team } from './team.ts';

/** A rollout whose sign-off is asked for. */
export interface Ready {
  key: string;
  card: ChatMessage;
  status: ChatMessage;
}

/** Ben starts a rollout; nobody does so every other second. */
export async function started(team: Team): Promise<Pick<Ready, 'key' | 'status'>> {
  await team.sim.advance(120);
  const status = await team.start(undefined, 'Ben');
  return { key: status.text.match(/R-\d+/)?.[0] ?? '', status };
}

/** Planning is done and waits for its signers. */
export async function readyToSign(team: Team): Promise<Ready> {
  const { key, status } = await started(team);
  await team.skip('1.4', key);
  await team.complete('1.1 1.2 1.3 1.5', key);
  return { key, status, card: await team.askSignOff(key) };
}

interface Signers {
  planning?: Who[];
  testing?: Who[];
  voters?: Who[];
}

/** Planning and Testing are signed off. */
export async function tested(
  team: Team,
  { planning = ['Mara'], testing = ['Aiko'] }: Signers = {},
): Promise<Pick<Ready, 'key' | 'status'>> {
  const { key, status, card } = await readyToSign(team);
  for (const who of planning) await team.sim.tap(who, team.chat, 'Sign off', card);
  await team.complete('2.1 2.2 2.3 2.4 2.5 2.6', key);
  const next = await team.askSignOff(key);
  for (const who of testing) await team.sim.tap(who, team.chat, 'Sign off', next);
  return { key, status };
}

/** It is a go, everything is done, and Pre-Deployment waits for its signers. */
export async function readyToGo(team: Team, signers: Signers = {}): Promise<Ready> {
  const { key, status } = await tested(team, signers);
  const vote = await team.openVote(key);
  for (const who of signers.voters ?? ['Mara', 'Aiko', 'Luis', 'Nadia']) await team.sim.tap(who, team.chat, 'Go', vote);
  await team.skip('3.4', key);
  await team.complete('3.2 3.3', key);
  return { key, status, card: await team.askSignOff(key) };
}
