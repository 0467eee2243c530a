/** What makes the bot act by itself: the calendar, the morning of whoever gets a digest, and what it sees outside. */
const kinds = ['tick', 'digest', 'outside'] as const;

/** The cause of what nobody asked for; `rest` tells it from every other of its kind. */
export const ownCause = (kind: (typeof kinds)[number], rest: string): string => `${kind} ${rest}`;

/** Whether nobody asked for it. After a restore that may have been said already, in the time that is not in the backup. */
export const isByItself = (cause: string): boolean => kinds.some((kind) => cause.startsWith(`${kind} `));
