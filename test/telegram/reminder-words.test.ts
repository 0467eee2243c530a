import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/rollout/digest.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { waitingFor } from '../../src/rollout/waiting.ts';
import { eventWords } from '../../src/telegram/features/history-words.ts';
import { readWanted } from '../../src/telegram/features/remind-arguments.ts';
import { reminderKeyboard } from '../../src/telegram/reminder-buttons.ts';
import { digestText } from '../../src/telegram/wording/digest.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import { toldText } from '../../src/telegram/wording/told.ts';
import {
  aiko,
  asked,
  by,
  clockAt,
  created,
  day,
  doing,
  hour,
  luis,
  mara,
  minute,
  monday,
  play,
  type Scene,
  upTo,
} from '../support/story.ts';
import { linesOf as allLines, hostile as hostiles, read } from './showing.ts';

const linesOf = (html: string): string[] => allLines(html).filter(Boolean);
/** Every kind of text that people should not be able to break anything with, in one. */
const hostile = hostiles
  .filter((each) => each.length < 80)
  .join(' ')
  .slice(0, 280);

const telling = ({ rollout, team }: Scene, at: number, isPrivate = true) => ({
  rollout,
  team,
  at,
  isPrivate,
  names: namesIn(team),
  bot: { username: 'rollouts_bot' },
});
const friday = monday + 4 * day;
const assigned = (dueAt = friday) => by(mara, { type: 'AssignItem', item: '2.3', to: luis.id, dueAt });
const reminded = (
  owed: Extract<RolloutEvent, { type: 'Reminded' }>['owed'],
  to = luis.id,
  asked = false,
): RolloutEvent => ({ type: 'Reminded', to, owed, at: monday, ...(asked ? { asked: true } : {}) });

describe('what a reminder says', () => {
  it('that it was asked for, on the clock of the reader', () => {
    const scene = play(created(), assigned());
    const event = reminded([{ item: 'automated-testing', step: 0 }], luis.id, true);
    expect(linesOf(toldText(event, { ...telling(scene, friday - day), zone: 'America/New_York' }).html)).toEqual([
      '2.3 Automated testing: due tomorrow 04:00 — R-12 · Payments 4.2.0',
      'You asked me to remind you.',
      'When it is done: /rollout done R-12 2.3 …',
    ]);
  });
  it('whose sign-off is missing, to a deputy and to the lead', () => {
    const scene = asked(upTo('testing'), 'testing');
    const to = (person: number) =>
      linesOf(toldText(reminded([{ phase: 'testing', step: 2 }], person), telling(scene, monday)).html)[0];
    expect(to(aiko.id)).toContain('Testing waits for your sign-off since today 10:00');
    expect(to(mara.id)).toContain('Testing waits for the sign-off of Aiko since today 10:00');
  });
  it('why something is blocked', () => {
    const scene = play(created(), assigned(), by(luis, { type: 'BlockItem', item: '2.3', reason: hostile }));
    const event = reminded([{ blocked: 'automated-testing', step: 1 }]);
    const text = read(toldText(event, telling(scene, monday + day)).html);
    expect(text).toContain('2.3 Automated testing is blocked since yesterday 10:00 and due Fri 10:00: “');
    expect(
      read(toldText(event, telling(play(scene, by(luis, { type: 'UnblockItem', item: '2.3' })), monday)).html),
    ).toContain('Nothing waits for you any more');
  });
  it('of somebody’s own words, literally, and that it is late', () => {
    const set = by(mara, {
      type: 'SetReminder',
      whom: { person: luis.id },
      what: hostile,
      when: { at: monday + hour, zone: 'UTC' },
    });
    const scene = play(created(), set, clockAt(monday + 3 * hour));
    const event: RolloutEvent = {
      type: 'ReminderGiven',
      number: 1,
      to: luis.id,
      due: monday + hour,
      at: monday + 3 * hour,
    };
    const lines = linesOf(toldText(event, telling(scene, monday + 3 * hour)).html);
    expect(lines.slice(1)).toEqual([
      'Mara asked me to remind you.',
      'It was due today 11:00; I could not say it then.',
    ]);
    for (const line of ['ReminderSet', 'ReminderGiven'] as const) {
      const all =
        line === 'ReminderGiven'
          ? event
          : ({ ...set, type: 'ReminderSet', number: 1, by: mara.id, at: monday } as RolloutEvent);
      expect(read(eventWords(all, scene.rollout, 'UTC', namesIn(scene.team)) ?? '')).not.toBe('');
    }
  });
  it('to the group what is overdue, once, without what was done meanwhile', () => {
    const scene = play(created(), assigned());
    const event: RolloutEvent = {
      type: 'OverdueRaised',
      items: [{ item: 'automated-testing', dueAt: friday }],
      at: friday + hour,
    };
    const { html } = toldText(event, telling(scene, friday + hour, false));
    expect(linesOf(html).slice(0, 2)).toEqual([
      '2.3 Automated testing: overdue, was due today 10:00 — R-12 · Payments 4.2.0',
      'Luis and Mara: is it done, blocked, or does the time move?',
    ]);
    expect(html).toContain('tg://user?id=1004');
    expect(read(toldText(event, telling(play(scene, doing('2.3')), friday + hour, false)).html)).toContain(
      'nothing is overdue any more',
    );
  });
  it('in the morning, what hurts first', () => {
    const scene = play(
      created(),
      assigned(),
      by(mara, { type: 'AssignItem', item: '2.4', to: luis.id, dueAt: friday + day + 8 * hour }),
    );
    const at = friday + day - hour;
    const part = {
      ...scene,
      digest: digestOf(waitingFor(luis.id, { ...scene, at }), scene.rollout, at, 'Europe/Berlin'),
    };
    expect(linesOf(digestText([part], at, 'Europe/Berlin'))).toEqual([
      'Good morning. 2 things wait for you.',
      'Overdue',
      'R-12 2.3 Automated testing, was due yesterday 10:00',
      'Due today',
      'R-12 2.4 Manual testing, due today 18:00',
      'All of it: /mine · Another time or none: /settings digest',
    ]);
    expect(read(digestText([], at, 'UTC'))).toBe('Nothing waits for you any more.');
  });
});

