import type { Stakeholder } from '../team/events.ts';

/** A group or a channel: everybody in it has the link, so nobody answers by it. */
export const isGroup = ({ medium, address }: Stakeholder): boolean => medium === 'telegram' && address.startsWith('-');
