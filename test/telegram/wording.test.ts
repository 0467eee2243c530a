import { describe, expect, it } from 'vitest';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { announcementText } from '../../src/telegram/wording/announcement.ts';
import { isCardSilent, isEventSilent } from '../../src/telegram/wording/loudness.ts';
import { namesFor } from '../../src/telegram/wording/names.ts';
import { toldText } from '../../src/telegram/wording/told.ts';
import { page, paragraph, shown, withoutTags } from '../../src/telegram/wording/words.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import {
  aiko,
  answer,
  asked,
  by,
  clockAt,
  closed,
  created,
  day,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  opening,
  play,
  type Scene,
  type Step,
  signing,
  told,
  upTo,
  window,
} from '../support/story.ts';
import { announcement, headOf, hostile, linesOf, read, storeWith, telling } from './showing.ts';

/** What the team is told when this happens. */
function said(scene: Scene, step: Step, type: RolloutEvent['type'], more = {}): string[] {
  const events = answer(step, scene);
  const event = events.find((each) => each.type === type);
  if (!event) throw new Error(`${type} did not happen, but ${events.map((each) => each.type)}`);
  return linesOf(toldText(event, telling(play(scene, step), more)).html);
}

describe('what the team is told', () => {
  it('who signed, how long the phase took, and what opens next', () => {
    const ready = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment', monday + hour));
    expect(said(ready, signing(nadia, 'pre-deployment', monday + 23 * hour), 'PhaseSignedOff')).toEqual([
      '✅ R-12 · Payments 4.2.0 — Pre-Deployment signed off',
      'Ops Luis 11:00 · Approver Nadia 09:00',
      'The phase took 23 h.',
      'Deployment is open: 3 checks, first 4.1 Phased rollout — Luis, due Tue 8 Dec 23:00',
    ]);
  });
  it('who declined, why, and what is open again', () => {
    const ready = asked(upTo('testing'), 'testing');
    const decline: Step = ({ rollout }) => {
      const signs = signing(aiko, 'testing');
      const { revision } = (typeof signs === 'function'
        ? signs({ rollout, team: ready.team, owners: [], deliveries: [] })
        : signs) as never as { revision: string };
      return by(aiko, { type: 'DeclineSignOff', phase: 'testing', reason: 'retest 2.4 on staging', revision });
    };
    expect(said(ready, decline, 'SignOffDeclined')).toEqual([
      '❌ R-12 · Payments 4.2.0 — Testing not signed off',
      'Aiko: “retest 2.4 on staging”',
      'Open again: 2.4 Manual testing. Aiko',
    ]);
  });
  it('whose sign-off no longer counts, and since when the window is another', () => {
    const ready = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment'));
    const move = by(mara, { type: 'ScheduleWindow', window: nextEvening });
    expect(said(ready, move, 'SignOffsSuperseded')).toEqual([
      'R-12 · Payments 4.2.0 — 1 sign-off of Pre-Deployment no longer counts',
      'Changed: window Tue 8 Dec 22:00 – 23:30 CET → Wed 9 Dec 22:00 – 23:30 CET; 3.1 done “GO” → to do “the GO lapsed”.',
      'Luis, please look and sign again.',
    ]);
    expect(said(ready, move, 'WindowScheduled', { windowBefore: window })).toEqual([
      'R-12 · Payments 4.2.0 — new window: Wed 9 Dec 22:00 – 23:30 CET',
      'Before: Tue 8 Dec 22:00 – 23:30 CET',
      'Moved by Mara. 2 stakeholders are told.',
    ]);
    const given = closed(upTo('pre-deployment'), 'pre-deployment');
    expect(said(given, move, 'PhaseReopened')[0]).toBe('R-12 · Payments 4.2.0 — Pre-Deployment is open again');
  });
  it('that the start is held, and by whom it can be helped', () => {
    const late = play(told(created()), clockAt(opening - hour));
    const lines = said(late, clockAt(opening), 'StartHeld');
    expect(lines).toEqual([
      '⚠️ R-12 · Payments 4.2.0 — the window is open, but Pre-Deployment is not signed off',
      'Stakeholders have not been told that it starts.',
      'Mara, sign off, move the window or call it off.',
    ]);
  });
  it('what was not said, what was called off, what is completed', () => {
    const skipped = said(told(created()), clockAt(opening - day + 7 * hour), 'AnnouncementSkipped');
    expect(skipped[1]).toBe('The reason: it was too late to be true.');
    const off = by(mara, { type: 'CallOff', reason: 'vendor withdrew it' });
    expect(said(told(created()), off, 'RolloutCalledOff')).toEqual([
      '⏹ R-12 · Payments 4.2.0 — called off',
      'Mara: “vendor withdrew it”',
      '2 stakeholders who had been told before are told now.',
    ]);
    expect(said(created(), off, 'RolloutCalledOff')[2]).toBe('No stakeholder had been told of it.');
    const back = by(mara, { type: 'RollBack', reason: 'errors' }, opening);
    expect(said(upTo('deployment'), back, 'RolloutRolledBack')).toContain(
      'The old version you bring back yourselves, by the plan in 3.3.',
    );
    const last = asked(upTo('post-deployment'), 'post-deployment');
    expect(said(last, signing(mara, 'post-deployment', monday + 9 * day), 'RolloutCompleted')).toEqual([
      '✅ R-12 · Payments 4.2.0 — completed',
      'Checks: 22 done',
      'Sign-offs: 5 of 5',
      'Announcements: 2 sent',
      'Downtime: nobody has said how long (announced: up to 5 min): /rollout downtime 2m',
      'It took 9 days. The whole report: /report',
    ]);
  });
  it('no downtime was announced where nobody was told of any, and that is not that none was', () => {
    const quietly = ({ rollout, ...rest }: Scene): Scene => ({ ...rest, rollout: { ...rollout, announced: [] } });
    const deployed = upTo('post-deployment');
    const down = (scene: Scene): Scene => play(scene, by(luis, { type: 'SayDowntime', minutes: 2 }, opening));
    const end = (scene: Scene): string[] =>
      said(scene, signing(mara, 'post-deployment', monday + 9 * day), 'RolloutCompleted');
    const downtime = (scene: Scene): string | undefined =>
      end(asked(scene, 'post-deployment')).find((line) => line.startsWith('Downtime'));
    expect(downtime(down(deployed))).toBe('Downtime: 2 min (announced: up to 5 min)');
    expect(downtime(down(quietly(deployed)))).toBe('Downtime: 2 min (none was announced)');
    expect(downtime(quietly(deployed))).toBeUndefined();
  });
  it('privately what one has to do, or in the group with a call', () => {
    const assign = by(mara, { type: 'AssignItem', item: '3.2', to: luis.id, dueAt: monday + 2 * hour });
    expect(said(created(), assign, 'ItemAssigned', { isPrivate: true })).toEqual([
      '3.2 Backup production data is yours — R-12 · Payments 4.2.0',
      'Mara asked you for it, due today 12:00.',
      expect.stringContaining('Give the backup'),
      'When it is done: /rollout done R-12 3.2 …',
    ]);
    const event = answer(assign, created())[0] as RolloutEvent;
    expect(toldText(event, telling(play(created(), assign))).html).toContain('<a href="tg://user?id=1004">Luis</a>');
  });
  it('one reminder for everything, without what was settled meanwhile', () => {
    const owed = [
      { item: 'environment-setup', step: 0 },
      { item: 'apply-updates', step: 0 },
      { phase: 'testing', step: 0 },
    ];
    const event: RolloutEvent = { type: 'Reminded', to: aiko.id, owed, at: monday };
    const open = linesOf(toldText(event, telling(created(), { isPrivate: true })).html);
    expect(open).toEqual([
      '2 things wait for you — R-12 · Payments 4.2.0',
      '2.1 Environment setup: due Tue 1 Dec 17:00',
      '2.2 Apply updates: due Wed 2 Dec 17:00',
      'When it is done: /rollout done R-12 2.1 …',
    ]);
    const asking = linesOf(toldText(event, telling(asked(upTo('testing'), 'testing'))).html);
    expect(asking).toEqual([
      'Testing waits for your sign-off since today 10:00 — R-12 · Payments 4.2.0',
      'Aiko, this is for you.',
      'Rather in private? Open me and press Start',
    ]);
    const settled = toldText(event, telling(upTo('pre-deployment'), { isPrivate: true })).html;
    expect(headOf(settled)).toBe('Nothing waits for you any more — R-12 · Payments 4.2.0');
  });
  it('can be worded for every event of a whole story, in the group and privately', () => {
    let scene = nothingYet();
    for (const step of wholeStory) {
      const events = answer(step, scene);
      scene = play(scene, step);
      for (const event of events)
        for (const isPrivate of [true, false]) read(toldText(event, telling(scene, { isPrivate, at: event.at })).html);
    }
  });
});

