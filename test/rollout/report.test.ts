import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { digestOf, placedItems } from '../../src/rollout/checklist.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import type { Metric } from '../../src/rollout/proofs/proof.ts';
import { reportOn } from '../../src/rollout/report.ts';
import { type ForContent, withContents } from '../../src/rollout/report-contents.ts';
import type { Decision, Report } from '../../src/rollout/report-shape.ts';
import { unborn } from '../../src/rollout/unborn.ts';
import { policies, type TeamEvent } from '../../src/team/events.ts';
import { eventsOf, options } from '../support/report.ts';
import {
  aiko,
  asking,
  ben,
  by,
  checklist,
  clockAt,
  confirming,
  creation,
  day,
  doing,
  drafting,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  opening,
  oskar,
  play,
  type Scene,
  type Step,
  signing,
  theTeam,
  window,
} from '../support/story.ts';
import { doingOf, weights } from './sign-off-moves.ts';
import { crews, newWorld, perform, smallChecklist } from './small-world.ts';
import { wholeStory } from './whole-story.ts';

const story = eventsOf(wholeStory);
const report = reportOn(story, options);

const named = z.strictObject({ id: z.number(), name: z.string().min(1) });
const time = z.iso.datetime();
const revision = z
  .strictObject({ shown: z.string().length(6), full: z.string().regex(/^[0-9a-f]{32}$/) })
  .refine(({ shown, full }) => full.startsWith(shown));
