import { describe, expect, test } from 'vitest';
import { type Bursts, createBursts, type Told } from '../../src/telegram/bursts.ts';

const minute = 60_000;
const told = (letter: number, line: string | null = `change ${letter}`): Told => ({
  key: 'rollout/1/1 -100500',
  letter,
  title: 'R-1 · Payments 4.2.0',
  line,
});

/** What the group sees: each message by its number, as it reads now. */
function group(bursts: Bursts = createBursts()) {
  const screen = new Map<number, string>();
  const say = (one: Told, at: number): number => {
    const placed = bursts.place(one, at);
    const message = placed?.message ?? screen.size + 1;
    screen.set(message, placed?.html ?? `by itself: ${one.line}`);
    bursts.shown(one, message, placed, at);
    return message;
  };
  return { screen, say, bursts };
}

describe('#57 much that happens to one rollout within ten minutes', () => {
  test('is said by itself six times, and then together, in order', () => {
    const { screen, say } = group();
    for (let letter = 1; letter <= 9; letter++) say(told(letter), letter * 1_000);
    expect(screen.size).toBe(7);
    expect(screen.get(7)).toBe('<b>R-1 · Payments 4.2.0 — 3 more changes</b>\n· change 7\n· change 8\n· change 9');
  });

  test('never hides what calls somebody or cannot wait', () => {
    const { screen, say } = group();
    for (let letter = 1; letter <= 8; letter++) say(told(letter), letter);
    const urgent = say(told(9, null), 9);
    expect(screen.get(urgent)).toBe('by itself: null');
    expect(say(told(10), 10)).toBe(7);
  });

  test('is said by itself again once it has become quiet', () => {
    const { say } = group();
    for (let letter = 1; letter <= 8; letter++) say(told(letter), letter);
    expect(say(told(9), 11 * minute)).toBe(8);
  });

  test('begins another message after ten lines, or when the message is gone', () => {
    const { screen, say, bursts } = group();
    for (let letter = 1; letter <= 17; letter++) say(told(letter), letter);
    expect([...screen.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    bursts.lost(told(1).key);
    expect(say(told(18), 18)).toBe(9);
  });

  test('stands there once when it is said again', () => {
    const { screen, say } = group();
    for (let letter = 1; letter <= 7; letter++) say(told(letter), letter);
    say(told(7), 8);
    expect(screen.get(7)).toBe('<b>R-1 · Payments 4.2.0 — 1 more change</b>\n· change 7');
  });

  test('is counted for each rollout and each group by itself', () => {
    const { say } = group();
    for (let letter = 1; letter <= 6; letter++) say(told(letter), letter);
    expect(say({ ...told(7), key: 'rollout/1/2 -100500' }, 7)).toBe(7);
  });
});
