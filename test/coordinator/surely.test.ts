import { describe, expect, it } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import { createSurely } from '../../src/coordinator/surely.ts';
import { monday } from '../support/story.ts';

/** A disk on which one thing is to be written down: full as often as it is said to be. */
function onFullDisk() {
  const modes = createModes({ now: () => monday });
  const faults: unknown[] = [];
  const surely = createSurely(modes, (fault) => faults.push(fault));
  const tried = { times: 0 };
  const write = async (): Promise<string> => {
    tried.times += 1;
    if (!modes.has('disk')) return 'written';
    throw new Error('database or disk is full');
  };
  return { modes, faults, surely, tried, write };
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('#81 what has happened already', () => {
  it('is not tried while the disk is full, and is written down when it is not', async () => {
    const { modes, surely, tried, write, faults } = onFullDisk();
    modes.enter('disk', 'the disk is full');
    const written = surely(write);
    await soon();
    expect([tried.times, faults.length]).toEqual([1, 1]);
    modes.leave('disk');
    expect([await written, tried.times, faults.length]).toEqual(['written', 2, 1]);
  });

  it('waits for the thousandth time too: there is no end to how long a disk may be full', async () => {
    const { modes, surely, tried, write, faults } = onFullDisk();
    modes.enter('disk', 'the disk is full');
    const written = surely(write);
    for (let times = 1; times < 1_000; times++) {
      await soon();
      modes.leave('disk');
      modes.enter('disk', 'the disk is full');
    }
    await soon();
    modes.leave('disk');
    expect([await written, tried.times, faults.length]).toEqual(['written', 1_001, 1]);
  });
});
