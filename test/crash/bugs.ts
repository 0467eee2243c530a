import { registerHooks } from 'node:module';

/** A guard against crashes that is taken out on purpose, to see that it is missed. */
interface Bug {
  /** What stands in the source, and what is put there instead. */
  cuts: { file: string; guard: string; without: string }[];
  /** What is otherwise then. */
  shows: RegExp;
}

export const bugs: Record<string, Bug> = {
  'what was being sent is simply sent again': {
    cuts: [
      {
        file: 'sqlite/outbox.ts',
        guard: "else settleUnknown(row, 'The bot stopped while it was being sent.', at);",
        without: "else again.run(at, 'The bot stopped while it was being sent.', row.id);",
      },
    ],
    shows: /reads as well|comes 2 times, 0 of them marked/,
  },
  'a cause may act twice': {
    cuts: [
      {
        file: 'sqlite/change.ts',
        guard: 'const actedOn = causes.actedOn(asked, cause);',
        without: 'const actedOn = null as StreamId | null;',
      },
      { file: 'sqlite/causes.ts', guard: 'INSERT INTO causes', without: 'INSERT OR IGNORE INTO causes' },
    ],
    shows: /the journal of rollout\/1\/3 has at 0 "wizard: RolloutCreated/,
  },
  'a tap is answered before it is on disk': {
    cuts: [
      {
        file: 'telegram/features/signing.ts',
        guard: "  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {\n    type: 'SignOff',",
        without:
          "  tap.answer('Signed.');\n  await new Promise((soon) => setTimeout(soon, 100));\n  const { events, rollout, team } = await kit.handle.rollout(id, tap.cause, {\n    type: 'SignOff',",
      },
    ],
    shows: /^P1 .*was told "Signed\.", and on disk there is no SignedOff/,
  },
  'an update is finished before it was handled': {
    cuts: [
      {
        file: 'telegram/inbox.ts',
        guard:
          '        await bot.handle(read, attempt >= mostAttempts, wasBegun);\n        return finish(update.updateId);',
        without:
          '        await store.inbox.finish([update.updateId]);\n        await bot.handle(read, attempt >= mostAttempts, wasBegun);\n        return finish(update.updateId);',
      },
    ],
    shows: /the journal of rollout\/1\/1 has at \d+ "nothing"|hears "nothing"/,
  },
  'the offset is stored before the updates': {
    cuts: [
      {
        file: 'sqlite/inbox.ts',
        guard: 'receive: (updates, next, at) =>\n      writer.write(() => {',
        without:
          'receive: async (updates, next, at) => {\n      await writer.write(() => void setOffset.run(next, 0));\n      await writer.write(() => {',
      },
      { file: 'sqlite/inbox.ts', guard: 'setOffset.run(next, known.length);\n      }),', without: '});\n      },' },
    ],
    shows: /hears "nothing"/,
  },
  'letters are forgotten at a restart': {
    cuts: [{ file: 'app.ts', guard: 'await store.outbox.recover(clock.now());', without: '' }],
    shows: /the letter .* is sending and not delivered/,
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
