import { describe, expect, it } from 'vitest';
import type { Connected } from '../../../src/rollout/deploying/checks.ts';
import type { Instant } from '../../../src/rollout/events.ts';
import type { IssueCommand } from '../../../src/rollout/issues/commands.ts';
import type { Person } from '../../../src/team/authority.ts';
import { statusPage } from '../../../src/telegram/faces/status.ts';
import { readIssue } from '../../../src/telegram/features/issue-arguments.ts';
import { faces } from '../../../src/telegram/features.ts';
import { issueWords, stepWords } from '../../../src/telegram/wording/issue-words.ts';
import { namesIn } from '../../../src/telegram/wording/names.ts';
import { toldText } from '../../../src/telegram/wording/told.ts';
import {
  aiko,
  answer,
  ben,
  by,
  created,
  gus,
  luis,
  mara,
  minute,
  monday,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  told,
  upTo,
} from '../../support/story.ts';
import { card, draw, headOf, hostile, linesOf, read, telling, verbsOf } from '../showing.ts';
import { openStage, type Stage } from './stage.ts';

const does = (who: Person, command: IssueCommand, at: Instant = monday): Step => by(who, command, at);
const open = (severity: 1 | 2 | 3 = 2, text = 'Checkout 502 in EU', who = priya) =>
  does(who, { type: 'OpenIssue', severity, text });

describe('what was typed', () => {
  it.each([
    ['sev1 checkout fails', { what: 'new', severity: 1, text: 'checkout fails' }],
    ['SEV-3: typo', { what: 'new', severity: 3, text: 'typo' }],
    ['checkout fails', { what: 'new', severity: 2, text: 'checkout fails' }],
    ['severe lag in EU', { what: 'new', severity: 2, text: 'severe lag in EU' }],
    ['', { what: 'new', severity: 2, text: '' }],
    ['3 customers cannot pay', { what: 'new', severity: 2, text: '3 customers cannot pay' }],
    ['502 in EU', { what: 'new', severity: 2, text: '502 in EU' }],
    ['3', { what: 'show', number: 3 }],
    ['I-3', { what: 'show', number: 3 }],
    ['3 fixed deployed 4.2.1', { what: 'fixed', number: 3, text: 'deployed 4.2.1' }],
    ['i-3: fixed', { what: 'fixed', number: 3, text: '' }],
    ['3 note\nline one\nline two', { what: 'note', number: 3, text: 'line one\nline two' }],
    ['3 take', { what: 'take', number: 3, text: '' }],
    ['3 assign @luis', { what: 'assign', number: 3, text: '@luis' }],
    ['3 impact 2 % of EU', { what: 'impact', number: 3, text: '2 % of EU' }],
    ['3 sev1 all of EU', { what: 'grade', number: 3, severity: 1, text: 'all of EU' }],
    ['3 reopen it is back', { what: 'reopen', number: 3, text: 'it is back' }],
  ])('%j', (typed, asked) => expect(readIssue(typed, null)).toEqual(asked));

  it('needs no number in a reply to the card, and another number wins', () => {
    expect(readIssue('fixed by hand', 7)).toEqual({ what: 'fixed', number: 7, text: 'by hand' });
    expect(readIssue('sev1', 7)).toEqual({ what: 'grade', number: 7, severity: 1, text: '' });
    expect(readIssue('8 take', 7)).toEqual({ what: 'take', number: 8, text: '' });
    expect(readIssue('refunds hang too', 7)).toEqual({ what: 'new', severity: 2, text: 'refunds hang too' });
    expect(readIssue('', 7)).toEqual({ what: 'new', severity: 2, text: '' });
  });

  it.each([
    'sev9 checkout fails',
    'sev4',
    'SEV-0: everything',
    'sev12 neither',
    'sev 7 in EU',
    'sev1a',
    '3 sev5 all of EU',
  ])('%j names no severity that there is, and says which there are', (typed) =>
    expect(() => readIssue(typed, null)).toThrow(/There is no severity "sev.+"\. There are sev1 .+, sev2 and sev3\./i),
  );

  it('is asked about where it names an issue and nothing that is done to one', () =>
    expect(() => readIssue('I-3 fixd it', null)).toThrow('What of I-3? I know take,'));
});

