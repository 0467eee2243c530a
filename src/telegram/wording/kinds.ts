import type { AnnouncementKind } from '../../rollout/checklist.ts';

/** Announcements as the team speaks of them. */
export const kindWords: Record<AnnouncementKind, string> = {
  notice: 'notice',
  week: '7 days before',
  day: '24 hours before',
  hour: '1 hour before',
  start: 'start',
  stage: 'stage reached',
  critical: 'critical issue',
  correction: 'correction',
  overrun: 'takes longer',
  moved: 'new window',
  'called-off': 'called off',
  'rolled-back': 'rolled back',
  completed: 'completed',
  feedback: 'feedback',
};
