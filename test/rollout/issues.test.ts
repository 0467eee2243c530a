import { describe, expect, it } from 'vitest';
import { consequencesOf } from '../../src/coordinator/consequences.ts';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import { isWatched } from '../../src/rollout/deploying/deployment.ts';
import type { Instant, RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { loggedIssueBody } from '../../src/rollout/filing.ts';
import type { IssueCommand } from '../../src/rollout/issues/commands.ts';
import type { Severity } from '../../src/rollout/issues/events.ts';
import { blockingIssues, openIssues, unfiledIssues } from '../../src/rollout/issues/issue.ts';
import { unmirrored } from '../../src/rollout/mirroring.ts';
import { reportOn } from '../../src/rollout/report.ts';
import { itemState } from '../../src/rollout/standing.ts';
import { unsigned } from '../../src/rollout/unborn.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  after,
  aiko,
  anonymous,
  answer,
  asked,
  ben,
  by,
  changedTeam,
  closed,
  created,
  day,
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
  takes,
  upTo,
} from '../support/story.ts';
import { refused } from './refused.ts';

const does = (who: Person, command: IssueCommand, at: Instant = monday): Step => by(who, command, at);
const opening = (text = 'Checkout 502 in EU', severity: Severity = 2, who = priya, at = monday) =>
  does(who, { type: 'OpenIssue', severity, text }, at);
const taking = (who: Person, number = 1) => does(who, { type: 'AssignIssue', number, to: who.id });
const giving = (who: Person, to: Person, number = 1) => does(who, { type: 'AssignIssue', number, to: to.id });
const noting = (text: string, who = ben) => does(who, { type: 'NoteIssue', number: 1, text });
const grading = (severity: Severity, who = luis, reason = '') =>
  does(who, { type: 'GradeIssue', number: 1, severity, reason });
const impacting = (impact: string, who = ben) => does(who, { type: 'SayImpact', number: 1, impact });
const fixing = (how = 'deployed 4.2.1', who = luis, number = 1, at = monday) =>
  does(who, { type: 'FixIssue', number, how }, at);
const reopening = (reason = 'the 502s are back', who = ben, at = monday) =>
  does(who, { type: 'ReopenIssue', number: 1, reason }, at);

const filing = (who = luis, number = 1) => does(who, { type: 'FileIssue', number });
const filedAs = { repository: 'acme/payments', number: 7, url: 'https://github.com/acme/payments/issues/7' };
const noteFiled = (number = 1): Step => ({ type: 'NoteIssueFiled', number, issue: filedAs, at: monday });
const connected = {
  stages: null,
  checks: [],
  whenRed: 'block',
  reachesClusters: false,
  forge: { filesIn: 'acme/payments', filesByItself: false, noted: ['api'] },
} satisfies Connected;
const onGitHub = { ...created(), connected };

const logged = play(created(), opening());
const issueIn = ({ rollout }: Scene, number = 1) => {
  const found = rollout.issues.find((each) => each.number === number);
  if (!found) throw new Error(`There is no I-${number}`);
  return found;
};

