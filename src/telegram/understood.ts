import type { Feature } from './kit.ts';

/** What all features understand, by name. */
export type Understood = ReturnType<typeof gather>;

/** Where two share a name the later one has it. */
export function gather(features: Feature[]) {
  const every = <T>(part: (feature: Feature) => Record<string, T> | undefined): Map<string, T> =>
    new Map(features.flatMap((feature) => Object.entries(part(feature) ?? {})));
  return {
    verbs: every((feature) => feature.verbs),
    slashes: every((feature) => feature.slashes),
    taps: every((feature) => feature.taps),
    letterTaps: every((feature) => feature.letterTaps),
    dialogueTaps: every((feature) => feature.dialogueTaps),
    answers: every((feature) => feature.answers),
    updates: features.flatMap((feature) => feature.updates ?? []),
  };
}
