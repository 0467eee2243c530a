import { expect, it } from 'vitest';
import { z } from 'zod';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { reportOn } from '../../src/rollout/report.ts';
import { reportCsv } from '../../src/telegram/wording/report-csv.ts';
import { reportMarkdown } from '../../src/telegram/wording/report-markdown.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import {
  after,
  answer,
  by,
  cast,
  created,
  gus,
  monday,
  nothingYet,
  play,
  type Scene,
  type Step,
} from '../support/story.ts';

const names = (id: number): string => cast.find((each) => each.id === id)?.name ?? `person ${id}`;
const options = { record: '12:abcdef0123456789', at: monday, names };

/** The events that the steps yield, one after the other. */
function eventsOf(steps: Step[], from: Scene = nothingYet()): RolloutEvent[] {
  const all: RolloutEvent[] = [];
  steps.reduce((scene, step) => {
    const events = answer(step, scene);
    all.push(...events);
    return after(events, scene);
  }, from);
  return all;
}

const story = eventsOf(wholeStory);
const report = reportOn(story, options);

const named = z.strictObject({ id: z.number(), name: z.string().min(1) });
const time = z.iso.datetime();
const digest = z.string().regex(/^[0-9a-f]{32}$/);
const seat = z.strictObject({ role: z.string(), by: named, inPlaceOf: named.nullable(), at: time });
const decision = z.strictObject({
  what: z.string(),
  at: time,
  by: named.nullable(),
  people: z.array(named),
  seats: z.array(seat),
  revision: digest.nullable(),
  reason: z.string(),
});
const shape = z.strictObject({
  schema: z.literal(1),
  madeAt: time,
  record: z.string().nullable(),
  rollout: z.strictObject({
    key: z.string(),
    team: z.number(),
    product: z.string(),
    version: z.string(),
    status: z.enum(['open', 'completed', 'called-off', 'rolled-back']),
    author: named,
    planners: z.array(named),
    createdAt: time,
    endedAt: time.nullable(),
  }),
  windows: z.array(
    z.strictObject({ revision: z.number(), opensAt: time, closesAt: time, zone: z.string(), by: named, at: time }),
  ),
  items: z.array(
    z.strictObject({
      number: z.string(),
      id: z.string(),
      phase: z.string(),
      title: z.string(),
      status: z.enum(['to-do', 'done', 'blocked', 'not-applicable']),
      by: named.nullable(),
      at: time.nullable(),
      reason: z.string(),
      evidence: z.array(
        z.strictObject({ kind: z.enum(['note', 'link', 'file']), text: z.string(), by: named, at: time }),
      ),
    }),
  ),
  phases: z.array(
    z.strictObject({
      number: z.number(),
      id: z.string(),
      title: z.string(),
      outcome: z.enum(['signed-off', 'skipped', 'open']),
      at: time.nullable(),
      revision: digest.nullable(),
      seats: z.array(seat),
      decisions: z.array(decision),
    }),
  ),
  vote: z.array(decision),
  refused: z.array(
    z.strictObject({ at: time, by: named, attempted: z.string(), phase: z.string().nullable(), rule: z.string() }),
  ),
  announcements: z.array(
    z.strictObject({ number: z.number(), kind: z.string(), revision: z.number(), readers: z.number(), at: time }),
  ),
  ending: decision.nullable(),
});

it('has the documented shape for every beginning of a whole story', () => {
  for (let length = 2; length <= story.length; length++) shape.parse(reportOn(story.slice(0, length), options));
  expect(shape.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

it('holds every vote and the revision that it was for', () => {
  const given = story.filter((event) => event.type === 'SignedOff');
  const told = report.phases.flatMap(({ decisions }) => decisions).filter(({ what }) => what === 'SignedOff');
  expect(told.map(({ by: who, revision }) => [who?.id, revision])).toEqual(
    given.map((event) => [event.by, event.revision]),
  );
  const votes = story.filter((event) => event.type === 'VoteCast');
  expect(report.vote.filter(({ what }) => what === 'VoteCast').map((each) => each.revision)).toEqual(
    votes.map((event) => event.revision),
  );
  const go = report.phases.find(({ id }) => id === 'pre-deployment');
  expect(go?.outcome).toBe('signed-off');
  expect(go?.seats.map((each) => each.by.name)).toEqual(['Luis', 'Nadia']);
  expect(go?.decisions.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'SignOffRequested',
      'SignOffWithdrawn',
      'PhaseReopened',
      'SignOffsExpired',
      'PhaseSignedOff',
    ]),
  );
});

it('tells people each vote with its revision, and how to check the record', () => {
  const text = reportMarkdown(report, 'Europe/Berlin');
  for (const event of story) if (event.type === 'SignedOff') expect(text).toContain(event.revision);
  expect(text).toContain('`npm run verify -- --head 12:abcdef0123456789`');
  expect(text).toContain('## 3 Pre-Deployment — signed-off');
  expect(text).toContain('approver: Nadia (1006)');
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .every((line) => line.endsWith(' |')),
  ).toBe(true);
});

it('#104 takes what people wrote for text: no heading, table, link, tag or formula comes of it', () => {
  const evil = '| # x |\n\n# APPROVED\n[click](https://evil.example) <img src=x onerror=alert(1)> `code` =1+1';
  const steps: Step[] = [
    by(gus, { type: 'AddEvidence', item: '1.1', evidence: { kind: 'note', text: evil } }),
    by(gus, { type: 'BlockItem', item: '1.2', reason: evil }),
  ];
  const scene = created();
  const events = [...story.slice(0, 2), ...eventsOf(steps, scene)];
  const text = reportMarkdown(reportOn(events, options), 'Europe/Berlin');
  expect(text).not.toMatch(/^# APPROVED/m);
  expect(text).not.toContain('<img');
  expect(text).not.toContain('[click](');
  const rows = text.split('\n').filter((line) => line.startsWith('| 1.1'));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(7);
  const csv = reportCsv([
    {
      entry: { version: 1, at: monday, event: events[2] as RolloutEvent },
      person: { id: 1, name: '=cmd()' },
      words: '@SUM(1)',
    },
  ]);
  expect(csv).toBe(
    'version,at,type,person_id,person,phase,item,revision,what\r\n' +
      `1,${new Date(monday).toISOString()},EvidenceAdded,1,'=cmd(),,1.1,,'@SUM(1)\r\n`.replace(
        ',1.1,',
        `,${(events[2] as { item: string }).item},`,
      ),
  );
});

it('#21 names who was refused what, and by which rule', () => {
  const scene = play(created());
  const refused = by(gus, { type: 'RecordRefusal', attempted: 'SignOff', phase: 'planning', code: 'not-entitled' });
  const events = [...story.slice(0, 2), ...eventsOf([refused], scene)];
  expect(reportOn(events, options).refused).toEqual([
    {
      at: new Date(monday).toISOString(),
      by: { id: gus.id, name: 'Gus' },
      attempted: 'SignOff',
      phase: 'planning',
      rule: 'not-entitled',
    },
  ]);
});
