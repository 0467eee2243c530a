/** What the pages of the wizard have in common. */
import type { Checklist } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Slot } from '../../team/slots.ts';
import type { Team } from '../../team/team.ts';
import { sayWindow } from '../../time/say.ts';
import { button, type CardButton } from '../buttons.ts';
import { copyable } from '../wording/commands.ts';
import { shown } from '../wording/words.ts';
import { type Draft, type Step, windowOf } from './wizard-draft.ts';

/** What the wizard shows beside the draft itself. */
export interface Surroundings {
  now: Instant;
  team: Team;
  checklist: Checklist;
  /** The number that the rollout will probably get. */
  number: number;
  /** The one that it is planned in place of. */
  retried: Rollout | null;
  /** Zones of the people with a role, other than the team's own. */
  zones: string[];
  /** Proposed windows, while it is asked when. */
  slots: Slot[];
  /** What is in the way of the window, as lines of HTML. */
  conflicts: string[];
}

/** What is decided so far; a question mark at what is asked for. */
export function known(draft: Draft, asked: Step): string[] {
  const window = windowOf(draft);
  const value = (what: Step, text: string): string => (asked === what && !text ? '?' : text || '–');
  return [
    `<b>Product</b> ${value('product', shown(draft.product))}`,
    `<b>Version</b> ${value('version', shown(draft.version))}`,
    `<b>Window</b> ${value('window', window ? sayWindow(window, draft.zone) : draft.isLater ? 'decided later' : '')}`,
  ];
}

/** What was wrong with the last answer. */
export const problem = (draft: Draft): string[] => (draft.problem ? [`⚠️ ${copyable(shown(draft.problem, 400))}`] : []);

/** The way back and out. */
export function navigation(nonce: string, draft: Draft): CardButton[] {
  const cancel = button(nonce, 'cancel', '', 'Cancel');
  return draft.step === 'product' && !draft.product ? [cancel] : [button(nonce, 'back', '', '‹ Back'), cancel];
}

export const pick = (nonce: string, what: string, text: string, style?: CardButton['style']): CardButton =>
  button(nonce, 'pick', what, text, style);
