/** One announcement by mail to so many readers, as a process of its own: `ours` out of the outbox, or `bare` out of nodemailer's pool. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import nodemailer from 'nodemailer';
import { pino } from 'pino';
import { createCourier } from '../src/coordinator/deliver.ts';
import { createLinks } from '../src/coordinator/links.ts';
import { createModes } from '../src/coordinator/modes.ts';
import type { Clock } from '../src/coordinator/ports.ts';
import { calendarPart } from '../src/email/calendar.ts';
import { emailTransport } from '../src/email/transport.ts';
import { wordingOf } from '../src/email/wording.ts';
import { openStore } from '../src/sqlite/open.ts';
import { announcementTo, mailReader, writeMails } from './mail-load.ts';

const [kind, port, count, folder] = process.argv.slice(2) as [string, string, string, string];
const mails = Number(count);
const url = `smtp://127.0.0.1:${port}`;
const from = 'Rollouts <rollouts@example.com>';
const links = createLinks('a key for the bench', () => 'https://rollouts.example.com');

const took = await (kind === 'ours' ? ours() : bare());
process.send?.({ type: 'sent', ...took }, () => process.disconnect?.());

/** Milliseconds by the clock, and of the processor. */
interface Took {
  elapsed: number;
  processor: number;
}

function beginning(): () => Took {
  const began = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { elapsed: performance.now() - began, processor: (user + system) / 1_000 };
  };
}

/** Written beforehand as a change would write them; then the courier of the app, with everything that it writes down. */
async function ours(): Promise<Took> {
  const clock: Clock = { now: Date.now, onJump: () => () => undefined };
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const store = openStore(join(folder, `mails-${process.pid}.db`), { clock, random });
  await writeMails(store, mails);
  const transport = emailTransport({ smtpUrl: url, from, links, log: pino({ level: 'silent' }) });
  let undelivered = 0;
  let settled = 0;
  const { promise: allSettled, resolve } = Promise.withResolvers<void>();
  const courier = createCourier({
    store,
    medium: 'email',
    transport,
    clock,
    atOnce: 50,
    modes: createModes(clock),
    onUndelivered: () => void undelivered++,
    onFault: (fault) => {
      throw fault;
    },
    onSettled: () => {
      settled += 1;
      if (settled === mails) resolve();
    },
  });
  const began = beginning();
  courier.wake();
  await allSettled;
  const elapsed = began();
  await courier.stop();
  const states = (await store.outbox.of('rollout/1/1', null)).filter(({ state }) => state === 'delivered').length;
  if (undelivered > 0 || states !== mails)
    throw new Error(`${states} of ${mails} mails are written down as delivered.`);
  transport.close();
  store.close();
  return elapsed;
}

/** As nodemailer's own documentation shows it: composed for each reader, sent over five connections, and not written down. */
async function bare(): Promise<Took> {
  const announcement = announcementTo(mailReader(0));
  const { subject, text, html } = wordingOf(announcement, { page: 'https://rollouts.example.com/r/1', decline: null });
  const calendar = calendarPart(announcement, 'rollouts@example.com', Date.now());
  const pool = nodemailer.createTransport({ url, pool: true, maxConnections: 5, maxMessages: 100 } as never);
  const began = beginning();
  await Promise.all(
    Array.from({ length: mails }, (_, index) =>
      pool.sendMail({
        from,
        to: mailReader(index).address,
        subject,
        text,
        html,
        ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.text, filename: 'update.ics' } } : {}),
      }),
    ),
  );
  const elapsed = began();
  pool.close();
  return elapsed;
}