const seat = z.strictObject({ role: z.string(), by: named, inPlaceOf: named.nullable(), at: time });
const decision = z.strictObject({
  what: z.string(),
  at: time,
  by: named.nullable(),
  people: z.array(named),
  seats: z.array(seat),
  revision: revision.nullable(),
  newRevision: revision.nullable(),
  reason: z.string(),
});
const evidence = z.strictObject({
  kind: z.enum(['note', 'link', 'file']),
  text: z.string(),
  by: named,
  at: time,
  check: z.strictObject({ state: z.enum(['passes', 'marginal', 'fails']), says: z.string() }).nullable(),
});
const rollout = z.strictObject({
  key: z.string(),
  team: z.number(),
  zone: z.string(),
  product: z.string(),
  version: z.string(),
  status: z.enum(['open', 'completed', 'called-off', 'rolled-back']),
  author: named,
  planners: z.array(named),
  createdAt: time,
  endedAt: time.nullable(),
  filed: z.string().nullable(),
  retryOf: z.string().nullable(),
  retriedAs: z.string().nullable(),
});
const aWindow = z.strictObject({
  plan: z.number(),
  opensAt: time,
  closesAt: time,
  zone: z.string(),
  overFreezes: z.array(z.string()).optional(),
  override: z.string().optional(),
  by: named,
  at: time,
});
const item = z.strictObject({
  number: z.string(),
  id: z.string(),
  phase: z.string(),
  title: z.string(),
  status: z.enum(['to-do', 'done', 'blocked', 'not-applicable']),
  by: named.nullable(),
  proposedBy: named.nullable(),
  at: time.nullable(),
  reason: z.string(),
  evidence: z.array(evidence),
});
const aPhase = z.strictObject({
  number: z.number(),
  id: z.string(),
  title: z.string(),
  outcome: z.enum(['signed-off', 'skipped', 'open']),
  at: time.nullable(),
  revision: revision.nullable(),
  seats: z.array(seat),
  decisions: z.array(decision),
});
const refused = z.strictObject({
  at: time,
  by: named,
  attempted: z.string(),
  phase: z.string().nullable(),
  rule: z.string(),
});
const announced = z.strictObject({
  number: z.number(),
  kind: z.string(),
  plan: z.number(),
  readers: z.number(),
  readBy: z.number(),
  at: time,
});
const unsent = z.strictObject({ kind: z.string(), plan: z.number(), why: z.string(), at: time });
const voiced = { stakeholder: z.string(), by: named.nullable(), at: time, text: z.string() };
const concern = z.strictObject({
  number: z.number(),
  kind: z.enum(['concern', 'question']),
  ...voiced,
  answer: z.strictObject({ text: z.string(), by: named, at: time }).nullable(),
});
const feedback = z.strictObject({
  count: z.number(),
  average: z.number().nullable(),
  spread: z.array(z.number()).length(5),
  closedAt: time.nullable(),
  answers: z.array(z.strictObject({ score: z.number(), ...voiced })),
});
const issue = z.strictObject({
  number: z.number(),
  severity: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  text: z.string(),
  quote: z.strictObject({ text: z.string(), by: named.nullable() }).nullable(),
  by: named,
  at: time,
  phase: z.string().nullable(),
  stage: z.string().nullable(),
  owner: named.nullable(),
  impact: z.string(),
  notes: z.array(z.strictObject({ text: z.string(), by: named, at: time })),
  filed: z.string().nullable(),
  resolved: z.strictObject({ how: z.string(), by: named, at: time }).nullable(),
});
const step = z.strictObject({
  at: time,
  what: z.string(),
  stage: z.string().nullable(),
  by: named.nullable(),
  said: z.string(),
  health: z.array(
    z.strictObject({
      check: z.string(),
      state: z.enum(['green', 'warning', 'red', 'unknown']),
      value: z.number().nullable(),
      unit: z.string(),
      source: z.string(),
    }),
  ),
});
const metric = z.strictObject({
  item: z.string(),
  name: z.string(),
  unit: z.string(),
  before: z.number(),
  after: z.number(),
  allowed: z.strictObject({ from: z.number().nullable(), to: z.number().nullable() }).nullable(),
  state: z.enum(['passes', 'marginal', 'fails']),
  by: named,
  at: time,
});
const figures = z.strictObject({
  key: z.string(),
  version: z.string(),
  status: z.enum(['open', 'completed', 'called-off', 'rolled-back']),
  isGoingBack: z.boolean(),
  endedAt: time.nullable(),
  plannedMinutes: z.int().nullable(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  tookMinutes: z.int().nullable(),
  announcedMinutes: z.int().nullable(),
  downMinutes: z.int().nullable(),
  issues: z.int(),
  deliveries: z.strictObject({ delivered: z.int(), letters: z.int() }).nullable(),
});
const shape = z.strictObject({
  schema: z.literal(1),
  madeAt: time,
  record: z.string().nullable(),
  rollout,
  windows: z.array(aWindow),
  items: z.array(item),
  phases: z.array(aPhase),
  vote: z.array(decision),
  refused: z.array(refused),
  announcements: z.array(announced),
  unsent: z.array(unsent),
  concerns: z.array(concern),
  feedback,
  issues: z.array(issue),
  metrics: z.array(metric),
  figures,
  earlier: z.array(figures),
  deployment: z.array(step),
  ending: decision.nullable(),
});

describe('the shape that docs/report.md describes', () => {
  it('is that of every beginning of a whole story', () => {
    for (let length = 1; length <= story.length; length++) shape.parse(reportOn(story.slice(0, length), options));
    expect(shape.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('is described field by field', () => {
    const page = readFileSync('docs/report.md', 'utf8');
    const fields = [
      shape,
      rollout,
      aWindow,
      item,
      evidence,
      aPhase,
      seat,
      decision,
      revision,
      refused,
      announced,
      unsent,
      concern,
      feedback,
      issue,
      metric,
      figures,
    ];
    const names = new Set(fields.flatMap((each) => Object.keys(each.shape)));
    expect([...names].filter((name) => !page.includes(`\`${name}\``) && !page.includes(`\`${name}[]`))).toEqual([]);
  });
});

describe('a report on a whole story', () => {
  it('holds the plan with every window there was', () => {
    expect(report.rollout).toMatchObject({
      key: 'R-12',
      zone: 'Europe/Berlin',
      status: 'completed',
      author: { id: ben.id, name: 'Ben' },
      planners: [{ id: ben.id }, { id: mara.id }],
    });
    expect(report.windows.map(({ plan, by: who, opensAt }) => [plan, who.name, opensAt])).toEqual([
      [1, 'Ben', new Date(window.opensAt).toISOString()],
      [2, 'Mara', new Date(window.opensAt + day).toISOString()],
    ]);
    expect(report.ending?.what).toBe('RolloutCompleted');
    expect(report.announcements).toHaveLength(story.filter(({ type }) => type === 'Announced').length);
  });

  it('holds every item, who agreed that one does not apply, and all evidence', () => {
    expect(report.items).toHaveLength(22);
    expect(report.items.find(({ number }) => number === '2.5')).toMatchObject({
      status: 'not-applicable',
      by: { name: 'Aiko' },
      proposedBy: { name: 'Mara' },
      reason: 'only texts change',
    });
    expect(report.items.flatMap((each) => each.evidence.map(({ kind, text }) => [kind, text]))).toEqual([
      ['link', 'https://github.com/acme/pay/issues/1'],
      ['note', 'staging-2 mirrors production'],
      ['file', 'cases.pdf — all pass'],
    ]);
  });

  it('holds every sign-off and every vote with the revision that it was for', () => {
    const given = story.filter((event) => event.type === 'SignedOff');
    expect(decisions(report, 'SignedOff').map((each) => [each.by?.id, each.revision?.full])).toEqual(
      given.map((event) => [event.by, event.revision]),
    );
    const votes = story.filter((event) => event.type === 'VoteCast');
    expect(report.vote.filter(({ what }) => what === 'VoteCast').map((each) => each.revision?.full)).toEqual(
      votes.map((event) => event.revision),
    );
    expect(report.vote.map(({ what, by: who }) => `${what} ${who?.name}`)).toContain('PresenceNoted Ben');
    const go = report.phases.find(({ id }) => id === 'pre-deployment');
    expect(go?.outcome).toBe('signed-off');
    expect(go?.seats.map((each) => each.by.name)).toEqual(['Luis', 'Nadia']);
  });

  it('#30 #31 #32 holds what was withdrawn, vetoed, declined, stopped and expired, each with its revision', () => {
    const of = (what: Decision['what']) => decisions(report, what)[0];
    expect(of('SignOffWithdrawn')).toMatchObject({ by: { name: 'Luis' } });
    expect(of('SignOffsExpired')).toMatchObject({ people: [{ name: 'Nadia' }] });
    expect(of('SignOffDeclined')?.reason).toBe('retest 2.4');
    expect(of('VetoResolved')).toMatchObject({ by: { name: 'Olga' }, reason: 'it ran again on the new one' });
    expect(of('StopResolved')).toMatchObject({ by: { name: 'Mara' }, reason: 'go-on: a false alarm' });
    for (const what of [
      'SignOffWithdrawn',
      'SignOffsExpired',
      'SignOffDeclined',
      'PhaseVetoed',
      'StopResolved',
    ] as const)
      expect(of(what)?.revision, what).not.toBeNull();
  });

  it('names the old and the new revision where a GO and its phase were opened again', () => {
    const [reopened] = decisions(report, 'PhaseReopened');
    const lapsed = report.vote.find(({ what }) => what === 'GoLapsed');
    const votes = report.vote.filter(({ what }) => what === 'VoteCast');
    expect([lapsed?.revision, lapsed?.newRevision]).toEqual([votes[0]?.revision, votes.at(-1)?.revision]);
    const requests = story.filter((event) => event.type === 'SignOffRequested' && event.phase === 'pre-deployment');
    expect([reopened?.revision?.full, reopened?.newRevision?.full]).toEqual(
      requests.map((event) => event.type === 'SignOffRequested' && event.revision),
    );
  });
});

/** Planning, up to its sign-off. */
const ready: Step[] = [
  creation(ben),
  drafting(),
  confirming(),
  ...['1.1', '1.2', '1.3', '1.4', '1.5'].map((each) => doing(each)),
  asking('planning'),
];

describe('what was given for something that changed', () => {
  const agreed = ready.flatMap((step, index) => (index === 2 ? [step, confirming(mara)] : [step]));
  const steps: Step[] = [
    ...agreed,
    signing(mara, 'planning'),
    by(gus, { type: 'AddEvidence', item: '1.2', evidence: { kind: 'note', text: 'the vendor wrote again' } }),
    signing(nadia, 'planning', monday + minute),
  ];
  const events = eventsOf(steps, nothingYet(theTeam('strict')));
  const why = '1.2 has new evidence: “the vendor wrote again”';

  it('#18 is shown as lapsed, from the old revision to the new one', () => {
    const [first, second] = events.filter((event) => event.type === 'SignedOff');
    expect(first?.revision).not.toBe(second?.revision);
    expect(decisions(reportOn(events, options), 'SignOffsSuperseded')).toMatchObject([
      {
        people: [{ name: 'Mara' }],
        revision: { full: first?.revision },
        newRevision: { full: second?.revision },
        reason: why,
      },
    ]);
  });

  it('is left open instead of guessed where revisions were digested in another way', () => {
    const other = events.map((event) => (event.type === 'SignedOff' ? { ...event, revision: 'f'.repeat(32) } : event));
    const [lapsed] = decisions(reportOn(other, options), 'SignOffsSuperseded');
    expect(lapsed).toMatchObject({ newRevision: null, reason: why });
    expect(lapsed?.revision).not.toBeNull();
  });
});

it('a deputy stands in it with the one who was away', () => {
  const away: TeamEvent[] = [
    { type: 'DeputyNamed', person: mara.id, deputy: aiko.id, by: mara.id, at: monday },
    { type: 'PersonAway', person: mara.id, until: monday + day, by: mara.id, at: monday },
  ];
  const absent: Scene = { ...play(nothingYet(), ...ready), team: theTeam('standard', ...away) };
  const [planning] = reportOn([...eventsOf(ready), ...eventsOf([signing(aiko, 'planning')], absent)], options).phases;
  expect(planning?.seats).toMatchObject([{ role: 'lead', by: { name: 'Aiko' }, inPlaceOf: { name: 'Mara' } }]);
  expect(planning?.decisions.at(-1)?.seats).toEqual(planning?.seats);
});

it('#39 a phase that two owners skipped is not told as signed off', () => {
  const skipping: Step[] = [
    by(olga, { type: 'BreakGlass', phase: 'planning', reason: 'the shop is down' }),
    by(oskar, { type: 'ConfirmBreakGlass', phase: 'planning' }, monday + minute),
    clockAt(monday + 2 * day),
    by(mara, { type: 'ReviewBreakGlass', phase: 'planning', text: 'nothing was missed' }, monday + 2 * day),
  ];
  const [planning] = reportOn(eventsOf([creation(ben), ...skipping]), options).phases;
  expect(planning).toMatchObject({ outcome: 'skipped', revision: null, seats: [] });
  expect(
    planning?.decisions.map(({ what, by: who, people }) => [what, who?.name ?? people.map(({ name }) => name)]),
  ).toEqual([
    ['BreakGlassProposed', 'Olga'],
    ['PhaseSkipped', ['Olga', 'Oskar']],
    ['ReviewAsked', []],
    ['BreakGlassReviewed', 'Mara'],
  ]);
  expect(planning?.decisions[1]?.revision).not.toBeNull();
});

it('#21 names who was refused what, and by which rule', () => {
  const refusal = by(gus, { type: 'RecordRefusal', attempted: 'SignOff', phase: 'planning', code: 'not-entitled' });
  const told = reportOn(eventsOf([creation(ben), refusal]), options);
  expect(told.refused).toEqual([
    {
      at: new Date(monday).toISOString(),
      by: { id: gus.id, name: 'Gus' },
      attempted: 'SignOff',
      phase: 'planning',
      rule: 'not-entitled',
    },
  ]);
  expect(told.phases[0]?.decisions).toEqual([]);
});

it('every refusal that was recorded is in it, also those that the state has forgotten', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    by(
      gus,
      { type: 'RecordRefusal', attempted: 'SignOff', phase: 'planning', code: 'not-entitled' },
      monday + index * day,
    ),
  );
  expect(reportOn(eventsOf([creation(ben), ...many]), options).refused).toHaveLength(60);
});

it('an ending that nobody wished for stands in it with its reason', () => {
  const told = reportOn(
    eventsOf([creation(ben), by(mara, { type: 'CallOff', reason: 'the vendor withdrew it' })]),
    options,
  );
  expect(told.ending).toMatchObject({
    what: 'RolloutCalledOff',
    by: { name: 'Mara' },
    reason: 'the vendor withdrew it',
  });
  expect(told.rollout).toMatchObject({ status: 'called-off', endedAt: new Date(monday).toISOString() });
});

describe('whatever people do around a sign-off, in whichever order', () => {
  const move = fc.record({
    kind: fc.oneof(...weights.map(({ kind, weight }) => ({ weight, arbitrary: fc.constant(kind) }))),
    who: fc.nat(14),
    other: fc.nat(14),
    pick: fc.nat(59),
  });
  const history = fc.record({
    policy: fc.constantFrom(...policies),
    crew: fc.constantFrom(...crews),
    moves: fc.array(move, { minLength: 40, maxLength: 60 }),
  });

  it('a report says for which revision it was, as the person saw it', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(history, ({ policy, crew, moves }) => {
        let world = newWorld(policy, ben, crew);
        const events = beginning();
        expect(events.reduce(evolve, unborn)).toEqual(world.rollout);
        for (const each of moves) {
          const done = perform(doingOf(each, world), world);
          events.push(...done.events);
          world = done.after;
        }
        for (const each of events) seen.add(each.type);
        checkAgainstRecord(withContents(events));
        shape.parse(reportOn(events, options));
      }),
      { numRuns: 300 },
    );
    const rare = [
      'SignOffsSuperseded',
      'SignOffWithdrawn',
      'SignOffDeclined',
      'PhaseVetoed',
      'GoLapsed',
      'PhaseSkipped',
    ];
    expect(rare.filter((type) => !seen.has(type))).toEqual([]);
  });
});

