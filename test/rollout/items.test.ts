import { describe, expect, it } from 'vitest';
import type { Offered } from '../../src/rollout/commands.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import {
  aiko,
  allDone,
  anonymous,
  answer,
  asked,
  asking,
  ben,
  by,
  closed,
  created,
  doing,
  given,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  told,
  upTo,
} from '../support/story.ts';

const done = (item: string, note = '', who = aiko): Step => by(who, { type: 'DoItem', item, note });
const proof = (evidence: Offered, who = gus, item = '2.3'): Step => by(who, { type: 'AddEvidence', item, evidence });
const link: Offered = { kind: 'link', url: 'https://ci.example/1', text: '' };
const file: Offered = { kind: 'file', fileId: 'f', uniqueId: 'u', name: 'a.pdf', bytes: 9, text: '' };
const blocked = (item = '2.3', reason = 'no data', who = gus): Step => by(who, { type: 'BlockItem', item, reason });
const reopened = (who = mara, reason = 'flaky', at = monday): Step =>
  by(who, { type: 'ReopenItem', item: '2.3', reason }, at);
const skipped = (who = mara, reason = 'texts only'): Step =>
  by(who, { type: 'ProposeNotApplicable', item: '2.5', reason });
const agreed = (who = aiko): Step => by(who, { type: 'ConfirmNotApplicable', item: '2.5' });
const assigned = (who = mara, to = gus.id, dueAt: number | null = null): Step =>
  by(who, { type: 'AssignItem', item: '2.3', to, dueAt });

describe('doing an item', () => {
  it('is done by the role that owns it, with a note for evidence', () =>
    given(created())
      .when(done('2.3', ' looked at all '))
      .then({ type: 'ItemDone', item: 'automated-testing', note: 'looked at all', by: aiko.id, at: monday }));
  it.each(['2.3', '8', 'automated-testing'])('is found as %s', (name) =>
    given(created()).when(done(name, 'x')).thenHappens('ItemDone'),
  );
  it('may be the lead’s, an owner’s, or whoever’s it was assigned to', () => {
    given(created())
      .when(done('2.3', 'x', mara))
      .thenHappens('ItemDone');
    given(created())
      .when(done('2.3', 'x', olga))
      .thenHappens('ItemDone');
    given(play(created(), assigned()))
      .when(done('2.3', 'x', gus))
      .thenHappens('ItemDone');
  });
  it('is nobody else’s', () => {
    given(created())
      .when(done('2.3', 'x', luis))
      .thenRefused('not-allowed', /QA \(Aiko\) or Lead/);
    given(created())
      .when(done('2.3', 'x', gus))
      .thenRefused('not-allowed');
    given(created())
      .when(done('2.3', 'x', { ...aiko, isHuman: false }))
      .thenRefused('not-allowed');
  });
  it('changes nothing when it is done already', () =>
    given(play(created(), done('2.3', 'x')))
      .when(done('2.3', 'y', gus))
      .thenNothing());
  it('needs evidence, and says which', () => {
    given(created())
      .when(done('2.3'))
      .thenRefused('needs-evidence', /CI run/);
    given(created()).when(done('2.3', ' \u200b\u202e ')).thenRefused('needs-evidence');
  });
  it('is content with evidence that came before', () =>
    given(play(created(), proof(link)))
      .when(done('2.3'))
      .thenHappens('ItemDone'));
  it('does not go through a block', () =>
    given(play(created(), blocked()))
      .when(done('2.3', 'x'))
      .thenRefused('blocked', /no data/));
  it('refuses what is no item, and what is too long', () => {
    given(created())
      .when(done('9.9', 'x'))
      .thenRefused('no-such-item', /1\.1 to 5\.4/);
    given(created())
      .when(done('2.3', 'x'.repeat(1001)))
      .thenRefused('too-long');
  });
  it('can be early in a later phase that can be prepared', () =>
    given(created())
      .when(done('3.3', 'x', luis))
      .thenHappens('ItemDone'));
  it('#39 is not early where that would be untrue: deploying and after', () => {
    given(created())
      .when(done('4.1', 'x', luis))
      .thenRefused('out-of-order', /Pre-Deployment/);
    given(upTo('deployment'))
      .when(done('5.1', 'x', aiko))
      .thenRefused('out-of-order');
    given(upTo('deployment'))
      .when(done('4.1', 'x', luis))
      .thenHappens('ItemDone');
  });
  it('is sealed with its phase', () =>
    given(upTo('testing'))
      .when(done('1.1', 'x', mara))
      .thenRefused('sealed'));
  it('makes sign-offs lapse that saw it open', () => {
    const signed = play(asked(upTo('testing'), 'testing'), reopened());
    given(signed).when(done('2.3', 'again')).thenHappens('ItemDone', 'SignOffsSuperseded');
  });
});

