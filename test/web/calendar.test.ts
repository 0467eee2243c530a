import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { describe, expect, it } from 'vitest';
import { teamCalendar } from '../../src/coordinator/team-calendar.ts';
import { backAt, broughtBack, goingBack } from '../support/going-back.ts';
import { ben, day, mara, monday, nextEvening, opening, window } from '../support/story.ts';
import { openStage } from './stage.ts';

async function openFeed() {
  const stage = await openStage();
  const url = stage.link({ for: 'calendar', team: 1 });
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { headers });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text };
  };
  return { ...stage, url, read };
}

function entries(text: string) {
  const whole = new ICAL.Component(ICAL.parse(text));
  return whole.getAllSubcomponents('vevent').map((event) => ({
    uid: event.getFirstPropertyValue('uid'),
    sequence: event.getFirstPropertyValue('sequence'),
    status: event.getFirstPropertyValue('status'),
    start: String(event.getFirstPropertyValue('dtstart')),
    summary: event.getFirstPropertyValue('summary'),
  }));
}

describe('the calendar of a team', () => {
  it('is a calendar from the first day, without what nobody was told of', async () => {
    const { read } = await openFeed();
    const { status, headers, text } = await read();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(text).toMatch(/METHOD:PUBLISH\r\n/);
    expect(text).toMatch(/REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n/);
    expect(entries(text)).toEqual([]);
  });

  it('shows what was announced, under the name and number of the mails, as two parsers read it', async () => {
    const { announce, read, handle } = await openFeed();
    await announce();
    await handle.rollout('rollout/1/1', 'move', { type: 'ScheduleWindow', window: nextEvening, by: mara });
    const { text } = await read();
    expect(entries(text)).toEqual([
      {
        uid: 'r1-1-mwt1bxc0@example.com',
        sequence: 1,
        status: 'CONFIRMED',
        start: '2026-12-09T21:00:00Z',
        summary: 'Payments 4.2.0 – possible 5 min interruption',
      },
    ]);
    const [event] = Object.values(nodeIcal.sync.parseICS(text)).filter((each) => each?.type === 'VEVENT');
    expect(event).toMatchObject({ uid: 'r1-1-mwt1bxc0@example.com', start: new Date(opening + day) });
  });

  it('keeps what is called off, as cancelled and with a higher number, so that it disappears', async () => {
    const { announce, read, handle } = await openFeed();
    await announce();
    const before = entries((await read()).text)[0];
    await handle.rollout('rollout/1/1', 'off', { type: 'CallOff', reason: 'withdrawn', by: mara });
    const [after] = entries((await read()).text);
    expect([before?.status, after?.status]).toEqual(['CONFIRMED', 'CANCELLED']);
    expect(Number(after?.sequence)).toBeGreaterThan(Number(before?.sequence));
  });

  it('says that it was rolled back once the cluster says so, and has changed then', () => {
    const feed = ({ rollout, team } = goingBack()) =>
      teamCalendar(team, [rollout], { domain: 'example.com', address: null }, backAt);
    expect(feed().text).not.toMatch(/rolled back|errors/i);
    expect(feed().changedAt).toBe(opening);
    // Lines are folded.
    expect(feed(broughtBack()).text.replaceAll('\r\n ', '')).toContain('DESCRIPTION:Rolled back: errors at 4 %');
    expect(feed(broughtBack()).changedAt).toBe(backAt);
  });

  it('sends the same again to nobody who has it: by tag, else by time', async () => {
    const { announce, read, handle, clock } = await openFeed();
    await announce();
    const first = await read();
    const tag = first.headers.get('etag') as string;
    const since = first.headers.get('last-modified') as string;
    expect(Date.parse(since)).toBe(monday);
    clock.at += day;
    expect(await read({ 'if-none-match': `"other", W/${tag}` })).toMatchObject({ status: 304, text: '' });
    expect(await read({ 'if-modified-since': since })).toMatchObject({ status: 304, text: '' });
    expect((await read({ 'if-none-match': '"other"', 'if-modified-since': since })).status).toBe(200);
    await handle.rollout('rollout/1/1', 'move', { type: 'ScheduleWindow', window: nextEvening, by: mara });
    expect((await read({ 'if-none-match': tag })).status).toBe(200);
    expect((await read({ 'if-modified-since': since })).status).toBe(200);
  });

  it('is found with .ics too, and lets go of what is long over', async () => {
    const { announce, url, clock } = await openFeed();
    await announce();
    const at = async (moment: number) => {
      clock.at = moment;
      return entries(await (await fetch(`${url}.ics`)).text()).length;
    };
    expect(await at(window.closesAt + 91 * day)).toBe(1);
    expect(await at(window.closesAt + 93 * day)).toBe(0);
  });

  it('shows no other team’s', async () => {
    const { announce, link, handle } = await openFeed();
    await announce();
    const owner = { ...mara, isOwner: true };
    await handle.team(2, 'found', { type: 'FoundTeam', number: 2, chat: -100600, title: 'Search', by: owner });
    const answer = await fetch(link({ for: 'calendar', team: 2 }));
    expect(await answer.text()).not.toContain('Payments');
  });

  it('names nobody to be written to where the bot has no mail', async () => {
    const { announce, rollout, team, read } = await openFeed();
    await announce();
    expect((await read()).text).toContain('ORGANIZER:mailto:');
    const publisher = { domain: 'example.com', address: null };
    const { text } = teamCalendar(await team(), [await rollout()], publisher, monday);
    expect(entries(text)).toHaveLength(1);
    expect(text).not.toContain('ORGANIZER');
  });

  it('folds and escapes what people wrote', async () => {
    const { handle, rollout, announce, read } = await openFeed();
    await announce({ impact: `${'Zahlung; schlägt, fehl\n'.repeat(20)}END:VCALENDAR` });
    expect((await rollout()).announced).toHaveLength(1);
    await handle.create('second', { team: 1, thread: null, product: 'Search', version: '1', window, by: ben });
    const { text } = await read();
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.match(/^END:VCALENDAR/gm)).toHaveLength(1);
    expect(entries(text)).toHaveLength(1);
  });
});
