import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { type ParsedMail, simpleParser } from 'mailparser';
import nodeIcal from 'node-ical';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dnsRecordOf } from '../../src/email/dkim.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type Exim, startExim } from '../support/exim.ts';
import { endAll, eventually, scratch } from '../support/processes.ts';
import { isSignedFor, readByIcalendar } from '../support/python.ts';
import { alsoPlant } from '../support/secrets/search.ts';
import { hasButton, openTeam, type Team } from '../support/team.ts';

const SHOP = 'shop@example.com';
const TOKYO = 'tokyo@example.com';
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const record = dnsRecordOf({ domain: 'example.com', selector: 'rollouts', key });

interface Fetched {
  to: string;
  source: Buffer;
  mail: ParsedMail;
}

/** Real announcements of the real app, taken by a real Exim and read from a real Dovecot by programs that are not ours. */
describe('mails, read back over IMAP', () => {
  const { directory, remove } = scratch();
  let exim: Exim;
  let dovecot: Dovecot;
  let team: Team;
  let all: Fetched[];
  /** R-1 of team 1, and when it was started. */
  let thread: string;
  const mailsTo = (address: string): Fetched[] => all.filter(({ to }) => to === address);

  beforeAll(async () => {
    const keyPath = join(directory, 'dkim.pem');
    const pem = String(key.export({ type: 'pkcs8', format: 'pem' }));
    alsoPlant('DKIM key', pem);
    writeFileSync(keyPath, pem, { mode: 0o600 });
    exim = await startExim();
    const mail = {
      smtpUrl: exim.url,
      from: 'Rollouts <rollouts@mail.example.com>',
      replyTo: 'payments-help@example.com',
      dkim: { domain: 'example.com', selector: 'rollouts', keyPath },
    };
    team = await openTeam({ change: { mail, publicUrl: 'https://rollouts.example.com' } });
    await team.addMail(SHOP, '"Shop X"');
    await team.addMail(TOKYO, '"Shop Tokyo" zone=Asia/Tokyo');
    await team.start();
    await team.announce();
    await arrived(2);
    await team.move('tue 15 dec 22:30 for 90m');
    await arrived(4);
    await team.move('wed 16 dec 22:30 for 2h');
    await arrived(6);
    await team.sim.setClock('2026-12-15T21:30:10Z');
    await arrived(8);
    await callOff();
    await arrived(10);
    dovecot = await startDovecot(exim.maildir, exim.owner);
    all = (await Promise.all((await dovecot.fetchAll()).map(fetched))).toSorted((a, b) => numberOf(a) - numberOf(b));
    thread = /^<(r1-1-[0-9a-z]{8})@/.exec(all[0]?.mail.inReplyTo ?? '')?.[1] ?? 'none';
  }, 120_000);
  afterAll(async () => {
    await team?.stop();
    await dovecot?.stop();
    await exim?.stop();
    await endAll();
    remove();
  });

  const arrived = (count: number) =>
    eventually(
      async () => ((await exim.mails()).length >= count ? true : undefined),
      () => `Mail ${count} did not come. Exim's log:\n${exim.log()}`,
    );

  async function callOff(): Promise<void> {
    const { sim, chat } = team;
    await sim.say('Mara', chat, '/rollout cancel the vendor withdrew it');
    const armed = await sim.waitFor(chat, (each) => hasButton('Call R-1 off', each));
    await sim.tap('Mara', chat, 'Call R-1 off', armed);
  }

  test('each is to one reader alone, and nobody gets one twice', () => {
    expect([mailsTo(SHOP).length, mailsTo(TOKYO).length, all.length]).toEqual([5, 5, 10]);
    for (const { to, mail } of all) {
      expect([mail.to].flat().map((each) => each?.text)).toEqual([to]);
      expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
    }
    expect(new Set(all.map(({ mail }) => mail.messageId)).size).toBe(10);
  });

  test('every signature is good, as two programs judge it, and bad once a byte is another', async () => {
    for (const { source } of all) {
      expect(await verdictOf(source)).toEqual(['pass', 'mail.example.com']);
      expect(isSignedFor(source, record)).toBe(true);
    }
    const [{ source } = {} as Fetched] = all;
    for (const at of [source.indexOf('Message-ID: <') + 14, source.indexOf('Card payments'), source.length - 60]) {
      const changed = Buffer.from(source);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await verdictOf(changed))[0]).not.toBe('pass');
      expect(isSignedFor(changed, record)).toBe(false);
    }
  });

  test('the signature covers what a one-click unsubscribe and a thread stand on, and the whole body', async () => {
    const { results } = await dkimVerify(all[0]?.source as Buffer, { resolver });
    const signed = results[0]?.signingHeaders?.keys.toLowerCase().split(/[:,]\s*/);
    for (const name of [
      'from',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'date',
      'message-id',
      'references',
      'subject',
    ])
      expect(signed).toContain(name);
    expect(all[0]?.source.toString('latin1')).not.toMatch(/^DKIM-Signature:(?:.*\r\n[ \t])*.*\bl=/m);
  });

  test('they carry what lists and robots go by', () => {
    for (const { mail } of all) {
      const line = (name: string) => mail.headerLines.find(({ key: each }) => each === name)?.line;
      expect(line('list-id')).toBe(`List-ID: <${thread}.mail.example.com>`);
      expect(line('list-unsubscribe')?.replace(/\r\n\s*/g, ' ')).toMatch(
        /^List-Unsubscribe: ?<https:\/\/rollouts\.example\.com\/u\/[\w-]+\.[\w-]+>$/,
      );
      expect(line('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      expect(line('auto-submitted')).toBe('Auto-Submitted: auto-generated');
      expect(mail.replyTo?.text).toBe('payments-help@example.com');
      expect(mail.messageId).toMatch(/^<a\d+\.r1-1-[0-9a-z]{8}\.[0-9a-z]{8}\.[0-9a-f]{16}@mail\.example\.com>$/);
    }
    const unsubscribe = (address: string) =>
      new Set(mailsTo(address).map(({ source }) => /\/u\/([\w-]+)\./.exec(source.toString())?.[1]));
    for (const token of unsubscribe(SHOP)) expect([...unsubscribe(TOKYO)]).not.toContain(token);
  });

  test('they form one thread, whose subject changes only where that is to be seen', () => {
    for (const { mail } of all)
      expect([mail.inReplyTo, [mail.references].flat()]).toEqual([
        `<${thread}@mail.example.com>`,
        [`<${thread}@mail.example.com>`],
      ]);
    expect(mailsTo(SHOP).map(({ mail }) => mail.subject)).toEqual([
      'Payments 4.2.0 update — Tue 15 Dec 2026',
      'Payments 4.2.0 update — Tue 15 Dec 2026',
      '[New date] Payments 4.2.0 update — Wed 16 Dec 2026',
      'Payments 4.2.0 update — Wed 16 Dec 2026',
      '[Cancelled] Payments 4.2.0 update — Wed 16 Dec 2026',
    ]);
    expect(mailsTo(SHOP)[3]?.mail.text).toContain('Since the first notice: another day and 30 min longer.');
    expect(mailsTo(SHOP)[3]?.mail.text).toContain('Sent by Priya for Payments team');
    expect(mailsTo(TOKYO)[0]?.mail.text).toContain('WHEN        Wed 16 December 2026, 06:00 – 07:30 JST');
  });

  test('#73 three calendars read the same: one entry that moves twice and goes', () => {
    for (const address of [SHOP, TOKYO]) {
      const entries = mailsTo(address).map(entryOf);
      expect(entries.map(({ method, sequence, status }) => [method, sequence, status])).toEqual([
        ['REQUEST', 0, 'CONFIRMED'],
        ['REQUEST', 1, 'CONFIRMED'],
        ['REQUEST', 2, 'CONFIRMED'],
        ['REQUEST', 2, 'CONFIRMED'],
        ['CANCEL', 3, 'CANCELLED'],
      ]);
      expect(new Set(entries.map(({ uid }) => uid))).toEqual(new Set([`${thread}@mail.example.com`]));
      expect(entries.map(({ opensAt }) => new Date(opensAt).toISOString())).toEqual([
        '2026-12-15T21:00:00.000Z',
        '2026-12-15T21:30:00.000Z',
        '2026-12-16T21:30:00.000Z',
        '2026-12-16T21:30:00.000Z',
        '2026-12-16T21:30:00.000Z',
      ]);
    }
  });
});

