import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHandle, type Handle } from '../../src/coordinator/handle.ts';
import type { Outside } from '../../src/coordinator/outside.ts';
import type { Clock, Random } from '../../src/coordinator/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { restore } from '../../src/sqlite/restore.ts';
import { aiko, ben, checklist, luis, mara, monday, nadia, priya, window } from './story.ts';

export const group = -100500;

/** A real store with the one path of change before it, and a clock to be moved. What was begun is closed when the test ends. */
export function onStore({ wake = () => undefined, outside }: { wake?: () => void; outside?: Outside } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollout-store-'));
  const clock: Clock & { at: number } = { at: monday, now: () => clock.at, onJump: () => () => undefined };
  const random: Random = (bytes) => randomBytes(bytes).toString('base64url');
  const file = join(folder, 'rollouts.db');
  const store = openStore(file, { clock, random });
  const handle = createHandle({ store, clock, checklist, wake, ...(outside ? { outside } : {}) });
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { store, file, clock, random, handle };
}

export type House = ReturnType<typeof onStore>;

/** Team 1 in `group`: everybody of the cast holds their role. */
export async function foundTeam(handle: Handle): Promise<void> {
  const owner = { ...mara, isOwner: true };
  await handle.team(1, 'found', { type: 'FoundTeam', number: 1, chat: group, title: 'Payments', by: owner });
  await handle.team(1, 'zone', { type: 'ChooseZone', zone: 'Europe/Berlin', by: owner });
  await handle.team(1, 'claim', { type: 'ClaimRole', role: 'lead', by: mara });
  await handle.team(1, 'finish', { type: 'FinishSetup', by: owner });
  for (const [role, to] of Object.entries({ qa: aiko, ops: luis, comms: priya, approver: nadia, developer: ben }))
    await handle.team(1, `give ${role}`, { type: 'GiveRole', role, to, by: owner });
}

/** R-1 of team 1, started by Ben. */
export const startRollout = (handle: Handle, { hasWindow = true } = {}) =>
  handle.create('new', {
    team: 1,
    thread: null,
    product: 'Payments',
    version: '4.2.0',
    window: hasWindow ? window : null,
    by: ben,
  });

/** Puts a backup in the place of the house's database, as whoever runs the bot does, and opens it. `held` says how many letters wait for an owner's word. */
export async function putBack({ store, file, clock, random }: House, backup: string) {
  store.close();
  const { held } = await restore({ path: file, file: backup, now: clock.at, random });
  const restored = openStore(file, { clock, random });
  onTestFinished(() => restored.close());
  return { store: restored, held, handle: createHandle({ store: restored, clock, checklist, wake: () => undefined }) };
}

/** Waits until it is so, in real time; throws after so many milliseconds. */
export async function until(isSo: () => boolean | Promise<boolean>, patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come to be in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
