import { describe, expect, it } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { agree } from '../../src/telegram/faces/agree.ts';
import { deploy } from '../../src/telegram/faces/deploy.ts';
import { report } from '../../src/telegram/faces/report.ts';
import { signOff } from '../../src/telegram/faces/sign-off.ts';
import { status, statusPage } from '../../src/telegram/faces/status.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import { broughtBack, goingBack } from '../support/going-back.ts';
import {
  aiko,
  allDone,
  asked,
  ben,
  by,
  changedTeam,
  checklist,
  closed,
  created,
  day,
  doing,
  gives,
  gus,
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
  signing,
  told,
  upTo,
  without,
} from '../support/story.ts';
import { card, draw, headOf, hostile, letter, linesOf, read, verbsOf } from './showing.ts';

const testing = upTo('testing');
const stuck = play(
  testing,
  ...['2.1', '2.2', '2.3'].map((item) => doing(item, aiko)),
  by(aiko, { type: 'BlockItem', item: '2.4', reason: 'staging DB down' }, monday - 2 * hour),
);
const page = (scene: Scene, view = '', at = monday): string => statusPage(scene.rollout, scene.team, view, at);

describe('the overview', () => {
  it('says where the rollout stands, what comes next and what is in the way', async () => {
    const drawn = await draw(status, stuck, card('status'));
    expect(linesOf(drawn?.text ?? '')).toEqual([
      '▶️ R-12 · Payments 4.2.0 — Testing, 1 blocked',
      '8 of 22 done (36 %) ▓▓▓░░░░░░░',
      '',
      '✅ 1 Planning · 5 of 5, signed off by Mara',
      '▶️ 2 Testing · 3 of 6 now, 1 blocked',
      '▫️ 3 Pre-Deployment · 0 of 4',
      '▫️ 4 Deployment · 0 of 3',
      '▫️ 5 Post-Deployment · 0 of 4',
      '',
      'Next 2.5 Performance benchmarking — Aiko, due Fri 4 Dec 17:00',
      'Blocked 2.4 Manual testing — “staging DB down” (Aiko, since Mon 23 Nov 08:00)',
      'Window Tue 8 Dec 22:00 – 23:30 CET (Tue 8 Dec 21:00 UTC)',
      'Notices 1 of 5 sent, next Tue 1 Dec 22:00',
      'Mon 23 Nov 08:00 CET, last change by Aiko',
    ]);
    expect(verbsOf(drawn)).toEqual([['open 2'], ['mine', 'announce'], ['open 1', 'open 3', 'open 4', 'open 5']]);
    expect(drawn?.keyboard[0]?.[0]).toMatchObject({ text: 'Open Testing', style: 'primary' });
  });
  it('counts 100 % only when all is done, and ends without buttons that act', async () => {
    const done = closed(upTo('post-deployment'), 'post-deployment', monday + 2 * day);
    const drawn = await draw(status, done, card('status'));
    expect(headOf(drawn?.text ?? '')).toBe('✅ R-12 · Payments 4.2.0 — completed');
    expect(drawn?.text).toContain('22 of 22 done (100 %) ▓▓▓▓▓▓▓▓▓▓');
    expect(drawn?.text).toContain('All 5 phases are closed, after 2 days.');
    expect(verbsOf(drawn)).toEqual([['open 1', 'open 2', 'open 3', 'open 4', 'open 5']]);
    const lone = play(created(), doing('1.1'));
    expect(page(lone)).toContain('1 of 22 done (4 %) ░░░░░░░░░░');
  });
  it('says who called it off and why', async () => {
    const off = play(told(created()), by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    const drawn = await draw(status, off, card('status'));
    expect(linesOf(drawn?.text ?? '').slice(0, 3)).toEqual([
      '⏹ R-12 · Payments 4.2.0 — called off',
      expect.stringContaining('of 22 done'),
      'Mara: “vendor withdrew it”',
    ]);
    expect(
      verbsOf(drawn)
        .flat()
        .every((verb) => verb === 'retry' || verb.startsWith('open')),
    ).toBe(true);
  });
  it('says that it was rolled back once its clusters say so, and so does the panel', async () => {
    const heads = async (scene: Scene): Promise<string[]> => {
      const drawn = [await draw(status, scene, card('status')), await draw(deploy, scene, card('deploy'))];
      return drawn.map((each) => headOf(each?.text ?? ''));
    };
    const ending = '⏪ R-12 · Payments 4.2.0 — being rolled back';
    expect(await heads(goingBack())).toEqual([ending, ending]);
    const over = '⏪ R-12 · Payments 4.2.0 — rolled back';
    expect(await heads(broughtBack())).toEqual([over, over]);
  });
  it('says times that stay true, since nobody redraws a card for the time alone', () => {
    const at = (moment: number) => linesOf(page(stuck, '', moment)).find((line) => line.startsWith('Window'));
    for (const moment of [opening - 40 * minute, opening + minute, opening + 5 * hour])
      expect(at(moment)).toBe('Window Tue 8 Dec 22:00 – 23:30 CET (Tue 8 Dec 21:00 UTC)');
    expect(page(stuck, '', opening)).toContain(`<tg-time unix="${opening / 1000}" format="r">`);
    expect(page(stuck, '', opening)).toContain('overdue since Fri 4 Dec 17:00');
  });
  it('says what is missing before there is anything', () => {
    const bare = play(
      nothingYet(),
      by(ben, {
        type: 'CreateRollout',
        number: 12,
        team: 3,
        thread: null,
        product: 'Payments',
        version: '4.2.0',
        window: null,
        checklist,
        checklistDigest: 'x',
      }),
    );
    expect(page(bare)).toContain('<b>Window</b> not set yet: /rollout_schedule');
    expect(page(bare)).toContain('<b>Notices</b> none sent yet: /announce');
    expect(page(bare)).toContain('<b>Next</b> 1.1 Issue creation — Mara');
  });
  it('leaves the other phases’ readiness to the sign-off', () => {
    expect(page(asked(testing, 'testing'))).toContain('— Testing, sign-off needed');
    expect(page(asked(testing, 'testing'))).toContain('<b>Next</b> sign-off of Testing by QA (Aiko)');
    expect(page(allDone(testing, 'testing'))).toContain('<b>Next</b> ask for the sign-off of Testing');
  });
});

describe('the page of a phase', () => {
  it('lists its items with who and when', async () => {
    const drawn = await draw(status, stuck, card('status', { view: 'phase:testing' }));
    expect(linesOf(drawn?.text ?? '')).toEqual([
      'R-12 · Payments 4.2.0',
      '2 Testing — 3 of 6 done',
      '',
      '☑ 2.1 Environment setup · done, Aiko',
      '☑ 2.2 Apply updates · done, Aiko',
      '☑ 2.3 Automated testing · done, Aiko',
      '⛔ 2.4 Manual testing · blocked “staging DB down”, Aiko',
      '☐ 2.5 Performance benchmarking · Aiko, due Fri 4 Dec 17:00',
      '☐ 2.6 Security assessment · Aiko, due Fri 4 Dec 17:00',
      '',
      'Sign-off: QA (Aiko).',
    ]);
    expect(verbsOf(drawn)).toEqual([
      ['item 2.1', 'item 2.2', 'item 2.3', 'item 2.4', 'item 2.5'],
      ['item 2.6'],
      ['back'],
    ]);
  });
  it('offers to ask once everything is settled, and not twice', async () => {
    const view = card('status', { view: 'phase:testing' });
    expect(verbsOf(await draw(status, allDone(testing, 'testing'), view))).toContainEqual(['ask 2']);
    const requested = await draw(status, asked(testing, 'testing'), view);
    expect(verbsOf(requested)).not.toContainEqual(['ask 2']);
    expect(requested?.text).toContain('Sign-off asked for by Mara: waits for QA (Aiko).');
  });
  it('says when nobody can sign, when it opens, and who signed', () => {
    const alone = changedTeam(testing, ...without('qa'));
    expect(page(alone, 'phase:testing')).toContain('⚠️ Nobody can sign as QA yet: /rollout_roles');
    expect(page(testing, 'phase:deployment')).toContain('Opens when Pre-Deployment is signed off.');
    expect(page(testing, 'phase:planning')).toContain('Signed off: Lead Mara, Mon 23 Nov 10:00 CET');
  });
  it('shows the overview for a view that does not exist', () => {
    for (const view of ['phase:nothing', 'item:9.9', 'junk', 'phase:', ':'])
      expect(page(testing, view)).toBe(page(testing));
  });
});

describe('the page of an item', () => {
  const item = (scene: Scene, view: string) => draw(status, scene, card('status', { view }));
  it('shows its words, its owner and what proves it', async () => {
    const proven = play(
      stuck,
      by(ben, {
        type: 'AddEvidence',
        item: '2.4',
        evidence: { kind: 'link', url: 'https://ci.example/8841?a=1&b=2', text: '' },
      }),
    );
    const drawn = await item(proven, 'item:manual-testing');
    expect(linesOf(drawn?.text ?? '')).toEqual([
      '⛔ 2.4 Manual testing — blocked',
      'R-12 · Payments 4.2.0 · Testing',
      'Conduct thorough manual testing to check for issues not covered by automated tests.',
      'Owner Aiko',
      'Due Fri 4 Dec 17:00',
      'Blocked “staging DB down” — Aiko, Mon 23 Nov 08:00 CET',
      'Evidence 1 of 1 needed',
      'Give the cases with pass, fail or not tested, one a line: "refund: pass"; photos and files are welcome.',
      '1. ci.example/8841?a=1&b=2 — Ben, Mon 23 Nov 10:00',
      'Check by hand: only words, nothing that I could check',
    ]);
    const failing = play(
      proven,
      by(aiko, { type: 'AddEvidence', item: '2.4', evidence: { kind: 'note', text: 'login: pass; refund: fail' } }),
    );
    expect(linesOf((await item(failing, 'item:manual-testing'))?.text ?? '').slice(-3)).toEqual([
      '2. “login: pass; refund: fail” — Aiko, Mon 23 Nov 10:00',
      'Check ❌ 1 of 2 failed: refund — Aiko, Mon 23 Nov 10:00',
      'Give all cases again once they pass.',
    ]);
    expect(verbsOf(drawn)).toEqual([['unblock 2.4', 'prove 2.4'], ['skip 2.4'], ['open 2']]);
  });
  it('offers what is possible now', async () => {
    expect(verbsOf(await item(stuck, 'item:2.5'))).toEqual([
      ['done 2.5', 'block 2.5'],
      ['prove 2.5'],
      ['skip 2.5'],
      ['open 2'],
    ]);
    expect(verbsOf(await item(stuck, 'item:2.1'))).toEqual([['undo 2.1', 'prove 2.1'], ['item 2.5'], ['open 2']]);
    expect(verbsOf(await item(stuck, 'item:1.1'))).toEqual([['open 1']]);
    const early = await item(stuck, 'item:4.1');
    expect(verbsOf(early)[0]).toEqual(['block 4.1']);
    expect(early?.text).toContain('Opens when Pre-Deployment is signed off.');
  });
  it('says that a second person has to agree', async () => {
    const proposed = play(stuck, by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'only texts change' }));
    const drawn = await item(proposed, 'item:2.5');
    expect(drawn?.text).toContain('Mara says that it does not apply: “only texts change”. A second person');
    expect(verbsOf(drawn).flat()).not.toContain('skip 2.5');
  });
  it('#61 shows the newest ten of fifty pieces of evidence, in one message', async () => {
    const add = (index: number) =>
      by(gus, { type: 'AddEvidence', item: '2.4', evidence: { kind: 'note', text: `${index} ${'&<>"'.repeat(200)}` } });
    const full = play(stuck, ...Array.from({ length: 50 }, (_, index) => add(index)));
    const drawn = await item(full, 'item:2.4');
    expect(drawn?.text).toContain('and 40 earlier');
    expect(drawn?.text).toContain('50. ');
    const everywhere =
      checklist.phases[1]?.items.flatMap(({ id }) =>
        Array.from({ length: 50 }, (_, index) =>
          by(gus, { type: 'AddEvidence', item: id, evidence: { kind: 'note', text: `${index} ${'x'.repeat(900)}` } }),
        ),
      ) ?? [];
    const crowded = asked(play(testing, ...everywhere), 'testing');
    const evidence = await draw(signOff, crowded, card('sign-off', { subject: 'testing', view: 'evidence' }));
    expect(read(evidence?.text ?? '')).toContain('and 47 earlier');
  });
});

