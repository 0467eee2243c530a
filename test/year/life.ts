import type { Handle } from '../../src/coordinator/handle.ts';
import type { RolloutId } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import type { Phase } from '../../src/rollout/checklist.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import type { Window } from '../../src/rollout/events.ts';
import { revisionForGo, revisionOf } from '../../src/rollout/revision.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { currentPhase, goPhase, openItems } from '../../src/rollout/standing.ts';
import type { Chance } from '../simulation/chance.ts';
import { holder, staff, tries, zoneOf, zones } from './team.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What people do with one rollout, from its start to its end: in no good order, and rarely as planned. */
export interface Life {
  id: RolloutId;
  /** Somebody changes the plan or ends it, while letters of it are on their way. */
  interfere(handle: Handle, store: Store, now: number): Promise<void>;
  /** Somebody does something. Answers after how many milliseconds somebody does the next thing; null when it is over. */
  goOn(handle: Handle, store: Store, now: number): Promise<number | null>;
  /** Whatever is still open ends. */
  callOff(handle: Handle): Promise<void>;
}

export async function beginLife(
  team: number,
  number: number,
  handle: Handle,
  now: number,
  chance: Chance,
): Promise<Life | null> {
  let id: RolloutId | null = null;
  await tries(async (cause) => {
    const created = await handle.create(cause, {
      team,
      thread: chance.happens(0.2) ? 7 : null,
      product: chance.oneOf(['Payments', 'Shop', 'Search']),
      version: `4.${number}.0`,
      window: chance.happens(0.9) ? someWindow(team, now, chance) : null,
      by: holder(team, 'developer'),
    });
    id = created.id;
  });
  return id === null ? null : lifeOf(id, team, chance);
}

/** Mostly within three weeks; whole quarters of an hour, as people plan. */
function someWindow(team: number, now: number, chance: Chance): Window {
  const ahead = chance.happens(0.15) ? chance.between(1, 20) * hour : chance.between(1, 21 * 24) * hour;
  const opensAt = Math.ceil((now + ahead) / (15 * minute)) * 15 * minute;
  const zone = chance.happens(0.7) ? zoneOf(team) : chance.oneOf(zones);
  return { opensAt, closesAt: opensAt + chance.between(2, 16) * 15 * minute, zone };
}

