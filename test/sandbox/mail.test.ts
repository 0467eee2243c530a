import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import { playground } from './support.ts';

const play = playground();
const transport = () => createTransport(play.sandbox.smtpUrl.replace('//', '//anyone:anything@'));

const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//x//y//EN',
  'METHOD:PUBLISH',
  'BEGIN:VEVENT',
  'UID:r12@example.com',
  'DTSTAMP:20261123T100000Z',
  'DTSTART:20261208T210000Z',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const NOTICE = {
  from: 'Rollouts <rollouts@example.com>',
  to: 'shop-x@example.com',
  cc: 'shop-y@example.com',
  subject: 'Payments 4.2.0 update — Tue 8 Dec 2026',
  text: 'Payments goes live tomorrow.',
  html: '<html lang="en"><body><p>Payments goes live <img src="x" alt="chart"></p></body></html>',
  references: '<r12@example.com>',
  icalEvent: { method: 'PUBLISH', content: ICS },
};

describe('the mailbox', () => {
  afterEach(async () => {
    await play.sim.chaos({ smtp_down: false, unknown_addresses: [] });
    await play.sim.clearMail();
  });

  test('shows what a reader would see, and finds nothing to complain about', async () => {
    await transport().sendMail(NOTICE);
    const mail = await play.sim.waitForMail('shop-x@example.com', 'Payments 4.2.0');
    expect(mail).toMatchObject({
      from: expect.stringContaining('rollouts@example.com'),
      to: ['shop-x@example.com', 'shop-y@example.com'],
      preview: 'Payments goes live tomorrow.',
      has_calendar: true,
      calendar: expect.stringContaining('UID:r12@example.com'),
    });
    expect(mail.headers).toContainEqual({ name: 'References', value: '<r12@example.com>' });
    expect(mail.checks.filter(({ ok }) => !ok)).toEqual([]);
    const raw = await fetch(`${play.sandbox.pageUrl}/sim/mail/${mail.id}/raw`);
    expect(await raw.text()).toContain('Content-Type: multipart/');
    expect(await play.sim.mails('shop-z@example.com')).toEqual([]);
  });

  test('names what is wrong with a careless mail', async () => {
    await transport().sendMail({
      from: 'a@example.com',
      to: 'b@example.com',
      subject: 'Hi',
      html: `<p><img src="x">${'long '.repeat(30_000)}</p>`,
      icalEvent: { method: 'REQUEST', content: ICS },
    });
    const { checks } = await play.sim.waitForMail('b@example.com');
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'thread',
      'text',
      'calendar',
      'size',
      'images',
      'language',
    ]);
    expect(checks.find(({ name }) => name === 'calendar')?.says).toBe(
      'Says METHOD PUBLISH inside but REQUEST in its header',
    );
  });

  test('knows some addresses not, and can be down', async () => {
    await play.sim.chaos({ unknown_addresses: ['shop-y@example.com'] });
    const partly = await transport().sendMail(NOTICE);
    expect(partly.rejected).toEqual(['shop-y@example.com']);
    await play.sim.chaos({ smtp_down: true });
    await expect(transport().sendMail(NOTICE)).rejects.toMatchObject({ responseCode: 451 });
  });
});
