export interface Sender {
  /** What mail programs show; empty when only an address was given. */
  name: string;
  address: string;
}

/** Reads `Rollouts <rollouts@example.com>` or the address alone. Throws with a sentence for the person who set it. */
export function readSender(from: string): Sender {
  const match = /^(?:"?([^"<>@]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))$/.exec(from.trim());
  const address = match?.[2] ?? match?.[3] ?? '';
  const name = (match?.[1] ?? '').trim();
  if (!match || !isPlainAddress(address) || /[\p{Cc}\p{Bidi_Control}]/u.test(name))
    throw new Error('The sender must look like "Rollouts <rollouts@example.com>" or rollouts@example.com.');
  return { name, address };
}

/** The domain that stands in Message-IDs and calendar UIDs: it must never change while a rollout is open. */
export function mailDomain(from: string): string {
  return domainOf(readSender(from).address);
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** One mailbox in ASCII that every server reads alike: no quotes, comments, groups, routes or spaces. */
export function isPlainAddress(address: string): boolean {
  const form = /^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9-]+$/;
  return address.length <= 254 && form.test(address) && !address.includes('..') && !address.includes('.@');
}
