import { type Digest, digestOf, isEmpty } from '../rollout/digest.ts';
import type { Instant, PersonId } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { waitingFor } from '../rollout/waiting.ts';
import { isOnRoster, type Team } from '../team/team.ts';
import { MINUTE } from '../time/duration.ts';
import { wallTime } from '../time/wall.ts';
import { nextClock } from '../time/working-hours.ts';
import { ownCause } from './own-causes.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

/** What was missed by more than this is not given late: the next one says it better. In milliseconds. */
const worthFor = 3 * 60 * MINUTE;
const afterFault = 5 * MINUTE;
const atOnce = 100;

interface Deps {
  store: Store;
  clock: Clock;
  onFault(fault: unknown, doing: string): void;
}

/** One rollout's part of somebody's digest. */
export interface DigestPart {
  rollout: Rollout;
  team: Team;
  digest: Digest;
}

/**
 * Gives everybody whose morning it is one message about all that waits for them, in all teams and rollouts, and nobody an empty one. Costs follow who
 * is due. Returns how many people were looked at.
 */
export async function giveDigests(deps: Deps): Promise<number> {
  const { store, clock, onFault } = deps;
  const at = clock.now();
  const due = await store.people.digestsDue(at, atOnce);
  for (const { id } of due) {
    try {
      await giveDigest(id, at, store);
    } catch (fault) {
      onFault(fault, `the digest of ${id}`);
      await store.people.planDigest(id, at + afterFault);
    }
  }
  return due.length;
}

async function giveDigest(id: PersonId, at: Instant, store: Store): Promise<void> {
  const known = await store.people.byId(id);
  if (!known?.hasStarted || known.digestAt === null) return;
  const { digestAt: clock, nextDigestAt: plannedFor } = known;
  const zone = await zoneFor(id, store);
  if (plannedFor !== null) {
    // After an outage of days, today's may be on time still.
    const due = nextClock(Math.max(plannedFor, at - worthFor) - 1, { zone, clock });
    if (due <= at) await write(id, due, { at, zone }, store);
  }
  await store.people.planDigest(id, nextClock(at, { zone, clock }));
}

/** Exactly once a day, whatever happens between: the day is in the cause. */
async function write(
  id: PersonId,
  due: Instant,
  { at, zone }: { at: Instant; zone: string },
  store: Store,
): Promise<void> {
  if ((await digestFor(id, at, store)).length === 0) return;
  const { year, month, day } = wallTime(due, zone);
  const date = [year, month, day].map((each) => String(each).padStart(2, '0')).join('-');
  await store.change('house', ownCause('digest', `${date} ${id}`), () => ({
    events: [],
    letters: [
      {
        medium: 'telegram',
        address: String(id),
        content: { type: 'digest', person: id },
        rollout: null,
        revision: null,
        announcement: null,
        urgency: 3,
        dueAt: at,
        expiresAt: due + worthFor,
        unique: `digest ${date} ${id}`,
        fallback: null,
      },
    ],
  }));
}

/** What waits for somebody now that is worth a word; nothing of rollouts in which nothing does. */
export async function digestFor(person: PersonId, at: Instant, store: Store): Promise<DigestPart[]> {
  const zone = await zoneFor(person, store);
  const parts: DigestPart[] = [];
  for (const team of await teamsOf(person, store)) {
    for (const { id } of await store.rolloutsOf(team.number, 'open')) {
      const rollout = await store.rollout(id);
      const digest = digestOf(waitingFor(person, { rollout, team, at }), rollout, at, zone);
      if (!isEmpty(digest)) parts.push({ rollout, team, digest });
    }
  }
  return parts;
}

async function teamsOf(person: PersonId, store: Store): Promise<Team[]> {
  return (await store.teams()).filter((team) => team.isSetUp && isOnRoster(person, team));
}

/** In which zone somebody reads times: their own, else that of the first team in which they have a role. */
export async function zoneFor(person: PersonId, store: Store): Promise<string> {
  const own = (await store.people.byId(person))?.zone;
  return own ?? (await teamsOf(person, store))[0]?.zone ?? 'UTC';
}
