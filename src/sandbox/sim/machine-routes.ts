import { z } from 'zod';
import type { BotApi } from '../bot-api/routes.ts';
import type { AgendaEntry, Chaos, ExhibitRoom } from '../contract.ts';
import type { Demo } from '../demo/demo.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Renewal } from '../renewal.ts';
import { simState as simStateShape } from '../shapes/chats.ts';
import { exhibitRoom } from '../shapes/gallery.ts';
import { chaos as chaosShape, faults, logEntry, violation } from '../shapes/machine.ts';
import { NotPossible } from '../world/people.ts';
import { simState } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { viewer, written } from './input.ts';
import { type Operation, operation } from './operation.ts';
import { eventStream } from './stream.ts';

export interface Machine {
  world: World;
  mailbox: Mailbox;
  chaos: Chaos;
  api: BotApi;
  renewal: Renewal;
  demo: Demo;
  agenda: () => Promise<AgendaEntry[]>;
  /** Null where the bot brought none. */
  gallery: (() => Promise<ExhibitRoom[]>) | null;
}

const NO_GALLERY = 'The bot was not started with this sandbox, so its messages are not known here. Run npm start.';

/** The sandbox itself: its state, faults, log and what it pushes. */
export function machineRoutes({ world, chaos, api, gallery }: Machine): Operation[] {
  return [
    operation(
      'getState',
      'GET /state',
      { tag: 'machine', summary: 'What somebody of the cast can see', query: viewer, answer: simStateShape },
      ({ as }) => simState(world, as),
    ),
    operation('getChaos', 'GET /chaos', { tag: 'machine', summary: 'The faults', answer: chaosShape }, () => chaos),
    operation(
      'setChaos',
      'POST /chaos',
      {
        tag: 'machine',
        summary: 'Switches faults on or off; what is not named stays as it is',
        body: z.strictObject(faults).partial().shape,
        says: faultSentence,
        answer: chaosShape,
      },
      (change) => {
        Object.assign(chaos, change);
        if (chaos.api_down) api.interrupt();
        world.events.emit({ type: 'chaos' });
        return chaos;
      },
    ),
    operation(
      'listLog',
      'GET /log',
      {
        tag: 'machine',
        summary: 'Updates that the bot got and calls that it made, oldest first',
        query: { after: written.default(0).describe('Only what has a higher seq'), limit: written.default(500) },
        answer: z.array(logEntry),
      },
      ({ after, limit }) => world.log.read(after, limit),
    ),
    operation(
      'listViolations',
      'GET /violations',
      { tag: 'machine', summary: 'What did not fit the published Bot API types', answer: z.array(violation) },
      () => world.oracle.settled(),
    ),
    operation(
      'getGallery',
      'GET /gallery',
      {
        tag: 'machine',
        summary: 'Everything that the bot says, in all its states',
        answer: z.array(exhibitRoom),
        missing: NO_GALLERY,
      },
      (_, c) => (gallery === null ? c.json({ error: NO_GALLERY }, 404) : gallery()),
    ),
    operation(
      'sendUpdate',
      'POST /updates',
      {
        tag: 'machine',
        summary: 'Hands a raw Update to the bot, of hostile or unknown kinds too; its update_id is set here',
        isOpen: true,
        answer: z.object({ update_id: z.int() }),
      },
      (update) => {
        const [[kind, body] = [], ...others] = Object.entries(update).filter(([name]) => name !== 'update_id');
        if (kind === undefined || others.length > 0) throw new NotPossible('An update has one kind');
        return { update_id: world.emit(kind, body, 'by hand') };
      },
    ),
    operation(
      'streamEvents',
      'GET /events',
      {
        tag: 'machine',
        summary: 'What changes, from now on, as server-sent events: each data is a SimEvent',
        media: { 'text/event-stream': { type: 'string' } },
      },
      (_, c) => eventStream(c, world.events),
    ),
  ];
}

function faultSentence({ code, path, input, ...issue }: z.core.$ZodRawIssue): string {
  return code === 'unrecognized_keys'
    ? `There is no fault called ${String(issue['keys'])}`
    : `${String(path?.[0])} cannot be ${JSON.stringify(input)}`;
}