const onCard = (scene: Scene) => draw(faces.issue, scene, card('issue', { subject: '1' }));

describe('the card', () => {
  it('says what, where, whose and what was last done', async () => {
    const scene = play(
      created(),
      open(),
      does(luis, { type: 'AssignIssue', number: 1, to: luis.id }, monday + 2 * minute),
      does(ben, { type: 'SayImpact', number: 1, impact: '~2 % of EU orders' }, monday + 3 * minute),
      does(ben, { type: 'NoteIssue', number: 1, text: 'restarted the gateway' }, monday + 5 * minute),
    );
    const drawn = await onCard(scene);
    expect(linesOf(drawn?.text ?? '')).toEqual([
      'SEV2 · I-1 Checkout 502 in EU — open',
      'R-12 · Payments 4.2.0 · Planning',
      'Reported by Priya, Mon 23 Nov 10:00 CET',
      'Owner Luis',
      'Impact ~2 % of EU orders',
      '',
      'Mon 23 Nov 10:00 opened as SEV2',
      'Mon 23 Nov 10:02 Luis took it',
      'Mon 23 Nov 10:03 Ben said whom it hits',
      'Mon 23 Nov 10:05 Ben: restarted the gateway',
    ]);
    expect(verbsOf(drawn)).toEqual([['note'], ['fixed'], ['sev 1', 'sev 3']]);
  });

  it('offers what is still possible, and the way back once there is one', async () => {
    expect(verbsOf(await onCard(play(created(), open(1))))).toEqual([['take', 'note'], ['fixed'], ['sev 2', 'sev 3']]);
    expect(verbsOf(await onCard(play(upTo('deployment'), open()))).at(-1)).toEqual(['rollback']);
    const back = play(upTo('deployment'), open(), by(luis, { type: 'RollBack', reason: 'errors' }, opening));
    expect(verbsOf(await onCard(back)).flat()).not.toContain('rollback');
  });

  it('says how it was resolved, and can be opened again', async () => {
    const fixed = play(created(), open(), does(luis, { type: 'FixIssue', number: 1, how: 'deployed 4.2.1' }));
    const drawn = await onCard(fixed);
    expect(headOf(drawn?.text ?? '')).toBe('✅ SEV2 · I-1 Checkout 502 in EU — fixed');
    expect(read(drawn?.text ?? '')).toContain('Resolved by Luis, Mon 23 Nov 10:00 CET: deployed 4.2.1');
    expect(verbsOf(drawn)).toEqual([['note', 'reopen']]);
  });

  it('offers GitHub until somebody asks, and again once the issue is gone there', async () => {
    const forge = { filesIn: 'acme/payments', filesByItself: false, noted: [] };
    const connected = { stages: null, checks: [], whenRed: 'block', reachesClusters: false, forge } satisfies Connected;
    const issue = { repository: 'acme/payments', number: 7, url: 'https://github.com/acme/payments/issues/7' };
    const look = async (...steps: Step[]) => {
      const scene = play({ ...created(), connected }, open(), ...steps);
      const drawn = await draw(faces.issue, scene, card('issue', { subject: '1' }), { connected });
      return [
        linesOf(drawn?.text ?? '').find((line) => line.startsWith('GitHub')),
        verbsOf(drawn).flat().includes('file'),
      ];
    };
    const file = does(luis, { type: 'FileIssue', number: 1 });
    const there: Step = { type: 'NoteIssueFiled', number: 1, issue, at: monday };
    const gone: Step = { type: 'NoteIssueGone', issue, at: monday };
    const asked = 'GitHub asked for by Luis; I try until it is there';
    expect(await look()).toEqual([undefined, true]);
    expect(await look(file)).toEqual([asked, false]);
    expect(await look(file, there)).toEqual(['GitHub acme/payments#7', false]);
    expect(await look(file, there, gone)).toEqual(['GitHub acme/payments#7 is not there any more', true]);
    expect(await look(file, there, gone, file)).toEqual([asked, false]);
  });

  it('is none of an issue that there is not', async () => expect(await onCard(created())).toBeNull());

  it.each(hostile)('shows as text what people write: %#', async (text) => {
    const words = text.slice(0, 1000);
    const quote = { by: gus.id, text };
    const number = 1;
    const scene = play(
      created(),
      does(ben, { type: 'OpenIssue', severity: 1, text: words.slice(0, 900), quote }),
      does(ben, { type: 'SayImpact', number, impact: words }),
      ...Array.from({ length: 8 }, (_, index) =>
        does(ben, { type: 'NoteIssue', number, text: `${index} ${words.slice(0, 900)}` }),
      ),
      does(luis, { type: 'FixIssue', number, how: words }),
    );
    const drawn = await onCard(scene);
    expect(drawn?.text).not.toContain('<script>');
    for (const event of scene.rollout.issues[0]?.history ?? [])
      for (const say of [issueWords, stepWords]) read(say(event, namesIn(scene.team)));
  });
});

