import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { reportOn } from '../../src/rollout/report.ts';
import { withContents } from '../../src/rollout/report-contents.ts';
import { unborn } from '../../src/rollout/unborn.ts';
import { eventWords } from '../../src/telegram/features/history-words.ts';
import { timelineOf } from '../../src/telegram/wording/report-charts.ts';
import { reportCsv } from '../../src/telegram/wording/report-csv.ts';
import { reportMarkdown } from '../../src/telegram/wording/report-markdown.ts';
import { withoutTags } from '../../src/telegram/wording/words.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import { eventsOf, names, options } from '../support/report.ts';
import { aiko, ben, by, creation, gus, luis, mara, monday } from '../support/story.ts';
import { hostile } from './showing.ts';

const story = eventsOf(wholeStory);

const markdown = (events: RolloutEvent[], called = names): string =>
  reportMarkdown(reportOn(events, { ...options, names: called }));

function csv(events: RolloutEvent[], called = names): string {
  const rollout = events.reduce(evolve, unborn);
  const what = (event: RolloutEvent) => withoutTags(eventWords(event, rollout, options.zone, called) ?? '');
  const rows = withContents(events).map((each, index) => ({ ...each, version: index + 1, what: what(each.event) }));
  return [...reportCsv(rows, { zone: options.zone, names: called })].join('');
}