describe('an issue', () => {
  it('is numbered within the rollout and says where it came up', () => {
    given(created())
      .when(opening())
      .then({
        type: 'IssueOpened',
        number: 1,
        severity: 2,
        text: 'Checkout 502 in EU',
        where: { phase: 'planning', stage: null },
        by: priya.id,
        at: monday,
      });
    expect(issueIn(play(logged, opening('Refunds hang', 3)), 2)).toMatchObject({ severity: 3, text: 'Refunds hang' });
  });

  it('names the stage that is live', () => {
    const underWay = play(
      upTo('deployment'),
      by(luis, {
        type: 'PlanStages',
        stages: [
          { name: '10 %', soakMinutes: 0 },
          { name: '100 %', soakMinutes: 0 },
        ],
      }),
    );
    const window = underWay.rollout.window?.opensAt ?? 0;
    const live = play(underWay, by(luis, { type: 'StartDeploying' }, window), opening('Slow', 2, priya, window));
    expect(issueIn(live).where).toEqual({ phase: 'deployment', stage: '10 %' });
  });

  it('may quote a message, and says what it says where nobody says more', () => {
    const quote = { by: gus.id, text: '  I cannot pay \u202e since ten ' };
    const scene = play(created(), does(ben, { type: 'OpenIssue', severity: 2, text: '', quote, message: 7 }));
    expect(issueIn(scene)).toMatchObject({
      text: 'I cannot pay  since ten',
      quote: { by: gus.id, text: 'I cannot pay  since ten' },
      by: ben.id,
    });
    const more = play(created(), does(ben, { type: 'OpenIssue', severity: 2, text: 'EU only', quote }));
    expect(issueIn(more).text).toBe('EU only');
  });

  it('cuts a quoted message instead of refusing it, and never through a character', () => {
    const quote = { by: null, text: `${'x'.repeat(998)}🚀👨‍👩‍👧 and more` };
    const scene = play(created(), does(ben, { type: 'OpenIssue', severity: 2, text: '', quote }));
    expect(issueIn(scene).text).toBe(`${'x'.repeat(998)}🚀`);
  });

  it('is one however often it is said, until it is fixed', () => {
    given(logged)
      .when(opening('Checkout 502 in EU', 1, aiko))
      .thenNothing();
    given(play(logged, fixing())).when(opening()).thenHappens('IssueOpened');
  });

  it('needs words, and not too many of them', () => {
    given(created())
      .when(opening(' \u202e\u0000 '))
      .thenRefused('needs-reason', /went wrong/);
    given(created())
      .when(opening('x'.repeat(1001)))
      .thenRefused('too-long');
    expect(answer(opening('x'.repeat(1000)), created())).toHaveLength(1);
  });

  it('is no way to flood the record', () => {
    const full = Array.from({ length: 200 }, (_, index) => opening(`Number ${index}`)).reduce<Scene>(
      (scene, step) => play(scene, step),
      created(),
    );
    given(full)
      .when(opening('One more'))
      .thenRefused('too-long', /200 issues/);
  });

  it('is reported by whoever has a role, and by nobody else', () => {
    for (const who of [mara, ben, aiko, luis, priya, nadia])
      expect(answer(opening('It burns', 2, who), created())).toHaveLength(1);
    for (const who of [gus, olga, anonymous])
      given(created())
        .when(opening('It burns', 2, who))
        .thenRefused('not-allowed');
  });
});

describe('its owner', () => {
  it('is whoever takes it first', () => {
    given(logged).when(taking(ben)).then({ type: 'IssueAssigned', number: 1, to: ben.id, by: ben.id, at: monday });
    const taken = play(logged, taking(ben));
    given(taken).when(taking(ben)).thenNothing();
    expect(refused(taking(aiko), taken)).toBe(
      'not-allowed: Only Ben, whose it is, or Lead (Mara) or Ops (Luis) can give I-1 to somebody.',
    );
  });
  it('is named by lead, ops, or whoever has it', () => {
    given(logged).when(giving(aiko, ben)).thenRefused('not-allowed');
    for (const who of [mara, luis, olga]) given(logged).when(giving(who, ben)).thenHappens('IssueAssigned');
    expect(issueIn(play(logged, taking(ben), giving(ben, aiko))).owner).toBe(aiko.id);
  });
  it('has a role in the team', () => {
    given(logged)
      .when(giving(mara, gus))
      .thenRefused('no-such-person', /role in this team/);
    given(logged).when(taking(gus)).thenRefused('not-allowed');
  });
  it('has no say any more once they have left, and leaves it to be taken', () => {
    const left = changedTeam(play(logged, taking(ben)), takes('developer', ben));
    given(left).when(fixing('it was me', ben)).thenRefused('not-allowed');
    given(left).when(taking(aiko)).thenHappens('IssueAssigned');
  });
});