describe('facts that the bot checks itself', () => {
  const unplanned = (): Scene => {
    const scene = created();
    return { ...scene, rollout: { ...scene.rollout, window: null, revision: 0 } };
  };
  it('1.5 is done when there is a window', () => {
    given(unplanned())
      .when(done('1.5', 'soon', mara))
      .thenRefused('needs-evidence', /\/rollout schedule/);
    given(created())
      .when(done('1.5', '', mara))
      .thenHappens('ItemDone');
  });
  it('1.4 is done when a notice has reached somebody', () => {
    given(created())
      .when(done('1.4', 'told them', priya))
      .thenRefused('needs-evidence', /\/announce/);
    const underway = {
      ...told(created()),
      deliveries: told(created()).deliveries.map((each) => ({ ...each, state: 'pending' })),
    };
    given(underway)
      .when(done('1.4', '', priya))
      .thenRefused('needs-evidence');
    given(told(created()))
      .when(done('1.4', '', priya))
      .thenHappens('ItemDone');
  });
  it('3.4 is done when both media were reached for the present window', () => {
    const scene = told(created());
    given(scene)
      .when(done('3.4', '', priya))
      .thenHappens('ItemDone');
    const noMail = scene.deliveries.map((each) => (each.medium === 'email' ? { ...each, state: 'failed' } : each));
    given({ ...scene, deliveries: noMail })
      .when(done('3.4', '', priya))
      .thenRefused('needs-evidence', /by email/);
    const old = { ...scene, rollout: { ...scene.rollout, revision: 2 } };
    given(old)
      .when(done('3.4', '', priya))
      .thenRefused('needs-evidence', /present window/);
  });
});

describe('reopening', () => {
  const scene = play(created(), done('2.3', 'x'));
  it('takes the lead and a reason', () =>
    given(scene)
      .when(reopened())
      .then({ type: 'ItemReopened', item: 'automated-testing', reason: 'flaky', by: mara.id, at: monday }));
  it('is refused without a reason, and to others', () => {
    given(scene).when(reopened(mara, ' ')).thenRefused('needs-reason');
    given(scene).when(reopened(luis)).thenRefused('not-allowed');
  });
  it('is undoing for ten minutes, for whoever did it', () => {
    given(scene)
      .when(reopened(aiko, '', monday + 10 * minute))
      .thenHappens('ItemReopened');
    given(scene)
      .when(reopened(aiko, '', monday + 11 * minute))
      .thenRefused('not-allowed');
  });
  it('changes nothing when it is open', () => given(created()).when(reopened()).thenNothing());
  it('makes sign-offs lapse', () => {
    const strict = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment'));
    given(strict)
      .when(by(mara, { type: 'ReopenItem', item: '3.3', reason: 'wrong' }))
      .thenHappens('ItemReopened', 'SignOffsSuperseded');
  });
  it('is not possible in a signed phase', () =>
    given(closed(upTo('testing'), 'testing'))
      .when(reopened())
      .thenRefused('sealed'));
});

describe('blocking', () => {
  it('is open to anybody, with a reason', () => {
    given(created())
      .when(blocked())
      .then({ type: 'ItemBlocked', item: 'automated-testing', reason: 'no data', by: gus.id, at: monday });
    given(created()).when(blocked('2.3', '')).thenRefused('needs-reason');
    given(created())
      .when(blocked('2.3', 'x', anonymous))
      .thenRefused('not-allowed');
  });
  it('says the same thing once, another reason again', () => {
    given(play(created(), blocked())).when(blocked()).thenNothing();
    given(play(created(), blocked())).when(blocked('2.3', 'no disk')).thenHappens('ItemBlocked');
  });
  it('ends by unblocking, once', () => {
    const free = by(gus, { type: 'UnblockItem', item: '2.3' });
    given(play(created(), blocked())).when(free).thenHappens('ItemUnblocked');
    given(created()).when(free).thenNothing();
    given(play(created(), blocked()))
      .when({ ...free, by: anonymous })
      .thenRefused('not-allowed');
  });
  it('keeps a phase from being asked for and makes sign-offs lapse', () => {
    const signed = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment'));
    given(signed).when(blocked('3.2')).thenHappens('ItemBlocked', 'SignOffsSuperseded');
    given(play(signed, blocked('3.2')))
      .when(signing(nadia, 'pre-deployment'))
      .thenRefused('not-done', /3\.2 \(blocked\)/);
  });
});

