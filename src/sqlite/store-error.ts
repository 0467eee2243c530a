/** The database cannot be opened as things are: a sentence for the operator, who needs no stack. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}