describe('the request for a sign-off', () => {
  const onto = card('sign-off', { subject: 'pre-deployment' });
  const ready = asked(upTo('pre-deployment'), 'pre-deployment');
  it('shows the seats, the revision and the window', async () => {
    const drawn = await draw(signOff, ready, onto);
    expect(linesOf(drawn?.text ?? '')).toEqual([
      'R-12 · Payments 4.2.0 — Pre-Deployment is complete: sign-off needed',
      '4 of 4 checks · 4 with evidence',
      'Window Tue 8 Dec 22:00 – 23:30 CET',
      '',
      '☐ Ops — Luis',
      '☐ Approver — Nadia',
      '',
      'All seats are needed, each by another person.',
      expect.stringMatching(/^Revision [0-9a-f]{6}: if anything changes/),
      'Asked for by Mara, Mon 23 Nov 10:00',
    ]);
    expect(drawn?.text).toContain('<a href="tg://user?id=1004">Luis</a>');
    expect(verbsOf(drawn)).toEqual([
      [expect.stringMatching(/^sign [0-9a-f]{32}$/)],
      [expect.stringMatching(/^decline [0-9a-f]{32}$/)],
      ['evidence', 'who'],
      ['veto'],
    ]);
    expect(drawn?.keyboard[0]?.[0]).toMatchObject({ text: 'Sign off Pre-Deployment', style: 'success' });
  });
  it('calls only those whose seat is empty', async () => {
    const half = await draw(signOff, play(ready, signing(luis, 'pre-deployment')), onto);
    expect(half?.text).toContain('☑ Ops — signed by Luis, 10:00');
    expect(half?.text).not.toContain('tg://user?id=1004');
    expect(verbsOf(half).flat()).toContain('withdraw');
  });
  it('calls three people at most', async () => {
    const many = [1, 2, 3, 4, 5].map((each) => gives('ops', { id: 2000 + each, name: `Op ${each}` }));
    const drawn = await draw(signOff, changedTeam(ready, ...many), onto);
    expect(drawn?.text.match(/tg:\/\/user/g)).toHaveLength(3);
    expect(drawn?.text).toContain('and 3 more');
  });
  it('shows a fresh revision and empty seats when the content has changed', async () => {
    const signed = play(ready, signing(luis, 'pre-deployment'));
    const before = verbsOf(await draw(signOff, signed, onto)).flat();
    const changed = play(signed, by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    const drawn = await draw(signOff, changed, onto);
    expect(verbsOf(drawn).flat()[0]).not.toBe(before[0]);
    expect(drawn?.text).toContain('☐ Ops');
    expect(drawn?.text).toContain('Wed 9 Dec 22:00');
  });
  it('cannot be signed while something is open again', async () => {
    const broken = play(ready, by(mara, { type: 'BlockItem', item: '3.2', reason: 'disk full' }));
    const drawn = await draw(signOff, broken, onto);
    expect(drawn?.text).toContain('Open: 3.2 (blocked)');
    expect(
      verbsOf(drawn)
        .flat()
        .some((verb) => verb.startsWith('sign ')),
    ).toBe(false);
  });
  it('ends with who signed, with why not, or without buttons', async () => {
    const done = await draw(signOff, closed(upTo('pre-deployment'), 'pre-deployment'), onto);
    expect(linesOf(done?.text ?? '').slice(0, 3)).toEqual([
      '✅ R-12 · Payments 4.2.0 — Pre-Deployment signed off',
      '☑ Ops — Luis, Mon 23 Nov 10:00 CET',
      '☑ Approver — Nadia, Mon 23 Nov 10:00 CET',
    ]);
    expect(verbsOf(done)).toEqual([['stop']]);
    const revision =
      verbsOf(await draw(signOff, ready, onto))
        .flat()[0]
        ?.split(' ')[1] ?? '';
    const no = play(
      ready,
      by(nadia, { type: 'DeclineSignOff', phase: 'pre-deployment', reason: 'retest 3.2', revision }),
    );
    const declined = await draw(signOff, no, onto);
    expect(read(declined?.text ?? '')).toContain('Nadia, Mon 23 Nov 10:00 CET: “retest 3.2”\nOpen again: 3.2.');
    expect(declined?.keyboard).toEqual([]);
    const moved = play(
      closed(upTo('pre-deployment'), 'pre-deployment'),
      by(mara, { type: 'ScheduleWindow', window: nextEvening }),
    );
    expect((await draw(signOff, moved, onto))?.keyboard).toEqual([]);
    const off = play(ready, by(mara, { type: 'CallOff', reason: 'no' }));
    expect(await draw(signOff, off, onto)).toBeNull();
  });
});

describe('the question whether an item applies', () => {
  const onto = card('agree', { subject: 'performance-benchmarking' });
  const proposed = play(stuck, by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'only texts change' }));
  it('names who says so and why', async () => {
    const drawn = await draw(agree, proposed, onto);
    expect(headOf(drawn?.text ?? '')).toBe(
      'R-12 · Payments 4.2.0 — Mara says 2.5 Performance benchmarking does not apply',
    );
    expect(verbsOf(drawn)).toEqual([['agree']]);
  });
  it('ends with who agreed, or goes', async () => {
    const agreed = await draw(agree, play(proposed, by(aiko, { type: 'ConfirmNotApplicable', item: '2.5' })), onto);
    expect(read(agreed?.text ?? '')).toContain('“only texts change”\nAgreed by Aiko');
    expect(agreed?.keyboard).toEqual([]);
    expect(await draw(agree, play(proposed, doing('2.5', aiko)), onto)).toBeNull();
    expect(await draw(agree, play(proposed, by(mara, { type: 'CallOff', reason: 'no' })), onto)).toBeNull();
  });
});

