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
  | 'disproven'
  | 'needs-reason'
  | 'needs-second-person'
  | 'not-done'
  | 'unanswered'
  | 'not-asked'
  | 'outdated'
  | 'not-entitled'
  | 'own-work'
  | 'away'
  | 'unconfirmed'
  | 'vetoed'
  | 'stopped'
  | 'incomplete-announcement'
  | 'no-audience'
  | 'bad-time'
  | 'frozen'
  | 'bad-address'
  | 'too-long'
  | 'not-set-up';

/** Says no in a sentence made for the person who asked; nothing is changed. */
export function refuse(code: RefusalCode, sentence: string): never {
  throw new Refusal(sentence, code);
}

/** The rule behind a code, for whoever asks why; the codes that a decision can be refused with. */
export const ruleBehind: Partial<Record<RefusalCode, string>> = {
  'not-allowed': 'only the roles named may do this',
  'not-entitled': 'a seat is filled by somebody who holds its role at that moment, and each person sits once',
  'own-work': 'whoever started a rollout or set its window does not sign it where the policy says so',
  outdated: 'a sign-off counts for exactly the revision that the card showed',
  'not-asked': 'a decision has to be asked for, and the request has to be open',
  'not-done': 'everything in the phase is done and the GO is valid before it is signed',
  disproven: 'evidence that can be checked has to hold when an item is ticked and when its phase is signed',
  unanswered: 'whoever raised a concern or asked is answered before it is decided to go',
  'out-of-order': 'phases close one after the other',
  'needs-second-person': 'two different people have to agree',
  'needs-reason': 'a no needs a reason',
  away: 'whoever is away does not decide; their deputy does',
  unconfirmed: 'a sign-off of this phase is confirmed in the private chat within 10 minutes',
  vetoed: 'a veto keeps the phase from closing until it is resolved',
  stopped: 'a stop request is decided before anything goes on',
  sealed: 'what has closed stays as it is',
  'not-open': 'a rollout that has ended does not change',
};