/** R-12 of the small world, as it was started. */
const beginning = (): RolloutEvent[] => [
  {
    type: 'RolloutCreated',
    number: 12,
    team: 3,
    thread: null,
    product: 'Payments',
    version: '4.2.0',
    checklist: smallChecklist,
    checklistDigest: digestOf(smallChecklist),
    by: ben.id,
    at: monday,
  },
  { type: 'WindowScheduled', revision: 1, window, by: ben.id, at: monday },
];

/** What the report found out by playing is what the record says elsewhere. */
function checkAgainstRecord(all: ForContent[]): void {
  all.forEach(({ event, phase, revision: was, newRevision }, index) => {
    const ofPhase = (each: ForContent) => each.phase === phase && phase !== null;
    if (newRevision !== null) expect(newRevision).not.toBe(was);
    switch (event.type) {
      case 'SignOffsSuperseded': {
        expect(was).toBe(event.from);
        expect(newRevision).toMatch(/^[0-9a-f]{32}$/);
        const next = all.slice(index + 1).find((each) => ofPhase(each) && !silent.has(each.event.type));
        if (next && ['SignedOff', 'SignOffPending', 'SignOffsSuperseded', 'SignOffDeclined'].includes(next.event.type))
          expect(next.revision).toBe(newRevision);
        break;
      }
      case 'SignOffWithdrawn':
      case 'SignOffsExpired':
      case 'SignOffsUnconfirmed': {
        const people = 'people' in event ? event.people : [event.by];
        for (const person of people) {
          const given = all
            .slice(0, index)
            .findLast(
              (each) =>
                ofPhase(each) && ['SignedOff', 'SignOffPending'].includes(each.event.type) && isBy(person, each),
            );
          expect(was, event.type).toBe(given?.revision);
        }
        break;
      }
      case 'SignOffDeclined':
      case 'PhaseVetoed':
      case 'PhaseSkipped':
      case 'NoGoDecided':
      case 'GoLapsed':
        expect(was, event.type).toMatch(/^[0-9a-f]{32}$/);
        break;
      case 'StopRequested': {
        const closed = all.slice(0, index).findLast((each) => ofPhase(each) && each.event.type === 'PhaseSignedOff');
        const skipped = all.slice(0, index).findLast((each) => ofPhase(each) && each.event.type === 'PhaseSkipped');
        if (!skipped) expect(was).toBe(closed?.revision);
        break;
      }
      default:
        break;
    }
  });
}