describe('not applicable', () => {
  it('takes the lead, a reason, and a second person with a role', () => {
    given(created()).when(skipped()).then({
      type: 'NotApplicableProposed',
      item: 'performance-benchmarking',
      reason: 'texts only',
      by: mara.id,
      at: monday,
    });
    given(play(created(), skipped())).when(agreed()).then({
      type: 'ItemNotApplicable',
      item: 'performance-benchmarking',
      reason: 'texts only',
      proposedBy: mara.id,
      by: aiko.id,
      at: monday,
    });
  });
  it('is refused alone, without a role, without a reason, without a proposal', () => {
    given(play(created(), skipped())).when(agreed(mara)).thenRefused('needs-second-person');
    given(play(created(), skipped())).when(agreed(gus)).thenRefused('not-allowed');
    given(play(created(), skipped())).when(agreed(anonymous)).thenRefused('not-allowed');
    given(created()).when(skipped(mara, '')).thenRefused('needs-reason');
    given(created()).when(skipped(luis)).thenRefused('not-allowed');
    given(created()).when(agreed()).thenRefused('not-asked');
  });
  it('changes nothing when said twice', () => {
    given(play(created(), skipped())).when(skipped()).thenNothing();
    given(play(created(), skipped(), agreed()))
      .when(agreed())
      .thenNothing();
    given(play(created(), skipped(), agreed()))
      .when(skipped(mara, 'other'))
      .thenNothing();
  });
  it('is over when the item is done meanwhile', () =>
    given(play(created(), skipped(), doing('2.5')))
      .when(agreed())
      .thenRefused('not-asked'));
  it('can be taken back by the lead', () =>
    given(play(created(), skipped(), agreed()))
      .when(by(mara, { type: 'ReopenItem', item: '2.5', reason: 'it does' }))
      .thenHappens('ItemReopened'));
});

describe('assigning', () => {
  it('is the lead’s, to anybody, with or without a time', () =>
    given(created())
      .when(assigned(mara, gus.id, monday))
      .then({ type: 'ItemAssigned', item: 'automated-testing', to: gus.id, dueAt: monday, by: mara.id, at: monday }));
  it('changes nothing when said twice', () => given(play(created(), assigned())).when(assigned()).thenNothing());
  it('is refused to others', () => given(created()).when(assigned(aiko)).thenRefused('not-allowed'));
});

describe('evidence', () => {
  it('comes from anybody, also for a later phase', () => {
    given(created())
      .when(proof(link))
      .then({
        type: 'EvidenceAdded',
        item: 'automated-testing',
        evidence: { ...link, by: gus.id, at: monday },
        at: monday,
      });
    given(created())
      .when(proof(link, gus, '5.1'))
      .thenHappens('EvidenceAdded');
    given(created()).when(proof(link, anonymous)).thenRefused('not-allowed');
  });
  it.each([link, file, { kind: 'note', text: 'green' } as const])('is kept once: $kind', (one) =>
    given(play(created(), proof(one)))
      .when(proof(one, ben))
      .thenNothing(),
  );
  it.each(['ci.example', 'javascript:alert(1)', 'file:///etc/passwd', `https://x/${'y'.repeat(2000)}`, ''])(
    'refuses as a link: %.30s',
    (url) =>
      given(created())
        .when(proof({ ...link, url } as Offered))
        .thenRefused('needs-evidence'),
  );
  it('refuses an empty note, one without end, and a kind that the item does not take', () => {
    given(created())
      .when(proof({ kind: 'note', text: ' ' }))
      .thenRefused('needs-evidence');
    given(created())
      .when(proof({ kind: 'note', text: 'x'.repeat(1001) }))
      .thenRefused('too-long');
    const scene = created();
    const phases = scene.rollout.checklist.phases.map((each) => ({
      ...each,
      items: each.items.map((item) => ({ ...item, evidence: { ...item.evidence, accepts: ['link' as const] } })),
    }));
    const strict = { ...scene, rollout: { ...scene.rollout, checklist: { ...scene.rollout.checklist, phases } } };
    given(strict)
      .when(proof(file))
      .thenRefused('needs-evidence', /takes link/);
    given(strict).when(done('2.3', 'a note does not count')).thenRefused('needs-evidence');
  });
  it('ends at fifty pieces', () => {
    const many = Array.from({ length: 50 }, (_, index) => proof({ kind: 'note', text: `${index}` }));
    given(play(created(), ...many))
      .when(proof(link))
      .thenRefused('too-long');
  });
  it('#19 makes a sign-off lapse that did not see it', () => {
    const signed = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment'));
    const late = proof(link, gus, '3.2');
    given(signed).when(late).thenHappens('EvidenceAdded', 'SignOffsSuperseded');
    expect(phaseState('pre-deployment', play(signed, late).rollout).signOffs).toEqual([]);
    expect(answer(late, signed)[1]).toMatchObject({
      people: [luis.id],
      change: '3.2 has new evidence: “https://ci.example/1”',
    });
  });
  it('ends with the phase and with the rollout', () => {
    given(upTo('testing'))
      .when(proof(link, gus, '1.1'))
      .thenRefused('sealed');
    given(closed(upTo('post-deployment'), 'post-deployment'))
      .when(proof(link))
      .thenRefused('not-open');
    given(nothingYet()).when(proof(link)).thenRefused('not-open');
  });
});

