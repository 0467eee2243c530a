import { expect, test } from 'vitest';
import { itemState, phaseState } from '../../../src/rollout/standing.ts';
import { aiko, ben, gus, luis, mara } from '../../support/story.ts';
import { openStage, type Stage } from './stage.ts';

const stateOf = async (stage: Stage, id: string) => itemState(id, await stage.rollout());

test('several items at once: what is refused is said, the rest is done', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout done 2.1 2.2 4.1 mirrors production');
  expect(stage.last().text).toMatch(/^2.1 and 2.2 done\.\nDeployment opens after/);
  expect(await stateOf(stage, 'apply-updates')).toMatchObject({ status: 'done', reason: 'mirrors production' });

  await stage.says(aiko, '/rollout done 2.3 https://ci.example/1 green');
  expect(stage.thumbs()).toBe(1);
  await stage.says(gus, '/rollout done 2.4 fine');
  expect(stage.last().text).toContain('2.4 is ticked by QA (Aiko) or Lead');
  await stage.says(aiko, '/rollout done');
  expect(stage.last().text).toContain('Which item?');
});

test('whoever ticks the last item of a phase hears what comes next', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout done 1.1 1.2 1.3 all in the issue');
  await stage.says(mara, '/rollout done 1.5');
  expect(stage.last().text).not.toContain('complete');
  await stage.says(mara, '/rollout block 1.4 no channel yet');
  await stage.says(mara, '/rollout skip 1.4 internal only');
  const agree = await stage.card('agree');
  expect(await stage.taps(mara, agree.message, 'Agree')).toContain('a second person');
  expect(await stage.taps(aiko, agree.message, 'Agree')).toBe(
    'You agree with Mara: 1.4 Stakeholder communication does not apply.',
  );
  await stage.says(mara, '/rollout reopen 1.5');
  expect((await stateOf(stage, 'schedule-rollout')).status).toBe('to-do');
  await stage.says(mara, '/rollout done 1.5');
  expect(stage.last().text).toContain('Planning of R-1 is complete. Ask for its sign-off: /signoff');
});

test('a reason is asked for by button, and only of those who may', async () => {
  const stage = await openStage();
  const card = await stage.card('status');
  await stage.taps(gus, card.message, 'Open Planning');
  await stage.taps(gus, card.message, '1.2');
  expect(await stage.taps(gus, card.message, 'Not applicable')).toContain('Only Lead (Mara) can say');
  expect(await stage.taps(gus, card.message, 'Block')).toBe('Say why in a reply.');
  expect(stage.last()).toMatchObject({ asks: true, text: expect.stringContaining('what blocks 1.2') });
  await stage.replies(gus, stage.last(), 'vendor <silent>');
  expect(await stateOf(stage, 'update-requirements')).toMatchObject({ status: 'blocked', reason: 'vendor <silent>' });
  expect(await stage.taps(gus, card.message, 'Unblock')).toBe('1.2 is unblocked.');
  expect(await stage.taps(gus, card.message, '‹ Planning')).toBe('');
  expect((await stage.card('status')).text).toContain('1 Planning');
});

test('evidence by words, reply, caption, album and button', async () => {
  const stage = await openStage();
  const photo = (id: string) => [{ file_id: id, file_unique_id: `u${id}`, width: 9, height: 9 }];
  await stage.says(gus, '/rollout evidence 2.4 https://ci.example/8841 all green');
  await stage.says(gus, '/rollout evidence 2.4', {
    reply_to_message: { message_id: 7, caption: 'cases', photo: photo('a') },
  });
  await stage.update({
    message: stage.message(gus, -100500, { photo: photo('b'), caption: '#2.4 dashboard', media_group_id: 'g' }),
  });
  await stage.update({ message: stage.message(gus, -100500, { photo: photo('c'), media_group_id: 'g' }) });
  await stage.update({ message: stage.message(luis, -100500, { photo: photo('x'), media_group_id: 'g' }) });
  const card = await stage.card('status');
  await stage.taps(aiko, card.message, '2');
  await stage.taps(aiko, card.message, '2.4');
  await stage.taps(aiko, card.message, 'Add evidence');
  const question = stage.last();
  await stage.replies(aiko, question, {
    document: { file_id: 'd', file_unique_id: 'ud', file_name: 'cases.pdf' },
    caption: 'all pass',
  });
  await stage.replies(aiko, question, 'and by hand');
  const { evidence } = await stateOf(stage, 'manual-testing');
  expect(evidence.map((each) => [each.kind, each.text])).toEqual([
    ['link', 'all green'],
    ['file', 'cases'],
    ['file', 'dashboard'],
    ['file', ''],
    ['file', 'all pass'],
    ['note', 'and by hand'],
  ]);
  expect(stage.thumbs()).toBe(6);
  await stage.says(gus, '/rollout evidence 2.4 https://ci.example/8841');
  expect(stage.last().text).toBe('2.4 has that as evidence already.');
  await stage.says(gus, '/rollout evidence 2.5');
  expect(stage.last().text).toMatch(/^What proves 2.5 Performance benchmarking\?/);
  await stage.update({ message: stage.message(gus, -100500, { photo: photo('e'), caption: '#9.9' }) });
  expect(stage.last().text).toContain('There is no item "9.9"');
});

