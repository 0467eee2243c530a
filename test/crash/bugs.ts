import { causesForgotten, offsetFirst, signedBefore } from '../simulation/bugs.ts';
import { cut, type Planted } from '../simulation/plant.ts';

/** A guard against crashes that is taken out on purpose, to see that it is missed. */
interface Bug extends Planted {
  /** What is otherwise then. */
  shows: RegExp;
}

export const bugs: Record<string, Bug> = {
  'what was being sent is simply sent again': {
    cuts: [
      cut(
        'sqlite/outbox.ts',
        "else settleUnknown(row, 'The bot stopped while it was being sent.', at);",
        "else again.run(at, 'The bot stopped while it was being sent.', row.id);",
      ),
    ],
    shows: /reads as well|comes 2 times, 0 of them marked/,
  },
  'a cause may act twice': {
    cuts: causesForgotten,
    shows: /the journal of rollout\/1\/3 has at 0 "wizard: RolloutCreated/,
  },
  'a tap is answered before it is on disk': {
    cuts: signedBefore('  await new Promise((soon) => setTimeout(soon, 100));\n'),
    shows: /^P1 .*was told "Signed\.", and on disk there is no SignedOff/,
  },
  'an update is finished before it was handled': {
    cuts: [
      cut(
        'telegram/inbox.ts',
        '        await bot.handle(read, attempt >= mostAttempts, wasBegun);\n        return finish(update.updateId);',
        '        await store.inbox.finish([update.updateId]);\n        await bot.handle(read, attempt >= mostAttempts, wasBegun);\n        return finish(update.updateId);',
      ),
    ],
    shows: /the journal of rollout\/1\/1 has at \d+ "nothing"|hears "nothing"/,
  },
  'the offset is stored before the updates': {
    cuts: offsetFirst,
    shows: /hears "nothing"/,
  },
  'letters are forgotten at a restart': {
    cuts: [cut('app.ts', 'await store.outbox.recover(clock.now());', '')],
    shows: /the letter .* is sending and not delivered/,
  },
};
