import { Readable } from 'node:stream';
import type { Failure } from './deliveries.ts';
import { connectTo, type Line, type LineTimes } from './line.ts';

interface Outgoing {
  from: string;
  to: string;
  raw: Uint8Array;
  /** Asked when the server is ready for the text, before the first byte of it: a slow server may take a minute until then. */
  isStillTrue(): Promise<boolean>;
}

type Sent = { isAccepted: true } | { isAccepted: false; failure: Failure } | 'withdrawn';

/** A few connections to one mail server, kept open between mails. None of its functions throws. */
export interface Connections {
  /** Hands over one mail to one recipient, waiting for a free connection if need be; at the latest `signal` ends it. */
  send(mail: Outgoing, signal: AbortSignal): Promise<Sent>;
  /** Connects and logs in without sending anything. */
  verify(signal: AbortSignal): Promise<Failure | null>;
  close(): void;
}

const AT_ONCE = 5;
const MAILS_A_LINE = 100;
const partBytes = 16_384;

export function smtpConnections(url: string, times: LineTimes): Connections {
  const idle = new Set<Line>();
  const turns = createTurns(AT_ONCE);
  let isClosed = false;

  const keep = (line: Line) => {
    if (isClosed || line.mails() >= MAILS_A_LINE) return line.quit();
    idle.add(line);
  };

  const connect = async (signal: AbortSignal): Promise<Line> => {
    const line = await connectTo(url, times, signal);
    line.onClose(() => idle.delete(line));
    return line;
  };

  const take = (): Line | undefined => {
    const [line] = idle;
    if (line) idle.delete(line);
    return line;
  };

  const over = async (line: Line, mail: Outgoing, signal: AbortSignal): Promise<Sent> => {
    let isWithdrawn = false;
    const body = bodyOf(mail.raw, async () => {
      isWithdrawn = !(await mail.isStillTrue());
      return !isWithdrawn;
    });
    try {
      await line.send({ from: mail.from, to: mail.to, size: mail.raw.length }, body, signal);
      keep(line);
      return { isAccepted: true };
    } catch (error) {
      const failure = failureOf(error, body.readableEnded);
      if (await line.recovers(failure.status, signal)) keep(line);
      if (isWithdrawn) return 'withdrawn';
      return { isAccepted: false, failure };
    }
  };

  const send = async (mail: Outgoing, signal: AbortSignal): Promise<Sent> => {
    const kept = take();
    if (kept) {
      const sent = await over(kept, mail, signal);
      // A kept line may have been hung up meanwhile; nothing of the mail has left, so a new one may take it.
      if (
        sent === 'withdrawn' ||
        sent.isAccepted ||
        sent.failure.status !== null ||
        sent.failure.bodySent ||
        signal.aborted
      )
        return sent;
    }
    return over(await connect(signal), mail, signal);
  };

  return {
    async send(mail, signal) {
      try {
        return await turns.take(signal, () => send(mail, signal));
      } catch (error) {
        return { isAccepted: false, failure: failureOf(error, false) };
      }
    },
    async verify(signal) {
      try {
        keep(await connect(signal));
        return null;
      } catch (error) {
        return failureOf(error, false);
      }
    },
    close() {
      isClosed = true;
      for (const line of idle) line.quit();
      idle.clear();
    },
  };
}

/** It ends only when all of it has been taken, and nothing is taken before the server has asked for it and `mayGo` has said yes. */
function bodyOf(raw: Uint8Array, mayGo: () => Promise<boolean>): Readable {
  async function* parts(): AsyncGenerator<Uint8Array> {
    if (!(await mayGo())) throw new Error('It is not true any more.');
    for (let at = 0; at < raw.length; at += partBytes) yield raw.subarray(at, at + partBytes);
  }
  return Readable.from(parts(), { objectMode: false });
}

interface Told extends Error {
  code?: unknown;
  originalCode?: unknown;
  command?: unknown;
  response?: unknown;
  responseCode?: unknown;
}

function failureOf(error: unknown, bodySent: boolean): Failure {
  const told: Told = error instanceof Error ? error : new Error(String(error));
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    says: text(told.response) || told.message,
    code: text(told.code),
    cause: text(told.originalCode) || text(told.code),
    command: text(told.command),
    status: typeof told.responseCode === 'number' ? told.responseCode : null,
    bodySent,
  };
}

/** At most so many at once, in the order in which they came; who waits when `signal` ends it leaves the queue. */
function createTurns(atOnce: number) {
  let free = atOnce;
  const waiting = new Set<() => void>();

  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = () => {
        waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(enter);
    });

  return {
    async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else await wait(signal);
      try {
        return await work();
      } finally {
        const [next] = waiting;
        if (next) next();
        else free += 1;
      }
    },
  };
}