function lifeOf(id: RolloutId, team: number, chance: Chance): Life {
  const lead = holder(team, 'lead');
  const comms = holder(team, 'comms');
  /** Where the window was before it was moved away, for those who change their minds. */
  let back: Window | null = null;
  let done = 0;
  let notices = 4;

  const does = (handle: Handle, command: Parameters<Handle['rollout']>[2]): Promise<boolean> =>
    tries((cause) => handle.rollout(id, cause, command));
  const says = (handle: Handle, window: Window): Promise<boolean> =>
    does(handle, { type: 'ScheduleWindow', window, by: lead });

  const move = async (handle: Handle, { window }: Rollout, now: number): Promise<void> => {
    const next = back && chance.happens(0.6) ? back : someWindow(team, now, chance);
    back = window;
    await says(handle, next);
  };

  const announce = async (handle: Handle, store: Store, now: number): Promise<void> => {
    const facts = {
      impact: `Cards fail for ${++notices} minutes`,
      downtimeMinutes: notices,
      contact: '@priya',
      action: 'Pay in cash.',
    };
    const news = chance.happens(0.2) ? { kind: chance.oneOf(['stage', 'critical'] as const), update: 'Look here' } : {};
    const writing = { ...news, hurry: 'it cannot wait' };
    await does(handle, { type: 'DraftAnnouncement', facts, writing, by: comms });
    const draft = draftDigest(await store.rollout(id), await store.team(team));
    const sendAt = chance.happens(0.7) ? 0 : now + chance.between(1, 72) * hour;
    const graceMs = chance.happens(0.5) ? 30_000 : 0;
    for (const by of [comms, lead]) await does(handle, { type: 'ConfirmAnnouncement', sendAt, graceMs, draft, by });
    if (chance.happens(0.1)) await does(handle, { type: 'StopAnnouncement', by: lead });
  };

  const signs = async (phase: Phase, handle: Handle, store: Store): Promise<void> => {
    await does(handle, { type: 'RequestSignOff', phase: phase.id, by: lead });
    for (const by of staff(team)) {
      const rollout = await store.rollout(id);
      if (currentPhase(rollout)?.id !== phase.id) return;
      const revision = revisionOf(phase, rollout);
      if (await does(handle, { type: 'SignOff', phase: phase.id, revision, by }))
        await does(handle, { type: 'ConfirmSignOff', phase: phase.id, revision, by });
    }
  };

  const votes = async (handle: Handle, store: Store): Promise<void> => {
    await does(handle, { type: 'OpenVote', by: lead });
    for (const by of staff(team)) {
      const rollout = await store.rollout(id);
      const phase = goPhase(rollout);
      if (phase)
        await does(handle, {
          type: 'CastVote',
          vote: 'go',
          reason: '',
          revision: revisionForGo(phase, rollout),
          by,
        });
    }
  };

  /** Works off the present phase and has it signed. */
  const advance = async (handle: Handle, store: Store): Promise<void> => {
    const rollout = await store.rollout(id);
    const phase = currentPhase(rollout);
    if (!phase) return;
    for (const item of openItems(phase, rollout)) {
      if (item.evidence.fact === 'go') await votes(handle, store);
      else await does(handle, { type: 'DoItem', item: item.id, note: 'As the document says.', by: lead });
    }
    await signs(phase, handle, store);
  };

  const stop = async (handle: Handle): Promise<void> => {
    await does(handle, { type: 'RequestStop', phase: null, reason: 'It smells of smoke', by: lead });
    if (chance.happens(0.7))
      await does(handle, { type: 'ResolveStop', decision: 'go-on', reason: 'It was the kitchen', by: lead });
  };

  /** What has begun deploying is not called off, but rolled back. */
  const ends = async (handle: Handle, reason: string): Promise<boolean> =>
    (await does(handle, { type: 'CallOff', reason, by: lead })) ||
    (await does(handle, { type: 'RollBack', reason, by: lead }));

  const choose = async (handle: Handle, store: Store, rollout: Rollout, now: number): Promise<void> => {
    const { window } = rollout;
    const dice = chance.next();
    if (!window) await says(handle, someWindow(team, now, chance));
    else if (!rollout.announcement && dice < 0.6) await announce(handle, store, now);
    else if (now < window.opensAt && currentPhase(rollout)?.preparedEarly === false && dice < 0.97) {
      // All is ready, and now it is waited for; hardly anybody deploys before the time.
      if (dice < 0.05) await move(handle, rollout, now);
      else if (dice < 0.07) await ends(handle, 'Too risky today');
    } else if (now < window.opensAt) {
      if (dice < 0.12) await move(handle, rollout, now);
      else if (dice < 0.14) await ends(handle, 'Too risky today');
      else if (dice < 0.17) await stop(handle);
      else if (dice < 0.22) await announce(handle, store, now);
      else if (dice < 0.62) await advance(handle, store);
    } else if (dice < 0.05) await ends(handle, 'Too risky today');
    else if (dice < 0.1) await stop(handle);
    else if (dice < 0.2) await move(handle, rollout, now);
    else if (dice < 0.8) await advance(handle, store);
  };

  return {
    id,
    async interfere(handle, store, now) {
      const rollout = await store.rollout(id);
      if (chance.happens(0.8)) await move(handle, rollout, now);
      else await ends(handle, 'Too risky today');
    },
    async goOn(handle, store, now) {
      const rollout = await store.rollout(id);
      if (rollout.status !== 'open') return null;
      if (++done > 60) await ends(handle, 'Nobody cares');
      else await choose(handle, store, rollout, now);
      const { window } = await store.rollout(id);
      const left = window && window.opensAt > now ? window.opensAt - now : window && window.closesAt > now ? hour : day;
      return chance.happens(0.15) ? chance.between(1, 30) * minute : (left / 6) * chance.next() * 2 + minute;
    },
    callOff: async (handle) => void (await ends(handle, 'The year is over')),
  };
}
