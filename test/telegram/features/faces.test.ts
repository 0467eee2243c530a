import { expect, test } from 'vitest';
import type { Letter } from '../../../src/coordinator/ports.ts';
import type { Draft } from '../../../src/rollout/announcements.ts';
import type { RolloutEvent, WrittenKind } from '../../../src/rollout/events.ts';
import type { Rollout } from '../../../src/rollout/rollout.ts';
import { nothingWaits, waitingFor } from '../../../src/rollout/waiting.ts';
import type { Stakeholder } from '../../../src/team/events.ts';
import type { Team } from '../../../src/team/team.ts';
import { nightAt, otherZones, sayAudience } from '../../../src/telegram/faces/audience.ts';
import { draft } from '../../../src/telegram/faces/draft.ts';
import { sendMark } from '../../../src/telegram/faces/draft-buttons.ts';
import { armedFor, endingCard } from '../../../src/telegram/faces/ending.ts';
import { windowCard } from '../../../src/telegram/faces/window.ts';
import { announcementsHtml } from '../../../src/telegram/features/announcements.ts';
import { historyHtml } from '../../../src/telegram/features/history.ts';
import { eventWords } from '../../../src/telegram/features/history-words.ts';
import { mineInShort, mineLines } from '../../../src/telegram/features/mine.ts';
import { planHtml } from '../../../src/telegram/features/plan-words.ts';
import { stakeholdersHtml } from '../../../src/telegram/features/stakeholder-list.ts';
import { namesIn } from '../../../src/telegram/wording/names.ts';
import { wholeStory } from '../../rollout/whole-story.ts';
import {
  after,
  aiko,
  answer,
  commandOf,
  created,
  day,
  mara,
  minute,
  monday,
  nextEvening,
  nothingYet,
  opening,
  type Scene,
  theTeam,
  upTo,
} from '../../support/story.ts';
import { card, draw, hostile, linesOf, read } from '../showing.ts';

const facts = (text: string) => ({ scope: text, impact: text, action: text, contact: text, downtimeMinutes: 5 });
const drafted = (text: string, kind: WrittenKind = 'notice'): Draft => ({
  facts: facts(text),
  writing: { kind, update: text, class: 'routine', hurry: text },
});
const worded = (text: string): Scene => {
  const scene = created();
  const rollout: Rollout = {
    ...scene.rollout,
    product: text,
    draft: drafted(text.slice(0, 600), 'correction'),
    announcement: { facts: facts(text), by: mara.id, at: monday },
    announced: [
      {
        number: 1,
        kind: 'notice',
        revision: 1,
        stakeholders: ['s1', 's2'],
        window: scene.rollout.window,
        previous: null,
        facts: facts(text),
        update: '',
        at: monday,
      },
    ],
  };
  const stakeholders = scene.team.stakeholders.map((each) => ({ ...each, name: text }));
  return { ...scene, rollout, team: { ...scene.team, stakeholders, title: text, names: { [mara.id]: text } } };
};
const many = (team: Team, number: number): Team => ({
  ...team,
  stakeholders: Array.from(
    { length: number },
    (_, index): Stakeholder => ({
      id: `s${index + 1}`,
      name: 'n'.repeat(100),
      medium: 'email',
      address: `${'a'.repeat(60)}${index}@${'b'.repeat(60)}.example`,
      zone: 'Asia/Tokyo',
    }),
  ),
});

test.each(hostile)('cards with hostile words: %.20s', async (text) => {
  const scene = worded(text);
  const window = { ...nextEvening, by: mara.id };
  expect((await draw(windowCard, scene, card('window', { data: window })))?.keyboard).toHaveLength(2);
  const armed = { by: mara.id, reason: text, armedAt: monday };
  expect((await draw(endingCard('call-off'), scene, card('call-off', { data: armed })))?.keyboard).toHaveLength(2);
  const data = { sendAt: opening - 3 * day };
  expect((await draw(draft, scene, card('draft', { data })))?.keyboard[0]?.[0]?.text).toBe(
    'Confirm for 1 chat, 1 mail',
  );
  const previewMail = async () => ({ subject: text, text: () => text.repeat(3) });
  for (const view of ['', 'mail'])
    await draw((seen) => draft({ ...seen, previewMail }), scene, card('draft', { view }));
  const names = namesIn(scene.team);
  read(planHtml({ rollout: scene.rollout, team: scene.team, names, at: monday }));
  read(stakeholdersHtml(scene.team, false));
  read(announcementsHtml(scene.rollout, scene.team, [], monday));
});

