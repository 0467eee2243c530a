import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { noLinks } from '../../src/coordinator/links.ts';
import { type EmailTransport, emailTransport } from '../../src/email/transport.ts';
import { withPassword } from '../support/secrets/planted.ts';
import { FROM, memoryLog } from './cast.ts';

export const noStore = async () => {};

const closing: (() => unknown)[] = [];

/** Ends everything that a test has opened. */
export async function hangUp(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

/** The transport under test; patient unless `times` say otherwise. */
export function transportTo(
  smtpUrl: string,
  times: Parameters<typeof emailTransport>[0]['times'] = {},
  more: Partial<Parameters<typeof emailTransport>[0]> = {},
): EmailTransport & { log: ReturnType<typeof memoryLog> } {
  const log = memoryLog();
  const patient = { connectMs: 3000, socketMs: 3000, letterMs: 4000, ...times };
  const transport = emailTransport({ smtpUrl, from: FROM, links: noLinks, log, times: patient, ...more });
  closing.unshift(() => transport.close());
  return Object.assign(transport, { log });
}

/** A real server on loopback that takes every mail unless `rules` say otherwise. */
export async function mailServer(rules: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await startServer(rules);
  closing.push(() => server.close());
  return server;
}

/** Answers nothing by itself. */
export async function rawServer(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).resume());
    greet(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    for (const each of sockets) each.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export interface MailServer {
  url: string;
  server: SMTPServer;
  /** Everything that was accepted, byte by byte as it came. */
  accepted: { to: string[]; raw: Buffer }[];
  connections(): number;
  /** Hangs up on everybody. */
  drop(): void;
  close(): Promise<void>;
}

async function startServer(rules: SMTPServerOptions = {}): Promise<MailServer> {
  const accepted: MailServer['accepted'] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        accepted.push({ to: session.envelope.rcptTo.map((each) => each.address), raw: Buffer.concat(chunks) });
        done();
      });
    },
    ...rules,
  });
  server.on('error', () => {}); // clients of these tests hang up in every way
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  const drop = () => {
    for (const each of server.connections) each._socket.destroy();
  };
  return {
    url: withPassword(`${rules.secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`),
    server,
    accepted,
    connections: () => connections,
    drop,
    close: () =>
      new Promise((resolve) => {
        server.server.close(() => resolve()); // its own close() waits for whoever may still speak
        drop();
      }),
  };
}

export function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}
