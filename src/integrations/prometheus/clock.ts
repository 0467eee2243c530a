import type { Dispatcher } from 'undici';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Instant } from '../../rollout/events.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';

const farthestOff = MINUTE;

/** The same way out, and what time it was there by the `Date` of the last answer; null where none said so. */
export function timed(dispatcher: Dispatcher): { dispatcher: Dispatcher; there(): Instant | null } {
  let last: Instant | null = null;
  const heard = (date: string): void => {
    const said = Date.parse(date);
    if (!Number.isNaN(said)) last = said;
  };
  return {
    dispatcher: dispatcher.compose((dispatch) => (options, handler) => dispatch(options, hearing(handler, heard))),
    there: () => last,
  };
}

function hearing(handler: Dispatcher.DispatchHandler, heard: (date: string) => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStart(controller, status, headers, words) {
      heard(String(headers['date'] ?? ''));
      return handler.onResponseStart?.(controller, status, headers, words);
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, fault) => handler.onResponseError?.(controller, fault),
  };
}

/** What a server knows of a moment is of another one where its clock is off; more than a minute, and nothing counts. One that says no time is believed. */
export function mustBeOnTime(source: string, there: Instant | null, here: Instant): void {
  const off = Math.abs((there ?? here) - here);
  if (off > farthestOff) throw new SourceFault('broken', `${source} has a clock that is ${sayDuration(off)} off.`);
}
