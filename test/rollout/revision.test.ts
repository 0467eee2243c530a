import { describe, expect, it } from 'vitest';
import type { AnnouncementFacts, Evidence } from '../../src/rollout/events.ts';
import { revisionForGo, revisionOf, shortRevision } from '../../src/rollout/revision.ts';
import type { ItemState, Rollout } from '../../src/rollout/rollout.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  allDone,
  asked,
  by,
  checklist,
  clockAt,
  created,
  day,
  drafting,
  gus,
  hour,
  mara,
  monday,
  nadia,
  phase,
  play,
  type Step,
  signing,
  told,
  upTo,
  voting,
  window,
} from '../support/story.ts';

type Facts = NonNullable<Rollout['announcement']>;
const link: Evidence = { by: gus.id, at: monday, kind: 'link', url: 'https://ci.example/1', text: 'green' };
const file: Evidence = {
  ...{ by: gus.id, at: monday, kind: 'file', fileId: 'F', uniqueId: 'U' },
  ...{ name: 'cases.pdf', bytes: 9, text: 'all pass' },
};
const facts: AnnouncementFacts = {
  ...{ scope: 'Payments', impact: 'none', downtimeMinutes: 5, action: 'wait', contact: '@priya' },
};
const announced: Facts = { facts, by: mara.id, at: monday };
/** Everything that a signer of Testing sees, with a value in each place. */
const whole: Rollout = {
  ...allDone(upTo('testing'), 'testing').rollout,
  announcement: announced,
};
const withItem = (id: string, change: Partial<ItemState>, rollout = whole): Rollout => ({
  ...rollout,
  items: { ...rollout.items, [id]: { ...itemState(id, rollout), ...change } },
});
const withEvidence = (...evidence: Evidence[]) => withItem('automated-testing', { evidence });
const withFacts = (change: Partial<AnnouncementFacts>): Rollout => ({
  ...whole,
  announcement: { ...announced, facts: { ...facts, ...change } },
});
const testing = (rollout: Rollout) => revisionOf(phase('testing'), rollout);
const forGo = (rollout: Rollout) => revisionForGo(phase('pre-deployment'), rollout);

describe('what is signed', () => {
  const plans: [string, Rollout][] = [
    ['the team', { ...whole, team: 4 }],
    ['the number', { ...whole, number: 13 }],
    ['the product', { ...whole, product: 'Refunds' }],
    ['the version', { ...whole, version: '4.2.1' }],
    ['when the window opens', { ...whole, window: { ...window, opensAt: window.opensAt + 1 } }],
    ['when it closes', { ...whole, window: { ...window, closesAt: window.closesAt + 1 } }],
    ['its zone', { ...whole, window: { ...window, zone: 'UTC' } }],
    ['whether there is a window', { ...whole, window: null }],
    ['whether it was announced', { ...whole, announcement: null }],
    ['the scope', withFacts({ scope: 'Refunds' })],
    ['the impact', withFacts({ impact: 'some' })],
    ['the downtime', withFacts({ downtimeMinutes: 6 })],
    ['what readers do', withFacts({ action: '' })],
    ['the contact', withFacts({ contact: '@mara' })],
  ];
  const items: [string, Rollout][] = [
    ['how an item stands', withItem('automated-testing', { status: 'blocked' })],
    ['who did it', withItem('automated-testing', { by: gus.id })],
    ['its note', withItem('automated-testing', { reason: 'flaky' })],
    ['new evidence', withEvidence(link)],
  ];
  it.each([...plans, ...items])('changes with %s', (_, changed) => {
    expect(testing(changed)).not.toBe(testing(whole));
    expect(forGo(changed)).not.toBe(forGo(whole));
  });
  const proofs: [string, Evidence[]][] = [
    ['who brought it', [{ ...link, by: mara.id }]],
    ['when', [{ ...link, at: monday + 1 }]],
    ['the address', [{ ...link, url: 'https://ci.example/2' }]],
    ['its words', [{ ...link, text: 'red' }]],
    ['its kind', [{ by: gus.id, at: monday, kind: 'note', text: 'green' }]],
    ['another one after it', [link, file]],
    ['none', []],
  ];
  it.each(proofs)('#19 changes with its evidence: %s', (_, evidence) =>
    expect(testing(withEvidence(...evidence))).not.toBe(testing(withEvidence(link))),
  );
  it.each(['fileId', 'uniqueId', 'name', 'bytes', 'text'])('#19 changes with a file: its %s', (field) =>
    expect(testing(withEvidence({ ...file, [field]: 'other' } as Evidence))).not.toBe(testing(withEvidence(file))),
  );
  it('changes with the order of evidence, which is the order of its arrival', () =>
    expect(testing(withEvidence(file, link))).not.toBe(testing(withEvidence(link, file))));
  it('is another one for each phase, and for the vote', () => {
    const all = checklist.phases.map((each) => revisionOf(each, whole));
    const votes = checklist.phases.map((each) => revisionForGo(each, whole));
    expect(new Set([...all, ...votes]).size).toBe(10);
  });
  it('is another one for an item that says the same in another place', () => {
    const said = { status: 'done', by: mara.id, reason: 'x' } as const;
    const first = withItem(
      'manual-testing',
      { status: 'to-do', by: null, reason: '' },
      withItem('automated-testing', said),
    );
    const second = withItem(
      'automated-testing',
      { status: 'to-do', by: null, reason: '' },
      withItem('manual-testing', said),
    );
    expect(testing(first)).not.toBe(testing(second));
  });
});

