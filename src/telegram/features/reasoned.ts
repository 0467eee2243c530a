import type { Asked } from '../../coordinator/handle.ts';
import type { RolloutCommand } from '../../rollout/commands.ts';
import type { Answer, Feature, Kit, Meant, Tap } from '../kit.ts';
import { thumbUp } from '../speech.ts';
import { rehearse } from './rehearsing.ts';

/** Commands that take a reason beside who gives them. */
type WithReason = Extract<RolloutCommand, { reason: string }>;
type Without<C> = C extends unknown ? Omit<C, 'by' | 'at' | 'reason'> : never;
export type Reasoned = Without<Exclude<WithReason, { type: 'CallOff' | 'RollBack' }>>;

interface Question {
  command: Reasoned;
  html: string;
  placeholder: string;
  /** What is said where the bot cannot react with a thumb. */
  done: string;
}

/** Decisions that need a reason: whoever may not is told before anything is asked, then a reply to the question decides. */
export function reasons(kit: Kit): Feature {
  return { answers: { reasoned: (answer) => given(kit, answer) } };
}

export function askReason(kit: Kit, tap: Tap, meant: Meant, { command, html, placeholder, done }: Question): void {
  rehearse(kit, { ...command, reason: 'to be said', by: tap.person } as Asked<RolloutCommand>, meant);
  tap.ask({ kind: 'reasoned', html, placeholder, data: { id: meant.id, command, done } });
  tap.answer('Say why in a reply.');
}

async function given(kit: Kit, answer: Answer): Promise<void> {
  const { id, command, done } = answer.dialogue.data as { id: Meant['id']; command: Reasoned; done: string };
  const reason = answer.message.text ?? answer.message.caption ?? '';
  await kit.handle.rollout(id, answer.cause, { ...command, reason, by: answer.person } as Asked<RolloutCommand>);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, done);
}