/** These change neither what is shown nor whether it is asked for. */
const silent = new Set<RolloutEvent['type']>([
  'AttemptRefused',
  'SignOffWithdrawn',
  'SignOffsExpired',
  'SignOffsUnconfirmed',
  'BreakGlassProposed',
  'ReviewAsked',
]);
const isBy = (person: number, { event }: ForContent): boolean => 'by' in event && event.by === person;

function decisions({ phases }: Report, what: Decision['what']): Decision[] {
  return phases.flatMap((each) => each.decisions).filter((each) => each.what === what);
}

describe('the way through the stages', () => {
  const at = opening;
  const stages = [
    { name: '10 %', soakMinutes: 15 },
    { name: '100 %', soakMinutes: 0 },
  ];
  const errors = {
    check: 'errors',
    state: 'red',
    value: 4.8,
    unit: '%',
    limit: 'below 1 %',
    says: 'high',
    at,
    source: 'Prometheus main',
  } as const;
  const canary = {
    source: 'Flagger',
    namespace: 'payments',
    name: 'podinfo',
    phase: 'Failed',
    says: 'canary failed',
    saidAt: at,
  };
  const steps: RolloutEvent[] = [
    ...eventsOf([creation()]),
    { type: 'DeployingStarted', stages, checks: [], whenRed: 'block', by: luis.id, at },
    { type: 'HealthNoted', stage: 0, readings: [errors], at },
    { type: 'DeployingPaused', reason: 'looking', by: aiko.id, at },
    { type: 'StageReached', stage: 1, readings: [], early: 'checked by hand', by: mara.id, at },
    { type: 'ControllerReported', report: { ...canary, stage: 1 }, at },
    { type: 'RollbackFinished', by: null, at },
  ];

  it('is reported step by step, with the health that each was taken on', () => {
    expect(
      reportOn(steps, options).deployment.map(({ what, stage, by, said, health }) => [
        what,
        stage,
        by?.id ?? null,
        said,
        health.length,
      ]),
    ).toEqual([
      ['DeployingStarted', '10 %', luis.id, '10 % (15 min), 100 %', 0],
      ['HealthNoted', '10 %', null, '', 1],
      ['DeployingPaused', null, aiko.id, 'looking', 0],
      ['StageReached', '100 %', mara.id, 'checked by hand', 0],
      [
        'ControllerReported',
        '100 %',
        null,
        `Flagger: payments/podinfo is Failed, said ${new Date(at).toISOString()}: canary failed`,
        0,
      ],
      ['RollbackFinished', null, null, '', 0],
    ]);
  });

  it('keeps the documented shape', () => {
    shape.parse(reportOn(steps, options));
  });
});

