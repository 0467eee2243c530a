import type { Logger } from 'pino';
import { noteDeadAddress } from '../coordinator/dead-address.ts';
import { createCourier } from '../coordinator/deliver.ts';
import { giveDigests } from '../coordinator/digests.ts';
import type { Handle } from '../coordinator/handle.ts';
import { createLoop, type Loop } from '../coordinator/loop.ts';
import { type Meters, metered } from '../coordinator/meters.ts';
import type { Modes } from '../coordinator/modes.ts';
import type { Outside, Sources } from '../coordinator/outside.ts';
import type { Clock, Transport } from '../coordinator/ports.ts';
import type { Refresher } from '../coordinator/refresh.ts';
import type { Store } from '../coordinator/store.ts';
import { tick } from '../coordinator/tick.ts';
import { createWatch } from '../coordinator/watching.ts';
import type { Medium } from '../team/events.ts';

interface Deps {
  store: Store & { epoch: number };
  handle: Handle;
  clock: Clock;
  modes: Modes;
  meters: Meters;
  transports: Record<Medium, Transport>;
  refresher: Refresher;
  sources: Sources;
  outside: Outside;
  log: Logger;
  onFault(fault: unknown, doing?: string): void;
}

/** How many letters are under way at once. Of mail there are five lines; what is claimed ahead keeps them busy. */
const atOnce: Record<Medium, number> = { telegram: 25, email: 50 };
/** About what Telegram takes from one bot; more would only come back. */
const perSecond: Partial<Record<Medium, number>> = { telegram: 30 };
/** Milliseconds in which wakes are one. */
const gatherMs = 25;

/** Everything that the bot does by itself, in the order in which it is stopped, each row together: what makes letters, what sends them, and cards. */
export function createLoops({ transports, refresher, ...deps }: Deps): Loop[][] {
  const couriers = (['telegram', 'email'] as const).map((medium) =>
    createMediumCourier(medium, transports[medium], refresher, deps),
  );
  const wakeCouriers = (): void => {
    for (const each of couriers) each.wake();
  };
  const makers = [
    createCalendar(deps),
    createDigests(deps, wakeCouriers),
    createOutsideWatch(deps),
    createTurningBack(deps, refresher),
  ];
  return [makers, couriers, [refresher]];
}

type Background = Omit<Deps, 'transports' | 'refresher'>;

function createMediumCourier(
  medium: Medium,
  transport: Transport,
  refresher: Refresher,
  { store, handle, clock, modes, meters, log, onFault }: Background,
): Loop {
  const limit = perSecond[medium];
  return createCourier({
    store,
    medium,
    transport: metered(transport, medium, meters, clock.now),
    clock,
    modes,
    atOnce: atOnce[medium],
    ...(limit === undefined ? {} : { perSecond: limit }),
    onFault,
    beforeGivingUp: (letter, delivery) => noteDeadAddress(letter, delivery, handle),
    onUndelivered: (letter, { outcome }) =>
      log.warn({ letter: letter.id, medium, outcome }, 'a letter was not delivered'),
    onSettled: () => refresher.wake(),
  });
}

/** Looks at what is due, and sleeps until the next is. */
const createCalendar = ({ store, handle, clock, modes, onFault }: Background): Loop =>
  createLoop({
    async step() {
      await tick({ store, handle, clock, onFault });
      return false;
    },
    rest: async () => untilThen(await store.nextDueAt(), clock),
    onFault: (fault) => onFault(fault, 'the calendar'),
    mayStep: () => modes.mayAct(),
    gatherMs,
  });

const createDigests = ({ store, clock, modes, onFault }: Background, onGiven: () => void): Loop =>
  createLoop({
    async step() {
      const looked = await giveDigests({ store, clock, onFault });
      if (looked > 0) onGiven();
      return looked > 0;
    },
    rest: async () => untilThen(await store.people.nextDigestAt(), clock),
    onFault: (fault) => onFault(fault, 'the digests'),
    mayStep: () => modes.mayAct(),
    gatherMs,
  });

/** A rollback that was decided goes on although the disk is full; only a rival in the bot's place stops it. */
const createOutsideWatch = ({ store, handle, sources, outside, clock, modes, onFault }: Background): Loop =>
  createWatch({
    store,
    handle,
    sources,
    outside,
    clock,
    epoch: store.epoch,
    realNow: () => performance.now(),
    onFault,
    mayAct: () => !modes.has('rival'),
  });

/** After how long without a tap a page of the live card gives way to the overview, in milliseconds: the next person looks for where it stands. */
const longestLook = 120_000;

const createTurningBack = ({ store, clock, modes, onFault }: Background, refresher: Refresher): Loop =>
  createLoop({
    async step() {
      const at = clock.now();
      if ((await store.cards.turnBack(at - longestLook, at)) > 0) refresher.wake();
      return false;
    },
    async rest() {
      const seenAt = await store.cards.longestUnseenAt();
      return untilThen(seenAt === null ? null : seenAt + longestLook, clock);
    },
    onFault: (fault) => onFault(fault, 'turning pages back'),
    mayStep: () => modes.mayAct(),
    gatherMs,
  });

const untilThen = (next: number | null, clock: Clock): number =>
  next === null ? Number.POSITIVE_INFINITY : Math.max(next - clock.now(), 1_000);