describe('the buttons under a reminder', () => {
  const labels = (event: RolloutEvent, { rollout }: Scene, at: number) =>
    event.type === 'Reminded'
      ? reminderKeyboard({ unique: 'x' }, event, { rollout, at, zone: 'Europe/Berlin' }).map((row) =>
          row.map(({ text }) => text),
        )
      : [];
  const event = reminded([{ item: 'automated-testing', step: 0 }]);
  it('put it off only up to the due time', () => {
    const scene = play(created(), assigned());
    expect(labels(event, scene, friday - day - 3 * hour)[1]).toEqual(['1 h', '4 h', 'Tomorrow 9:00']);
    expect(labels(event, scene, friday - 4 * hour)[1]).toEqual(['1 h', '4 h']);
    expect(labels(event, scene, friday - 3 * hour)[1]).toEqual(['1 h', 'Latest: today 09:00']);
    expect(labels(event, scene, friday + minute)).toEqual([['Done', 'Blocked…'], ['Stop reminding me']]);
  });
  it('are gone once it is settled, and without “done” where it is several things or blocked', () => {
    const scene = play(created(), assigned());
    expect(labels(event, play(scene, doing('2.3')), monday)).toEqual([]);
    expect(
      labels(
        reminded([
          { item: 'automated-testing', step: 0 },
          { item: 'manual-testing', step: 0 },
        ]),
        scene,
        monday,
      )[0],
    ).toEqual(['1 h', '4 h', 'Tomorrow 9:00']);
    const blocked = play(scene, by(luis, { type: 'BlockItem', item: '2.3', reason: 'x' }));
    expect(labels(event, blocked, monday)[0]).toEqual(['1 h', '4 h', 'Tomorrow 9:00']);
    expect(labels(event, play(scene, by(mara, { type: 'CallOff', reason: 'x' })), monday)).toEqual([]);
  });
});

describe('what and when', () => {
  const context = { now: monday, zone: 'Europe/Berlin' };
  it.each([
    ['regression summary tomorrow 10:00', 'regression summary', { kind: 'once', text: 'tomorrow 10:00' }],
    ['“the report” in 90m', 'the report', { kind: 'once', text: 'in 90m' }],
    ['look at 2 things tue 9:00 tz=Asia/Tokyo', 'look at 2 things', { kind: 'once', text: 'tue 9:00 tz=Asia/Tokyo' }],
    ['something', 'something', { kind: 'once', text: '' }],
    [
      'figures every "0 9 * * 1-5"',
      'figures',
      { kind: 'recurring', time: { cron: '0 9 * * 1-5', zone: 'Europe/Berlin' } },
    ],
    [
      'figures every 0 9 * * 1-5',
      'figures',
      { kind: 'recurring', time: { cron: '0 9 * * 1-5', zone: 'Europe/Berlin' } },
    ],
    [
      'figures every “0 9 * * mon” tz=tokyo',
      'figures',
      { kind: 'recurring', time: { cron: '0 9 * * MON', zone: 'Asia/Tokyo' } },
    ],
    [
      'stand-up every weekday 09:30',
      'stand-up',
      { kind: 'recurring', time: { cron: '30 9 * * 1-5', zone: 'Europe/Berlin' } },
    ],
    [
      'stand-up every friday at 9:05',
      'stand-up',
      { kind: 'recurring', time: { cron: '5 9 * * FRI', zone: 'Europe/Berlin' } },
    ],
  ])('%s', (text, what, when) => {
    expect(readWanted(text, context)).toEqual({ what, when });
  });
  it.each(['x every "nonsense"', 'x every day 25:00', 'x every "0 9 * * *" tz=Mars/Olympus'])(
    '%s is refused',
    (text) => {
      expect(readWanted(text, context).when.kind).toBe('refused');
    },
  );
});
