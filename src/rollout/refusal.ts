import { Refusal } from '../team/refusal.ts';

export { Refusal };

/** Every way in which the rules say no. The list is closed: adapters may rely on the codes, people read the sentence. */
export type RefusalCode =
  | 'not-allowed'
  | 'no-such-item'
  | 'no-such-phase'
  | 'no-such-person'
  | 'not-open'
  | 'out-of-order'
  | 'sealed'
  | 'blocked'
  | 'needs-evidence'
  | 'needs-reason'
  | 'needs-second-person'
  | 'not-done'
  | 'not-asked'
  | 'outdated'
  | 'not-entitled'
  | 'own-work'
  | 'incomplete-announcement'
  | 'no-audience'
  | 'bad-time'
  | 'bad-address'
  | 'too-long'
  | 'not-set-up';

/** Says no in a sentence made for the person who asked; nothing is changed. */
export function refuse(code: RefusalCode, sentence: string): never {
  throw new Refusal(sentence, code);
}