describe('figures that were brought', () => {
  const brought = (text: string, metrics: Metric[], at = monday): RolloutEvent => {
    const proof = { type: 'metrics', metrics } as const;
    return { type: 'EvidenceAdded', item: benchmark, at, evidence: { kind: 'note', text, proof, by: aiko.id, at } };
  };
  const benchmark = placedItems(checklist).find(({ number }) => number === '2.5')?.item.id ?? '';
  const latency: Metric = { name: 'p95', unit: 'ms', before: 180, after: 195, allowed: { rise: 10, fall: null } };

  it('stand in it with the values that are allowed, and a verdict each', () => {
    const events = [
      ...eventsOf([creation()]),
      brought('', [{ ...latency, after: 500 }]),
      brought('', [latency, { ...latency, name: 'rate', after: 160, allowed: { rise: null, fall: 10 } }], monday + day),
    ];
    expect(reportOn(events, options).metrics).toMatchObject([
      { item: '2.5', name: 'p95', before: 180, after: 195, allowed: { from: null, to: 198 }, state: 'passes' },
      {
        item: '2.5',
        name: 'rate',
        after: 160,
        allowed: { from: 162, to: null },
        state: 'marginal',
        by: { id: aiko.id },
      },
    ]);
    shape.parse(reportOn(events, options));
  });

  it('are not judged where nobody said what is allowed', () => {
    const events = [...eventsOf([creation()]), brought('', [{ ...latency, allowed: null }])];
    expect(reportOn(events, options).metrics).toMatchObject([{ allowed: null, state: 'fails' }]);
  });
});