it('tells people each sign-off with its revision, as on the card and in full, in the team’s time and in UTC', () => {
  const text = markdown(story);
  const given = story.filter((event) => event.type === 'SignedOff');
  expect(given.length).toBeGreaterThan(5);
  for (const { revision, by: person, at } of given) {
    const iso = new Date(at).toISOString();
    const row = `${iso} | signed | ${names(person)} (${person}) | \`${revision.slice(0, 6)}\` (\`${revision}\`) |`;
    expect(text).toContain(row);
  }
  expect(text).toContain('| Mon 23 Nov 2026, 12:00 CET · 2026-11-23T11:00:00.000Z | signed | Mara (1001) |');
  expect(text).toContain('`npm run verify -- --head 12:abcdef0123456789`');
  expect(text).toContain('## 3 Pre-Deployment — signed off');
  expect(text).toContain('ops: Luis (1004), approver: Nadia (1006)');
  expect(text).toMatch(/vetoed \| Nadia \(1006\) \| `\w{6}` \(`\w{32}`\) \| the load test ran on the old build \|/);
  expect(text).toMatch(/decided on the stop \| Mara \(1001\) \| `\w{6}` \(`\w{32}`\) \| go-on: a false alarm \|/);
  expect(text).toMatch(/\| opened again \| – \| `\w{6}` \(`\w{32}`\) → `\w{6}` \(`\w{32}`\) \| window Tue 8 Dec/);
  expect(text).toContain('| was present | Ben (1002) |');
  expect(text).not.toMatch(/undefined|null|\[object|NaN/);
  for (const line of text.split('\n').filter((each) => each.startsWith('|'))) expect(line.endsWith('|')).toBe(true);
});

it('says that it was rolled back once clusters say so, wherever it says how it ended', () => {
  const at = monday;
  const [cluster, namespace, name] = ['production', 'payments', 'api'];
  const api = { cluster, namespace, kind: 'deployment' as const, name, revision: 6, from: null, images: [] };
  const ordered: RolloutEvent[] = [
    ...eventsOf([creation(ben)]),
    { type: 'RolloutRolledBack', reason: 'errors at 4 %', workloads: [api], by: luis.id, at },
  ];
  const back: RolloutEvent[] = [...ordered, { type: 'RollbackFinished', by: null, at }];
  const said = (events: RolloutEvent[]): string[] => {
    const earlier = [{ events, deliveries: null }];
    const report = reportOn(events, { ...options, earlier });
    const { title, ending } = timelineOf(report);
    return [title, ending ?? '', ...reportMarkdown(report).split('\n')].filter((each) => /rolled back/.test(each));
  };
  expect(said(ordered).filter((each) => !each.includes('errors at 4 %'))).toHaveLength(5);
  for (const each of said(ordered)) expect(each).toMatch(/being rolled back|errors at 4 %/);
  expect(said(back).join('\n')).not.toContain('being');
});

it('one row an event, with what it was for', () => {
  const [head = [], ...rows] = readCsv(csv(story));
  expect(rows.map((row) => row[head.indexOf('type')])).toEqual(story.map(({ type }) => type));
  const cells = (type: string, column: string) =>
    rows.filter((row) => row[head.indexOf('type')] === type).map((row) => row[head.indexOf(column)]);
  const given = story.filter((event) => event.type === 'SignedOff');
  expect(cells('SignedOff', 'revision')).toEqual(given.map(({ revision }) => revision));
  expect(cells('SignedOff', 'revision_shown')).toEqual(given.map(({ revision }) => revision.slice(0, 6)));
  expect(cells('EvidenceAdded', 'person')).toEqual(['Ben', 'Gus', 'Aiko']);
  expect(cells('WindowScheduled', 'plan')).toEqual(['1', '2']);
  expect(cells('WindowScheduled', 'revision')).toEqual(['', '']);
  expect(cells('PhaseSignedOff', 'others')[2]).toBe('ops: Luis (1004); approver: Nadia (1006)');
  expect(cells('ItemNotApplicable', 'others')).toEqual([`Mara (${mara.id})`]);
  expect(cells('StopResolved', 'phase')).toEqual(['testing']);
  expect(cells('RolloutCreated', 'local_time')).toEqual(['Mon 23 Nov 2026, 10:00 CET']);
  expect(cells('NoteAdded', 'said')).toEqual(['DBA on call until 02:00']);
});

it('the columns are those that docs/report.md names', () => {
  const [head = []] = readCsv(csv(story));
  const page = readFileSync('docs/report.md', 'utf8').split('## CSV')[1] ?? '';
  const described = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
  expect(described).toEqual(head);
});

it('what is long is in it in full', () => {
  const long = 'the cause is not known yet. '.repeat(30).trim();
  const events = eventsOf([creation(ben), by(gus, { type: 'AddNote', text: long })]);
  const [head = [], ...rows] = readCsv(csv(events));
  expect(rows.at(-1)?.[head.indexOf('said')]).toBe(long);
});

test.each([
  ...hostile,
  '| x |',
  'x\n\n# APPROVED by everybody\n\n| a | b |\n',
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  'x;=1+1',
  '$\\href{x}{y}$',
])('#62 #104 what people write stays text, whatever it is: %#', (text) => {
  const events = told(text);
  const called = (): string => text;
  const made = markdown(events, called);
  expect(made).not.toContain('<');
  expect(made).not.toMatch(/[\p{Bidi_Control}\0\r\t]/u);
  expect(made.isWellFormed()).toBe(true);
  expect(skeleton(made)).toEqual(skeleton(markdown(told('harmless'), () => 'harmless')));
  expect(made).not.toMatch(/(?<!\\)\[[^\]]*(?<!\\)\]\(/);

  const table = csv(events, called);
  expect(table.endsWith('\r\n')).toBe(true);
  expect(table.isWellFormed()).toBe(true);
  const [head, ...rows] = readCsv(table);
  expect(rows).toHaveLength(events.length);
  for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
  expect(rows.flat().filter((each) => /^\s*[=+\-@]|^[\t\r]/.test(each))).toEqual([]);
  for (const separator of [';', '\t']) {
    const cells = readCsv(table, separator).flat();
    expect(cells.filter((each) => /^\s*[=+\-@]/.test(each))).toEqual([]);
  }

  const json = JSON.parse(JSON.stringify(reportOn(events, { ...options, names: called })));
  expect(json.items[0].reason).toBe(text);
  expect(json.rollout.author.name).toBe(text);
});

/** Every field that people fill, filled with the same words. */
function told(text: string): RolloutEvent[] {
  const facts = { scope: text, impact: text, downtimeMinutes: 5, action: text, contact: text };
  const at = monday;
  const [created, scheduled] = eventsOf([creation(ben)]) as [RolloutEvent, RolloutEvent];
  return [
    { ...created, product: text, version: text } as RolloutEvent,
    scheduled,
    { type: 'NoteAdded', text, by: gus.id, at },
    { type: 'ItemBlocked', item: 'issue-creation', reason: text, by: gus.id, at },
    { type: 'EvidenceAdded', item: 'issue-creation', at, evidence: { kind: 'link', url: text, text, by: gus.id, at } },
    {
      type: 'EvidenceAdded',
      item: 'issue-creation',
      at,
      evidence: { kind: 'file', fileId: 'f', uniqueId: 'u', name: text, bytes: 1, text, by: gus.id, at },
    },
    { type: 'SignOffDeclined', phase: 'planning', reason: text, reopened: [], by: mara.id, at },
    { type: 'PhaseVetoed', phase: 'planning', reason: text, by: mara.id, at },
    { type: 'SignOffsSuperseded', phase: 'planning', people: [mara.id], from: 'a'.repeat(32), change: text, at },
    { type: 'PhaseReopened', phase: 'planning', why: text, at },
    { type: 'VoteCast', vote: 'no-go', reason: text, revision: 'b'.repeat(32), by: aiko.id, at },
    { type: 'AttemptRefused', attempted: text, phase: 'planning', code: text, by: gus.id, at },
    { type: 'AnnouncementDrafted', facts, by: mara.id, at },
    { type: 'Announced', number: 1, kind: 'notice', revision: 1, stakeholders: ['s1'], facts, previous: null, at },
    { type: 'AnnouncementSkipped', kind: 'week', revision: 1, why: text, at },
    { type: 'RolloutCalledOff', reason: text, by: mara.id, at },
  ];
}

/** Of every line how it begins and how many cells it has: what Markdown makes of it. */
const skeleton = (text: string): (string | number)[][] =>
  text
    .split('\n')
    .map((line) => [/^(#+ |\| |\|-| *)/.exec(line)?.[0] ?? '', line.match(/(?<!\\)(?:\\\\)*\|/g)?.length ?? 0]);

/** RFC 4180, as a spreadsheet reads it with the separator of its country. */
function readCsv(text: string, separator = ','): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const end = (): void => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (isQuoted && character === '"' && text[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (character === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
    else if (isQuoted) cell += character;
    else if (character === separator) end();
    else if (character === '\r' && text[index + 1] === '\n') {
      end();
      rows.push([]);
      index++;
    } else cell += character;
  }
  return rows.slice(0, -1);
}
