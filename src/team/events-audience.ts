import type { Category, Stakeholder } from './events.ts';

/** How somebody came to be told, or chose what they get: by a link of theirs, by a mail that they confirmed, or in the chat with the bot. */
export type How = 'link' | 'mail' | 'chat';

export type AudienceEvent =
  /** Only what is named changes. A zone of null is the team's; an empty component is every product. */
  | {
      type: 'StakeholderChanged';
      id: string;
      name?: string;
      zone?: string | null;
      component?: string;
      language?: string;
      by: number;
      at: number;
    }
  /** Many at once, from a file. */
  | { type: 'StakeholdersImported'; stakeholders: Stakeholder[]; by: number; at: number }
  /** Everything that it does not want to get from now on; none of it is all again. */
  | { type: 'PreferencesChosen'; id: string; declined: Category[]; how: How; at: number }
  /** `announcement` is the one that could not be delivered, as `R-12/A-31`. */
  | { type: 'AddressDisabled'; id: string; why: string; announcement?: string; at: number }
  /** `by` is 0 where the address itself asked for it. */
  | { type: 'AddressEnabled'; id: string; by: number; at: number };
