import { cut, type Planted } from './plant.ts';

/** A guard that is taken out on purpose, to see that it is missed. */
interface Bug extends Planted {
  /** What the audit says then. */
  shows: RegExp;
  /** A world of two days that is known to show it. */
  seed: number;
}

/** The worlds of the table have so many days. */
export const bugDays = 2;

export const causesForgotten = [
  cut('sqlite/change.ts', 'const actedOn = causes.actedOn(asked, cause);', 'const actedOn = null as StreamId | null;'),
  cut('sqlite/causes.ts', 'INSERT INTO causes', 'INSERT OR IGNORE INTO causes'),
];
export const offsetFirst = [
  cut(
    'sqlite/inbox.ts',
    'receive: (updates, next, at) =>\n      writer.write(() => {',
    'receive: async (updates, next, at) => {\n      await writer.write(() => void setOffset.run(next, 0));\n      await writer.write(() => {',
  ),
  cut('sqlite/inbox.ts', 'setOffset.run(next, known.length);\n      }),', '});\n      },'),
];

const signing = "  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {\n    type: 'SignOff',";
/** What is done between the answer and the file. */
export const signedBefore = (meanwhile: string): Planted['cuts'] => [
  cut('telegram/features/signing.ts', signing, `  tap.answer('Signed.');\n${meanwhile}${signing}`),
];

export const bugs: Record<string, Bug> = {
  'a cause may act twice': {
    cuts: [
      ...causesForgotten,
      // Behind this guard there is another one in each rule; here one of them is out too.
      cut('rollout/closing.ts', 'if (rollout.lastNote?.by === by.id && rollout.lastNote.text === note) return [];', ''),
    ],
    shows: /^P2 .* acted twice/,
    seed: 59,
  },
  'the offset is stored before the updates': {
    cuts: offsetFirst,
    shows: /^P2 update \d+ was acknowledged and is not in the file/,
    seed: 24,
  },
  'what expired is sent all the same': {
    cuts: [
      cut('sqlite/outbox-claim.ts', "if (expiresAt !== null && expiresAt <= at) return 'expired';", ''),
      cut('sqlite/outbox-claim.ts', "for (const row of expired.all(medium, at)) settleAs(row, 'expired');", ''),
    ],
    shows: /^P4 .*(comes after the opening|when the window has closed|says )/,
    seed: 5,
  },
  'what is not known is taken for a no': {
    cuts: [cut('telegram/transport.ts', "return { outcome: 'unknown', why };", "return { outcome: 'retry', why };")],
    shows: /^P6 .*second copy/,
    seed: 78,
  },
  'letters of an old plan stay': {
    cuts: [
      cut(
        'sqlite/change.ts',
        "if (event.type === 'WindowScheduled') return letters.supersede(id, event.revision, event.at);",
        '',
      ),
    ],
    shows: /^P4 .*still waits/,
    seed: 137,
  },
  'a late notice goes to everybody': {
    cuts: [cut('rollout/audience.ts', '!told.has(each.id)', "each.id !== ''")],
    shows: /^P6 .* has told them/,
    seed: 8,
  },
  'who planned it may sign it': {
    cuts: [cut('rollout/seats.ts', "if (except === 'nobody') return false;", 'if (except) return false;')],
    shows: /^P3 .*who planned it/,
    seed: 25,
  },
  'a tap is answered before it is on disk': {
    cuts: signedBefore(''),
    shows: /^P1 somebody reads "Signed\."/,
    seed: 1,
  },
  'the refusal of the disk is taken for a yes': {
    cuts: [
      cut(
        'sqlite/writer.ts',
        'for (const job of jobs) job.reject(error);',
        'for (const job of jobs) job.resolve({ events: [], repeated: false });',
      ),
    ],
    shows: /^P[125]|^nobody caught/,
    seed: 4,
  },
  'the epoch is not asked for': {
    cuts: [cut('sqlite/open.ts', 'if (newestEpoch.get() !== epoch) throw new TakenOver();', 'void newestEpoch.get();')],
    shows: /^P7/,
    seed: 50,
  },
  'that a tap is refused is not said': {
    cuts: [cut('telegram/refusals.ts', 'if (tap) inTheBackground(toast(tap.id, ', 'if (tap) void ((tap.id, ')],
    shows: /^P2 update \d+ was acknowledged and is not in the file/,
    seed: 12,
  },
  'what a trial write left stays in its way': {
    cuts: [cut('sqlite/open.ts', 'await takeAway();\n  await write(', 'await write(')],
    shows: /^P[25] .*still/,
    seed: 11,
  },
  'a second copy does not say that it is one': {
    cuts: [cut('sqlite/letters.ts', 'isRepeat: row.is_repeat === 1,', 'isRepeat: false,')],
    shows: /^P6 .*second copy/,
    seed: 11,
  },
  'a row is not bound to the one before': {
    cuts: [cut('sqlite/journal.ts', 'hashOf(before.hash, row)', 'hashOf(firstHash, row)')],
    shows: /^P9 /,
    seed: 1,
  },
};