test('a window that is set, past or of a closed rollout', async () => {
  const scene = created();
  const data = { ...nextEvening, by: mara.id };
  const past = { ...data, opensAt: monday - minute };
  expect(
    (await draw(windowCard, scene, card('window', { data: past })))?.keyboard.flat().map((each) => each.text),
  ).toEqual(['Leave it']);
  const set = { ...scene, rollout: { ...scene.rollout, window: nextEvening } };
  expect(await draw(windowCard, set, card('window', { data }))).toBeNull();
  const closed = { ...scene, rollout: { ...scene.rollout, status: 'called-off' as const } };
  expect(await draw(windowCard, closed, card('window', { data }))).toBeNull();
});

test('calling off asks whether anything was deployed, once a pipeline may have passed the gate', async () => {
  const signed = upTo('deployment');
  const asked = async (scene: Scene, at: number) =>
    (
      await draw(
        endingCard('call-off'),
        scene,
        card('call-off', { data: { by: mara.id, reason: 'no', armedAt: at } }),
        { at },
      )
    )?.text;
  expect(await asked(signed, opening)).toContain('If anything was deployed, roll it back instead: /rollout_rollback');
  expect(await asked(signed, opening - minute)).not.toContain('/rollout_rollback');
  expect(await asked(created(), opening)).not.toContain('/rollout_rollback');
});

test('a call-off that nobody confirms says so', async () => {
  const data = { by: mara.id, reason: 'no', armedAt: monday };
  const late = await draw(endingCard('call-off'), created(), card('call-off', { data }), { at: monday + armedFor + 1 });
  expect(late?.keyboard).toEqual([]);
  expect(late?.text).toContain('nothing changed');
});

test('a draft without window or readers', async () => {
  const scene = created(theTeam('standard'));
  const rollout = { ...scene.rollout, window: null, draft: drafted('x') };
  const team = { ...scene.team, stakeholders: [] };
  const face = await draw(draft, { rollout, team }, card('draft'));
  expect(linesOf(face?.text ?? '')).toContain('Missing: window');
  expect(face?.text).toContain('nobody yet');
  expect(face?.keyboard.flat().some((each) => each.callback_data?.includes(':send:'))).toBe(false);
  expect(await draw(draft, { rollout: { ...rollout, draft: null }, team }, card('draft'))).toBeNull();
});

test('the mark on the button changes with the time, the text and the audience', () => {
  const { rollout, team } = worded('x');
  const marks = [
    sendMark(rollout, team, null),
    sendMark(rollout, team, opening),
    sendMark({ ...rollout, draft: drafted('y') }, team, null),
    sendMark(rollout, many(team, 3), null),
  ];
  expect(new Set(marks).size).toBe(4);
  for (const mark of marks) expect(mark).toMatch(/^[\x21-\x7e]{16,38}$/);
});

test('audiences in words', () => {
  const team = theTeam();
  expect(sayAudience(team.stakeholders)).toBe('1 chat, 1 mail');
  expect(sayAudience([])).toBe('nobody');
  expect(nightAt(opening, team)).toBe('22:00 in Berlin');
  expect(nightAt(monday, team)).toBe('');
  expect(otherZones(many(team, 3))).toEqual(['Asia/Tokyo']);
  const lines = linesOf(stakeholdersHtml(many(team, 40), true));
  expect(lines).toContain('Payments tells 40 stakeholders');
});

