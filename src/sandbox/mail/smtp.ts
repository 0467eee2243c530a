import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Chaos } from '../contract.ts';
import type { Mailbox } from './mailbox.ts';

export interface Smtp {
  url: string;
  /** Cuts every connection, whatever is said on it. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Takes mail for anybody, from anybody on this machine, with any password or none. */
export async function startSmtp(port: number, mailbox: Mailbox, chaos: Chaos): Promise<Smtp> {
  const server = new SMTPServer({
    name: 'sandbox.localhost',
    banner: 'Rollout sandbox, nothing leaves this machine',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: 25 * 1024 * 1024,
    logger: false,
    closeTimeout: 200,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'somebody' }),
    onMailFrom: (_address, _session, done) => done(chaos.smtp_down ? trouble(451, '4.3.0 Try again later') : null),
    onRcptTo({ address }, _session, done) {
      const isUnknown = chaos.unknown_addresses.some((one) => one.toLowerCase() === address.toLowerCase());
      if (chaos.smtp_down) done(trouble(451, '4.3.0 Try again later'));
      else done(isUnknown ? trouble(550, `5.1.1 <${address}> is not known here`) : null);
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (chaos.smtp_down) return done(trouble(451, '4.3.0 Try again later'));
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mailbox.receive(Buffer.concat(parts), { from, to }).then(
          ({ id }) => done(null, `Kept as mail ${id}`),
          () => done(trouble(554, '5.6.0 The message cannot be read')),
        );
      });
    },
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // A client that hangs up in the middle is its own problem.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: real } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${real}`,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function trouble(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
