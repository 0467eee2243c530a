import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { AddressRefused, bare, type Guard } from './addresses.ts';

/** How to prove who we are and whom we trust, in PEM. */
export interface Tls {
  ca?: string;
  cert?: string;
  key?: string;
  /** Name in the other side's certificate, where it is not the host of the address. */
  serverName?: string;
}

interface Limits {
  /** Bytes of one answer; what is longer is cut off and counts as broken. */
  maxBytes: number;
  /** Milliseconds until connected, until the head of an answer, and between two pieces of its body. */
  timeoutMs: number;
}

/**
 * What everything that is asked outside goes over: connects to no address that the guard refuses, whichever way a host is written or resolved. Answers come
 * as they are: what is packed is refused, because a few kilobytes unpack to any number of gigabytes. Whoever makes one closes it.
 */
export function createDispatcher(guard: Guard, { maxBytes, timeoutMs }: Limits, tls: Tls = {}): Dispatcher {
  const { serverName, ...pem } = tls;
  const connect = buildConnector({
    ...pem,
    ...(serverName ? { servername: serverName } : {}),
    lookup: guard.lookup,
    timeout: timeoutMs,
  });
  const agent = new Agent({
    // A literal address is never looked up, so it is looked at here.
    connect(options, callback) {
      const host = bare(options.hostname);
      if (isIP(host) && !guard.mayConnect(host, host)) return callback(new AddressRefused(host), null);
      return connect(options, callback);
    },
    maxResponseSize: maxBytes,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return agent.compose(
    (dispatch) => (options, handler) =>
      dispatch({ ...options, headers: unpacked(options.headers) }, refusingPacked(handler)),
  );
}

/** An answer that was packed although we asked for it as it is. */
export class AnswerPacked extends Error {
  constructor() {
    super('the answer is packed');
    this.name = 'AnswerPacked';
  }
}

function refusingPacked(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStart(controller, status, headers, words) {
      const packing = String(headers['content-encoding'] ?? '').trim();
      if (packing === '' || /^identity$/i.test(packing))
        return handler.onResponseStart?.(controller, status, headers, words);
      controller.abort(new AnswerPacked());
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, fault) => handler.onResponseError?.(controller, fault),
  };
}

type Sent = Dispatcher.DispatchOptions['headers'];

/** The headers that are sent, with the wish for an answer as it is instead of any other. */
function unpacked(sent: Sent): string[] {
  const wanted = pairs(sent).filter(([name]) => name.toLowerCase() !== 'accept-encoding');
  return [...wanted.flat(), 'accept-encoding', 'identity'];
}

/** All the ways in which undici takes headers, as pairs. */
function pairs(sent: Sent): [string, string][] {
  if (!sent) return [];
  const each: unknown[] = Symbol.iterator in sent ? [...sent] : Object.entries(sent);
  if (typeof each[0] === 'string') return each.flatMap((name, at) => (at % 2 ? [] : valued(name, each[at + 1])));
  return (each as [string, unknown][]).flatMap(([name, value]) => valued(name, value));
}

const valued = (name: unknown, value: unknown): [string, string][] =>
  [value ?? []].flat().map((one) => [String(name), String(one)]);