describe('how loud', () => {
  const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+01:00`);
  const quietAt = (clock: string, scene = created(), type: RolloutEvent['type'] = 'PhaseSignedOff') =>
    isEventSilent(type, { ...scene, at: at(clock) });
  it('makes no sound from 20:00 to 08:00 where the team is', () => {
    expect(['07:59', '08:00', '19:59', '20:00'].map((clock) => quietAt(clock))).toEqual([true, false, false, true]);
  });
  it('#65 makes no sound in the quiet hours of the one person whom it is for, unless it is a reminder that cannot wait', () => {
    const quiet = { zone: 'America/New_York', from: '20:00', to: '08:00' };
    const privately = (clock: string, type: RolloutEvent['type']) =>
      isEventSilent(type, { ...created(), at: at(clock), quiet });
    expect(['10:00', '13:59', '14:00', '23:00'].map((clock) => privately(clock, 'ItemAssigned'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([privately('10:00', 'Reminded'), privately('10:00', 'ReminderGiven')]).toEqual([false, false]);
  });
  it('knows no night while deploying, or while the window is open', () => {
    expect(quietAt('23:00', upTo('deployment'))).toBe(false);
    expect(quietAt('23:00', upTo('post-deployment'))).toBe(true);
    expect(isEventSilent('PhaseSignedOff', { ...created(), at: opening })).toBe(false);
    expect(quietAt('23:00', created(), 'StartHeld')).toBe(false);
  });
  it('never makes a sound with the live card or a report', () => {
    const noon = { ...created(), at: at('12:00') };
    expect([isCardSilent('status', noon), isCardSilent('report', noon), isCardSilent('sign-off', noon)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('announcements', () => {
  const head = (kind: (typeof announcementKinds)[number], at: number, more = {}) =>
    headOf(announcementText(announcement({ kind, happenedAt: at, ...more }), { at, isRepeat: false }));
  it('say the time that is left when they are sent', () => {
    expect(head('notice', opening - 15 * day)).toBe('Planned update: Payments 4.2.0 starts in 15 days');
    expect(head('week', opening - 7 * day)).toBe('Payments 4.2.0 starts in 7 days');
    expect(head('day', opening - 24 * hour + minute)).toBe('Payments 4.2.0 starts in 1 day');
    expect(head('hour', opening - hour)).toBe('Payments 4.2.0 starts in 1 hour');
    expect(head('hour', opening - 40 * minute)).toBe('Payments 4.2.0 starts in 40 minutes');
    expect(head('hour', opening + 5 * minute)).toBe('Payments 4.2.0 started at 22:00 CET');
    expect(head('start', opening)).toBe('Payments 4.2.0 starts now');
  });
  it('say when it started, if that is known', () => {
    expect(head('start', opening + 20 * minute, { happenedAt: opening })).toBe('Payments 4.2.0 started at 22:00 CET');
    expect(head('start', opening + 40 * minute)).toBe('Payments 4.2.0 has started');
    expect(head('hour', window.closesAt + minute)).toBe('Payments 4.2.0 was to be done by Tue 8 Dec 23:30 CET');
  });
  it('give every fact, by the reader’s own clock', () => {
    const html = announcementText(announcement({ reader: { name: 'Tokyo', zone: 'Asia/Tokyo', address: '1' } }), {
      at: monday,
      isRepeat: false,
    });
    expect(linesOf(html)).toEqual([
      'Planned update: Payments 4.2.0 starts in 15 days 12 h',
      '',
      'When Wed 9 Dec 06:00 JST (Tue 21:00 UTC), for up to 90 min',
      'Scope Payments 4.2.0',
      'Impact Cards fail for 5 minutes',
      'Expected downtime up to 5 min',
      'You Retry failed payments',
      'Contact @priya',
      '',
      'Payments team · R-12 · A-3',
    ]);
    expect(html).toContain(`<tg-time unix="${opening / 1000}" format="wDt">`);
  });
  it('say what moved, what is called off, what is done, and that they are repeated', () => {
    const moved = announcement({ kind: 'moved', window: nextEvening, previous: window });
    const lines = linesOf(announcementText(moved, { at: monday, isRepeat: true }));
    expect(lines[0]).toBe('Payments 4.2.0 moved: now Wed 9 Dec 22:00 CET');
    expect(lines[2]).toBe('Before Tue 8 Dec 22:00 – 23:30 CET');
    expect(lines.at(-1)).toBe('Payments team · R-12 · A-3 (repeat of A-3)');
    const off = linesOf(
      announcementText(announcement({ kind: 'called-off', reason: 'vendor withdrew it' }), {
        at: monday,
        isRepeat: false,
      }),
    );
    expect([off[0], off[3]]).toEqual(['Payments 4.2.0 is called off', 'Why vendor withdrew it']);
    expect(head('completed', monday)).toBe('Payments 4.2.0 is completed');
    const down = announcement({ kind: 'completed', downMinutes: 2 });
    expect(linesOf(announcementText(down, { at: monday, isRepeat: false }))).toContain(
      'Downtime 2 min (announced: up to 5 min)',
    );
  });
  it.each(announcementKinds)('%s shows hostile text literally', (kind) => {
    for (const text of hostile) {
      const facts = { scope: text, impact: text, downtimeMinutes: 0, action: text, contact: text };
      const more = {
        product: text,
        version: text,
        team: text,
        facts,
        reason: text,
        previous: kind === 'moved' ? window : null,
      };
      const html = announcementText(announcement({ kind, ...more }), { at: monday, isRepeat: true });
      expect(read(html).split('\n')[0]).toContain(
        text
          .slice(0, 4)
          .trim()
          .replace(/[\u202e\p{Cc}]/gu, '')
          .slice(0, 3),
      );
      expect(html).not.toContain('<script');
      expect(html).not.toContain('<a ');
    }
  });
});

describe('people’s words', () => {
  it('are literal in everything that the team is told', () => {
    for (const text of hostile) {
      const names = () => text;
      const rollout = { ...asked(upTo('testing'), 'testing').rollout, product: text };
      const scene = { rollout, team: created().team };
      const events: RolloutEvent[] = [
        { type: 'SignOffDeclined', phase: 'testing', reason: text, reopened: ['manual-testing'], by: 666, at: monday },
        { type: 'RolloutCalledOff', reason: text, by: 666, at: monday },
        { type: 'SignOffsSuperseded', phase: 'testing', people: [1, 2, 3, 4, 5], from: 'a', change: text, at: monday },
        { type: 'PhaseReopened', phase: 'testing', why: text, at: monday },
        { type: 'AnnouncementSkipped', kind: 'day', revision: 1, why: text, at: monday },
        { type: 'ItemAssigned', item: 'manual-testing', to: 1003, dueAt: null, by: 666, at: monday },
      ];
      for (const event of events) {
        const { html } = toldText(event, telling({ ...scene, rollout: evolve(rollout, event) }, { names }));
        read(html);
        expect(html.match(/<a href="tg:\/\/user/g)?.length ?? 0).toBeLessThanOrEqual(3);
      }
    }
  });
  it('are cut between characters and keep their line breaks where they may', () => {
    expect(shown('🚀🚀🚀', 4)).toBe('🚀…');
    expect(shown(' a\n\nb ')).toBe('a b');
    expect(paragraph('a\n\n\n\nb\tc', 100)).toBe('a\n\nb c');
    expect(shown('\u202E<b>')).toBe('&lt;b&gt;');
  });
  it('never make a message too long: whole lines are left off, and that is said', () => {
    const html = page(Array.from({ length: 200 }, (_, index) => `<b>${index}</b> ${shown('&'.repeat(60))}`));
    expect(read(html)).toMatch(/\n… and more than fits into one message\.$/);
  });
  it('come out of our own tags as they went in', () => {
    for (const text of hostile.filter((each) => !/[\s\p{Cc}\p{Cs}]/u.test(each) && each.length < 50))
      expect(withoutTags(`<b>${shown(text)}</b>`)).toBe(text.replace('\u202e', ''));
  });
  it('call people as the team knows them, else as they were last seen', async () => {
    const { rollout, team } = play(created(), by(mara, { type: 'AddNote', text: 'x' }));
    const store = { ...storeWith(), people: { byId: async (id: number) => ({ id, name: `Seen ${id}` }) } } as never;
    const names = await namesFor({ ...rollout, author: 77 }, team, store);
    expect([names(77), names(1001), names(78)]).toEqual(['Seen 77', 'Mara', 'person 78']);
  });
});
