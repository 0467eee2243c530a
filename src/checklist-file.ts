import { type Checklist, checklistSchema } from './rollout/checklist.ts';
import { readYaml } from './yaml-file.ts';

/** A checklist that cannot be used: one line with file, line, place in words, and the reason. */
export class ChecklistError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChecklistError';
  }
}

const singular = {
  phases: 'phase',
  items: 'item',
  seats: 'seat',
  roles: 'role',
  ladder: 'rung',
  accepts: 'kind of evidence',
};

/** Reads and checks a checklist. Throws ChecklistError at the first fault, worded for whoever edits the file. */
export function readChecklist(path: string): Checklist {
  return readYaml(path, { schema: checklistSchema, fault: ChecklistError, singular }).value;
}
