import type { Person } from '../team/authority.ts';

const person = (id: number, name: string, isOwner = false): Person => ({ id, name, isOwner, isHuman: true });

/** The standing cast, by the numbers that they have everywhere. Mara leads and runs the bot. */
export const mara = person(1001, 'Mara', true);
export const ben = person(1002, 'Ben');
export const aiko = person(1003, 'Aiko');
export const luis = person(1004, 'Luis');
export const priya = person(1005, 'Priya');
export const nadia = person(1006, 'Nadia');
/** Holds no role; reads what customers read. */
export const gus = person(1099, 'Gus');

/** The group in which the team works, and the one that its announcements reach. */
export const teamChat = -100500;
export const customersChat = -100700;
export const titles: Record<number, string> = { [teamChat]: 'Payments team', [customersChat]: 'Payments customers' };

export const shop = 'ops@shop-x.example';
/** A mail server says that nobody has this address. */
export const nobodysAddress = 'gone@shop-y.example';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 23 November 2026, 10:00 in Berlin. */
export const monday = Date.UTC(2026, 10, 23, 9);
/** Tuesday 8 December 2026, 22:00 in Berlin, for 90 minutes. */
export const opening = Date.UTC(2026, 11, 8, 21);
