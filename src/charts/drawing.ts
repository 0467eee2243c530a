import { Worker } from 'node:worker_threads';

/** A drawing of ours takes a tenth of a second; one that takes so long will never be made. Milliseconds. */
const patience = 10_000;
/** More than anybody waits for: what comes then goes without a picture. */
const mostWaiting = 20;
const memoryMiB = 128;

export interface Drawer {
  /** A PNG of an SVG, drawn beside the bot so that no tap waits. Null where it cannot be made, whatever the reason: it is never worth a failure. */
  draw(svg: string): Promise<Uint8Array | null>;
  /** What is under way is given up; nothing is drawn any more. */
  close(): Promise<void>;
}

/**
 * One picture after the other, each in a thread of its own that ends with it: starting one takes less than drawing, and one that stays keeps the pixels
 * of hundreds of pictures.
 */
export function createDrawer(): Drawer {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  let worker: Worker | null = null;

  const drawn = async (svg: string): Promise<Uint8Array | null> => {
    if (isClosed) return null;
    worker = new Worker(new URL('./drawing-worker.ts', import.meta.url), {
      workerData: svg,
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
      execArgv: [],
    });
    return pictureOf(worker);
  };

  return {
    draw(svg) {
      if (waiting >= mostWaiting) return Promise.resolve(null);
      waiting += 1;
      const picture = last
        .then(() => drawn(svg))
        .catch(() => null)
        .finally(() => {
          waiting -= 1;
        });
      last = picture;
      return picture;
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
      await last;
    },
  };
}

/** What it posts, once it is gone and its memory with it; null when it ends without. */
function pictureOf(worker: Worker): Promise<Uint8Array | null> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
  const limit = setTimeout(() => void worker.terminate(), patience);
  let picture: Uint8Array | null = null;
  worker.once('message', (png: Uint8Array) => {
    picture = png;
  });
  // Said again by its exit.
  worker.once('error', () => undefined);
  worker.once('exit', () => {
    clearTimeout(limit);
    resolve(picture);
  });
  return promise;
}