describe('what does not change it', () => {
  const reversed = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
  it.each<[string, Rollout, Rollout]>([
    [
      'the order in which evidence was written down',
      withEvidence(link, file),
      withEvidence(reversed(link), reversed(file)),
    ],
    ['of the window', whole, { ...whole, window: reversed(window) }],
    ['of the facts', whole, { ...whole, announcement: { ...announced, facts: reversed(facts) } }],
    ['of the items', whole, { ...whole, items: reversed(whole.items) }],
    ['of everything', whole, reversed(whole)],
    ['when an item was done', whole, withItem('automated-testing', { at: monday + day })],
    ['whose it is', whole, withItem('automated-testing', { assignee: gus.id, dueAt: monday })],
    [
      'that it might not apply',
      whole,
      withItem('automated-testing', { proposal: { by: mara.id, reason: 'x', at: 1, until: null } }),
    ],
    ['who announced it, and when', whole, { ...whole, announcement: { facts, by: gus.id, at: monday + day } }],
    ['who started it', whole, { ...whole, author: gus.id, planners: [gus.id, mara.id] }],
    ['the topic it lives in', whole, { ...whole, thread: 7 }],
  ])('%s', (_, one, other) => expect([testing(other), forGo(other)]).toEqual([testing(one), forGo(one)]));

  const scene = asked(upTo('testing'), 'testing');
  it.each<[string, Step]>([
    ['a note', by(gus, { type: 'AddNote', text: 'x' })],
    ['a reminder', clockAt(monday + 6 * hour)],
    ['a draft', by(mara, { type: 'DraftAnnouncement', facts: { scope: 'all' } })],
    ['an assignment', by(mara, { type: 'AssignItem', item: '2.1', to: gus.id, dueAt: null })],
    ['a proposal', by(mara, { type: 'ProposeNotApplicable', item: '3.2', reason: 'x' })],
    ['an open vote', by(mara, { type: 'OpenVote' })],
    ['another phase', by(gus, { type: 'AddEvidence', item: '3.2', evidence: { kind: 'note', text: 'x' } })],
    ['a refused attempt', by(gus, { type: 'RecordRefusal', attempted: 'sign', phase: 'testing', code: 'x' })],
  ])('%s, though it is recorded', (_, step) => {
    const after = play(scene, step);
    expect(after.rollout).not.toEqual(scene.rollout);
    expect(testing(after.rollout)).toBe(testing(scene.rollout));
  });
  it('the votes and sign-offs themselves', () => {
    const go = 'pre-deployment';
    const open = play(upTo(go), by(mara, { type: 'OpenVote' }));
    expect(forGo(play(open, voting(mara)).rollout)).toBe(forGo(open.rollout));
    const waiting = asked(upTo(go), go);
    const signed = play(waiting, signing(nadia, go));
    expect(revisionOf(phase(go), signed.rollout)).toBe(revisionOf(phase(go), waiting.rollout));
  });
});

describe('what the vote is about', () => {
  it('is the plan and all that comes before the phase that says go', () => {
    expect(forGo(withItem('issue-creation', { reason: 'x' }))).not.toBe(forGo(whole));
    expect(testing(withItem('issue-creation', { reason: 'x' }))).toBe(testing(whole));
  });
  it('is not that phase itself, nor what follows', () => {
    for (const id of ['backup-production-data', 'final-review-meeting', 'phased-rollout', 'issue-log'])
      expect(forGo(withItem(id, { reason: 'x', status: 'done' }))).toBe(forGo(whole));
  });
});

describe('a revision', () => {
  it('is hexadecimal, the same whenever it is asked for, and short on a card', () => {
    expect(testing(whole)).toMatch(/^[0-9a-f]{32}$/);
    expect(testing({ ...whole })).toBe(testing(whole));
    expect(testing(whole)).toBe(testing(whole));
    expect(shortRevision(testing(whole))).toBe(testing(whole).slice(0, 6));
    expect(shortRevision('abcdef0123')).toBe('abcdef');
  });
  it('is the same in every version of this program: what waits for a signature while it is replaced stays valid', () => {
    const items = phase('testing').items.filter(({ id }) => id === 'automated-testing');
    const phases = [{ ...phase('testing'), items }, phase('pre-deployment')];
    const rollout: Rollout = { ...withEvidence(link), checklist: { ...checklist, phases } };
    expect([revisionOf({ ...phase('testing'), items }, rollout), forGo(rollout)]).toEqual([
      '36cae9d23273c1444dd1727aa6ef8a22',
      'e5c88a809d3f285ff1a3cf17d9d73ac3',
    ]);
  });
  it('is worked out once for each state', () => {
    let reads = 0;
    const watched: Rollout = Object.defineProperty({ ...whole }, 'product', {
      get() {
        reads += 1;
        return whole.product;
      },
    });
    for (let each = 0; each < 3; each++)
      expect([testing(watched), forGo(watched)]).toEqual([testing(whole), forGo(whole)]);
    expect(reads).toBe(2);
  });
  it('of a rollout that was only just created is one too', () => {
    const bare = created().rollout;
    expect(testing(bare)).not.toBe(testing({ ...bare, number: 13 }));
    expect(testing(told(created()).rollout)).not.toBe(testing(bare));
    expect(testing(play(created(), drafting(mara)).rollout)).toBe(testing(bare));
  });
});
