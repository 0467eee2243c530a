import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import nodeIcal from 'node-ical';
import { describe, expect, test } from 'vitest';
import type { Announcement } from '../../src/coordinator/content.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { calendarPart } from '../../src/email/calendar.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { announcement, FROM, HOUR, OPENS, WINDOW } from './cast.ts';

const ORGANIZER = 'rollouts@example.com';
const AT = OPENS - 48 * HOUR;

function entry(change: Partial<Announcement>, at = AT) {
  const part = calendarPart(announcement(change), ORGANIZER, at);
  if (!part) throw new Error('There is no calendar entry.');
  const root = new ICAL.Component(ICAL.parse(part.text));
  const event = root.getFirstSubcomponent('vevent');
  if (!event) throw new Error('There is no event.');
  return { part, root, event, value: (name: string) => event.getFirstPropertyValue(name) };
}

test('an invitation that two parsers read alike', () => {
  const { part, root, event, value } = entry({});
  expect(root.getFirstPropertyValue('method')).toBe('REQUEST');
  expect(part.method).toBe('REQUEST');
  expect(value('uid')).toBe('r3-12-mwt1bxc0@example.com');
  expect(value('sequence')).toBe(0);
  expect(value('summary')).toBe('Payments 4.2.0 – possible 5 min interruption');
  expect(value('organizer')).toBe('mailto:rollouts@example.com');
  expect(value('transp')).toBe('TRANSPARENT');
  expect(value('status')).toBe('CONFIRMED');
  expect(part.text).toContain('DTSTART:20261208T210000Z\r\nDTEND:20261208T223000Z\r\n');
  expect(part.text).toContain('DTSTAMP:20261206T210000Z\r\n');
  const attendee = event.getFirstProperty('attendee');
  expect(attendee?.getFirstValue()).toBe('mailto:bea@shop.example');
  expect(attendee?.getParameter('rsvp')).toBe('FALSE');
  expect(attendee?.getParameter('partstat')).toBe('NEEDS-ACTION');
  expect(event.getAllSubcomponents('valarm').map((each) => String(each.getFirstPropertyValue('trigger')))).toEqual([
    '-PT30M',
  ]);

  const read = Object.values(nodeIcal.sync.parseICS(part.text)).find((each) => each?.type === 'VEVENT');
  if (read?.type !== 'VEVENT') throw new Error('node-ical sees no event.');
  expect(read.uid).toBe('r3-12-mwt1bxc0@example.com');
  expect(read.start.getTime()).toBe(OPENS);
  expect(read.end?.getTime()).toBe(WINDOW.closesAt);
  expect(read.summary).toBe('Payments 4.2.0 – possible 5 min interruption');
  expect(read.description).toBe(value('description'));
});

test('goes with everything before the start and with the end, not with start and completion', () => {
  const methods = (['notice', 'week', 'day', 'hour', 'moved', 'called-off', 'start', 'completed'] as const).map(
    (kind) => calendarPart(announcement({ kind }), ORGANIZER, AT)?.method ?? null,
  );
  expect(methods).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'REQUEST', 'REQUEST', 'CANCEL', null, null]);
});

test('long and special text is folded at 75 octets and comes back whole', () => {
  const impact = 'Ünïcode 🦊, semicolons; back\\slashes\nand "quotes" – '.repeat(8).trim();
  const { part, value } = entry({ product: 'A, B; C\\n', facts: { ...announcement().facts, impact } });
  for (const line of part.text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(part.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(value('summary')).toBe('A, B; C\\n 4.2.0 – possible 5 min interruption');
  expect(String(value('description'))).toContain(impact.replaceAll(' \n', '\n'));
});

/** What a calendar does with mails from one organizer: RFC 5546, as far as it matters here. */
function calendarOf(mails: string[]): Map<string, { sequence: number; starts: number }> {
  const entries = new Map<string, { sequence: number; starts: number }>();
  for (const mail of mails) {
    const root = new ICAL.Component(ICAL.parse(mail));
    const event = new ICAL.Event(root.getFirstSubcomponent('vevent') as never);
    const known = entries.get(event.uid);
    if (known && known.sequence > event.sequence) continue;
    if (root.getFirstPropertyValue('method') === 'CANCEL') entries.delete(event.uid);
    else entries.set(event.uid, { sequence: event.sequence, starts: event.startDate.toJSDate().getTime() });
  }
  return entries;
}

describe('#73 a plan that changes', () => {
  const there = { ...WINDOW, opensAt: OPENS + HOUR, closesAt: WINDOW.closesAt + HOUR };
  const notice = entry({ revision: 1 });
  const moved = entry({ kind: 'moved', revision: 2, window: there, previous: WINDOW, number: 4 }, AT + HOUR);
  const back = entry({ kind: 'moved', revision: 3, previous: there, number: 5 }, AT + 2 * HOUR);
  const off = entry({ kind: 'called-off', revision: 3, number: 6 }, AT + 3 * HOUR);
  const all = [notice, moved, back, off];

  test('#73 keeps its UID and its sequence grows with every change, in UTC', () => {
    expect(new Set(all.map((each) => each.value('uid')))).toEqual(new Set(['r3-12-mwt1bxc0@example.com']));
    expect(all.map((each) => each.value('sequence'))).toEqual([0, 1, 2, 3]);
    for (const { part } of all) expect(part.text).toMatch(/DTSTART:\d{8}T\d{6}Z\r\nDTEND:\d{8}T\d{6}Z\r\n/);
    expect(new Set(all.map((each) => String(each.value('dtstamp')))).size).toBe(4);
  });

  test('#73 moves the entry, and cancelling removes it', () => {
    const texts = all.map((each) => each.part.text);
    expect([...calendarOf(texts.slice(0, 1)).values()]).toEqual([{ sequence: 0, starts: OPENS }]);
    expect([...calendarOf(texts.slice(0, 2)).values()]).toEqual([{ sequence: 1, starts: OPENS + HOUR }]);
    expect([...calendarOf(texts.slice(0, 3)).values()]).toEqual([{ sequence: 2, starts: OPENS }]);
    expect(calendarOf(texts).size).toBe(0);
    expect(off.value('status')).toBe('CANCELLED');
    expect(off.event.getFirstSubcomponent('valarm')).toBeNull();
  });

  test('#73 an older mail that arrives last changes nothing', () => {
    expect([...calendarOf([moved.part.text, notice.part.text]).values()]).toEqual([
      { sequence: 1, starts: OPENS + HOUR },
    ]);
  });

  test('#73 the MIME part names the method of its body', async () => {
    for (const kind of ['notice', 'moved', 'called-off'] as const) {
      const raw = await composeMail(
        announcement({ kind }),
        { sender: readSender(FROM), replyTo: null, to: 'bea@shop.example', links: noLinks },
        AT,
      );
      const mail = await simpleParser(Buffer.from(raw));
      const method = /^METHOD:(\w+)/m.exec(
        mail.attachments.find((each) => each.filename === 'update.ics')?.content.toString() ?? '',
      )?.[1];
      const named = [
        ...Buffer.from(raw)
          .toString()
          .matchAll(/^Content-Type: text\/calendar;[\s\S]*?method=(\w+)/gm),
      ].map((each) => each[1]);
      expect(named).toEqual([method]);
    }
  });
});
