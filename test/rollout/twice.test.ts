import { describe, expect, it } from 'vitest';
import { isTouched } from '../../src/rollout/production.ts';
import { settledCount } from '../../src/rollout/standing.ts';
import { after, answer, by, commandOf, given, mara, nothingYet, play, theTeam } from '../support/story.ts';
import { wholeStory } from './whole-story.ts';

describe('a whole rollout', () => {
  const end = play(nothingYet(), ...wholeStory);

  it('comes to its end through 22 items and 5 phases', () => {
    expect(end.rollout.status).toBe('completed');
    expect(settledCount(end.rollout)).toBe(22);
    expect(Object.values(end.rollout.phases).map((each) => each.signedOff?.seats.length)).toEqual([1, 1, 2, 1, 1]);
    expect(end.rollout.announced.map(({ kind, revision }) => `${kind}@${revision}`)).toEqual([
      ...['notice@1', 'week@1', 'moved@2', 'day@2', 'hour@2', 'start@2', 'completed@2', 'feedback@2'],
    ]);
  });

  it('has every kind of command in it but those of the strict policy, of emergencies and of early endings', () => {
    const types = new Set<string>();
    wholeStory.reduce((scene, step) => {
      types.add(commandOf(step, scene).type);
      return play(scene, step);
    }, nothingYet());
    expect(types.size).toBe(33);
  });

  it('changes nothing when any of its commands is repeated right away', () => {
    let scene = nothingYet();
    for (const step of wholeStory) {
      const command = commandOf(step, scene); // the same button: made before, tapped twice
      const events = answer(command, scene);
      expect(events.length, `${command.type} does something`).toBeGreaterThan(0);
      scene = after(events, scene);
      expect(answer(command, scene), command.type).toEqual([]);
    }
  });

  it('changes nothing when calling it off is repeated at any point of it', () => {
    const off = by(mara, { type: 'CallOff', reason: 'vendor withdrew it' });
    wholeStory.slice(0, -1).reduce((scene, step) => {
      const next = play(scene, step);
      if (isTouched(next.rollout)) given(next).when(off).thenRefused('out-of-order');
      else expect(answer(off, play(next, off))).toEqual([]);
      return next;
    }, nothingYet());
  });

  it('reads the same from its events as it was decided', () =>
    expect(play(nothingYet(theTeam()), ...wholeStory).rollout).toEqual(end.rollout));
});
