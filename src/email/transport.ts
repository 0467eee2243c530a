import type { Links } from '../coordinator/links.ts';
import type { MailTrouble, StandingTrouble } from '../coordinator/mail-watch.ts';
import type { Delivery, Letter, Transport } from '../coordinator/ports.ts';
import type { Instant } from '../rollout/events.ts';
import { cut } from '../time/cut.ts';
import { type Connections, smtpConnections } from './connections.ts';
import { type Failure, verdictOn } from './deliveries.ts';
import type { Dkim } from './dkim.ts';
import type { LineTimes } from './line.ts';
import { isMailable, type Mailable } from './mail.ts';
import { composeMail, type Envelope, messageIdOf, readStored } from './message.ts';
import { createPause, type Log } from './pause.ts';
import { isPlainAddress, readSender } from './sender.ts';
import { createTurns } from './turns.ts';

interface Settings {
  /** `smtp://user:password@host:587` or `smtps://…` */
  smtpUrl: string;
  /** `Rollouts <rollouts@example.com>` */
  from: string;
  replyTo?: string | undefined;
  /** Absent: mails go unsigned. */
  dkim?: Dkim | undefined;
  links: Links;
  log: Log;
  /** Hears when no mail gets through, and, as null, when the first one does. */
  onTrouble?: ((trouble: MailTrouble | null) => void) | undefined;
  /** Milliseconds for one letter from the first to the last, whatever the server does, and what of it may go to single steps. */
  times?: Partial<LineTimes & { letterMs: number }>;
  /** Another way to the mail server. */
  connections?: Connections;
}

export interface EmailTransport extends Transport {
  /** Connects and logs in; says why that fails, in words for the person who runs the bot. */
  verify(): Promise<{ ok: true } | { ok: false; why: string }>;
  /** What keeps all mail from getting through at that time, as far as the last attempts tell. */
  trouble(at: Instant): StandingTrouble | null;
  close(): void;
}

/** Sends announcements by email, each to one reader. Throws at once when `from`, `replyTo` or `smtpUrl` cannot be right. */
export function emailTransport({
  smtpUrl,
  from,
  replyTo,
  dkim,
  links,
  log,
  onTrouble,
  times,
  ...given
}: Settings): EmailTransport {
  const sender = readSender(from);
  const answers = replyTo ? readSender(replyTo).address : null;
  const secrets = secretsOf(smtpUrl);
  const { letterMs, ...lineTimes } = {
    connectMs: 15_000,
    socketMs: 60_000,
    idleMs: 30_000,
    letterMs: 55_000,
    ...times,
  };
  const connections = given.connections ?? smtpConnections(smtpUrl, lineTimes);
  const pause = createPause(log, onTrouble);
  const inTurn = createTurns(MADE_AHEAD);

  const harmless = (failure: Failure): Failure => ({ ...failure, says: withoutSecrets(failure.says, secrets) });

  const deliver = async (
    letter: Letter,
    at: Instant,
    keepRaw: (raw: Uint8Array) => Promise<void>,
    isStillTrue: () => Promise<boolean>,
  ): Promise<Delivery> => {
    const { content, address } = letter;
    if (!isMailable(content)) return { outcome: 'undeliverable', why: 'Only announcements and answers go by email.' };
    if (!isPlainAddress(address))
      return { outcome: 'undeliverable', why: 'This is not an address that every mail server reads alike.' };
    const waiting = pause.waiting(at);
    if (waiting) return waiting;
    // Composed and stored when a line is free and not before: what has no stored text was surely not sent.
    const sent = await inTurn(async () => {
      const raw = await rawOf(letter, content, { sender, replyTo: answers, to: address, links, dkim }, at, keepRaw);
      const mail = { from: sender.address, to: address, raw, isStillTrue };
      return within(letterMs, (signal) => connections.send(mail, signal));
    });
    if (sent === 'withdrawn') return { outcome: 'withdrawn' };
    if (sent.isAccepted) {
      pause.over();
      return { outcome: 'delivered', ref: messageIdOf(content, sender, address) };
    }
    const failure = harmless(sent.failure);
    const { delivery, stopsMedium } = verdictOn(failure, letter.attempts);
    if (stopsMedium) pause.begin(at, failure);
    else pause.note(at, failure);
    log.warn(
      { letter: letter.id, outcome: delivery.outcome, code: failure.code, status: failure.status },
      'A mail was not accepted.',
    );
    return delivery;
  };

  return {
    async send(letter, at, keepRaw, isStillTrue = () => Promise.resolve(true)) {
      try {
        return await deliver(letter, at, keepRaw, isStillTrue);
      } catch (fault) {
        const why = withoutSecrets(fault instanceof Error ? fault.message : String(fault), secrets);
        log.error({ letter: letter.id, why }, 'A mail could not be made or stored; nothing was sent.');
        return { outcome: 'retry', why };
      }
    },
    async verify() {
      const failure = await connections.verify(AbortSignal.timeout(letterMs));
      if (!failure) pause.over();
      return failure ? { ok: false, why: harmless(failure).says } : { ok: true };
    },
    trouble: (at) => pause.trouble(at),
    close: () => connections.close(),
  };
}

/** Mails that are composed and stored while the lines are busy with others: they share a commit. After a crash so many call themselves repeats. */
const MADE_AHEAD = 25;

/** A signal that is let go of with the work: one that only runs out keeps what waited for it in memory for a minute. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error('The mail server took too long.')), ms);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** What was stored before goes out again as it is; only a copy that must call itself a repeat is made anew, once. */
async function rawOf(
  letter: Letter,
  content: Mailable,
  addressing: Envelope,
  at: Instant,
  keepRaw: (raw: Uint8Array) => Promise<void>,
): Promise<Uint8Array> {
  const stored = letter.raw && readStored(letter.raw);
  if (letter.raw && (!letter.isRepeat || stored?.isRepeat)) return letter.raw;
  const raw = await composeMail(content, addressing, stored?.at ?? at, letter.isRepeat);
  await keepRaw(raw);
  return raw;
}

function secretsOf(smtpUrl: string): string[] {
  if (!/^smtps?:\/\/[^/]/.test(smtpUrl) || !URL.canParse(smtpUrl))
    throw new Error('The mail server must look like smtp://user:password@mail.example.com:587 or smtps://….');
  const { username, password } = new URL(smtpUrl);
  return [username, password].flatMap((each) => [each, decode(each)]).filter((each) => each.length > 3);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The server's words without the password, and without anybody's address. */
function withoutSecrets(says: string, secrets: string[]): string {
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), says);
  const words = clean
    .replace(/<?[^\s<>"'()]+@[^\s<>"'(),;:]+>?/g, 'the address')
    .replace(/\s+/g, ' ')
    .trim();
  return cut(words, 300);
}