describe('what rollouts are compared by', () => {
  it('is how long it was planned and took, the announced downtime, issues, and what was delivered', () => {
    const deliveries = { delivered: 78, letters: 80 };
    const told = reportOn(story, { ...options, deliveries, earlier: [{ events: story, deliveries: null }] });
    expect(told.figures).toMatchObject({ key: 'R-12', plannedMinutes: 90, status: 'completed', deliveries });
    expect(told.figures.endedAt).toBe(told.rollout.endedAt);
    expect(told.earlier).toEqual([{ ...told.figures, deliveries: null }]);
    shape.parse(told);
  });

  it('takes nothing for nought that nobody recorded', () => {
    expect(reportOn(eventsOf([creation()]), options).figures).toMatchObject({
      startedAt: null,
      finishedAt: null,
      tookMinutes: null,
      announcedMinutes: null,
      downMinutes: null,
      endedAt: null,
      deliveries: null,
    });
  });

  const started = {
    type: 'DeployingStarted',
    stages: [{ name: 'all', soakMinutes: 0 }],
    checks: [],
    whenRed: 'block',
    by: luis.id,
    at: opening,
  } as const satisfies RolloutEvent;

  it('is not finished before the phase that deploys is signed off, and not by what was before', () => {
    const under = [...eventsOf([creation()]), started];
    expect(reportOn(under, options).figures).toMatchObject({
      startedAt: new Date(opening).toISOString(),
      finishedAt: null,
      tookMinutes: null,
    });
    const figures = (at: number) =>
      reportOn(
        [...under, { type: 'PhaseSignedOff', phase: 'deployment', revision: 'a'.repeat(32), seats: [], at }],
        options,
      ).figures;
    expect(figures(opening + 70 * minute)).toMatchObject({ tookMinutes: 70 });
    expect(figures(opening - minute)).toMatchObject({ finishedAt: null, tookMinutes: null });
  });

  it('is finished when everything was back, where it was rolled back', () => {
    const back = [
      ...eventsOf([creation()]),
      started,
      { type: 'RolloutRolledBack', reason: 'errors', by: mara.id, at: opening + 10 * minute } as RolloutEvent,
      { type: 'RollbackFinished', by: null, at: opening + 14 * minute } as RolloutEvent,
    ];
    expect(reportOn(back, options).figures).toMatchObject({ status: 'rolled-back', tookMinutes: 14 });
  });
});
