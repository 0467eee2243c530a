import type { Context } from 'hono';
import type { SimEvent } from '../contract.ts';
import type { EventHub } from '../events.ts';

const HEARTBEAT = 20_000;

/** Pushes every event to an open page, with a sign of life in between, until the page goes away. */
export function eventStream(c: Context, events: EventHub): Response {
  const encoder = new TextEncoder();
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const unlisten = events.listen((event: SimEvent) => write(`data: ${JSON.stringify(event)}\n\n`));
      const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT);
      heartbeat.unref();
      stop = () => {
        unlisten();
        clearInterval(heartbeat);
      };
      write('retry: 1000\n\n');
    },
    cancel: () => stop(),
  });
  c.req.raw.signal.addEventListener('abort', () => stop());
  return c.body(stream, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}
