/** The sandbox itself as `/sim/` shows it: clock, log, faults, events, snapshots, and the guided demo. */
import { z } from 'zod';
import { instant } from './instant.ts';

export const agendaEntry = z
  .object({ at: instant, what: z.string() })
  .meta({ id: 'AgendaEntry', description: 'Something the bot will do by itself, told by the bot' });

export const clockState = z
  .object({
    now: instant,
    paused: z.boolean(),
    jumped_to: agendaEntry.exactOptional(),
  })
  .meta({ id: 'Clock' });

export const logEntry = z
  .object({
    seq: z.int(),
    at: instant,
    kind: z.enum(['update', 'call']),
    name: z.string().describe('Update kind or method name'),
    body: z.unknown(),
    answer: z.unknown(),
    milliseconds: z.number().nullable(),
    warnings: z.array(z.string()),
  })
  .meta({
    id: 'LogEntry',
    description: 'One line of the inspector: an update that the bot got, or a call that it made',
  });

export const violation = z
  .object({
    seq: z.int(),
    direction: z.enum(['update', 'call']),
    name: z.string(),
    errors: z.array(z.string()),
  })
  .meta({
    id: 'Violation',
    description: 'A breach of the published Bot API types, in either direction. A clean run has none.',
  });

/** Each fault once: what can be switched on by its own, and all of them together as they stand. */
export const faults = {
  rate_limited_until: z
    .string()
    .refine((iso) => !Number.isNaN(Date.parse(iso)))
    .nullable()
    .describe("Every call answers 429 until then (ISO, by the sandbox's clock), or null"),
  retry_after_seconds: z
    .number()
    .describe('The retry_after that those answers carry; 0 says the seconds that are really left'),
  slow_ms: z.number().describe('Milliseconds each call is held back before it is answered, for one chat or all'),
  slow_chat: z.number().nullable(),
  api_down: z.boolean().describe('Calls are refused with 502'),
  smtp_down: z.boolean().describe('The SMTP server answers 451 to everything'),
  unknown_addresses: z.array(z.string()).describe('The SMTP server answers 550 to these addresses'),
  flood_limits: z
    .boolean()
    .describe("Telegram's usual limits hold: 20 messages a minute into one group, 30 a second in all"),
  lost_answers: z
    .number()
    .describe('That many of the next calls that change something are carried out, but their answer never arrives'),
};

export const chaos = z
  .object(faults)
  .meta({ id: 'Chaos', description: 'Faults that can be switched on. Zero, null or false means off.' });

export const simEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message'), chat: z.int(), message_id: z.int() }),
    z.object({ type: z.literal('chats') }),
    z.object({ type: z.literal('mail'), id: z.int() }),
    z.object({ type: z.literal('clock'), now: instant, paused: z.boolean() }),
    z.object({ type: z.literal('log'), seq: z.int() }),
    z.object({ type: z.literal('chaos') }),
    z.object({ type: z.literal('reset') }),
  ])
  .meta({ id: 'SimEvent', description: 'What changed, pushed to open pages' });

export const snapshot = z
  .object({ at: instant })
  .meta({ id: 'Snapshot', description: "What was set aside: the sandbox's time at that moment" });

export const renewalState = z
  .object({
    bot: z.boolean().describe('Whether a bot with its database is taken along'),
    snapshot: snapshot.nullable().describe('What was saved'),
  })
  .meta({ id: 'Renewal' });

export const demoState = z
  .object({
    canBegin: z.boolean(),
    steps: z.array(
      z.object({
        title: z.string(),
        says: z.string(),
        moves: z.array(z.looseObject({ kind: z.enum(['say', 'tap', 'jump', 'look', 'meanwhile']), hint: z.string() })),
      }),
    ),
    made: z.int().describe('How many of the moves of all steps have happened, whoever made them'),
  })
  .meta({ id: 'Demo' });

export const scene = z.object({ name: z.string(), title: z.string(), says: z.string() }).meta({ id: 'Scene' });
