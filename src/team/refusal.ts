/** A no that a person can act on: what happened, why, and what now. It leaves no trace but the answer. */
export class Refusal extends Error {
  /** For programs; people read the sentence. */
  readonly code: string;
  constructor(sentence: string, code = 'team') {
    super(sentence);
    this.name = 'Refusal';
    this.code = code;
  }
}