describe('what is said about it', () => {
  it('is noted by whoever has a role, the same once', () => {
    const noted = play(logged, noting('restarted the gateway'));
    given(noted).when(noting('restarted the gateway')).thenNothing();
    given(noted).when(noting('restarted the gateway', aiko)).thenHappens('IssueNoted');
    given(logged).when(noting('I saw it', gus)).thenRefused('not-allowed');
    given(logged).when(noting('')).thenRefused('needs-reason');
  });
  it('is at most a hundred notes', () => {
    const full = Array.from({ length: 100 }, (_, index) => noting(`note ${index}`)).reduce<Scene>(
      (scene, step) => play(scene, step),
      logged,
    );
    given(full)
      .when(noting('one more'))
      .thenRefused('too-long', /100 notes/);
  });
  it('is whom it hits', () => {
    const said = play(logged, impacting('2 % of EU orders'));
    expect(issueIn(said).impact).toBe('2 % of EU orders');
    given(said).when(impacting('2 % of EU orders', luis)).thenNothing();
    given(logged).when(impacting(' ')).thenRefused('needs-reason');
    given(logged).when(impacting('all', gus)).thenRefused('not-allowed');
  });
  it('is how severe it is, by owner, lead or ops', () => {
    given(logged)
      .when(grading(1, luis, 'all of EU'))
      .then({ type: 'IssueGraded', number: 1, severity: 1, before: 2, reason: 'all of EU', by: luis.id, at: monday });
    given(logged).when(grading(2)).thenNothing();
    expect(refused(grading(1, ben), logged)).toBe(
      'not-allowed: Only Lead (Mara) or Ops (Luis) can say how severe I-1 is.',
    );
    given(play(logged, taking(ben)))
      .when(grading(1, ben))
      .thenHappens('IssueGraded');
  });
  it('is of an issue that there is', () => {
    for (const command of [noting('x'), grading(1), impacting('x'), fixing(), reopening(), taking(ben)])
      given(created())
        .when(command)
        .thenRefused('no-such-item', /There is no I-1 in R-12/);
  });
});

describe('its end', () => {
  it('says how it was resolved, by owner, lead or ops', () => {
    given(logged)
      .when(fixing(' '))
      .thenRefused('needs-reason', /How was it resolved/);
    given(logged).when(fixing('by hand', ben)).thenRefused('not-allowed');
    given(logged)
      .when(fixing('by hand', { ...luis, isHuman: false }))
      .thenRefused('not-allowed', /cannot see who/);
    given(play(logged, taking(ben)))
      .when(fixing('by hand', ben))
      .then({ type: 'IssueFixed', number: 1, how: 'by hand', by: ben.id, at: monday });
    expect(openIssues(play(logged, fixing()).rollout)).toEqual([]);
  });
  it('is said once, and may be said better', () => {
    const fixed = play(logged, fixing('deployed 4.2.1'));
    given(fixed).when(fixing('deployed 4.2.1', mara)).thenNothing();
    expect(issueIn(play(fixed, fixing('deployed 4.2.1, caches emptied'))).fixed?.how).toContain('caches');
  });
  it('is taken back with a reason, by whoever has a role', () => {
    given(logged).when(reopening()).thenNothing();
    const fixed = play(logged, fixing());
    given(fixed).when(reopening('')).thenRefused('needs-reason');
    given(fixed).when(reopening('again', gus)).thenRefused('not-allowed');
    expect(issueIn(play(fixed, reopening())).fixed).toBeNull();
  });
});

