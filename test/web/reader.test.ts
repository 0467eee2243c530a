import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { readerView } from '../../src/coordinator/reader-view.ts';
import { readerPage } from '../../src/web/pages/reader.ts';
import { backAt, broughtBack, decidedAt, goingBack } from '../support/going-back.ts';
import { hour, mara, nextEvening, opening, priya } from '../support/story.ts';
import { customers, kim, openStage, textOf } from './stage.ts';

const read = async (url: string) => {
  const answer = await fetch(url);
  return { answer, status: answer.status, html: await answer.text() };
};

describe('the page of a rollout', () => {
  it('says only that nothing was announced while there is nothing but a plan and a draft', async () => {
    const stage = await openStage();
    await stage.handle.rollout('rollout/1/1', 'draft', {
      type: 'DraftAnnouncement',
      facts: { impact: 'a secret so far' },
      by: priya,
    });
    const { status, html } = await read(stage.reader());
    expect([status, textOf(html)]).toEqual([200, expect.stringContaining('Nothing was announced yet.')]);
    for (const secret of ['secret', 'December', 'checks', 'Planning']) expect(html).not.toContain(secret);
  });

  it('tells when by the reader’s clock first, then UTC and the team’s, and what to expect', async () => {
    const stage = await openStage();
    await stage.announce({ action: 'Retry failed payments.' });
    stage.clock.at = opening - 4 * 24 * hour - 8 * hour;
    const { html } = await read(stage.reader());
    const text = textOf(html);
    const order = [
      'Payments 4.2.0',
      'Planned Starts in 4 days 8 h.',
      'Wed 9 December 2026, 06:00 – 07:30 JST',
      'Tue 8 Dec 21:00 – 22:30 UTC',
      'Tue 8 Dec 22:00 – 23:30 CET (Berlin)',
      'Impact Cards fail',
      'Expected downtime About 5 min',
      'What to do Retry failed payments.',
      'Contact @priya',
      '0 of 22 checks are done.',
      'What was announced',
    ];
    const places = order.map((each) => text.indexOf(each));
    expect(places, text).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    for (const name of ['Mara', 'Ben', 'Aiko', 'Issue creation']) expect(text).not.toContain(name);
  });

  it('follows: moved with old and new, then called off with the reason', async () => {
    const stage = await openStage();
    await stage.announce();
    await stage.handle.rollout('rollout/1/1', 'move', { type: 'ScheduleWindow', window: nextEvening, by: mara });
    const moved = textOf((await read(stage.reader())).html);
    expect(moved).toContain('When Thu 10 December 2026, 06:00 – 07:30 JST');
    expect(moved).toContain('Before: Wed 9 December 2026, 06:00 – 07:30 JST Now: Thu 10 December 2026');
    await stage.handle.rollout('rollout/1/1', 'off', { type: 'CallOff', reason: 'the vendor withdrew it', by: mara });
    const off = textOf((await read(stage.reader())).html);
    expect(off).toContain('Called off It does not take place.');
    expect(off).toContain('the vendor withdrew it');
    for (const past of ['Add to calendar', 'Cards fail', 'downtime', 'checks are done'])
      expect(off).not.toContain(past);
    expect(off).toContain('What to do Nothing: nothing was changed.');
  });

  it('says what to do until the old version is back, and nothing of going back before that', async () => {
    const page = async ({ rollout, team } = goingBack(), at = decidedAt): Promise<string> => {
      const [reader] = team.stakeholders;
      if (!reader) throw new Error('The team of the cast has nobody to tell.');
      const view = readerView(rollout, team, reader, at);
      return textOf(String(await readerPage(view, null, { calendar: 'x.ics', preferences: null }, at)));
    };
    const before = await page();
    expect(before).toContain('On hold It has started; the team has stopped to look at something.');
    expect(before).toContain('What to do Pay in cash');
    expect(before).not.toMatch(/rolled back|in use again|errors/i);
    expect(await page(broughtBack(), backAt)).toContain(
      'Rolled back The version before it is in use again. Why errors',
    );
  });

  it('gives the entry that the mails brought, for whoever takes calendars by hand', async () => {
    const stage = await openStage();
    await stage.announce();
    const { html } = await read(stage.reader());
    const name = /href="([^"]+\.ics)"/.exec(html)?.[1] as string;
    const answer = await fetch(new URL(name, stage.reader()));
    expect(answer.headers.get('content-type')).toContain('text/calendar');
    const event = new ICAL.Component(ICAL.parse(await answer.text())).getFirstSubcomponent('vevent');
    expect(event?.getFirstPropertyValue('uid')).toBe('r1-1-mwt1bxc0@example.com');
    expect(String(event?.getFirstPropertyValue('dtstart'))).toBe('2026-12-08T21:00:00Z');
  });

  it('has no calendar entry before there is something to put there', async () => {
    const stage = await openStage();
    expect((await fetch(`${stage.reader()}.ics`)).status).toBe(404);
  });

  it('is for reading where a whole group has the link', async () => {
    const stage = await openStage();
    await stage.announce();
    const { html } = await read(stage.reader(customers));
    expect(html).toContain('Payments 4.2.0');
    expect(html).not.toContain('<form');
    expect(html).not.toContain('unsubscribe');
    expect((await read(stage.reader(kim))).html).toContain('unsubscribe');
  });

  it('is gone for whoever was taken off the list, and was never there for other numbers', async () => {
    const stage = await openStage();
    await stage.announce();
    await stage.handle.team(1, 'remove', { type: 'RemoveStakeholder', id: kim, why: '', by: priya });
    const gone = await read(stage.reader());
    expect([gone.status, textOf(gone.html)]).toEqual([410, expect.stringContaining('not on this list any more')]);
    expect(gone.html).not.toContain('Payments');
    expect((await read(stage.reader('s2', 77))).status).toBe(404);
  });

  it('shows what people wrote as they wrote it, and lets none of it act', async () => {
    const stage = await openStage();
    const hostile = `</style><script>alert(1)</script><img src=x onerror=alert(1)> "&' \u202Egnp.exe`;
    await stage.announce({ impact: hostile, contact: '<a href="javascript:alert(1)">call</a>' });
    const { html } = await read(stage.reader());
    expect(html).not.toMatch(/<script|<img|<a href="javascript/);
    expect(html).not.toContain('\u202E');
    expect(textOf(html)).toContain(`</style><script>alert(1)</script><img src=x onerror=alert(1)> "&'`);
  });

  it('does not claim that it runs when its window opens and nobody has said go', async () => {
    const stage = await openStage();
    await stage.announce();
    const view = async () => textOf((await read(stage.reader())).html);
    stage.clock.at = opening + hour / 2;
    expect(await view()).toContain('Not started yet Its window is open, but it has not started.');
  });
});
