import type { Instant } from '../rollout/events.ts';
import { sayUtc } from '../time/say.ts';
import type { Modes } from './modes.ts';
import { tellOwners } from './owners.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

/** Why no mail gets through: we are not let in, or nobody answers. */
export interface MailTrouble {
  kind: 'locked' | 'unreachable';
  /** The server's or the system's own words, without secrets. */
  why: string;
}

export interface StandingTrouble {
  kind: MailTrouble['kind'];
  /** When the first mail failed after the last that got through. */
  since: Instant;
}

/** For whoever watches the bot from outside, so without the server's own words: they may name machines. */
export function troubleInWords({ kind, since }: StandingTrouble): string {
  return `No mail gets through since ${sayUtc(since)}: the mail server ${reasons[kind]}. The log says why.`;
}

/** Mail is muted by a server that does not let the bot in, until a mail gets through; that it cannot even be reached meanwhile is no end of it. */
export function muteMail(trouble: MailTrouble | null, modes: Pick<Modes, 'enter' | 'leave' | 'has'>): void {
  if (!trouble) modes.leave('mail');
  else if (trouble.kind === 'locked' || modes.has('mail'))
    modes.enter('mail', `the mail server ${reasons[trouble.kind]}`);
}

/**
 * Takes what the mail transport notices, null when a mail has got through. Owners hear of a trouble once, however often it is reported and across
 * restarts, and without a sound when it is over.
 */
export function createMailWatch(store: Store, clock: Clock): (trouble: MailTrouble | null) => Promise<void> {
  let last = Promise.resolve();

  const note = async (trouble: MailTrouble | null): Promise<void> => {
    const known = await store.settings.get(setting);
    if (known === (trouble?.kind ?? null)) return;
    if (trouble) await tellOwners(sentences[trouble.kind](trouble.why), store, clock);
    else await tellOwners('Email works again. What had waited and is still true is on its way.', store, clock, quietly);
    await store.settings.set(setting, trouble?.kind ?? null);
  };

  return (trouble) => {
    const noted = last.then(() => note(trouble));
    last = noted.catch(() => undefined);
    return noted;
  };
}

const setting = 'mail-trouble';
const quietly = { isQuiet: true } as const;

const reasons: Record<MailTrouble['kind'], string> = {
  locked: 'does not let the bot in',
  unreachable: 'cannot be reached or takes nothing',
};

const sentences: Record<MailTrouble['kind'], (why: string) => string> = {
  locked: (why) =>
    `Email is paused: the mail server ${reasons.locked} (${why}). Mails wait and are tried every ten minutes; whatever is no longer true by then is not sent. Please check SMTP_URL with npm run doctor. Telegram goes on.`,
  unreachable: (why) =>
    `No mail has got through for a quarter of an hour: the mail server ${reasons.unreachable} (${why}). Mails wait and are tried again; whatever is no longer true by then is not sent. Please check the server with npm run doctor. Telegram goes on.`,
};
