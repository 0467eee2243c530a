import type { Readable } from 'node:stream';
import type { SMTPConnectionAuth, SMTPConnectionOptions } from 'nodemailer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';

/** Milliseconds: to connect and be greeted, without a word from the server, and unused until it is closed. */
export interface LineTimes {
  connectMs: number;
  socketMs: number;
  idleMs: number;
}

/** One open connection to a mail server, logged in. */
export interface Line {
  /** How many mails it was given. */
  mails(): number;
  /** Rejects with nodemailer's error; when `signal` ends it the connection is gone. */
  send(envelope: { from: string; to: string; size: number }, body: Readable, signal: AbortSignal): Promise<void>;
  /** After a mail was refused with `status`: whether the line can carry another. If not it is closed. */
  recovers(status: number | null, signal: AbortSignal): Promise<boolean>;
  onClose(listener: () => void): void;
  quit(): void;
}

/** `smtp://user:password@host:587`, `smtps://` for TLS from the first byte; `?tls.…` and `?requireTLS=` as nodemailer reads them. */
export async function connectTo(url: string, times: LineTimes, signal: AbortSignal): Promise<Line> {
  const [{ default: Connection }, { parseConnectionUrl }] = await Promise.all([
    import('nodemailer/lib/smtp-connection'),
    import('nodemailer/lib/shared'),
  ]);
  signal.throwIfAborted();
  const { auth, ...given } = parseConnectionUrl(url);
  const smtp = new Connection({ ...tlsFor(given.host, Boolean(auth)), ...given, ...limits(times) });
  smtp.on('error', () => {}); // whoever waits hears it too; unheard it would end the process
  try {
    await answer(smtp, signal, (done) => smtp.connect(done));
    if (auth && smtp.allowsAuth) await answer(smtp, signal, (done) => smtp.login(auth as SMTPConnectionAuth, done));
  } catch (error) {
    smtp.close();
    throw error;
  }
  return lineOver(smtp, times);
}

function lineOver(smtp: SMTPConnection, { idleMs }: LineTimes): Line {
  let isOpen = true;
  let mails = 0;
  let resting: NodeJS.Timeout | undefined;
  smtp.once('end', () => {
    isOpen = false;
    clearTimeout(resting);
  });
  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(() => smtp.quit(), idleMs).unref();
  };
  return {
    mails: () => mails,
    async send(envelope, body, signal) {
      clearTimeout(resting);
      mails += 1;
      await answer(smtp, signal, (done) => smtp.send(envelope, body, done));
      rest();
    },
    async recovers(status, signal) {
      const mayGoOn = isOpen && status !== null && status !== 421;
      const isReset =
        mayGoOn &&
        (await answer(smtp, signal, (done) => smtp.reset(done)).then(
          () => true,
          () => false,
        ));
      if (isReset) rest();
      else smtp.close();
      return isReset;
    },
    onClose: (listener) => void smtp.once('end', listener),
    quit: () => smtp.quit(),
  };
}

type Done = (error?: Error | null) => void;

/** Waits for what `start` reports, an error of the connection, its end or the signal, whichever comes first. */
function answer(smtp: SMTPConnection, signal: AbortSignal, start: (done: Done) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const done: Done = (error) => {
      signal.removeEventListener('abort', tooLong);
      smtp.off('error', done).off('end', hungUp);
      if (error) reject(error);
      else resolve();
    };
    const hungUp = () => void setImmediate(done, new Error('The mail server closed the connection.')); // a better reason may follow
    const tooLong = () => {
      smtp.close();
      done(new Error('The mail server took too long.'));
    };
    if (signal.aborted) return tooLong();
    signal.addEventListener('abort', tooLong, { once: true });
    smtp.once('error', done).once('end', hungUp);
    start(done);
  });
}

/** A password never travels in the clear, except to this very machine, where nobody listens and certificates are rare. */
function tlsFor(host: string | undefined, hasPassword: boolean): SMTPConnectionOptions {
  const isHere =
    host === undefined || host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
  return isHere ? { ignoreTLS: true } : { requireTLS: hasPassword };
}

const limits = ({ connectMs, socketMs }: LineTimes): SMTPConnectionOptions => ({
  connectionTimeout: connectMs,
  greetingTimeout: connectMs,
  dnsTimeout: connectMs,
  socketTimeout: socketMs,
  socketCloseTimeout: 0, // given up means gone
  logger: false, // it would write down passwords and addresses
  debug: false,
  transactionLog: false,
});
