import type { NewCard } from './ports.ts';

/** A card to be posted there. Unless `more` says otherwise it is about the whole stream, on its first page, and answers nothing. */
export function newCard(
  kind: NewCard['kind'],
  stream: NewCard['stream'],
  { chat, thread }: Pick<NewCard, 'chat' | 'thread'>,
  more: Partial<NewCard> = {},
): NewCard {
  return { kind, stream, subject: '', chat, thread, replyTo: null, view: '', data: null, isPinned: false, ...more };
}
