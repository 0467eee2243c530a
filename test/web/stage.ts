import { onTestFinished } from 'vitest';
import { createCalls } from '../../src/coordinator/calls.ts';
import { createJoining } from '../../src/coordinator/joining.ts';
import { createLinks, type Linked, type Links } from '../../src/coordinator/links.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import { noSources, type Sources } from '../../src/coordinator/outside.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import type { Category } from '../../src/team/events.ts';
import { startWeb } from '../../src/web/server.ts';
import { foundTeam, group, onStore, startRollout } from '../support/on-store.ts';
import { secrets } from '../support/secrets/planted.ts';
import { day, monday, priya } from '../support/story.ts';

const well = { isWell: true, troubles: [] as string[], updatesWaiting: 3, modes: [] };

/** What the backup job of Payments signs with. */
export const backupSecret = secrets.backupSecret;

/** What its Flagger signs with. */
export const eventsSecret = secrets.eventsSecret;

/** Stakeholders of the stage: Kim reads mail in Tokyo, Ola in Oslo, and the customers’ group reads Telegram. */
export const kim = 's1';
export const ola = 's2';
export const customers = 's3';

/** R-1 of the cast's team behind the real web server and the real store; `announce` tells its three stakeholders. `readCall` knows a forge's calls where one is connected. */
export async function openStage({ readCall = noSources.readCall }: Partial<Pick<Sources, 'readCall'>> = {}) {
  const { store, handle, clock, random } = onStore();
  await foundTeam(handle);
  await startRollout(handle);
  const people = [
    { name: 'Kim', medium: 'email', address: 'kim@shop-x.example.com', zone: 'Asia/Tokyo' },
    { name: 'Ola', medium: 'email', address: 'ola@shop-y.example.com', zone: 'Europe/Oslo' },
    { name: 'Customers', medium: 'telegram', address: '-100700', zone: null },
  ] as const;
  for (const each of people) await handle.team(1, `add ${each.name}`, { type: 'AddStakeholder', ...each, by: priya });

  let root = '';
  const links: Links = createLinks(secrets.linkKey, () => root);
  const faults: string[] = [];
  let elapsed = 0;
  const modes = createModes(clock);
  const joining = createJoining({ store, handle, clock, random, links, wake: () => undefined });
  const server = await startWeb({
    host: '127.0.0.1',
    port: 0,
    health: async () => well,
    metrics: { contentType: 'text/plain', text: async () => '' },
    webhook: null,
    pages: {
      store,
      handle,
      clock,
      modes,
      random,
      links,
      joining,
      sources: {
        ...noSources,
        eventsFrom: ({ chat, product }) =>
          chat === group && /^payments$/i.test(product)
            ? { secret: eventsSecret, namespaces: ['payments'] }
            : undefined,
        backupSecret: ({ chat, product }) => (chat === group && /^payments$/i.test(product) ? backupSecret : undefined),
      },
      calls: createCalls({ store, handle, sources: { ...noSources, readCall }, clock, later: () => undefined }),
      publisher: { domain: 'example.com', address: 'rollouts@example.com' },
      realNow: () => elapsed,
    },
    onFault: (fault, doing) => faults.push(`${doing}: ${fault}`),
  });
  root = `http://127.0.0.1:${server.port}`;
  onTestFinished(() => server.stop());

  const link = (linked: Linked, expiresAt = monday + 400 * day): string => links.to(linked, expiresAt) as string;
  const rollout = () => store.rollout('rollout/1/1');

  return {
    store,
    handle,
    clock,
    modes,
    faults,
    joining,
    root,
    link,
    rollout,
    team: () => store.team(1),
    /** Real time passes, for whoever is counted. */
    wait: (ms: number) => {
      elapsed += ms;
    },
    reader: (stakeholder = kim, number = 1) => link({ for: 'reader', team: 1, rollout: number, stakeholder }),
    preferences: (stakeholder = kim, category: Category = 'reminders') =>
      link({ for: 'preferences', team: 1, stakeholder, category }),
    async announce(facts = {}): Promise<void> {
      const known = { impact: 'Cards fail', downtimeMinutes: 5, action: 'Pay in cash', contact: '@priya', ...facts };
      const cause = `announce ${(await rollout()).announced.length}`;
      await handle.rollout('rollout/1/1', `${cause} draft`, { type: 'DraftAnnouncement', facts: known, by: priya });
      const draft = draftDigest(await rollout(), await store.team(1));
      await handle.rollout('rollout/1/1', cause, {
        type: 'ConfirmAnnouncement',
        sendAt: clock.now(),
        draft,
        by: priya,
      });
    },
    declined: async (stakeholder = kim): Promise<string[]> =>
      (await store.team(1)).stakeholders.find(({ id }) => id === stakeholder)?.declined ?? [],
  };
}

/** What a form sends. */
export const form = (fields: Record<string, string> | [string, string][]): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  redirect: 'manual',
});

/** What is read on a page, without its tags; characters as they are. */
export function textOf(html: string): string {
  const body = html.slice(html.indexOf('<main>'));
  const plain = body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return plain.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? '');
}

const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