async function fetched(source: Buffer): Promise<Fetched> {
  const mail = await simpleParser(source);
  return { to: String(mail.headers.get('envelope-to') ?? ''), source, mail };
}

/** Of the announcement: a maildir has no order of its own within a second. */
const numberOf = ({ mail }: Fetched): number => Number(/^<a(\d+)\./.exec(mail.messageId ?? '')?.[1]);

const resolver = async (name: string): Promise<string[][]> => {
  if (name !== record.name) throw Object.assign(new Error(`nobody knows ${name}`), { code: 'ENOTFOUND' });
  return [record.value.match(/.{1,255}/g) ?? []];
};

/** The verdict, and the sender's domain to which the signature is aligned. */
async function verdictOf(mail: Buffer): Promise<unknown[]> {
  const { results } = await dkimVerify(mail, { resolver });
  return [results[0]?.status.result, results[0]?.status.aligned && 'mail.example.com'];
}

/** The calendar entry of a mail, as three programs agree on it; its part names the same method as its body. */
function entryOf({ mail, source }: Fetched) {
  const text = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content.toString() ?? '';
  const third = readByIcalendar(text);
  const root = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(root.getFirstSubcomponent('vevent') as ICAL.Component);
  const one = [event.uid, event.sequence, event.startDate.toJSDate().getTime(), event.endDate.toJSDate().getTime()];
  const read = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each?.type === 'VEVENT');
  if (read?.type !== 'VEVENT') throw new Error('node-ical sees no event.');
  expect([read.uid, Number(read.sequence), read.start.getTime(), read.end?.getTime()]).toEqual(one);
  expect([third.uid, third.sequence, third.opensAt, third.closesAt]).toEqual(one);
  expect([root.getFirstPropertyValue('method'), event.summary]).toEqual([third.method, third.summary]);
  expect(text).toMatch(/\r\nDTSTART:\d{8}T\d{6}Z\r\nDTEND:\d{8}T\d{6}Z\r\n/);
  expect(third.zones).toEqual(['UTC', 'UTC']);
  expect(/^Content-Type: text\/calendar;[\s\S]*?method=(\w+)/m.exec(source.toString())?.[1]).toBe(third.method);
  return third;
}
