/** What npm run doctor says of one thing: in order, worth knowing, or to be mended. */
export type Finding = { is: 'fine' | 'note' | 'wrong'; says: string };
export const fine = (says: string): Finding => ({ is: 'fine', says });
export const note = (says: string): Finding => ({ is: 'note', says });
export const wrong = (says: string): Finding => ({ is: 'wrong', says });

export function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
