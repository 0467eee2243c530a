import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { isInFront } from '../../src/sandbox/terminal/in-front.ts';
import { type Key, type Typing, takeKeys } from '../../src/sandbox/terminal/keys.ts';
import { sandboxKeys } from '../../src/sandbox/terminal/sandbox-keys.ts';
import { playground, TEAM } from './support.ts';

const play = playground({ startAt: Date.UTC(2026, 11, 7, 9) });

/** A terminal that is typed into by the test. */
function terminal({ isTTY = true, isInFront = (): boolean => true } = {}) {
  const events = new EventEmitter();
  const modes: boolean[] = [];
  const lines: string[] = [];
  let listeners = 0;
  const input: Typing = {
    isTTY,
    setRawMode: (isRaw) => modes.push(isRaw),
    on(event, listener) {
      listeners += 1;
      events.on(event, listener);
    },
    off(event, listener) {
      listeners -= 1;
      events.off(event, listener);
    },
    resume: () => undefined,
    pause: () => undefined,
  };
  return {
    input,
    modes,
    lines,
    isInFront,
    listeners: () => listeners,
    write: (line: string) => void lines.push(line),
    /** Presses a key, and waits for a line in answer. */
    async press(key: string): Promise<string | undefined> {
      const before = lines.length;
      events.emit('data', Buffer.from(key));
      await expect.poll(() => lines.length, { timeout: 5_000 }).toBeGreaterThan(before);
      return lines.at(-1);
    },
    type: (text: string) => void events.emit('data', Buffer.from(text)),
  };
}

const taking = (keys: Key[], screen = terminal()) => {
  let quits = 0;
  takeKeys(keys, screen, 'Stop with Ctrl+C.', () => {
    quits += 1;
  });
  return { ...screen, quits: () => quits };
};

const idle = (does: () => Promise<string>): Key => ({ key: 'w', name: 'work', does });

describe('keys in the terminal', () => {
  test('are named in one line, and reset asks before it throws everything away', async () => {
    const mara = taking(sandboxKeys(play.sandbox.pageUrl, true));
    expect(mara.lines).toEqual(['Keys: r reset   t +1 hour   q quit']);
    await play.sim.say('Mara', TEAM, 'hello');
    expect(await mara.press('r')).toBe('Press r again to throw everything away.');
    expect(await mara.press('t')).toBe('An hour later: it is 2026-12-07 10:00 UTC in the sandbox.');
    expect(await mara.press('r')).toBe('Press r again to throw everything away.');
    expect((await play.sim.messages(TEAM)).some(({ text }) => text === 'hello')).toBe(true);
    expect(await mara.press('R')).toMatch(/^Chats, mails and the clock are as on the first day\./);
    expect((await play.sim.messages(TEAM)).some(({ text }) => text === 'hello')).toBe(false);
  });

  test('say why something did not work, and go on', async () => {
    const mara = taking(sandboxKeys(play.sandbox.pageUrl, false));
    expect(mara.lines).toEqual(['Keys: d demo   r reset   t +1 hour   q quit']);
    expect(await mara.press('d')).toMatch(/chats and mails of now go\. Press d again to begin\.$/);
    expect(await mara.press('d')).toMatch(/^That did not work: The demo is played with a bot that runs/);
    expect(await mara.press('t')).toMatch(/^An hour later/);
  });

  test('do one thing at a time, but quit at once', async () => {
    const mara = taking([idle(() => new Promise(() => undefined))]);
    mara.type('w');
    expect(await mara.press('w')).toBe('One thing at a time: the last key is still at work.');
    expect(await mara.press('q')).toBe('Stopping…');
    expect([mara.quits(), mara.modes, mara.listeners()]).toEqual([1, [true, false], 0]);
  });

  test('Ctrl+C quits too and gives the terminal back; arrows and what is pasted do nothing', async () => {
    let worked = 0;
    const mara = taking([idle(async () => `worked ${++worked}`)]);
    mara.type('\u001b[A');
    mara.type('www');
    mara.type('x');
    expect(await mara.press('w')).toBe('worked 1');
    expect(await mara.press('\u0003')).toBe('Stopping…');
    expect([mara.quits(), mara.modes]).toEqual([1, [true, false]]);
  });

  test('are not promised, and nothing is read, where nobody can press one', () => {
    for (const screen of [terminal({ isTTY: false }), terminal({ isInFront: () => false })]) {
      taking(sandboxKeys(play.sandbox.pageUrl, true), screen);
      expect([screen.lines, screen.modes, screen.listeners()]).toEqual([['Stop with Ctrl+C.'], [], 0]);
    }
  });

  test('a program that was sent to the background is known by its group, whatever its name', () => {
    expect(isInFront('9441 (node (x) y) S 9435 9435 3080 34816 9435 4194304')).toBe(true);
    expect(isInFront('9441 (node) S 9435 9435 3080 34816 3080 4194304')).toBe(false);
    expect(isInFront('')).toBe(true);
  });
});
