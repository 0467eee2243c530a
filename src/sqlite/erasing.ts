import type { Db } from './database.ts';
import { isUnsettled } from './letters.ts';
import { subjectOfPerson, wordsOf } from './personal.ts';

/** Removes what is about somebody for good, inside the transaction that says so in the journal. */
export interface Erasing {
  person(person: number): void;
  /** Subjects like `stakeholder/3/s1`. */
  stakeholders(subjects: readonly string[]): void;
  /** Whom an address ever belonged to, for `stakeholders`. */
  subjectsOf(address: string): string[];
  /** Makes sure that nothing of it is left in the log beside the file either. Outside of transactions. */
  finish(): void;
}

export function createErasing(db: Db): Erasing {
  const valuesOf = db
    .prepare<[string], string>('SELECT DISTINCT value FROM personal WHERE subject = +? AND value IS NOT NULL')
    .pluck();
  const subjects = db
    .prepare<[string], string>(
      "SELECT DISTINCT subject FROM personal WHERE lower(value) = lower(?) AND subject GLOB 'stakeholder/*' AND subject NOT GLOB '*/words'",
    )
    .pluck();
  const forget = db.prepare('UPDATE personal SET salt = NULL, value = NULL WHERE subject = ?');
  const usernameOf = db.prepare<[number], string | null>('SELECT username FROM people WHERE id = ?').pluck();
  const people = db.prepare('DELETE FROM people WHERE id = ?');
  const dialogues = db.prepare('DELETE FROM dialogues WHERE person = ? OR chat = ?');
  const dialoguesWith = db.prepare('DELETE FROM dialogues WHERE instr(lower(data), lower(?)) > 0');
  const cards = db.prepare("UPDATE cards SET is_closed = 1, data = 'null', view = '' WHERE chat = ?");
  const requests = db.prepare(`
    UPDATE cards SET data = json_set(data, '$.requests', json('[]'))
    WHERE kind = 'roles' AND (instr(data, '"person":' || ? || ',') > 0)`);
  // Whatever has not been looked at yet may be somebody's decision and stays; it is gone a week later.
  const inbox = db.prepare(`
    UPDATE inbox SET raw = json_object('update_id', update_id)
    WHERE (is_done = 1 OR attempts > 0) AND instr(lower(raw), lower(?)) > 0`);
  const quarantine = db.prepare(
    "UPDATE quarantine SET raw = json_object('update_id', update_id) WHERE instr(lower(raw), lower(?)) > 0",
  );
  const cancelled = `state = iif(${isUnsettled}, 'cancelled', state), epoch = iif(${isUnsettled}, 0, epoch)`;
  const letters = db.prepare(`
    UPDATE outbox SET
      address = 'forgotten', place = 'forgotten', unique_key = 'forgotten ' || id, raw = NULL, sent_ref = NULL,
      last_error = NULL, fallback = NULL, content = '{"type":"said","text":""}',
      ${cancelled}
    WHERE address = ? OR place = ?`);

  /** Who asked by mail to be told. */
  const askings = db.prepare(`
    UPDATE settings SET value = (
      SELECT json_group_array(json(each.value)) FROM json_each(settings.value) each
      WHERE each.value ->> '$.address' <> ?)
    WHERE name = 'joining'`);
  // An answer quotes what somebody asked.
  const answers = db.prepare(`
    UPDATE outbox SET
      raw = NULL, last_error = NULL, content = '{"type":"said","text":""}',
      ${cancelled}
    WHERE json_extract(content, '$.type') = 'answer' AND json_extract(content, '$.person') = ?`);
  const sender = db.prepare(`
    UPDATE outbox SET content = json_remove(content, '$.sentBy'), raw = NULL
    WHERE json_extract(content, '$.sentBy.person') = ?`);

  function updatesWith(text: string): void {
    inbox.run(text);
    quarantine.run(text);
  }

  return {
    person(person) {
      const username = usernameOf.get(person);
      for (const end of [',', '}']) updatesWith(`"id":${person}${end}`);
      if (username) {
        updatesWith(`@${username}`);
        dialoguesWith.run(username);
      }
      for (const end of [',', '}']) dialoguesWith.run(`"id":${person}${end}`);
      forget.run(subjectOfPerson(person));
      people.run(person);
      dialogues.run(person, person);
      cards.run(person);
      requests.run(String(person));
      letters.run(String(person), String(person));
      answers.run(person);
      sender.run(person);
    },
    stakeholders(all) {
      for (const subject of all) {
        for (const value of valuesOf.all(subject)) {
          letters.run(value, value);
          updatesWith(value);
          dialoguesWith.run(value);
          askings.run(value);
        }
        forget.run(subject);
        forget.run(wordsOf(subject));
      }
    },
    subjectsOf: (address) => subjects.all(address),
    finish: () => void db.pragma('wal_checkpoint(TRUNCATE)'),
  };
}
