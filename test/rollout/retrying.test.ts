import { describe, expect, it } from 'vitest';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { draftBefore } from '../../src/rollout/drafts.ts';
import { issueBody } from '../../src/rollout/filing.ts';
import { unmirrored } from '../../src/rollout/mirroring.ts';
import { componentsIn } from '../../src/rollout/proofs/checking.ts';
import { causeOfRetry } from '../../src/rollout/retrying.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  anonymous,
  answer,
  ben,
  by,
  changedTeam,
  checklist,
  checklistDigest,
  closed,
  created,
  drafting,
  given,
  gus,
  luis,
  mara,
  monday,
  nadia,
  nothingYet,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  takes,
  upTo,
} from '../support/story.ts';

const off = by(mara, { type: 'CallOff', reason: 'vendor withdrew it' });
const assigning = (item: string, to: number): Step => by(mara, { type: 'AssignItem', item, to, dueAt: null });
const proving = (item: string, text: string): Step =>
  by(mara, { type: 'AddEvidence', item, evidence: { kind: 'note', text } });
const logging = (text: string, severity: 1 | 2 | 3): Step => by(priya, { type: 'OpenIssue', severity, text });

/** R-12, planned with care, and called off. */
const calledOff = play(
  created(),
  proving('1.2', 'api 4.1.7 → 4.2.0 security\npostgres 15.4 → 16.1 support ends'),
  proving('3.3', 'steps=helm rollback payments; owner=@luis; threshold=errors > 2 %; longest=10m'),
  assigning('3.1', luis.id),
  assigning('2.4', ben.id),
  by(luis, { type: 'PlanStages', stages: [{ name: '10 %', soakMinutes: 15 }] }),
  by(priya, { type: 'ChangeLadder', without: ['hour'] }),
  drafting(),
  logging('A typo', 3),
  logging('Checkout 502', 1),
  logging('Slow', 2),
  by(luis, { type: 'FixIssue', number: 3, how: 'more memory' }),
  off,
);

const again = (who = ben, more: Partial<Extract<RolloutCommand, { type: 'CreateRollout' }>> = {}): RolloutCommand =>
  by(who, {
    type: 'CreateRollout',
    number: 13,
    team: 3,
    thread: null,
    product: 'Payments',
    version: '4.2.1',
    window: null,
    retryOf: 12,
    checklist,
    checklistDigest,
    ...more,
  });
const inPlaceOf = (old: Scene): Scene => ({ ...nothingYet(old.team), retried: old.rollout });
const retried = (old = calledOff): Scene => play(inPlaceOf(old), again());

