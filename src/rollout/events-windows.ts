import type { Instant, PersonId } from './events.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** A freeze of the team as it was called then; it may have been lifted since. */
export interface NamedFreeze {
  id: string;
  title: string;
}

export type WindowEvent =
  /** The window stays where it is although these freezes hold then, and somebody who may says why. */
  | { type: 'FreezesOverridden'; revision: number; freezes: NamedFreeze[]; reason: string; by: PersonId; at: Instant }
  /** Freezes were set over a window that stood already; `item` was done by it and is open again. */
  | { type: 'WindowFrozen'; revision: number; freezes: NamedFreeze[]; item: string | null; at: Instant };