test('every event of a whole rollout has its words', () => {
  let scene = nothingYet();
  const events: RolloutEvent[] = [];
  for (const step of wholeStory) {
    const happened = answer(commandOf(step, scene), scene);
    events.push(...happened);
    scene = after(happened, scene);
  }
  const { rollout, team } = scene;
  const names = namesIn(team);
  const all: RolloutEvent[] = [
    ...events,
    { type: 'StartHeld', revision: 1, at: monday },
    { type: 'RolloutCalledOff', reason: '<b>', by: mara.id, at: monday },
  ];
  for (const event of all) {
    const words = eventWords(event, rollout, team.zone, names) ?? expect.fail(event.type);
    expect(read(words), event.type).toMatch(/^[A-Z0-9]/);
    expect(words).not.toMatch(/undefined|null|person \d/);
  }
  expect(new Set(all.map((event) => event.type)).size).toBeGreaterThan(24);
  expect(eventWords({ type: 'SetupFinished', by: 1, at: 1 }, rollout, 'UTC', names)).toBeNull();
  const entries = all.map((event, version) => ({ version, at: event.at, event }));
  read(historyHtml(entries, rollout, { zone: team.zone, names, at: monday, isFirst: true }));
});

test.each(hostile)('events with hostile words: %.20s', (text) => {
  const { rollout, team } = worded(text);
  const names = namesIn(team);
  const events: RolloutEvent[] = [
    { type: 'NoteAdded', text, by: mara.id, at: monday },
    { type: 'ItemBlocked', item: 'no-such', reason: text, by: mara.id, at: monday },
    { type: 'SignOffDeclined', phase: text, reason: text, reopened: [], by: mara.id, at: monday },
    {
      type: 'EvidenceAdded',
      item: 'monitoring',
      at: monday,
      evidence: { kind: 'link', url: text, text, by: 1, at: monday },
    },
  ];
  const entries = Array.from({ length: 25 }, (_, version) => ({
    version,
    at: monday,
    event: events[version % 4] as RolloutEvent,
  }));
  read(historyHtml(entries, rollout, { zone: team.zone, names, at: monday, isFirst: false }));
});

test('what waits for one person', () => {
  const { rollout, team } = created();
  const mine = waitingFor(aiko.id, { rollout, team, at: monday });
  expect(mine.items.map(({ number }) => number)).toEqual(['2.1', '2.2', '2.3', '2.4', '2.5', '2.6']);
  expect(mineLines(mine, rollout, team, monday, 2)).toHaveLength(5);
  expect(mineInShort(nothingWaits, rollout)).toBe('Nothing in R-12 waits for you.');
  const long = {
    ...nothingWaits,
    items: [...mine.items, ...mine.items, ...mine.items],
    signOffs: rollout.checklist.phases.slice(0, 1),
  };
  const short = mineInShort(long, rollout);
  expect(short.length).toBeLessThanOrEqual(200);
  expect(short).toMatch(/^19 things for you: sign-off of Planning, 2.1 .*… All: \/mine$/);
  const words = { ...nothingWaits, hasStop: true, hasVote: true, confirmations: rollout.checklist.phases.slice(2, 3) };
  expect(mineInShort(words, rollout)).toBe(
    '3 things for you: a stop request, which you decide, your vote in the go/no-go, your sign-off of Pre-Deployment, to be confirmed in private',
  );
  expect(
    read(mineLines(words, rollout, team, monday).join('\n'))
      .split('\n')
      .slice(-3),
  ).toEqual([
    '⏸ Somebody asks to stop; you decide whether it goes on',
    '▶️ The go/no-go is open and waits for your vote',
    '▶️ Your sign-off of Pre-Deployment waits to be confirmed in our private chat',
  ]);
  expect(waitingFor(aiko.id, { rollout: { ...rollout, status: 'completed' }, team, at: monday }).items).toEqual([]);
});

test('announcements with what became of them', () => {
  const scene = worded('x');
  const letter = (state: Letter['state']) => ({ announcement: 1, state }) as Letter;
  const letters = [letter('delivered'), letter('failed'), letter('unknown'), letter('expired'), letter('pending')];
  const text = read(announcementsHtml({ ...scene.rollout, skipped: ['week@1'] }, scene.team, letters, monday));
  expect(text).toContain('1 of 5 delivered, 1 on the way, 1 failed, 1 not known, 1 passed over');
  expect(text).toContain('Passed over 7 days before');
});