describe('a retry', () => {
  it('has what was planned for the old one, with nothing of it ticked, told or asked', () => {
    const { rollout } = retried();
    expect(componentsIn(rollout)).toEqual([
      { name: 'api', from: '4.1.7', to: '4.2.1', reason: 'security' },
      { name: 'postgres', from: '15.4', to: '16.1', reason: 'support ends' },
    ]);
    expect(itemState('update-requirements', rollout)).toMatchObject({
      status: 'to-do',
      evidence: [
        { by: ben.id, text: expect.stringMatching(/^Carried over from R-12: api 4\.1\.7 → 4\.2\.1 security;/) },
      ],
    });
    expect(itemState('rollback-plan', rollout).evidence[0]?.proof).toMatchObject({ owner: '@luis', longest: '10m' });
    expect(rollout.stages).toEqual([{ name: '10 %', soakMinutes: 15 }]);
    expect(rollout.withoutKinds).toEqual(['hour']);
    expect([rollout.window, rollout.draft, rollout.announcement, rollout.issues]).toEqual([null, null, null, []]);
    const { facts } = draftBefore(rollout, 'notice');
    expect(facts).toEqual({ ...calledOff.rollout.draft?.facts, scope: 'Payments 4.2.1' });
    expect(answer(again(), retried())).toEqual([]);
  });

  it('has the owners of the old one who still have a role', () => {
    const owners = ({ rollout }: Scene) => Object.entries(rollout.items).flatMap(([, { assignee }]) => assignee ?? []);
    expect(owners(retried())).toEqual([luis.id, ben.id]);
    const left = changedTeam(calledOff, takes('developer', ben));
    expect(owners(play(inPlaceOf(left), again(mara)))).toEqual([luis.id]);
  });

  it('names what is open in the old one, the worst first, and copies none of it', () => {
    expect(retried().rollout.retry).toMatchObject({
      of: 12,
      open: 2,
      issues: ['I-2 SEV1 Checkout 502', 'I-1 SEV3 A typo'],
    });
    const many = play(
      created(),
      ...Array.from({ length: 12 }, (_, index) => logging(`${index} ${'x'.repeat(900)}`, 2)),
      off,
    );
    const { issues, open } = retried(many).rollout.retry ?? { issues: [], open: 0 };
    expect([issues.length, open]).toEqual([10, 12]);
    expect(Math.max(...issues.map(({ length }) => length))).toBeLessThan(140);
  });

  it('of something that was rolled back is one too, and of what knew nothing has nothing', () => {
    const back = play(upTo('deployment'), by(luis, { type: 'RollBack', reason: 'errors' }, opening));
    expect(retried(back).rollout.retry?.of).toBe(12);
    given(inPlaceOf(play(created(), off)))
      .when(again())
      .thenHappens('RolloutCreated', 'RetryPrepared');
  });

  it('is for whoever has a role or started the old one, and of nothing that is open, completed, or planned once more already', () => {
    const made = ['RolloutCreated', 'RetryPrepared', 'EvidenceAdded', 'EvidenceAdded'] as const;
    given(inPlaceOf(calledOff))
      .when(again(gus))
      .thenRefused('not-allowed', /Only people with a role in this team .* can plan R-12 once more/);
    given(inPlaceOf({ ...calledOff, rollout: { ...calledOff.rollout, author: gus.id } }))
      .when(again(gus))
      .thenHappens(...made);
    given(inPlaceOf(calledOff))
      .when(again(nadia))
      .thenHappens(...made);
    given(inPlaceOf(calledOff)).when(again(anonymous)).thenRefused('not-allowed');
    given(inPlaceOf(created()))
      .when(again())
      .thenRefused('out-of-order', /R-12 is open/);
    given(inPlaceOf(closed(upTo('post-deployment'), 'post-deployment')))
      .when(again())
      .thenRefused('not-open', /R-12 is completed/);
    given(inPlaceOf(nothingYet())).when(again()).thenRefused('not-open');
    const noted: Step = { type: 'NoteRetried', as: 13, by: ben.id, at: monday };
    given(calledOff).when(noted).then({ type: 'RetriedAs', as: 13, by: ben.id, at: monday });
    given(play(calledOff, noted)).when(noted).thenNothing();
    given(created()).when(noted).thenNothing();
    given(inPlaceOf(play(calledOff, noted)))
      .when(again())
      .thenRefused('not-open', /R-12 is retried as R-13 already/);
  });

  it('is of the same product: another one is a rollout of its own, anybody’s, and takes nothing over', () => {
    given(inPlaceOf(calledOff))
      .when(again(gus, { product: 'Junk' }))
      .thenHappens('RolloutCreated');
    given(inPlaceOf(calledOff))
      .when(again(ben, { product: ' payments ' }))
      .thenHappens('RolloutCreated', 'RetryPrepared', 'EvidenceAdded', 'EvidenceAdded');
  });

  it('that was called off itself makes room for another one, once', () => {
    const planned = play(calledOff, { type: 'NoteRetried', as: 13, by: ben.id, at: monday });
    const gone: Step = { type: 'NoteRetryCalledOff', as: 13, by: mara.id, at: monday };
    given(planned)
      .when({ ...gone, as: 14 })
      .thenNothing();
    given(planned).when(gone).then({ type: 'RetryCalledOff', as: 13, by: mara.id, at: monday });
    const free = play(planned, gone);
    given(free).when(gone).thenNothing();
    given(inPlaceOf(free))
      .when(again(ben, { number: 14 }))
      .thenHappens('RolloutCreated', 'RetryPrepared', 'EvidenceAdded', 'EvidenceAdded');
    expect([planned, free].map(({ rollout }) => causeOfRetry(rollout))).toEqual(['retry of R-12', 'retry 2 of R-12']);
  });
});

it('both issues outside lead to each other', () => {
  const issue = { repository: 'acme/payments', number: 4, url: 'https://github.com/acme/payments/issues/4' };
  const filed = play(created(), { type: 'NoteFiled', issue, at: monday }, off);
  const { rollout, team } = retried(filed);
  expect(issueBody(rollout, team, []).body).toContain(`A retry of [R-12](${issue.url}).`);
  const planned = { type: 'NoteRetried', as: 13, by: ben.id, at: monday } as const;
  const noted = play(filed, planned);
  expect(unmirrored(noted.rollout).map(({ text }) => text)).toEqual([
    'R-12 · Payments 4.2.0 was called off. Reason: vendor withdrew it',
    'R-12 is retried as R-13.',
  ]);
  const once = play(noted, { type: 'NoteToldOutside', key: 'retry', at: monday });
  const twice = play(once, { ...planned, type: 'NoteRetryCalledOff' }, { ...planned, as: 14 });
  expect(unmirrored(twice.rollout).map(({ text }) => text)).toContain('R-12 is retried as R-14.');
});
