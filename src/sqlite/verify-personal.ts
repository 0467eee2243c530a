import type { Db } from './database.ts';
import { refOf, subjectOfPerson, wordsOf } from './personal.ts';
import type { Wrong } from './verify-stretch.ts';

interface Row {
  subject: string;
  salt: string | null;
  value: string | null;
}

/** Names and addresses beside the record that are not what it refers to. What was erased is right where the record says that it was. */
export function alteredNames(db: Db, references: Iterable<readonly [ref: string, seq: number]>): Wrong[] {
  const rowOf = db.prepare<[string], Row>('SELECT subject, salt, value FROM personal WHERE ref = ?');
  const forgotten = forgottenSubjects(db);
  return [...references].flatMap(([ref, seq]) => {
    const row = rowOf.get(ref);
    if (!row) return { seq, says: `A name or an address of event ${seq} is missing.` };
    if (row.value === null || row.salt === null)
      return forgotten.has(row.subject)
        ? []
        : { seq, says: `A name or an address of event ${seq} was erased, and nobody was forgotten.` };
    return refOf(row.salt, row.value) === ref
      ? []
      : { seq, says: `A name or an address of event ${seq} is not what was written.` };
  });
}

function forgottenSubjects(db: Db): Set<string> {
  const events = db
    .prepare<[], string>(
      "SELECT event FROM journal WHERE stream = 'house' AND type IN ('PersonForgotten', 'StakeholdersForgotten')",
    )
    .pluck()
    .all();
  return new Set(events.flatMap(subjectsIn));
}

/** A row that somebody has broken is named by the chain. */
function subjectsIn(event: string): string[] {
  try {
    const { person, stakeholders } = JSON.parse(event) as { person?: number; stakeholders?: string[] };
    return (
      stakeholders?.flatMap((each) => [each, wordsOf(each)]) ?? (person === undefined ? [] : [subjectOfPerson(person)])
    );
  } catch {
    return [];
  }
}

/** The references in one event, as `personal.ts` writes them. */
export const referencesIn = (event: string): string[] =>
  [...event.matchAll(/"personal":"([0-9a-f]{64})"/g)].map((match) => match[1] as string);

/** Events that may hold one: others are not searched. */
export const mayRefer = new Set([
  'RoleClaimed',
  'RoleGiven',
  'RoleOffered',
  'StakeholderAdded',
  'StakeholderChanged',
  'StakeholdersImported',
  'ConcernRaised',
  'FeedbackGiven',
]);