describe('the delivery report', () => {
  const scene = told(created());
  const onto = card('report', { subject: '1' });
  const chat = { medium: 'telegram', address: '-100700' } as const;
  it('counts what arrived and gives the server’s own words for what did not', async () => {
    const letters = [
      ...Array.from({ length: 13 }, () => letter('delivered')),
      letter('failed'),
      letter('delivered', chat),
      letter('delivered', chat),
    ];
    const drawn = await draw(report, scene, onto, { letters });
    expect(linesOf(drawn?.text ?? '')).toEqual([
      '⚠️ A-1 sent — 15 of 16 delivered',
      'R-12 · Payments 4.2.0 · “notice”',
      'Telegram 2 of 2 · Email 13 of 14',
      'Read by 0 of 2',
      '❌ Shop X (ops@shop-x.example): 550 mailbox unknown',
      'By email, delivered means: accepted by the mail server.',
      'Begun Mon 23 Nov 10:00 CET, finished within a minute',
    ]);
    expect(verbsOf(drawn)).toEqual([['retry', 'list'], ['read'], ['correct']]);
    const list = await draw(report, scene, card('report', { subject: '1', view: 'list' }), { letters });
    expect(list?.text).toContain('❌ Shop X (ops@shop-x.example) — failed');
    expect(verbsOf(list)).toEqual([['retry', 'back'], ['read'], ['correct']]);
  });
  it('does not claim more than is known', async () => {
    const drawn = await draw(report, scene, onto, {
      letters: [
        letter('unknown'),
        letter('pending', { lastError: '451 later', attempts: 2 }),
        letter('superseded'),
        letter('expired'),
      ],
    });
    expect(headOf(drawn?.text ?? '')).toBe('▶️ A-1 is being sent — 0 of 4 delivered');
    const text = read(drawn?.text ?? '');
    expect(text).toContain('1 still to be sent, 1 being tried again');
    expect(text).toContain('1 message may or may not have arrived: Shop X (ops@shop-x.example)');
    expect(text).toContain('1 not sent, because the plan had changed');
    expect(text).toContain('1 not sent, because it was too late to be true');
  });
  it('says that email is off', async () => {
    const letters = [letter('failed', { lastError: 'Email is off: SMTP_URL is not set.' }), letter('delivered', chat)];
    const drawn = await draw(report, scene, onto, { letters, hasEmail: false });
    expect(read(drawn?.text ?? '')).toContain('❌ Email is off: SMTP_URL is not set, so 1 mail was not sent.');
    expect(verbsOf(drawn)).toEqual([['list'], ['read'], ['correct']]);
  });
  it('does not say that nothing was sent where nobody knows', async () => {
    const drawn = await draw(report, scene, onto, { letters: [letter('unknown'), letter('unknown')] });
    expect(headOf(drawn?.text ?? '')).toBe('⚠️ A-1 — nobody knows whether it arrived: 0 of 2 delivered for sure');
  });
  it('lists ten of two hundred failures', async () => {
    const letters = Array.from({ length: 200 }, () => letter('failed', { lastError: '<550> '.repeat(100) }));
    const drawn = await draw(report, scene, onto, { letters });
    expect(headOf(drawn?.text ?? '')).toBe('❌ A-1 not sent — 0 of 200 delivered');
    expect(drawn?.text).toContain('and 190 more');
    await draw(report, scene, card('report', { subject: '1', view: 'list' }), { letters });
  });
  it('is nothing before there is an announcement', async () => expect(await draw(report, created(), onto)).toBeNull());
});