describe('the log', () => {
  it('has its worst open issues first, and SEV1 blocks', () => {
    const scene = play(logged, opening('Typo', 3), opening('Down', 1), opening('Slow', 2));
    expect(openIssues(scene.rollout).map(({ number }) => number)).toEqual([3, 1, 4, 2]);
    expect(blockingIssues(scene.rollout).map(({ number }) => number)).toEqual([3]);
    expect(blockingIssues(play(scene, fixing('rolled forward', luis, 3)).rollout)).toEqual([]);
  });

  it('takes new issues until the rollout ends, and fourteen days after a rollback', () => {
    const off = play(logged, by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    given(off)
      .when(opening('Late'))
      .thenRefused('not-open', /called off/);
    const rolledBackAt = monday + 20 * day;
    const back = play(upTo('deployment', logged), by(luis, { type: 'RollBack', reason: 'errors' }, rolledBackAt));
    const inTime = rolledBackAt + 14 * day;
    expect(answer(opening('Orders are lost', 2, priya, inTime), back)).toMatchObject([
      { type: 'IssueOpened', where: { phase: null, stage: null } },
    ]);
    given(back)
      .when(opening('Too late', 2, priya, inTime + 1))
      .thenRefused('not-open', /more than 14 days ago/);
    const fixed = play(back, fixing());
    given(fixed)
      .when(reopening('back', ben, inTime))
      .thenHappens('IssueReopened');
    given(fixed)
      .when(reopening('back', ben, inTime + 1))
      .thenRefused('not-open');
    given(nothingYet()).when(opening('Nowhere')).thenRefused('not-open');
    const completed = closed(upTo('post-deployment'), 'post-deployment');
    given(completed)
      .when(opening('Late'))
      .thenRefused('not-open', /completed/);
  });

  it('is settled also after the end', () => {
    const off = play(logged, by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    const much = monday + 90 * day;
    for (const step of [noting('known since'), grading(3), impacting('nobody'), giving(mara, ben)])
      expect(answer(step, off)).toHaveLength(1);
    given(off)
      .when(fixing('never deployed', luis, 1, much))
      .thenHappens('IssueFixed');
  });

  it('changes nothing when anything is said twice', () => {
    let scene = created();
    const all = [opening(), taking(luis), noting('looking'), grading(1), impacting('all of EU'), fixing(), reopening()];
    for (const step of all) {
      const events = answer(step, scene);
      expect(events.length).toBeGreaterThan(0);
      scene = after(events, scene);
      expect(answer(step, scene)).toEqual([]);
    }
    expect(issueIn(scene).history.map(({ type }) => type)).toHaveLength(all.length);
  });
});

describe('item 5.3', () => {
  const bare: Step = by(mara, { type: 'DoItem', item: '5.3', note: '' });
  const last = upTo('post-deployment');

  it('is done by a log in which nothing was logged, and says so', () => {
    given(last)
      .when(bare)
      .then({ type: 'ItemDone', item: 'issue-log', note: 'no issues were logged', by: mara.id, at: monday });
    expect(itemState('issue-log', play(last, doing('5.3')).rollout).reason).toBe('5.3 was done');
  });

  it('waits for an owner and a resolution of each issue', () => {
    const open = play(last, opening());
    expect(refused(bare, open)).toBe(
      'needs-evidence: 5.3 is not done: I-1 is open (SEV2) and has no owner. See /issues.',
    );
    expect(refused(doing('5.3'), open)).toContain('I-1 is open');
    const fixed = play(open, fixing());
    expect(refused(bare, fixed)).toBe('needs-evidence: 5.3 is not done: I-1 has no owner. See /issues.');
    expect(answer(bare, play(fixed, taking(luis)))).toMatchObject([{ note: '1 issue was logged and resolved' }]);
  });

  it('names five of many', () => {
    const many = play(last, ...[1, 2, 3, 4, 5, 6, 7].map((number) => opening(`Number ${number}`)));
    expect(refused(bare, many)).toMatch(/I-5 is open \(SEV2\) and has no owner, and 2 more are not complete\./);
    expect(refused(bare, many)).not.toContain('I-6');
  });

  it('is open again with an issue, and whoever had signed is asked again', () => {
    const signable = asked(last, 'post-deployment');
    given(play(signable)).when(opening()).thenHappens('IssueOpened', 'ItemReopened', 'SignOffsSuperseded');
    const reopened = play(signable, opening());
    expect(itemState('issue-log', reopened.rollout)).toMatchObject({ status: 'to-do', reason: 'I-1 was opened' });
    const again = play(reopened, fixing(), taking(luis), bare);
    given(again).when(reopening()).thenHappens('IssueReopened', 'ItemReopened', 'SignOffsSuperseded');
  });

  it('stays not applicable', () => {
    const skipped = play(
      last,
      by(mara, { type: 'ProposeNotApplicable', item: '5.3', reason: 'only texts' }),
      by(aiko, { type: 'ConfirmNotApplicable', item: '5.3' }),
    );
    given(skipped).when(opening()).thenHappens('IssueOpened');
  });

  it('stays as it was signed, and as it was when the rollout ended', () => {
    const done = play(last, bare);
    const back = play(done, by(luis, { type: 'RollBack', reason: 'errors' }));
    given(back).when(opening()).thenHappens('IssueOpened');
    const signedOff = { at: monday, revision: '', seats: [] };
    const phases = { ...done.rollout.phases, 'post-deployment': { ...unsigned, signedOff } };
    given({ ...done, rollout: { ...done.rollout, phases } })
      .when(opening())
      .thenHappens('IssueOpened');
  });
});

describe('who hears of it', () => {
  const told = (step: Step, scene: Scene) => {
    const events = answer(step, scene);
    const { letters, cards } = consequencesOf(events, {
      id: 'rollout/3/12',
      before: scene.rollout,
      rollout: events.reduce(evolve, scene.rollout),
      team: scene.team,
      owners: scene.owners,
      hasStarted: (person) => person === luis.id,
    });
    return {
      letters: letters.map(({ address, revision }) => ({ address, revision })),
      cards: cards.map(({ kind, subject, replyTo }) => ({ kind, subject, replyTo })),
    };
  };
  const group = { address: '-100500', revision: null };
  const card = { kind: 'issue', subject: '1', replyTo: null };

  it('a card, as an answer to the message that reported it', () => {
    expect(told(opening(), created())).toEqual({ letters: [], cards: [card] });
    const replied = does(ben, { type: 'OpenIssue', severity: 2, text: 'It burns', message: 77 });
    expect(told(replied, created()).cards).toEqual([{ ...card, replyTo: 77 }]);
  });

  it('the whole group, where a SEV1 begins or ends', () => {
    const severe = play(created(), opening('Down', 1));
    expect(told(opening('Down', 1), created())).toEqual({ letters: [group], cards: [card] });
    expect(told(grading(1), logged).letters).toEqual([group]);
    expect(told(grading(3), logged).letters).toEqual([]);
    expect(told(grading(2), severe).letters).toEqual([group]);
    expect(told(fixing(), severe).letters).toEqual([group]);
    expect(told(fixing(), logged).letters).toEqual([]);
    const fixed = play(severe, fixing());
    expect(told(fixing('better words'), fixed).letters).toEqual([]);
    expect(told(grading(3), fixed).letters).toEqual([]);
    expect(told(reopening(), fixed)).toEqual({ letters: [group], cards: [card] });
    expect(told(reopening(), play(logged, fixing()))).toEqual({ letters: [], cards: [card] });
    expect(told(noting('looking'), severe)).toEqual({ letters: [], cards: [] });
  });

  it('whoever is given it, privately where they can be reached, whatever becomes of the plan', () => {
    expect(told(taking(luis), logged)).toEqual({ letters: [], cards: [] });
    expect(told(giving(mara, luis), logged).letters).toEqual([{ address: String(luis.id), revision: null }]);
    expect(told(giving(mara, ben), logged).letters).toEqual([group]);
  });
});

describe('on GitHub', () => {
  const logged = play(onGitHub, opening());

  it('is asked for once, by owner, ops or lead, where a repository is connected', () => {
    given(logged)
      .when(filing(ben))
      .thenRefused('not-allowed', /can file I-1 on GitHub/);
    given(play(logged, taking(ben)))
      .when(filing(ben))
      .thenHappens('IssueFilingAsked');
    given(logged).when(filing()).then({ type: 'IssueFilingAsked', number: 1, by: luis.id, at: monday });
    given(play(logged, filing())).when(filing(mara)).thenNothing();
    const { connected: _, ...alone } = logged;
    given(alone)
      .when(filing())
      .thenRefused('not-set-up', /No repository is connected/);
  });

  it('is looked after until it is there, also after the end, and noted once', () => {
    expect(isWatched(logged.rollout)).toBe(false);
    const wanted = play(logged, filing(), by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    expect(isWatched(wanted.rollout)).toBe(true);
    const there = play(wanted, noteFiled());
    expect(isWatched(there.rollout)).toBe(false);
    expect(issueIn(there).filed).toEqual({ ...filedAs, goneAt: null });
    given(there).when(noteFiled()).thenNothing();
    given(logged).when(noteFiled()).thenNothing();
  });

  it('is told nothing more once it is gone there, which is noted once', () => {
    const gone: Step = { type: 'NoteIssueGone', issue: filedAs, at: monday };
    const fixed = by(luis, { type: 'FixIssue', number: 1, how: 'pool was too small' });
    const there = play(logged, filing(), noteFiled(), fixed);
    expect(unmirrored(there.rollout)).toHaveLength(1);
    given(there).when(gone).thenHappens('FiledIssueGone');
    const after = play(there, gone);
    expect(unmirrored(after.rollout)).toEqual([]);
    expect(issueIn(after).filed).toEqual({ ...filedAs, goneAt: monday });
    given(after).when(gone).thenNothing();
  });

  it('is filed once more when it is gone there, and the new one hears what the old one was told', () => {
    const gone: Step = { type: 'NoteIssueGone', issue: filedAs, at: monday };
    const before = play(logged, filing(), noteFiled(), fixing());
    const [resolved] = unmirrored(before.rollout);
    if (!resolved) throw new Error('nothing is to be said');
    const told = play(before, { type: 'NoteToldOutside', key: resolved.key, at: monday }, gone);
    given(told).when(filing(ben)).thenRefused('not-allowed');
    given(told).when(filing(mara)).then({ type: 'IssueFilingAsked', number: 1, by: mara.id, at: monday });
    const asked = play(told, filing(mara));
    expect(unfiledIssues(asked.rollout)).toHaveLength(1);
    expect(isWatched(asked.rollout)).toBe(true);
    given(asked).when(filing()).thenNothing();
    const another = { repository: 'acme/payments', number: 8, url: 'https://github.com/acme/payments/issues/8' };
    const note: Step = { type: 'NoteIssueFiled', number: 1, issue: another, at: monday };
    given(asked).when(note).thenHappens('IssueFiled');
    const there = play(asked, note);
    expect(issueIn(there).filed).toEqual({ ...another, goneAt: null });
    given(there).when(filing()).thenNothing();
    given(there).when(note).thenNothing();
    expect(unmirrored(there.rollout)).toMatchObject([{ issue: { number: 8 }, text: resolved.text }]);
  });

  it('hears how it was resolved and that it is open again, each once and in order', () => {
    const there = play(logged, filing(), noteFiled(), fixing('deployed 4.2.1\nfixes #4'), reopening('@dana sees it'));
    const said = unmirrored(there.rollout);
    expect(said.map(({ text, isEnd }) => [text, isEnd])).toEqual([
      ['I-1 is resolved:\n\n> deployed 4.2.1\n> fixes \\#4', false],
      ['I-1 is open again:\n\n> @dana sees it', false],
    ]);
    const [first] = said;
    if (!first) throw new Error('nothing is to be said');
    const note: Step = { type: 'NoteToldOutside', key: first.key, at: monday };
    given(there).when(note).then({ type: 'ToldOutside', key: first.key, at: monday });
    given(play(there, note)).when(note).thenNothing();
    expect(unmirrored(play(there, note).rollout)).toEqual(said.slice(1));
  });

  it('has people’s words as a quotation that does nothing, and no names', () => {
    const quote = { by: gus.id, text: '![x](https://evil.example/?a_b) <img src=x>' };
    const scene = play(
      created(),
      does(ben, {
        type: 'OpenIssue',
        severity: 1,
        text: '# Down\n- *all* of it, see https://status.example.com/a_b',
        quote,
      }),
      impacting('everybody & their `shops`'),
    );
    const { title, body } = loggedIssueBody(issueIn(scene), scene.rollout, scene.team);
    expect(title).toBe('SEV1: # Down - *all* of it, see https://status.example.com/a_b');
    expect(body).toContain('> \\# Down\n> \\- \\*all\\* of it, see <https://status.example.com/a_b>\n');
    expect(body).toContain('> \\!\\[x\\]\\(<https://evil.example/?a_b>\\) \\<img src=x\\>');
    expect(body).toContain('> everybody \\& their \\`shops\\`');
    expect(body).toContain('**SEV1** · I-1 of R-12 · Payments 4.2.0 · Planning');
    expect(body).not.toMatch(/Ben|Gus/);
  });
});

describe('the report', () => {
  it('has the whole log', () => {
    const at = monday + minute;
    const steps = [
      does(ben, { type: 'OpenIssue', severity: 2, text: 'EU only', quote: { by: gus.id, text: 'I cannot pay' } }),
      taking(luis),
      noting('restarted the gateway'),
      impacting('2 % of EU orders'),
      filing(),
      noteFiled(),
      fixing('deployed 4.2.1', luis, 1, at),
    ];
    const story: RolloutEvent[] = [];
    const { team } = onGitHub;
    steps.reduce((scene, step) => {
      const events = answer(step, scene);
      story.push(...events);
      return after(events, scene);
    }, onGitHub as Scene);
    const { issues } = reportOn(story, { record: null, at, zone: 'UTC', names: (id) => team.names[id] ?? '' });
    const said = { by: { id: ben.id, name: 'Ben' }, at: new Date(monday).toISOString() };
    expect(issues).toEqual([
      {
        number: 1,
        severity: 2,
        text: 'EU only',
        quote: { text: 'I cannot pay', by: { id: gus.id, name: '' } },
        ...said,
        phase: 'planning',
        stage: null,
        owner: { id: luis.id, name: 'Luis' },
        impact: '2 % of EU orders',
        notes: [{ text: 'restarted the gateway', ...said }],
        filed: filedAs.url,
        resolved: { how: 'deployed 4.2.1', by: { id: luis.id, name: 'Luis' }, at: new Date(at).toISOString() },
      },
    ]);
  });
});
