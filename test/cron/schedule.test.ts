import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { startSchedule } from '../../src/cron/schedule.ts';

const minute = 60_000;
const checkRosters = async (): Promise<void> => undefined;
const others = { mayAct: () => true, checkRosters, forgetAskings: checkRosters, signOfLife: checkRosters };

beforeEach(() => {
  // The night in which Berlin's clocks go back.
  vi.useFakeTimers({ now: Date.UTC(2026, 9, 24, 23, 58, 30), toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => void vi.useRealTimers());

it('wakes once a minute, in the night of the clock change too', async () => {
  const times: string[] = [];
  const schedule = startSchedule(
    { tick: async () => times.push(new Date().toISOString().slice(11, 16)), ...others },
    () => {},
  );
  await vi.advanceTimersByTimeAsync(5 * minute);
  await schedule.stop();
  expect(times).toEqual(['23:59', '00:00', '00:01', '00:02', '00:03']);
});

it('wakes again after a fault, which is told', async () => {
  const faults: string[] = [];
  let count = 0;
  const tick = async (): Promise<void> => {
    count += 1;
    throw new Error('disk full');
  };
  const schedule = startSchedule({ tick, ...others }, (fault, job) => faults.push(`${job}: ${fault}`));
  await vi.advanceTimersByTimeAsync(2 * minute);
  await schedule.stop();
  expect([count, faults[0]]).toEqual([2, 'look at what is due: Error: disk full']);
});

it('does not wake while the last time is still in hand, nor once it has stopped', async () => {
  let begun = 0;
  const schedule = startSchedule(
    {
      tick: () => {
        begun += 1;
        return new Promise(() => undefined);
      },
      ...others,
    },
    () => {},
  );
  await vi.advanceTimersByTimeAsync(3 * minute);
  expect(begun).toBe(1);
  await schedule.stop();
  await vi.advanceTimersByTimeAsync(3 * minute);
  expect(begun).toBe(1);
});

it('asks once an hour who is still there', async () => {
  const times: string[] = [];
  const schedule = startSchedule(
    {
      ...others,
      tick: async () => undefined,
      checkRosters: async () => times.push(new Date().toISOString().slice(11, 16)),
    },
    () => {},
  );
  await vi.advanceTimersByTimeAsync(120 * minute);
  await schedule.stop();
  expect(times).toEqual(['00:17', '01:17']);
});

it('#7 takes no roles while another process acts in its place, and asks again an hour later', async () => {
  const times: string[] = [];
  const schedule = startSchedule(
    {
      ...others,
      mayAct: () => Date.now() > Date.UTC(2026, 9, 25, 0, 30),
      tick: async () => undefined,
      checkRosters: async () => times.push(new Date().toISOString().slice(11, 16)),
    },
    () => {},
  );
  await vi.advanceTimersByTimeAsync(120 * minute);
  await schedule.stop();
  expect(times).toEqual(['01:17']);
});

it('comes back from a night in which the computer slept with one wake and no line for each minute', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  let woken = 0;
  const tick = async (): Promise<void> => {
    woken += 1;
  };
  const schedule = startSchedule({ tick, ...others }, () => {});
  vi.setSystemTime(Date.UTC(2026, 9, 25, 8, 0, 20));
  await vi.advanceTimersByTimeAsync(minute);
  await schedule.stop();
  expect(woken).toBe(1);
  expect(warn).not.toHaveBeenCalled();
});

it('wakes for no sign of life where nobody waits for one', async () => {
  const before = vi.getTimerCount();
  const tick = checkRosters;
  const silent = startSchedule({ tick, ...others, signOfLife: null }, () => {});
  const withoutIt = vi.getTimerCount() - before;
  const heard = startSchedule({ tick, ...others }, () => {});
  expect(vi.getTimerCount() - before - withoutIt).toBe(withoutIt + 1);
  await silent.stop();
  await heard.stop();
});
