import type { AudienceEvent, How } from './events-audience.ts';
import type { FreezeEvent } from './events-freezes.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** small: any one other person signs; standard: the checklist's seats; strict: two people everywhere, never the author. */
export const policies = ['small', 'standard', 'strict'] as const;
export type Policy = (typeof policies)[number];

export type Medium = 'telegram' | 'email';

/** What a stakeholder can decline by itself: plans and what becomes of them, reminders before, progress during, and questions after. */
export const categories = ['changes', 'reminders', 'progress', 'feedback'] as const;
export type Category = (typeof categories)[number];

/** What goes with a category that is declined by one click: who wants no plans wants nothing of what follows from them. */
export const declinedWith = (category: Category): Category[] => (category === 'changes' ? [...categories] : [category]);

export interface Stakeholder {
  /** `s1`, `s2` … within the team. */
  id: string;
  name: string;
  medium: Medium;
  /** A chat id (with `/thread` for a topic) or an email address. */
  address: string;
  /** Where this reader reads clocks; the team's zone when unknown. */
  zone: string | null;
  /** The product whose rollouts it hears of; of every product when none is named. */
  component?: string;
  /** A BCP 47 tag. */
  language?: string;
  /** What it does not want to get. */
  declined?: Category[];
  /** Why nothing is sent there until somebody turns it on again: the mailbox is gone, the chat has blocked the bot. */
  disabled?: { why: string; at: number; announcement?: string } | null;
  /** When it asked by itself to be told. */
  joinedAt?: number;
}

/** When the team works, in its zone: reminders wait for it. Days are ISO weekdays, 1 is Monday. */
export interface WorkingHours {
  from: string;
  to: string;
  days: number[];
}

type By = { by: number; at: number };

export type TeamEvent =
  | ({ type: 'TeamFounded'; number: number; chat: number; title: string } & By)
  | ({ type: 'ZoneChosen'; zone: string } & By)
  | ({ type: 'PolicyChosen'; policy: Policy } & By)
  | ({ type: 'HoursChosen'; hours: WorkingHours } & By)
  | ({ type: 'RoleClaimed'; role: string; person: number; name: string } & By)
  | ({ type: 'RoleUnclaimed'; role: string; person: number } & By)
  | ({ type: 'RoleGiven'; role: string; person: number; name: string } & By)
  | ({ type: 'RoleTaken'; role: string; person: number; why: string } & By)
  /** An invitation: `code` is the SHA-256 of what the link carries, so that the record does not open anything. */
  | ({ type: 'RoleOffered'; role: string; person: number; name: string; code: string; expiresAt: number } & By)
  | ({ type: 'DeputyNamed'; person: number; deputy: number } & By)
  | ({ type: 'DeputyDismissed'; person: number } & By)
  | ({ type: 'PersonAway'; person: number; until: number } & By)
  | ({ type: 'PersonBack'; person: number } & By)
  /** `account` is another account of `person`. It takes rights away and never adds any. */
  | ({ type: 'AccountsLinked'; account: number; person: number } & By)
  | ({ type: 'AccountsUnlinked'; account: number } & By)
  | ({ type: 'SetupFinished' } & By)
  /** With `how` it asked by itself: `by` is 0 where that was by mail. */
  | ({ type: 'StakeholderAdded'; stakeholder: Stakeholder; how?: How } & By)
  | ({ type: 'StakeholderRemoved'; id: string; why: string } & By)
  | { type: 'ChatMoved'; from: number; to: number; at: number }
  | { type: 'ChatLost'; why: string; at: number }
  | ({ type: 'ChatRegained'; chat: number; title: string } & By)
  | AudienceEvent
  | FreezeEvent;

export type HouseEvent =
  | { type: 'OwnerNamed'; person: number; how: 'setting' | 'claim'; at: number }
  | { type: 'OwnerDropped'; person: number; at: number }
  /** Their name and addresses are erased with it, everywhere; the number stays. */
  | ({ type: 'PersonForgotten'; person: number } & By)
  /** The same for stakeholders, as `stakeholder/3/s1`: the first one of the third team. */
  | ({ type: 'StakeholdersForgotten'; stakeholders: string[] } & By)
  /** A backup took the database's place: what happened between these moments is not in it. `held` letters may have been sent then. */
  | { type: 'DatabaseRestored'; from: number; until: number; held: number; at: number }
  /** What was held back since then goes out after all, or never. */
  | ({ type: 'HeldLettersSettled'; how: 'send' | 'drop' } & By);
