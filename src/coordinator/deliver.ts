import type { Medium } from '../team/events.ts';
import { MINUTE } from '../time/duration.ts';
import { createAllowance, restMs } from './allowance.ts';
import { createLoop, type Loop } from './loop.ts';
import type { Modes } from './modes.ts';
import type { Clock, Delivery, Letter, Transport } from './ports.ts';
import type { Store } from './store.ts';
import { createSurely } from './surely.ts';

interface Sending {
  store: Store;
  transport: Transport;
  clock: Clock;
  /** What was sent while the disk takes nothing is written down as soon as it does. */
  modes: Modes;
  /** Asked before a letter that cannot be delivered is settled as such; `addressIsDead` says whether any other could. */
  beforeGivingUp?: (letter: Letter, delivery: Extract<Delivery, { outcome: 'undeliverable' }>) => Promise<void>;
  /** A letter could not be delivered for good, or it is not known. */
  onUndelivered(letter: Letter, delivery: Delivery): void;
  onFault(fault: unknown): void;
  /** Cards show what became of letters. */
  onSettled(): void;
}

interface Deps extends Sending {
  medium: Medium;
  /** How many letters may be under way at once, each to another address. */
  atOnce: number;
  /** How many letters may be sent a second, in real time; as many as there are when it is not given. */
  perSecond?: number;
}

/** Takes one claimed letter to its address and writes down what became of it. Whether it is still true is asked first, and again at the socket. */
export function createSender({
  store,
  transport,
  clock,
  modes,
  beforeGivingUp,
  onUndelivered,
  onFault,
  onSettled,
}: Sending): (letter: Letter) => Promise<void> {
  const surely = createSurely(modes, onFault);

  const attempt = async (letter: Letter): Promise<Delivery> => {
    const failed = (outcome: 'retry' | 'unknown') => (fault: unknown) => {
      onFault(fault);
      return { outcome, why: 'Something went wrong within the bot; its log says what.' };
    };
    const at = clock.now();
    const wasMoved = watchForMoves(clock);
    const isTrue = await store.outbox.isStillTrue(letter, at).catch(failed('retry'));
    if (typeof isTrue === 'object') return isTrue;
    if (!isTrue) return { outcome: 'withdrawn' };
    const keepRaw = (raw: Uint8Array): Promise<void> => store.outbox.keepRaw(letter.id, raw);
    // What is true may still say "in 13 days" by a clock that does not hold any more.
    let isOutdated = false;
    const isStillTrue = async (): Promise<boolean> => {
      if (!(await store.outbox.isStillTrue(letter, clock.now()))) return false;
      isOutdated = wasMoved();
      return !isOutdated;
    };
    const delivery = await transport.send(letter, at, keepRaw, isStillTrue).catch(failed('unknown'));
    if (isOutdated && delivery.outcome === 'withdrawn')
      return { outcome: 'retry', why: 'The clock was set while it waited for its turn.', afterMs: 0 };
    if (delivery.outcome === 'undeliverable') await beforeGivingUp?.(letter, delivery).catch(onFault);
    return delivery;
  };

  return async (letter) => {
    const delivery = await attempt(letter);
    // It may be on a screen; and what stays "being sent" keeps everything else from its address.
    if (delivery.outcome !== 'withdrawn')
      await surely(() => store.outbox.settle([{ letter, delivery }], clock.now())).catch(onFault);
    if (delivery.outcome === 'undeliverable' || delivery.outcome === 'unknown') onUndelivered(letter, delivery);
    onSettled();
  };
}

/** Whether the clock was set, by a minute or more, since this was called: it then shows another time than has passed. */
function watchForMoves(clock: Clock): () => boolean {
  const [at, since] = [clock.now(), performance.now()];
  return () => Math.abs(clock.now() - at - (performance.now() - since)) >= MINUTE;
}

/**
 * The courier of one medium: takes due letters, most urgent first, and sends each to its address while others are under way, so that one slow
 * address keeps nobody waiting. Whether a letter is still true is asked again just before it is sent, and by the
 * transport once more when it has waited. Nothing is claimed while a mode forbids to send there.
 */
export function createCourier({ medium, atOnce, perSecond, ...sending }: Deps): Loop {
  const { store, clock, modes, onFault } = sending;
  const send = createSender(sending);
  const underWay = new Set<Promise<void>>();
  const allowance = perSecond === undefined ? null : createAllowance(perSecond, () => performance.now());

  const loop = createLoop({
    async step() {
      const free = Math.min(atOnce - underWay.size, allowance?.left() ?? atOnce);
      const letters = free > 0 ? await store.outbox.claim(medium, clock.now(), free) : [];
      allowance?.take(letters.length);
      for (const letter of letters) {
        const sending: Promise<void> = send(letter).finally(() => {
          underWay.delete(sending);
          loop.wake();
        });
        underWay.add(sending);
      }
      return letters.length > 0;
    },
    async rest() {
      if (allowance?.left() === 0) return restMs;
      const next = await store.outbox.nextDueAt(medium);
      return next === null ? Number.POSITIVE_INFINITY : next - clock.now();
    },
    onFault,
    mayStep: () => modes.mayAct(medium),
    gatherMs: 20,
  });

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}