describe('every card', () => {
  it('can be drawn at every moment of a whole story', async () => {
    let scene = nothingYet();
    let drawn = 0;
    for (const step of wholeStory) {
      scene = play(scene, step);
      const views = ['', ...checklist.phases.map(({ id }) => `phase:${id}`), 'item:1.1', 'item:2.5', 'item:4.1'];
      for (const view of views) drawn += (await draw(status, scene, card('status', { view }))) ? 1 : 0;
      for (const { id } of checklist.phases) await draw(signOff, scene, card('sign-off', { subject: id }));
      await draw(agree, scene, card('agree', { subject: 'performance-benchmarking' }));
    }
    expect(scene.rollout.status).toBe('completed');
    expect(drawn).toBe(wholeStory.length * 9);
  });
  it.each(hostile.map((text) => [text.slice(0, 40), text]))('shows %j literally', async (_, text) => {
    const scene = asHostile(text);
    const views = ['', 'phase:testing', 'item:manual-testing', 'item:security-assessment', 'item:apply-updates'];
    for (const view of views) await draw(status, scene, card('status', { view }));
    for (const view of ['', 'evidence']) await draw(signOff, scene, card('sign-off', { subject: 'testing', view }));
    await draw(agree, scene, card('agree', { subject: 'apply-updates' }));
    const letters = [letter('failed', { address: text, lastError: text }), letter('unknown', { address: text })];
    for (const view of ['', 'list']) await draw(report, scene, card('report', { subject: '1', view }), { letters });
    const shown = read(page(scene));
    if (/[<&[\]]/.test(text)) expect(shown).toContain(text.replace(/\s+/g, ' '));
  });
});

