import { describe, expect, it } from 'vitest';
import type { AnyCommand } from '../../src/rollout/commands.ts';
import { answer, closed, created, monday, play, refusalOf, type Scene } from '../support/story.ts';

/** A scanner reports what it found to an item of the first phase. */
const reports = (text: string): AnyCommand => ({
  type: 'CollectEvidence',
  item: 'update-requirements',
  evidence: { kind: 'note', text },
  source: 'Scanner',
  at: monday,
});
const types = (scene: Scene, command: AnyCommand): string[] => answer(command, scene).map(({ type }) => type);

describe('what a system outside says of an item', () => {
  it('is added once, however often it says the same', () => {
    const scene = play(created(), reports('3 findings'), reports('2 findings'));
    expect(types(scene, reports('3 findings'))).toEqual([]);
    expect(types(scene, reports('1 finding'))).toEqual(['EvidenceAdded']);
  });

  it('leaves room for people', () => {
    let scene = created();
    const refusedAt = () => {
      for (let number = 1; ; number++) {
        const next = reports(`look ${number}`);
        try {
          scene = play(scene, next);
        } catch {
          return refusalOf(() => answer(next, scene));
        }
      }
    };
    expect(refusedAt().message).toMatch(/^1\.2 has \d+ pieces of evidence: the rest is left for people\.$/);
  });

  it('changes nothing that is signed off', () => {
    const signed = closed(created(), 'planning');
    expect(refusalOf(() => answer(reports('1 finding'), signed)).message).toMatch(
      /is signed off, so 1\.2 stays as it was signed\.$/,
    );
  });
});
