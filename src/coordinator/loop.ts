/** Work that is done while there is any, then rests until the next is due or somebody wakes it. */
export interface Loop {
  wake(): void;
  /** Waits for the work in hand, then does no more. */
  stop(): Promise<void>;
}

interface Work {
  /** Does what is due; says whether there was any. */
  step(): Promise<boolean>;
  /** How long to rest when there is none, in milliseconds of real time. */
  rest(): Promise<number>;
  onFault(fault: unknown): void;
  /** Asked before each step; while it says no the loop rests. Whoever lets it go on wakes it. */
  mayStep?: (() => boolean) | undefined;
  /** Wakes that come within so many milliseconds are one: after a burst of changes the work is looked for once. 0, the default, looks at once. */
  gatherMs?: number;
}

const longestRest = 60_000;
// Work that is due but in somebody else’s hands must not make the loop spin.
const shortestRest = 20;
const restAfterFault = 1_000;

export function createLoop({ step, rest, onFault, mayStep = () => true, gatherMs = 0 }: Work): Loop {
  let isRunning = false;
  let isWoken = false;
  let isStopped = false;
  let isGathering = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    let pause = 0;
    try {
      do isWoken = false;
      while (!isStopped && mayStep() && ((await step()) || (isWoken && gatherMs === 0)));
      pause = isStopped || isWoken ? 0 : mayStep() ? await rest() : longestRest;
    } catch (fault) {
      onFault(fault);
      pause = restAfterFault;
    }
    isRunning = false;
    if (isStopped) return;
    if (isWoken) return wake();
    timer = setTimeout(begin, Math.max(shortestRest, Math.min(pause, longestRest)));
    timer.unref();
  };

  function wake(): void {
    isWoken = true;
    if (isRunning || isStopped || isGathering) return;
    if (gatherMs === 0) begin();
    else {
      isGathering = true;
      clearTimeout(timer);
      timer = setTimeout(begin, gatherMs);
    }
  }

  function begin(): void {
    isGathering = false;
    if (isRunning || isStopped) return;
    clearTimeout(timer);
    isRunning = true;
    running = run();
  }

  return {
    wake,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
