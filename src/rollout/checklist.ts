import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Category } from '../team/events.ts';
import { proofTypes } from './proofs/proof.ts';

/** Roles that people of a team hold. A checklist may name free ones beside the usual five. */
export type Role = string;

/** How an item can be proven: what people attach, or what the bot itself knows to be a fact. */
const evidenceKinds = ['note', 'link', 'file'] as const;
const provenFacts = [
  'window',
  'notice',
  'announcement',
  'go',
  'feedback',
  'stages',
  'health',
  'updates',
  'issues',
] as const;

/**
 * Announcements in the order in which stakeholders meet them. `stage`, `critical` and `correction` are written by people; from `overrun` on they follow
 * from what happens, not from a time.
 */
export const announcementKinds = [
  'notice',
  'week',
  'day',
  'hour',
  'start',
  'stage',
  'critical',
  'correction',
  'overrun',
  'moved',
  'called-off',
  'rolled-back',
  'completed',
  'feedback',
] as const;
export type AnnouncementKind = (typeof announcementKinds)[number];

/** Whoever declined the category does not get the kind. */
export const categoryOf: Record<AnnouncementKind, Category> = {
  notice: 'changes',
  week: 'reminders',
  day: 'reminders',
  hour: 'reminders',
  start: 'progress',
  stage: 'progress',
  critical: 'changes',
  correction: 'changes',
  overrun: 'progress',
  moved: 'changes',
  'called-off': 'changes',
  'rolled-back': 'changes',
  completed: 'progress',
  feedback: 'feedback',
};

/** What systems outside can be asked for, in place of somebody who copies it. */
export const collectables = ['issue', 'release-notes', 'ci', 'metrics', 'findings', 'way-back'] as const;
export type Collectable = (typeof collectables)[number];

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words joined by hyphens');
const sentence = z.string().trim().min(1).max(600);
const minutes = z.int();

const item = z.strictObject({
  id: slug,
  title: z.string().trim().min(1).max(60),
  /** The source document's own words. */
  words: sentence,
  owner: slug,
  /** Minutes from the opening of the window; negative is before. */
  dueMinutes: minutes,
  evidence: z.strictObject({
    needs: z.int().min(0).max(5),
    accepts: z.array(z.enum(evidenceKinds)).min(1),
    ask: sentence,
    /** A fact that the bot checks itself before the item can be done. */
    fact: z.enum(provenFacts).optional(),
    /** What `/rollout collect` asks systems outside for. */
    collect: z.enum(collectables).optional(),
    /** What its evidence states, where it can be checked; older than `freshMinutes` it says nothing any more; words alone do not do where it is `required`. */
    proof: z
      .strictObject({
        type: z.enum(proofTypes),
        freshMinutes: z.int().min(1).optional(),
        required: z.boolean().default(false),
      })
      .optional(),
  }),
});

const phase = z.strictObject({
  id: slug,
  title: z.string().trim().min(1).max(40),
  /** `exceptAuthor` keeps out whoever started the rollout or set its window. */
  seats: z.array(z.strictObject({ role: slug, exceptAuthor: z.boolean().default(false) })).min(1),
  /** Whether its items may be ticked before the phase opens. */
  preparedEarly: z.boolean().default(true),
  items: z.array(item).min(1),
});

const rung = z.strictObject({
  kind: z.enum(['week', 'day', 'hour', 'start']),
  beforeMinutes: z.int().min(0),
  /** Not said any more when it is later than this. */
  expiresAfterMinutes: z.int().min(1),
});