describe('evidence that can be checked', () => {
  const note = (text: string, item = '2.3', who = aiko): Step => proof({ kind: 'note', text }, who, item);
  const backup = 'id=b-17 taken=09:00 point=pitr check=ok';

  it('keeps an item open while it does not hold, and says why and what would help', () => {
    const red = play(created(), note('8841 red'));
    given(red)
      .when(done('2.3'))
      .thenRefused('disproven', /2\.3 does not hold: the run is red\. Give the link of a run that is green\./);
    given(red).when(done('2.3', 'never mind')).thenRefused('disproven');
    given(play(red, note('8842 green')))
      .when(done('2.3'))
      .thenHappens('ItemDone');
    given(play(red, note('a word more')))
      .when(done('2.3'))
      .thenRefused('disproven');
  });
  it('is read from what is said with the tick, too, and then kept as evidence', () => {
    given(created()).when(done('2.3', '8841 red')).thenRefused('disproven');
    given(created()).when(done('2.3', '8841 green')).thenHappens('EvidenceAdded', 'ItemDone');
    given(play(created(), note('8841 red')))
      .when(done('2.3', '8842 green'))
      .thenHappens('EvidenceAdded', 'ItemDone');
  });
  it('opens an item again that is done, when it says otherwise', () => {
    const green = play(created(), done('2.3', '8841 green'));
    expect(answer(note('8842 red'), green)).toMatchObject([
      { type: 'EvidenceAdded' },
      { type: 'ItemReopened', reason: 'the run is red', by: aiko.id },
    ]);
    given(green).when(note('8842 green')).thenHappens('EvidenceAdded');
    given(green).when(note('looked at it')).thenHappens('EvidenceAdded');
  });
  it('is held against what is planned, component by component', () => {
    const planned = play(created(), note('postgres 15.4 → 16.1 security\nredis 7.0 → 7.2 bug fix', '1.2', mara));
    given(planned)
      .when(done('2.2', 'postgres 16.1'))
      .thenRefused('disproven', /nothing is said of redis/);
    given(planned)
      .when(done('2.2', 'postgres 16.0, redis 7.2'))
      .thenRefused('disproven', /postgres is 16\.0, planned is 16\.1/);
    given(planned).when(done('2.2', 'postgres 16.1, redis 7.2')).thenHappens('EvidenceAdded', 'ItemDone');
  });
  it('has to hold when its phase is signed off, not only when it was ticked', () => {
    const ready = play(upTo('pre-deployment'), note(backup, '3.2', luis));
    const tomorrow = monday + 25 * 60 * minute;
    const says = /3\.2 does not hold any more: b-17, taken 2026-11-23 08:00 UTC, more than 1 day ago/;
    given(allDone(ready, 'pre-deployment')).when(asking('pre-deployment')).thenHappens('SignOffRequested');
    given(allDone(ready, 'pre-deployment')).when(asking('pre-deployment', tomorrow)).thenRefused('disproven', says);
    const request = asked(ready, 'pre-deployment');
    given(request).when(signing(luis, 'pre-deployment')).thenHappens('SignedOff');
    given(request)
      .when(signing(luis, 'pre-deployment', tomorrow))
      .thenRefused('disproven', says);
  });
  it('is asked for where the checklist does not take words for it', () => {
    const scene = created();
    const phases = scene.rollout.checklist.phases.map((each) => ({
      ...each,
      items: each.items.map((item) => ({
        ...item,
        evidence: {
          ...item.evidence,
          ...(item.evidence.proof ? { proof: { ...item.evidence.proof, required: true } } : {}),
        },
      })),
    }));
    const strict = { ...scene, rollout: { ...scene.rollout, checklist: { ...scene.rollout.checklist, phases } } };
    given(strict)
      .when(done('2.3', 'looked at it'))
      .thenRefused('needs-evidence', /not only words/);
    given(strict).when(done('2.3', '8841 green')).thenHappens('EvidenceAdded', 'ItemDone');
    given(strict).when(done('2.1', 'staging')).thenHappens('ItemDone');
  });
});
