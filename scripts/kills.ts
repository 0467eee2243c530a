/**
 * Kills the real process again and again while people work with it: `npm run kills -- --count 200 --rollouts 10000 --seed 7`. With `--disk 256`
 * (root only) its disk has so many megabytes and is full now and then. Exits with 1 at every promise that was broken.
 */
import { parseArgs } from 'node:util';
import { playKills } from '../test/crash/killing.ts';
import { wholeNumber } from './whole-number.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string' },
    rollouts: { type: 'string' },
    disk: { type: 'string' },
  },
});
const seed = wholeNumber(values.seed ?? String(Math.trunc(Math.random() * 2 ** 31)), 'seed');
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
say(`seed ${seed}`);
const began = performance.now();
const { kills, pauses, fullDisks, backAfterMs, told, faults } = await playKills({
  seed,
  count: wholeNumber(values.count ?? '100', 'count'),
  rollouts: wholeNumber(values.rollouts ?? '10000', 'rollouts'),
  diskMegabytes: values.disk === undefined ? null : wholeNumber(values.disk, 'disk'),
  say,
});
say(
  `${kills} kills, ${pauses} pauses with a second instance, ${fullDisks} times a full disk, ${Math.round((performance.now() - began) / 1000)} seconds`,
);
say(
  `${told.notes} notes, ${told.taps} taps, ${told.announcements} announcements to both media, ${told.repeats} marked as repeats in the chat`,
);
say(
  `from the start of the process to the first update it had handled: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
);
say(`${faults.length} faults`);
for (const fault of faults) say(`  ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function at(share: number): number {
  return backAfterMs[Math.min(backAfterMs.length - 1, Math.floor(share * backAfterMs.length))] ?? 0;
}