test('Done without evidence asks for it, and the answer ticks the item', async () => {
  const stage = await openStage();
  const { message } = await stage.card('status');
  await stage.taps(aiko, message, '2');
  await stage.taps(aiko, message, '2.4');
  expect(await stage.taps(gus, message, 'Done')).toContain('2.4 is ticked by QA (Aiko)');
  expect(await stage.taps(aiko, message, 'Done')).toBe(
    '2.4 needs evidence first. Send it as a reply, and 2.4 is done.',
  );
  const question = stage.last();
  expect(question).toMatchObject({ asks: true, text: expect.stringContaining('and 2.4 is done.') });
  expect(await stateOf(stage, 'manual-testing')).toMatchObject({ status: 'to-do' });
  await stage.replies(aiko, question, 'refund: fail');
  expect(stage.last().text).toContain('but it does not hold');
  expect(await stateOf(stage, 'manual-testing')).toMatchObject({ status: 'to-do' });
  await stage.replies(aiko, question, 'refund: pass');
  expect(stage.thumbs()).toBe(1);
  expect(await stateOf(stage, 'manual-testing')).toMatchObject({ status: 'done', by: aiko.id });
  // One more photo of the same answer is evidence of what is done.
  await stage.replies(aiko, question, 'chargeback: pass');
  expect((await stateOf(stage, 'manual-testing')).evidence).toHaveLength(3);
  expect(stage.thumbs()).toBe(2);
});

test('the answer is kept as evidence where the item cannot be done after all, and it is said why', async () => {
  const stage = await openStage();
  const { message } = await stage.card('status');
  await stage.taps(aiko, message, '2');
  await stage.taps(aiko, message, '2.3');
  await stage.taps(aiko, message, 'Done');
  const question = stage.last();
  await stage.says(ben, '/rollout block 2.3 the runner is down');
  await stage.replies(aiko, question, 'https://ci.example/8841 green');
  expect(stage.last().text).toContain('Added as evidence 1 to 2.3');
  expect(stage.last().text).toContain('2.3 is blocked: "the runner is down". Unblock it first.');
  expect(await stateOf(stage, 'automated-testing')).toMatchObject({ status: 'blocked' });
});

test('the answer that completes a phase says what comes next', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout done 1.2 1.3 1.5 all in the issue');
  await stage.says(mara, '/rollout skip 1.4 internal only');
  await stage.taps(aiko, (await stage.card('agree')).message, 'Agree');
  const { message } = await stage.card('status');
  await stage.taps(mara, message, 'Open Planning');
  await stage.taps(mara, message, '1.1');
  await stage.taps(mara, message, 'Done');
  await stage.replies(mara, stage.last(), 'https://github.com/acme/payments/issues/7');
  expect(stage.last().text).toContain('1.1 done. Planning of R-1 is complete.');
});

test('an item is given to somebody, with a time that may have to be chosen', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout assign 2.4 @ben_x due fri 12:00');
  expect(await stateOf(stage, 'manual-testing')).toMatchObject({ assignee: ben.id, dueAt: Date.UTC(2026, 10, 27, 11) });
  await stage.says(mara, '/rollout assign 2.4 due next tue 10:00');
  await stage.taps(mara, stage.last().id, 'Tue 1 Dec');
  expect(await stateOf(stage, 'manual-testing')).toMatchObject({ assignee: ben.id, dueAt: Date.UTC(2026, 11, 1, 9) });
  expect(stage.last()).toMatchObject({ text: '2.4 is due Tue 1 Dec 10:00 CET.', keyboard: [] });
  await stage.says(mara, '/rollout assign 2.5 me');
  expect((await stateOf(stage, 'performance-benchmarking')).assignee).toBe(mara.id);
  await stage.says(mara, '/rollout assign 2.5 @stranger');
  expect(stage.last().text).toContain('Who does 2.5?');
  await stage.says(mara, '/rollout assign 2.5 @ben_x due 03/04 22:00');
  expect(stage.last().keyboard.length).toBeGreaterThan(1);
  await stage.says(gus, '/rollout assign 2.5 me');
  expect(stage.last().text).toContain('Only Lead (Mara) can assign 2.5');
});

