import { hash, randomBytes } from 'node:crypto';
import type { JournalEvent, StreamId } from '../coordinator/ports.ts';
import type { Voice } from '../rollout/events-voices.ts';
import type { Stakeholder } from '../team/events.ts';
import type { Db } from './database.ts';

/** What stands in the journal for a name or an address: the hash of its salt and itself. */
interface Reference {
  personal: string;
}

/** Keeps what is about people beside the journal, so that it can be erased while the journal is never edited. */
export interface Personal {
  /** The event as the journal keeps it. */
  hide(event: JournalEvent, stream: StreamId): unknown;
  /** The event as it was; what was erased is an empty text. */
  show(event: JournalEvent): JournalEvent;
}

export const subjectOfPerson = (person: number): string => `person/${person}`;

/** A stakeholder's own words are looked for nowhere else when they are erased, as names and addresses are: they may be a single letter. */
export const wordsOf = (stakeholder: string): string => `${stakeholder}/words`;

/** Whose words they are: a person's, or where nobody is known the stakeholder's, whose id is one within the stream's team. */
const subjectOfVoice = ({ stakeholder, person }: Voice, stream: StreamId): string =>
  person === null ? wordsOf(`stakeholder/${stream.split('/')[1]}/${stakeholder}`) : subjectOfPerson(person);

/** A hash without its salt says nothing: names are few enough to try them all. */
export const refOf = (salt: string, value: string): string => hash('sha256', `${salt}${value}`, 'hex');

export function createPersonal(db: Db): Personal {
  const insert = db.prepare('INSERT INTO personal (ref, subject, salt, value) VALUES (?, ?, ?, ?)');
  const select = db.prepare<[string], string | null>('SELECT value FROM personal WHERE ref = ?').pluck();

  function keep(value: string, subject: string): Reference {
    const salt = randomBytes(16).toString('base64url');
    const ref = refOf(salt, value);
    insert.run(ref, subject, salt, value);
    return { personal: ref };
  }

  /** Rows from before names were kept apart hold them themselves. */
  const found = (value: string | Reference): string =>
    typeof value === 'string' ? value : (select.get(value.personal) ?? '');

  return {
    hide(event, stream) {
      switch (event.type) {
        case 'RoleClaimed':
        case 'RoleGiven':
        case 'RoleOffered':
          return { ...event, name: keep(event.name, subjectOfPerson(event.person)) };
        case 'StakeholderAdded': {
          const { name, address } = event.stakeholder;
          const subject = `stakeholder/${stream.split('/')[1]}/${event.stakeholder.id}`;
          const stakeholder = { ...event.stakeholder, name: keep(name, subject), address: keep(address, subject) };
          return { ...event, stakeholder };
        }
        case 'ConcernRaised':
        case 'FeedbackGiven':
          return event.text ? { ...event, text: keep(event.text, subjectOfVoice(event.voice, stream)) } : event;
        default:
          return event;
      }
    },
    show(event) {
      switch (event.type) {
        case 'RoleClaimed':
        case 'RoleGiven':
        case 'RoleOffered':
          return { ...event, name: found(event.name) };
        case 'ConcernRaised':
        case 'FeedbackGiven':
          return { ...event, text: found(event.text) };
        case 'StakeholderAdded': {
          const { name, address }: Stakeholder = event.stakeholder;
          return { ...event, stakeholder: { ...event.stakeholder, name: found(name), address: found(address) } };
        }
        default:
          return event;
      }
    },
  };
}