/** As if an older version had let through what the rules refuse today. */
function asHostile(text: string): Scene {
  const testingNow = asked(testing, 'testing');
  const who = { by: 666, at: monday };
  const events: RolloutEvent[] = [
    { type: 'ItemBlocked', item: 'manual-testing', reason: text, ...who },
    { type: 'NotApplicableProposed', item: 'apply-updates', reason: text, ...who },
    { type: 'EvidenceAdded', item: 'security-assessment', at: monday, evidence: { kind: 'note', text, ...who } },
    {
      type: 'EvidenceAdded',
      item: 'security-assessment',
      at: monday,
      evidence: { kind: 'link', url: `javascript:${text}`, text, ...who },
    },
    {
      type: 'EvidenceAdded',
      item: 'security-assessment',
      at: monday,
      evidence: { kind: 'link', url: `https://x.example/${text}`, text, ...who },
    },
    {
      type: 'EvidenceAdded',
      item: 'security-assessment',
      at: monday,
      evidence: { kind: 'file', fileId: 'F', uniqueId: 'U', name: text, bytes: 1_234_567, text, ...who },
    },
  ];
  const rollout = events.reduce(evolve, { ...testingNow.rollout, product: text, version: '' });
  return {
    ...testingNow,
    rollout,
    team: { ...testingNow.team, title: text, names: { ...testingNow.team.names, 666: text, 1003: text } },
  };
}
