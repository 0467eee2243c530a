import { registerHooks } from 'node:module';

/** A guard that is taken out on purpose, to see that it is missed. */
export interface Bug {
  /** What stands in the source, and what is put there instead. */
  cuts: { file: string; guard: string; without: string }[];
  /** What the audit says then. */
  shows: RegExp;
}

const cut = (file: string, guard: string, without: string): Bug['cuts'][number] => ({ file, guard, without });

export const bugs: Record<string, Bug> = {
  'a cause may act twice': {
    cuts: [
      cut(
        'sqlite/change.ts',
        'const actedOn = causes.actedOn(asked, cause);',
        'const actedOn = null as StreamId | null;',
      ),
      cut('sqlite/causes.ts', 'INSERT INTO causes', 'INSERT OR IGNORE INTO causes'),
      // Behind this guard there is another one in each rule; here one of them is out too.
      cut('rollout/closing.ts', 'if (rollout.lastNote?.by === by.id && rollout.lastNote.text === note) return [];', ''),
    ],
    shows: /^P2 .* acted twice/,
  },
  'the offset is stored before the updates': {
    cuts: [
      cut(
        'sqlite/inbox.ts',
        'receive: (updates, next, at) =>\n      writer.write(() => {',
        'receive: async (updates, next, at) => {\n      await writer.write(() => void setOffset.run(next, 0));\n      await writer.write(() => {',
      ),
      cut('sqlite/inbox.ts', 'setOffset.run(next, known.length);\n      }),', '});\n      },'),
    ],
    shows: /^P2 update \d+ was acknowledged and is not in the file/,
  },
  'what expired is sent all the same': {
    cuts: [
      cut('sqlite/outbox-claim.ts', "if (expiresAt !== null && expiresAt <= at) return 'expired';", ''),
      cut('sqlite/outbox-claim.ts', "for (const row of expired.all(medium, at)) settleAs(row, 'expired');", ''),
    ],
    shows: /^P4 .*(comes after the opening|when the window has closed|says )/,
  },
  'what is not known is taken for a no': {
    cuts: [cut('telegram/transport.ts', "return { outcome: 'unknown', why };", "return { outcome: 'retry', why };")],
    shows: /^P6 .*second copy/,
  },
  'who planned it may sign it': {
    cuts: [cut('rollout/seats.ts', "if (except === 'nobody') return false;", 'if (except) return false;')],
    shows: /^P3 .*who planned it/,
  },
  'a tap is answered before it is on disk': {
    cuts: [
      cut(
        'telegram/features/signing.ts',
        "  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {\n    type: 'SignOff',",
        "  tap.answer('Signed.');\n  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {\n    type: 'SignOff',",
      ),
    ],
    shows: /^P1 somebody reads "Signed\."/,
  },
  'the refusal of the disk is taken for a yes': {
    cuts: [
      cut(
        'sqlite/writer.ts',
        'witness.rolledBack();\n      for (const job of jobs) job.reject(error);',
        'witness.rolledBack();\n      for (const job of jobs) job.resolve({ events: [], repeated: false });',
      ),
    ],
    shows: /^P[125]|^nobody caught/,
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
  },
  'the epoch is not asked for': {
    cuts: [cut('sqlite/open.ts', 'if (newestEpoch.get() !== epoch)', 'if (newestEpoch.get() === -1)')],
    shows: /^P7/,
  },
  'a card is posted again until it can be noted': {
    cuts: [
      cut(
        'coordinator/refresh.ts',
        'before?.nonce === card.nonce ? before : await show(card)',
        'before ? await show(card) : await show(card)',
      ),
    ],
    shows: /^P6 8 times/,
  },
};

/** To be called before anything of the bot is loaded. Throws when the guard does not stand where it is said to be. */
export function plant(name: string): void {
  const { cuts } = bugs[name] ?? {};
  if (!cuts) throw new Error(`There is no bug called "${name}".`);
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const here = cuts.filter(({ file }) => url.endsWith(`/src/${file}`));
      if (here.length === 0) return loaded;
      const source = here.reduce((text, { file, guard, without }) => {
        if (!text.includes(guard)) throw new Error(`src/${file} does not say "${guard}" any more.`);
        return text.replace(guard, () => without);
      }, String(loaded.source));
      return { ...loaded, source };
    },
  });
}