test('a phase is signed off by tap, declined with a reason, and asked for again', async () => {
  const stage = await openStage();
  await stage.says(mara, '/rollout done 1.1 1.2 1.3 1.5 in the issue');
  await stage.says(mara, '/rollout signoff');
  expect(stage.last().text).toContain('Planning is not ready to be signed. Still open: 1.4.');
  await stage.says(mara, '/rollout skip 1.4 internal only');
  await stage.taps(aiko, (await stage.card('agree')).message, 'Agree');
  await stage.says(mara, '/rollout signoff planning');
  const first = await stage.card('sign-off');
  expect(await stage.taps(gus, first.message, 'Who may sign')).toContain(
    'Planning is signed by Lead (Mara). The lead gives roles',
  );
  expect(await stage.taps(gus, first.message, 'Sign off')).toContain('Only Lead (Mara) can sign');
  expect(await stage.taps(gus, first.message, 'Decline')).toContain('Only Lead (Mara) can sign');
  await stage.taps(mara, first.message, 'Decline');
  await stage.replies(mara, stage.last(), 'look at 1.2 again');
  expect((await stateOf(stage, 'update-requirements')).status).toBe('to-do');
  await stage.says(mara, '/rollout done 1.2 looked');
  await stage.says(mara, '/rollout signoff 1');
  const again = await stage.card('sign-off');
  expect(again.message).not.toBe(first.message);
  expect(await stage.taps(mara, again.message, 'See evidence')).toBe('');
  expect(await stage.taps(mara, again.message, '‹ Back')).toBe('');
  expect(await stage.taps(mara, again.message, 'Sign off')).toBe(
    'Signed off ✅ Planning is complete. Testing is open.',
  );
  expect(phaseState('planning', await stage.rollout()).signedOff).not.toBeNull();
});

test('two seats: the first hears who is missing', async () => {
  const stage = await openStage();
  await stage.kit.handle.team(1, 'strict', { type: 'ChoosePolicy', policy: 'strict', by: mara });
  await stage.says(mara, '/rollout done 1.1 1.2 1.3 1.5 in the issue');
  await stage.says(mara, '/rollout skip 1.4 internal only');
  await stage.taps(aiko, (await stage.card('agree')).message, 'Agree');
  await stage.says(mara, '/rollout signoff');
  const card = await stage.card('sign-off');
  expect(await stage.taps(mara, card.message, 'Sign off')).toBe('Signed as Lead. Approver is still missing.');
  expect(await stage.taps(mara, card.message, 'Sign off')).toBe('You have signed Planning already.');
  expect(await stage.taps(mara, card.message, 'Withdraw')).toBe('Your sign-off is withdrawn.');
});

test('looking around', async () => {
  const stage = await openStage();
  await stage.says(gus, '/rollout list');
  expect(stage.last().text).toContain('1 open rollout\n▶️ R-1 · Payments 4.2.0 — Planning');
  await stage.says(gus, '/rollout list done');
  expect(stage.last().text).toBe('No finished rollout yet.');
  await stage.says(gus, '/rollout list everything');
  expect(stage.last().text).toContain('/rollout list all');
  await stage.says(gus, '/rollout plan');
  expect(stage.last().text.match(/^[☐☑⛔⊘] \d\.\d/gmu)).toHaveLength(22);
  await stage.says(gus, '/rollout item 2.4');
  expect(stage.last().text).toContain('2.4 Manual testing — to do');
  const before = await stage.card('status');
  await stage.says(gus, '/status');
  expect((await stage.card('status')).message).toBeGreaterThan(before.message ?? 0);
  await stage.says(gus, '/mine');
  expect(stage.last().text).toBe('Nothing waits for you.');
  await stage.says(aiko, '/mine');
  expect(stage.last().text).toMatch(/^6 things wait for you, Aiko\n\nR-1 · Payments 4.2.0\n☐ 2.1/);
  await stage.says(aiko, '/mine', { where: aiko.id });
  expect(stage.last(aiko.id).text).toMatch(/^6 things wait for you/);
  const alert = await stage.taps(aiko, (await stage.card('status')).message, 'My items');
  expect(alert).toMatch(/^6 things for you: 2.1 Environment setup, .*2.6 Security assessment$/);
});

test('history in words, page by page, with notes', async () => {
  const stage = await openStage();
  await stage.says(gus, '/rollout note DBA on call until 02:00');
  await stage.says(gus, '/rollout note', { reply_to_message: { message_id: 5, text: 'vendor answers tomorrow' } });
  for (const number of ['2.1', '2.2', '2.3', '2.4']) await stage.says(aiko, `/rollout evidence ${number} seen`);
  await stage.says(gus, '/rollout log 3');
  const newest = stage.last();
  expect(newest.text.split('\n')).toEqual([
    'R-1 · Payments 4.2.0 — what happened last',
    'today 10:00 Aiko added evidence to 2.2 Apply updates: “seen”',
    'today 10:00 Aiko added evidence to 2.3 Automated testing: “seen”',
    'today 10:00 Aiko added evidence to 2.4 Manual testing: “seen”',
  ]);
  await stage.taps(gus, newest.id, 'More');
  expect(stage.shown(newest.id).keyboard).toEqual([]);
  const older = stage.last();
  expect(older.text).toContain('Gus noted: “vendor answers tomorrow”');
  await stage.taps(gus, older.id, 'More');
  expect(stage.last().text).toContain('Ben started R-1');
  expect(stage.last().keyboard).toEqual([]);
  await stage.says(gus, '/rollout note');
  expect(stage.last().text).toContain('What should the history say?');
});
