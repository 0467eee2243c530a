import type { Recurring } from '../time/recurring.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** hard: only an owner of the bot overrides it; soft: a lead does, with a reason. */
export const freezeKinds = ['hard', 'soft'] as const;
export type FreezeKind = (typeof freezeKinds)[number];

/** Instants, or what comes again on the wall of the freeze's zone. */
export type FreezeWhen = { kind: 'once'; from: number; to: number } | ({ kind: 'weekly' } & Recurring);

/** A time in which no window is to lie. */
export interface Freeze {
  /** `f1`, `f2` … within the team. */
  id: string;
  title: string;
  kind: FreezeKind;
  when: FreezeWhen;
  zone: string;
  /** Days in that zone on which it does not hold, `2026-12-11`. */
  except: string[];
}

/** How much the readers' traffic is, hour by hour from 00:00 in a zone; only the proportions count. */
export interface Traffic {
  zone: string;
  hours: number[];
}

type By = { by: number; at: number };

export type FreezeEvent =
  | ({ type: 'FreezeSet'; freeze: Freeze } & By)
  | ({ type: 'FreezeLifted'; id: string } & By)
  /** Null: the built-in profile again. */
  | ({ type: 'TrafficChosen'; traffic: Traffic | null } & By);
