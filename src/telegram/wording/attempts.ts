import { findPhase } from '../../rollout/checklist.ts';
import type { RefusalCode } from '../../rollout/refusal.ts';
import { ruleBehind } from '../../rollout/refusal.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { shown } from './words.ts';

/** What somebody wanted to decide, by the command's name: "to sign off Testing". */
const attempts: Record<string, string> = {
  SignOff: 'sign off',
  ConfirmSignOff: 'confirm the sign-off of',
  DeclineSignOff: 'decline',
  WithdrawSignOff: 'withdraw from',
  Veto: 'veto',
  ResolveVeto: 'resolve the veto on',
  CastVote: 'vote in the go/no-go',
  RequestStop: 'ask to stop',
  ResolveStop: 'decide on the stop',
  BreakGlass: 'skip',
  ConfirmBreakGlass: 'agree to skip',
  ConfirmNotApplicable: 'agree that an item does not apply',
  RollBack: 'roll it back',
  CallOff: 'call it off',
};

export function attemptWords(
  { attempted, phase }: { attempted: string; phase: string | null },
  rollout: Rollout,
): string {
  const title = phase === null ? '' : ` ${shown(findPhase(rollout.checklist, phase)?.title ?? phase, 40)}`;
  return `${shown(attemptVerb(attempted), 40)}${title}`;
}

/** "sign off", as plain text. */
export const attemptVerb = (attempted: string): string =>
  (Object.hasOwn(attempts, attempted) ? attempts[attempted] : undefined) ?? attempted;

/** The rule in a sentence, as long as it is still one of ours. */
export const ruleWords = (code: string): string => ruleBehind[code as RefusalCode] ?? code;