describe('what the group hears', () => {
  const heard = (step: Step, scene: Scene, more = {}) => {
    const [event] = answer(step, scene);
    if (!event) throw new Error('nothing happened');
    return toldText(event, telling(play(scene, step), more));
  };

  it('of a SEV1: lead and ops are called, whatever the hour, and stakeholders can be told', () => {
    const { html, isSilent } = heard(open(1), told(created()), { at: opening });
    expect(headOf(html)).toBe('SEV1 · R-12 · Payments 4.2.0 — I-1 Checkout 502 in EU');
    expect(html).toContain(`tg://user?id=${mara.id}`);
    expect(html).toContain(`tg://user?id=${luis.id}`);
    expect(html).toContain(
      '2 stakeholders know of this rollout. A draft for them: <code>/announce critical R-12 Checkout 502 in EU</code>',
    );
    expect(isSilent).toBe(false);
  });

  it('of its end, with how long it took', () => {
    const severe = play(told(created()), open(1));
    const fixed = does(luis, { type: 'FixIssue', number: 1, how: 'deployed 4.2.1' }, monday + 11 * minute);
    const { html } = heard(fixed, severe);
    expect(headOf(html)).toBe('✅ R-12 · Payments 4.2.0 — I-1 (SEV1) is fixed after 11 min');
    expect(html).toContain('/announce critical R-12 solved: Checkout 502 in EU');
    expect(heard(does(luis, { type: 'GradeIssue', number: 1, severity: 3, reason: '' }), severe).html).toContain(
      'I-1 is SEV3 now, no longer SEV1',
    );
    const again = play(severe, fixed);
    expect(heard(does(ben, { type: 'ReopenIssue', number: 1, reason: 'it is back' }), again).html).toContain(
      'I-1 is open again',
    );
    expect(
      heard(does(luis, { type: 'GradeIssue', number: 1, severity: 1, reason: 'all of EU' }), play(created(), open()))
        .html,
    ).toContain('It was SEV2; Luis: “all of EU”');
  });

  it('offers no draft where nobody was told, or nobody can be any more', () => {
    expect(heard(open(1), created()).html).not.toContain('/announce');
    const back = play(upTo('deployment'), by(luis, { type: 'RollBack', reason: 'errors' }, opening));
    expect(back.rollout.announced.length).toBeGreaterThan(0);
    expect(heard(open(1), back).html).not.toContain('/announce');
  });

  it('makes no option of what somebody wrote', () =>
    expect(heard(open(1, 'timeout=5s contact=me'), told(created())).html).toContain(
      'timeout = 5s contact = me</code>',
    ));

  it('whose it is now', () => {
    const give = does(mara, { type: 'AssignIssue', number: 1, to: luis.id });
    const { html } = heard(give, play(created(), open()), { isPrivate: true });
    expect(headOf(html)).toBe('I-1 is yours — R-12 · Payments 4.2.0');
    expect(html).toContain('/rollout issue R-12 1 fixed');
    expect(heard(give, play(created(), open())).html).toContain(`tg://user?id=${luis.id}`);
  });
});

