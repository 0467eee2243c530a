// Times the way people type them. Begin with `readTime`; the words are taken apart in grammar.ts.
export { type ReadContext, readTime } from './read-time.ts';
export type { Choice, Reading } from './reading.ts';
export { readSchedule, splitTime } from './schedule.ts';
