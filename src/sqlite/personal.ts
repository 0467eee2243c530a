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

const subjectOfStakeholder = (stream: StreamId, id: string): string => `stakeholder/${stream.split('/')[1]}/${id}`;
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

  const hidden = (stakeholder: Stakeholder, stream: StreamId): unknown => {
    const subject = subjectOfStakeholder(stream, stakeholder.id);
    return { ...stakeholder, name: keep(stakeholder.name, subject), address: keep(stakeholder.address, subject) };
  };
  const shown = (stakeholder: Stakeholder): Stakeholder => ({
    ...stakeholder,
    name: found(stakeholder.name),
    address: found(stakeholder.address),
  });

  return {
    hide(event, stream) {
      switch (event.type) {
        case 'RoleClaimed':
        case 'RoleGiven':
        case 'RoleOffered':
          return { ...event, name: keep(event.name, subjectOfPerson(event.person)) };
        case 'StakeholderAdded':
          return { ...event, stakeholder: hidden(event.stakeholder, stream) };
        case 'StakeholdersImported':
          return { ...event, stakeholders: event.stakeholders.map((each) => hidden(each, stream)) };
        case 'StakeholderChanged':
          return event.name === undefined
            ? event
            : { ...event, name: keep(event.name, subjectOfStakeholder(stream, event.id)) };
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
        case 'StakeholderAdded':
          return { ...event, stakeholder: shown(event.stakeholder) };
        case 'StakeholdersImported':
          return { ...event, stakeholders: event.stakeholders.map(shown) };
        case 'StakeholderChanged':
          return event.name === undefined ? event : { ...event, name: found(event.name) };
        case 'ConcernRaised':
        case 'FeedbackGiven':
          return { ...event, text: found(event.text) };
        default:
          return event;
      }
    },
  };
}
