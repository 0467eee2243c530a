import type { Renewal } from '../renewal.ts';
import { renewalState, snapshot } from '../shapes/machine.ts';
import { done } from './input.ts';
import { type Operation, operation } from './operation.ts';

/** Begins anew, saves, and goes back. */
export function renewalRoutes(renewal: Renewal): Operation[] {
  return [
    operation(
      'getRenewal',
      'GET /renewal',
      {
        tag: 'worlds',
        summary: 'Whether a bot with its database is taken along, and what was saved',
        answer: renewalState,
      },
      () => ({ bot: renewal.hasBot, snapshot: renewal.snapshot() }),
    ),
    operation(
      'reset',
      'POST /reset',
      {
        tag: 'worlds',
        summary: 'The world as at the first start, and a bot that runs beside with an empty database',
        answer: done,
      },
      async () => {
        await renewal.reset();
        return {};
      },
    ),
    operation(
      'saveSnapshot',
      'POST /snapshot',
      {
        tag: 'worlds',
        summary: 'Saves chats, mails, clock and the database of a bot that runs beside',
        answer: snapshot,
      },
      () => renewal.setAside(),
    ),
    operation(
      'restoreSnapshot',
      'POST /snapshot/restore',
      {
        tag: 'worlds',
        summary: 'Goes back to the snapshot',
        answer: done,
      },
      async () => {
        await renewal.bringBack();
        return {};
      },
    ),
  ];
}
