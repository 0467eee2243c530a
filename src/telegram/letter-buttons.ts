import type { Letter } from '../coordinator/ports.ts';
import { mayBeRetried } from '../rollout/retrying.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { isReadAbout } from '../rollout/voices.ts';
import { button, type Keyboard, letterNonce, retryButton } from './buttons.ts';

/** What stakeholders can say under a message: nobody's role matters, and the message stays as it is. */
export function buttonsUnder(letter: Pick<Letter, 'content' | 'unique'>): Keyboard {
  const { content } = letter;
  if (content.type !== 'announcement' || content.reader.stakeholder === undefined) return [];
  const nonce = letterNonce(letter);
  if (content.kind === 'feedback') return [[1, 2, 3, 4, 5].map((n) => button(nonce, 'score', String(n), String(n)))];
  if (!isReadAbout(content)) return [];
  return [
    [
      button(nonce, 'fine', '', 'No concern'),
      button(nonce, 'concern', '', 'Concern…'),
      button(nonce, 'question', '', 'Question…'),
    ],
    [button(nonce, 'read', '', 'I have read this')],
  ];
}

/** Under the message that a rollout has ended. */
export function afterTheEnd(letter: Pick<Letter, 'unique'>, rollout: Rollout): Keyboard {
  const nonce = letterNonce(letter);
  const looking = [button(nonce, 'report', '', 'Full report'), button(nonce, 'timeline', '', 'Timeline')];
  return mayBeRetried(rollout) ? [looking, [retryButton(nonce)]] : [looking];
}