export const checklistSchema = z
  .strictObject({
    name: slug,
    title: z.string().trim().min(1).max(80),
    roles: z
      .array(z.strictObject({ id: slug, title: z.string().min(1).max(24), does: z.string().min(1).max(24) }))
      .min(1),
    phases: z.array(phase).min(1),
    announcements: z.strictObject({
      /** How long before the opening stakeholders must have been told, by minutes. */
      leadMinutes: z.int().min(0),
      /** The same for major updates; 7 days where nothing is said. */
      majorLeadMinutes: z.int().min(0).optional(),
      ladder: z.array(rung).min(1),
      /** How long after the window has closed stakeholders hear that it takes longer, by minutes; 15 where nothing is said. */
      overrunAfterMinutes: z.int().min(0).optional(),
      /** How often stakeholders are told how it goes while it is deployed; silence is called out to whoever writes, then the deputy, then the group. By minutes. */
      updates: z
        .strictObject({
          everyMinutes: z.int().min(5),
          deputyAfterMinutes: z.int().min(1),
          groupAfterMinutes: z.int().min(1),
        })
        .optional(),
      /** How it was: asked so long after it was completed; then counted from the question. By minutes. */
      feedback: z
        .strictObject({
          afterMinutes: z.int().min(0),
          remindAfterMinutes: z.int().min(1),
          closesAfterMinutes: z.int().min(1),
        })
        .default({ afterMinutes: 1_440, remindAfterMinutes: 4_320, closesAfterMinutes: 10_080 }),
    }),
    signOffs: z
      .strictObject({
        /** How long a sign-off counts while the phase has not closed, by minutes. */
        validMinutes: z.int().min(1),
      })
      .default({ validMinutes: 1_440 }),
    goNoGo: z
      .strictObject({
        /** The roles that have to be heard before production is touched. */
        voters: z.array(slug).min(1),
        /** How long a GO counts while the phase has not closed, by minutes. */
        validMinutes: z.int().min(1),
      })
      .default({ voters: ['lead'], validMinutes: 4_320 }),
    /** When production is looked at again, by minutes after it was deployed. */
    watch: z.strictObject({ afterMinutes: z.array(z.int().min(1)).min(1).max(10) }).optional(),
    reminders: z.strictObject({
      /** Minutes before an item's due time, largest first; 0 is the due time itself. */
      itemBeforeMinutes: z.array(z.int().min(0)).min(1),
      /** Minutes after a sign-off was asked for; the last one repeats. */
      signOffAfterMinutes: z.array(z.int().min(1)).min(1),
      /** From which of those on the deputies of whoever has not signed are asked too, and the lead; counted from 0. */
      deputiesFromStep: z.int().min(0).optional(),
      leadFromStep: z.int().min(0).optional(),
      /** Minutes after which the whole group hears of an item that is overdue. */
      overdueAfterMinutes: z.int().min(0).optional(),
      /** Minutes after which an item that is blocked and has not moved is worth another word. */
      blockedAfterMinutes: z.int().min(60).optional(),
    }),
  })
  .superRefine((list, context) => {
    const ids = list.phases.flatMap((each) => [each.id, ...each.items.map((one) => one.id)]);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice)
      context.addIssue({
        code: 'custom',
        path: ['phases'],
        message: `"${twice}" stands twice; every phase and item needs an id of its own`,
      });
    const known = new Set(list.roles.map((each) => each.id));
    list.goNoGo.voters.forEach((role, v) => {
      if (!known.has(role))
        context.addIssue({
          code: 'custom',
          path: ['goNoGo', 'voters', v],
          message: `"${role}" is not among the roles`,
        });
    });
    list.phases.forEach((each, p) => {
      each.seats.forEach((seat, s) => {
        if (!known.has(seat.role))
          context.addIssue({
            code: 'custom',
            path: ['phases', p, 'seats', s, 'role'],
            message: `"${seat.role}" is not among the roles`,
          });
      });
      each.items.forEach((one, i) => {
        if (!known.has(one.owner))
          context.addIssue({
            code: 'custom',
            path: ['phases', p, 'items', i, 'owner'],
            message: `"${one.owner}" is not among the roles`,
          });
      });
    });
  });

export type Checklist = z.infer<typeof checklistSchema>;
export type Phase = Checklist['phases'][number];
export type Item = Phase['items'][number];
export type Rung = Checklist['announcements']['ladder'][number];

/** How reminders grow louder; rollouts whose checklist was written before it could say so follow these. */
export const escalationOf = ({ reminders }: Checklist) => ({
  deputiesFromStep: reminders.deputiesFromStep ?? 1,
  leadFromStep: reminders.leadFromStep ?? 2,
  overdueAfter: (reminders.overdueAfterMinutes ?? 60) * 60_000,
  blockedAfter: (reminders.blockedAfterMinutes ?? 1_440) * 60_000,
});

/** The checklist's content as a name: two rollouts share it exactly when they follow the same words. */
export function digestOf(checklist: Checklist): string {
  return createHash('sha256').update(JSON.stringify(checklist)).digest('hex');
}

/** An item with its place: `2.3` is the third item of the second phase, `8` the eighth of all. */
export interface Placed {
  item: Item;
  phase: Phase;
  phaseIndex: number;
  number: string;
}

export function placedItems(checklist: Checklist): Placed[] {
  const known = placed.get(checklist);
  if (known) return known;
  const all = checklist.phases.flatMap((each, phaseIndex) =>
    each.items.map((one, index) => ({ item: one, phase: each, phaseIndex, number: `${phaseIndex + 1}.${index + 1}` })),
  );
  placed.set(checklist, all);
  return all;
}
const placed = new WeakMap<Checklist, Placed[]>();

/** Finds an item by its number (`2.3`), its place among all (`8`) or its id. */
export function findItem(checklist: Checklist, name: string): Placed | undefined {
  const all = placedItems(checklist);
  return (
    all.find((each) => each.number === name || each.item.id === name) ??
    (/^\d+$/.test(name) ? all[Number(name) - 1] : undefined)
  );
}

/** Finds a phase by number, id or title, in any case. */
export function findPhase(checklist: Checklist, name: string): Phase | undefined {
  const wanted = name.trim().toLowerCase();
  return checklist.phases.find((each, index) =>
    [String(index + 1), each.id, each.title.toLowerCase()].includes(wanted),
  );
}
