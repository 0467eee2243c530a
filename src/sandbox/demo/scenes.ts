import type { Act } from './moves.ts';
import { AIKO, LUIS, PRIYA, says, taps, told } from './telling.ts';

/** A moment of the story, ready to be looked at: so many whole steps of it, some moves of the next, and what is told besides. */
export interface Scene {
  name: string;
  title: string;
  says: string;
  steps: number;
  moves: number;
  besides: readonly Act[];
}

export const SCENES: readonly Scene[] = [
  {
    name: 'testing',
    title: 'Testing half done',
    says: 'Three of six checks are ticked, one is blocked, and somebody waits for it.',
    steps: 5,
    moves: 0,
    besides: [
      says(AIKO, '/rollout done 2.1 staging mirrors production, one size smaller'),
      says(AIKO, '/rollout done 2.2 postgres 16.1'),
      says(AIKO, '/rollout done 2.3 https://ci.example.com/8841 green'),
      says(AIKO, '/rollout block 2.4 staging DB is down'),
    ],
  },
  {
    name: 'canary',
    title: 'Canary at 10 % with SEV2',
    says: 'A tenth of the users has the new version, and something is wrong. Go on, pause, or roll back?',
    steps: 6,
    moves: 7,
    besides: [
      says(PRIYA, '/issue sev2 checkout 502s in EU', told(/SEV2 · I-1/)),
      taps(LUIS, 'Take it', null),
      says(LUIS, '/rollout health errors red 4.8 %', told(/errors is red/)),
    ],
  },
  {
    name: 'finished',
    title: 'Finished',
    says: 'A rollout from beginning to end, with its report: everything can be looked up.',
    steps: 9,
    moves: 0,
    besides: [],
  },
];