it('the live card counts what is open', () => {
  const view = ({ rollout, team }: Scene) => statusPage(rollout, team, '', monday);
  expect(view(created())).not.toContain('Issues');
  expect(view(play(created(), open()))).toContain('<b>Issues</b> 1 open: /issues');
  expect(view(play(created(), open(), open(1, 'Down')))).toContain('<b>Issues</b> 2 open, 1 SEV1: /issues');
});

describe('in the chat', () => {
  const cardOf = async (stage: Stage, number = 1) => {
    const cards = (await stage.store.cards.of('rollout/1/1', 'issue')).filter(
      ({ subject }) => subject === String(number),
    );
    const found = cards.at(-1);
    if (!found?.message) throw new Error(`I-${number} has no card`);
    return stage.shown(found.message);
  };
  const replyTo = (stage: Stage, text: string, from: object = stage.user(gus)) => ({
    reply_to_message: { message_id: 90, date: 1, chat: stage.chatNamed(-100500), from, text },
  });

  it('a reply logs what somebody wrote, and the card answers to their message', async () => {
    const stage = await openStage();
    await stage.says(ben, '/issue sev1', replyTo(stage, 'I <b>cannot</b> pay'));
    expect(await cardOf(stage)).toMatchObject({
      replyTo: 90,
      text: expect.stringContaining('Reported by Ben, Mon 23 Nov 10:00 CET, from a message of Gus'),
    });
    expect((await stage.rollout()).issues).toMatchObject([
      { severity: 1, text: 'I <b>cannot</b> pay', quote: { by: gus.id } },
    ]);
    expect(stage.thumbs()).toBe(1);
    await stage.says(ben, '/issue', replyTo(stage, 'I <b>cannot</b> pay'));
    expect(stage.last().text).toContain('That is in the log already');
  });

  it('a card of the bot is quoted by nobody, and another bot has no name', async () => {
    const stage = await openStage();
    await stage.says(
      ben,
      '/issue',
      replyTo(stage, 'R-1 · Payments', { id: 42, is_bot: true, first_name: 'Rollout bot' }),
    );
    expect(stage.last().text).toContain('What went wrong?');
    await stage.says(ben, '/issue', replyTo(stage, 'FIRING checkout', { id: 43, is_bot: true, first_name: 'Alerts' }));
    expect((await stage.rollout()).issues).toMatchObject([{ text: 'FIRING checkout', quote: { by: null } }]);
  });

  it('goes from report to resolution by words', async () => {
    const stage = await openStage();
    await stage.says(gus, '/rollout issue it burns');
    expect(stage.last().text).toContain('Only people with a role in this team');
    const said = await stage.says(priya, '/rollout issue checkout answers 502');
    expect((await cardOf(stage)).replyTo).toBe(said);
    await stage.says(luis, '/rollout issue 1 take');
    await stage.says(luis, '/rollout issue 1 take');
    expect(stage.last().text).toBe('I-1 is yours already.');
    await stage.says(aiko, '/rollout issue 1 sev1');
    expect(stage.last().text).toContain(
      'Only Luis, whose it is, or Lead (Mara) or Ops (Luis) can say how severe I-1 is.',
    );
    await stage.says(luis, '/rollout issue 1 assign @ben_x');
    await stage.says(luis, '/rollout issue 1 assign @nobody_known');
    expect(stage.last().text).toContain('Who takes I-1?');
    await stage.says(ben, '/rollout issue I-1 impact 2 % of EU orders');
    await stage.says(ben, '/rollout issue 1 note restarted the gateway');
    await stage.says(ben, '/rollout issue 1 fixed');
    expect(stage.last().text).toContain('How was it resolved?');
    await stage.says(ben, '/rollout issue 1 fixed deployed 4.2.1');
    expect((await cardOf(stage)).text).toContain('— fixed');
    await stage.says(gus, '/issues');
    expect(stage.last().text).toContain('0 open, 1 resolved');
    expect(stage.last().text).toContain('SEV2 · I-1 checkout answers 502 — Ben: “deployed 4.2.1”');
    await stage.says(aiko, '/rollout issue 1 reopen it is back');
    await stage.says(gus, '/issues');
    expect(stage.last().text).toContain('1 open, 0 resolved');
    await stage.says(gus, '/rollout issue 2');
    expect(stage.last().text).toBe('There is no I-2 in R-1. See /issues.');
    await stage.says(gus, '/rollout log 20');
    expect(stage.last().text).toContain('Ben said how I-1 was resolved: “deployed 4.2.1”');
    expect(stage.faults).toEqual([]);
  });

  it('and by taps, where whoever may not is told before anything is asked', async () => {
    const stage = await openStage();
    await stage.says(priya, '/rollout issue checkout answers 502');
    const { id } = await cardOf(stage);
    expect(await stage.taps(gus, id, 'Take it')).toContain('Only people with a role');
    expect(await stage.taps(ben, id, 'Take it')).toBe('I-1 is yours.');
    expect(await stage.taps(ben, id, 'SEV1')).toBe('I-1 has another severity now.');
    expect(await stage.tapsData(ben, stage.shown(id), `${(await stage.card('issue')).nonce}:sev:9`)).toContain(
      'SEV1, SEV2 and SEV3',
    );
    expect(await stage.taps(aiko, id, 'Fixed')).toContain('Only Ben, whose it is,');
    expect(await stage.taps(ben, id, 'Note')).toBe('Say it in a reply.');
    await stage.replies(ben, stage.last(), 'restarted the gateway');
    expect(stage.shown(id).text).toContain('Ben: restarted the gateway');
    await stage.taps(ben, id, 'Fixed');
    await stage.replies(ben, stage.last(), '   ');
    expect(stage.last().text).toContain('How was it resolved?');
    await stage.taps(ben, id, 'Fixed');
    await stage.replies(ben, stage.last(), 'deployed 4.2.1');
    expect(stage.shown(id).text).toContain('Resolved by Ben');
    await stage.taps(luis, id, 'Reopen');
    await stage.replies(luis, stage.last(), 'it is back');
    expect((await cardOf(stage)).text).toContain('— open');
    expect((await cardOf(stage)).id).toBeGreaterThan(id);
  });

  it('a reply to its card needs no number, and the card comes to the bottom when it is asked for', async () => {
    const stage = await openStage();
    await stage.says(priya, '/rollout issue checkout answers 502');
    const before = await cardOf(stage);
    const from = { id: 42, is_bot: true, first_name: 'Rollout bot' };
    const reply = { message_id: before.id, date: 1, chat: stage.chatNamed(-100500), from, text: before.text };
    await stage.says(luis, '/issue fixed by hand', { reply_to_message: reply });
    expect((await stage.rollout()).issues).toMatchObject([{ fixed: { how: 'by hand', by: luis.id } }]);
    await stage.says(gus, '/issue 1');
    expect((await cardOf(stage)).id).toBeGreaterThan(before.id);
  });

  it('says how to begin where nothing is logged', async () => {
    const stage = await openStage();
    await stage.says(gus, '/rollout issues');
    expect(stage.last().text).toContain('no issues are logged');
  });
});
