import { expect, test } from 'vitest';
import { notConfirmed } from '../../../src/telegram/faces/ending.ts';
import { aiko, ben, day, gus, hour, luis, mara, minute, opening, priya } from '../../support/story.ts';
import { customers, openStage, type Stage } from './stage.ts';

const facts = 'impact="payments may fail" downtime=5m action=none contact="#help"';
const withReaders = async (stage: Stage) => {
  await stage.says(priya, '/rollout stakeholders add email board@example.com "The board" zone=Asia/Tokyo');
  await stage.says(priya, '/rollout audience', { where: customers });
  await stage.taps(priya, stage.last(customers).id, 'Payments');
};
const announced = async (stage: Stage) => {
  await withReaders(stage);
  await stage.says(priya, `/rollout announce ${facts}`);
  await stage.taps(priya, (await stage.card('draft')).message, 'Send to');
  await stage.passes(31_000);
};

test('the first window is set and said back; a later one is shown before it is moved', async () => {
  const stage = await openStage({ hasWindow: false });
  await stage.says(luis, '/rollout schedule tue 22:00');
  expect(stage.last().text).toContain('Only Lead (Mara) can set the window');
  await stage.says(mara, '/rollout schedule');
  expect(stage.last().text).toContain('There is no window yet.');
  await stage.says(mara, '/rollout schedule 8 dec 22:00');
  expect(stage.last().text).toContain('Tue 8 Dec 2026, 22:00 CET = 21:00 UTC');
  expect(stage.last().text).toContain('It closes after 1 h, as nothing was said.');
  expect((await stage.rollout()).window).toMatchObject({ opensAt: opening, closesAt: opening + hour });

  await stage.says(mara, '/rollout schedule 9 dec 22:00 for 90m tz=UTC');
  const card = await stage.card('window');
  expect(card.text).toContain('move the window?');
  expect(card.keyboard.flat().map((each) => each.text)).toEqual(['Right, set it', 'Leave it']);
  expect(await stage.taps(luis, card.message, 'Right')).toContain('Only Lead (Mara) can move the window');
  expect(await stage.taps(luis, card.message, 'Leave')).toContain('Only Lead (Mara) can decide');
  expect(await stage.taps(mara, card.message, 'Right')).toBe('The window is set.');
  expect(stage.shown(card.message ?? 0)).toMatchObject({
    text: expect.stringContaining('window set by Mara'),
    keyboard: [],
  });
  expect((await stage.rollout()).window?.zone).toBe('UTC');
  await stage.says(mara, '/rollout schedule 9 dec 22:00 for 90m tz=UTC');
  expect(stage.last().text).toContain('already');
});

test('a time that can be read in two ways is asked about', async () => {
  const stage = await openStage({ hasWindow: false });
  await stage.says(mara, '/rollout schedule 03/04 22:00 for 90m');
  const choice = stage.last();
  expect(choice.keyboard).toHaveLength(2);
  expect(await stage.taps(luis, choice.id, choice.keyboard[0]?.[0]?.text ?? '')).toContain('Somebody else was asked');
  await stage.taps(mara, choice.id, choice.keyboard[0]?.[0]?.text ?? '');
  expect((await stage.rollout()).revision).toBe(1);
  expect(stage.shown(choice.id).keyboard).toEqual([]);
  await stage.says(mara, '/rollout schedule whenever <b>');
  expect(stage.last().text).toContain('I cannot read');
});

test('a draft says what is missing, then sends exactly what was seen', async () => {
  const stage = await openStage();
  await stage.says(gus, '/rollout announce');
  expect(stage.last().text).toContain('Only Lead (Mara) or Comms (Priya) can write announcements');
  const status = await stage.card('status');
  expect(await stage.taps(priya, status.message, 'Announce')).toBe('The draft is below. Nothing is sent yet.');
  const first = await stage.card('draft');
  expect(first.text).toContain('Missing: impact, expected downtime, what to do, contact');
  expect(first.text).toContain('nobody yet. Add them');
  expect(first.keyboard.flat().map((each) => each.text)).not.toContainEqual(expect.stringContaining('Send'));

  await withReaders(stage);
  await stage.says(priya, `/rollout announce ${facts}`);
  const card = await stage.card('draft');
  expect(card.message).toBeGreaterThan(first.message ?? 0);
  expect(card.keyboard[0]?.[0]?.text).toBe('Send to 1 chat, 1 mail');
  expect(card.text).toContain('payments may fail');
  expect(card.text).toContain('Subject Payments 4.2.0 update');
  await stage.taps(priya, card.message, 'Email preview');
  expect((await stage.card('draft')).text).toContain('WHEN Tue 8 December 2026');
  await stage.taps(priya, card.message, '‹ Draft');

  await stage.taps(priya, card.message, 'Downtime');
  await stage.replies(priya, stage.last(), 'soon');
  expect(stage.last().text).toContain('I cannot read "soon" as a downtime');
  await stage.taps(priya, card.message, 'Downtime');
  const question = stage.last();
  const stale = (await stage.card('draft')).keyboard[0]?.[0]?.callback_data;
  await stage.replies(priya, question, 'none');
  expect((await stage.rollout()).draft?.facts.downtimeMinutes).toBe(0);
  const moved = await stage.card('draft');
  expect(moved.message).toBeGreaterThan(card.message ?? 0);
  expect(stage.shown(card.message ?? 0).text).toContain('the draft moved ↓');
  const [nonce] = (moved.keyboard[0]?.[0]?.callback_data ?? '').split(':');
  const [, ...seenBefore] = (stale ?? '').split(':');
  const before = stage.toasts.length;
  await stage.update({
    callback_query: {
      id: 'q',
      from: { id: priya.id, is_bot: false, first_name: 'Priya' },
      chat_instance: 'x',
      data: [nonce, ...seenBefore].join(':'),
      message: { message_id: moved.message, date: 1, chat: { id: -100500, type: 'supergroup', title: 'Payments' } },
    },
  });
  expect(stage.toasts[before]).toContain('has changed since this card was shown');
  expect((await stage.rollout()).announced).toEqual([]);

  expect(await stage.taps(gus, moved.message, 'Send to')).toContain('Only Lead (Mara) or Comms (Priya)');
  expect(await stage.taps(priya, moved.message, 'Send to')).toBe('Goes to 1 chat, 1 mail in 30 s. Until then: Stop.');
  expect((await stage.rollout()).announced).toEqual([]);
  expect((await stage.card('status')).text).toContain('Notices none sent, the first Mon 23 Nov');
  await stage.passes(31_000);
  expect((await stage.rollout()).announced).toMatchObject([{ kind: 'notice', number: 1 }]);
  expect(stage.shown(moved.message ?? 0).text).toContain('notice confirmed by Priya');
  await stage.says(gus, '/rollout announcements');
  expect(stage.last().text).toContain('1 announcement sent, 4 planned');
  expect(stage.last().text).toContain('A-1 notice · Mon 23 Nov 10:00 CET · 0 of 2 delivered, 2 on the way');
});

test('an address that is on the list already can be changed, and a draft shows no mail to a list without addresses', async () => {
  const stage = await openStage();
  await withReaders(stage);
  await stage.says(priya, '/rollout stakeholders add email board@example.com "The board" zone=Asia/Tokyo');
  expect(stage.last().text).toContain('board@example.com was on the list already.');
  const change = stage.last().text.match(/\/rollout stakeholders change \d+/)?.[0];
  await stage.says(priya, `${change} name="Our board"`);
  expect((await stage.team()).stakeholders[0]?.name).toBe('Our board');
  await stage.says(priya, `/rollout announce ${facts}`);
  expect((await stage.card('draft')).text).toContain('─ Email');
  await stage.says(priya, '/rollout stakeholders remove board@example.com');
  const alone = await stage.card('draft');
  expect(alone.text).not.toContain('─ Email');
  expect(alone.keyboard.flat().map(({ text }) => text)).not.toContain('Email preview');
});

test('a notice that comes too late has no button to send it, and says what can be done', async () => {
  const stage = await openStage();
  await withReaders(stage);
  await stage.says(priya, `/rollout announce ${facts}`);
  expect((await stage.card('draft')).keyboard[0]?.[0]?.text).toContain('Send to');
  await stage.passes(opening - stage.clock.now() + minute);
  await stage.says(priya, '/rollout announce impact="payments fail for a while"');
  const late = await stage.card('draft');
  expect(late.text).toContain('The window is open already, so a notice comes too late.');
  expect(late.keyboard.flat().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('Send'));
});

test('a notice may wait for its time; warnings say what is unwise', async () => {
  const stage = await openStage({ hasEmail: false });
  await withReaders(stage);
  await stage.says(priya, `/rollout announce mon 20:00 ${facts}`);
  const card = await stage.card('draft');
  expect(card.text).toContain('Goes out Mon 23 Nov 20:00 CET (in 10 hours)');
  expect(card.text).toContain('04:00 in Tokyo');
  expect(card.text).toContain('Email is not set up: 1 address will not get it.');
  await stage.taps(priya, card.message, 'Time…');
  await stage.replies(priya, stage.last(), '-1d');
  expect((await stage.card('draft')).text).toContain(
    '⚠️ Only 24 h before the window opens; readers of a routine update are to have 48 h. It needs a reason and a second person.',
  );
  await stage.taps(priya, card.message, 'Time…');
  await stage.replies(priya, stage.last(), 'fri 9:00');
  expect(await stage.taps(priya, card.message, 'Confirm for')).toBe('Confirmed. It goes out by itself.');
  expect((await stage.rollout()).sending?.at).toBe(Date.UTC(2026, 10, 27, 8));
  const waiting = await stage.card('sending');
  expect(waiting.text).toContain('notice goes out Fri 27 Nov 09:00 CET');
  expect(await stage.taps(priya, waiting.message, 'Stop')).toBe('Stopped. Nothing was sent.');
  await stage.says(priya, '/rollout announce impact="less than we thought"');
  const other = await stage.card('draft');
  expect(await stage.taps(mara, other.message, 'Discard')).toBe('Discarded. Nothing was sent.');
  expect(stage.shown(other.message ?? 0).text).toContain('draft discarded by Mara');
});

test('moving a window says who hears of it and what lapses', async () => {
  const stage = await openStage();
  await announced(stage);
  await stage.says(mara, '/rollout schedule 9 dec 22:00');
  const card = await stage.card('window');
  expect(card.text).toContain('Told of the move at once: 1 chat, 1 mail');
  expect(card.text).toContain('06:00 in Tokyo');
  expect(await stage.taps(mara, card.message, 'Move and tell 1 chat, 1 mail')).toContain(
    'Stakeholders are being told.',
  );
  expect((await stage.rollout()).window).toMatchObject({
    opensAt: opening + day,
    closesAt: opening + day + 90 * minute,
  });
});

test('whoever adds a stakeholder reads what they get from now on, and how it goes on', async () => {
  const stage = await openStage();
  await stage.says(priya, '/rollout stakeholders add email board@example.com "The board" zone=Asia/Tokyo');
  expect(stage.last().text.split('\n')).toEqual([
    'Told from now on',
    '1 · The board — board@example.com, Asia/Tokyo',
    'They get the notice once you have sent it; then reminders, changes, start and end, and afterwards a question how it was.',
    'Next: /announce drafts the notice · everybody who is told: /stakeholders',
  ]);
  await stage.says(priya, '/rollout stakeholders add email board@example.com shop@example.com');
  expect(stage.last().text.split('\n')).toEqual([
    'Told from now on',
    '2 · shop@example.com — email',
    expect.stringMatching(/^They get/),
    expect.stringMatching(/^Next/),
    'board@example.com was on the list already.',
    expect.stringContaining('changes with'),
  ]);
  expect(stage.thumbs()).toBe(0);
});

test('who is added after the notice gets it by a tap on the command that the answer names', async () => {
  const stage = await openStage();
  await announced(stage);
  await stage.says(priya, '/rollout stakeholders add email late@example.com "Latecomer"');
  const text = stage.last().text.split('\n');
  expect(text.slice(-3)).toEqual([
    'They get reminders, changes, start and end, and afterwards a question how it was.',
    expect.stringMatching(
      /^The notice of R-1 is out already: \/rollout_notice drafts it for whoever has not got it\. Without that the first that they get is its next announcement, \w{3} \d/,
    ),
    'Everybody who is told: /stakeholders',
  ]);
  await stage.says(priya, '/rollout announcements');
  expect(stage.last().text).toContain('1 stakeholder came after the notice: /rollout_notice drafts it for them');
  await stage.says(priya, '/rollout_notice');
  const draft = stage.last();
  expect(draft.text).toContain('draft of the notice for those who came after it, not sent yet');
  expect(draft.text).toContain('To 1 mail');
  const labels = draft.keyboard.flat().map(({ text: label }) => label);
  expect(labels).toContain('Send to 1 mail');
  expect(labels).not.toContain('Impact…');

  await stage.says(priya, '/rollout ladder off week day hour start');
  await stage.passes(opening - stage.clock.now() + minute);
  await stage.says(priya, '/rollout_notice');
  const late = await stage.card('draft');
  expect(late.text).toContain('so a notice comes too late: discard this. They hear from the next announcement on.');
  expect(late.keyboard.flat().map(({ text: label }) => label)).not.toContain('Send to 1 mail');
});

test('a notice for who came after it is not sent with what the others were told to forget meanwhile', async () => {
  const stage = await openStage();
  await announced(stage);
  await stage.says(priya, '/rollout stakeholders add email late@example.com "Latecomer"');
  await stage.says(priya, '/rollout announce correction impact="Cards fail for an hour"');
  await stage.taps(priya, (await stage.card('draft')).message, 'Send to');
  await stage.says(priya, '/rollout_notice');
  await stage.passes(31_000);
  const stale = await stage.card('draft');
  expect(stale.text).toContain('⚠️ The others were told something else. Discard this and ask for theirs');
  expect(stale.keyboard.flat().map(({ text }) => text)).not.toContain('Send to 1 mail');
  await stage.taps(priya, stale.message, 'Discard');
  await stage.says(priya, '/rollout_notice');
  const { text, keyboard } = await stage.card('draft');
  expect(text).toContain('Cards fail for an hour');
  expect(keyboard.flat().map((each) => each.text)).toContain('Send to 1 mail');
});

test('stakeholders come by address, by person and by chat, and go by number', async () => {
  const stage = await openStage({ hasEmail: false });
  await stage.says(gus, '/rollout stakeholders add email a@x.example');
  expect(stage.last().text).toBe('Only the lead or comms change who is told.');
  await stage.says(priya, '/rollout stakeholders add email nonsense');
  expect(stage.last().text).toContain('"nonsense" is not an email address');
  await stage.says(priya, '/rollout stakeholders add a@x.example, b@@y, a@x.example');
  expect(stage.last().text).toMatch(/^Told from now on\n1 · a@x.example — email\n/);
  expect(stage.last().text).toContain('"b@@y" is not an email address');
  expect(stage.last().text).toContain('Email is not set up here');
  await stage.says(priya, '/rollout stakeholders add @ben_x');
  expect(stage.last().text).toContain('Ben presses Start once');
  await stage.kit.store.people.started(ben.id, true);
  await stage.says(priya, '/rollout stakeholders add @ben_x');
  expect(stage.last().text).toMatch(/^Told from now on\n2 · Ben — Telegram\n/);
  await stage.says(priya, '/rollout audience', { where: customers });
  await stage.taps(priya, stage.last(customers).id, 'Payments');
  expect(stage.last(customers).text).toBe('Payments tells its rollouts here from now on.');
  await stage.says(gus, '/rollout audience', { where: customers });
  expect(stage.last(customers).text).toContain('Only a lead or comms');
  await stage.says(gus, '/rollout stakeholders');
  expect(stage.last().text.split('\n').slice(0, 4)).toEqual([
    'Payments tells 3 stakeholders',
    '1 · a@x.example — email',
    '2 · Ben — Telegram',
    '3 · Customers — Telegram',
  ]);
  await stage.says(priya, '/rollout stakeholders remove 2');
  expect((await stage.team()).stakeholders.map((each) => each.id)).toEqual(['s1', 's3']);
  await stage.says(priya, '/rollout stakeholders remove 2');
  expect(stage.last().text).toContain('There is no stakeholder “2”');
});

test('a code brings a channel once', async () => {
  const stage = await openStage();
  await stage.says(aiko, '/rollout stakeholders join');
  expect(stage.last().text).toBe('Only the lead or comms change who is told.');
  await stage.says(priya, '/rollout stakeholders join');
  const [, code = ''] = /startgroup=aud_([\w-]{16})/.exec(stage.last().text) ?? [];
  const post = (text: string, chat: number) =>
    stage.update({
      channel_post: { message_id: 5, date: 1, chat: { id: chat, type: 'channel', title: `News ${chat}` }, text },
    });
  await post(`/rollout audience ${code}`, -100800);
  await post(`/rollout audience ${code}`, -100900);
  expect((await stage.team()).stakeholders).toMatchObject([{ name: 'News -100800', address: '-100800' }]);
  expect(stage.last().text).toBe('News -100800 is told from now on.');
  expect(stage.last(-100800)).toBeUndefined();
});

test('calling off takes a reason, two steps and the same person', async () => {
  const stage = await openStage();
  await announced(stage);
  await stage.says(luis, '/rollout cancel');
  expect(stage.last().text).toContain('Only Lead (Mara) can call R-1 off');
  await stage.says(mara, '/rollout cancel');
  await stage.replies(mara, stage.last(), 'vendor withdrew it');
  const card = await stage.card('call-off');
  expect(card.text).toContain('1 chat, 1 mail were told of it and hear at once');
  expect(card.keyboard.map((row) => row[0]?.text)).toEqual(['Keep R-1 going', 'Call R-1 off']);
  await stage.kit.handle.team(1, 'second lead', { type: 'GiveRole', role: 'lead', to: aiko, by: mara });
  expect(await stage.taps(aiko, card.message, 'Call R-1 off')).toContain('Mara asked for this');
  expect(await stage.taps(gus, card.message, 'Keep')).toContain('Only people with a role');
  expect(await stage.taps(luis, card.message, 'Keep')).toBe('R-1 goes on.');

  await stage.says(mara, '/rollout cancel vendor withdrew it');
  stage.clock.at += 61_000;
  const late = await stage.card('call-off');
  expect(await stage.taps(mara, late.message, 'Call R-1 off')).toContain('Not confirmed in time');
  expect((await stage.rollout()).status).toBe('open');
  expect(stage.shown(late.message ?? 0)).toMatchObject({
    text: expect.stringContaining('not confirmed'),
    keyboard: [],
  });

  await stage.says(mara, '/rollout cancel vendor withdrew it');
  const last = await stage.card('call-off');
  expect(await stage.taps(mara, last.message, 'Call R-1 off')).toBe('R-1 is called off.');
  expect(stage.shown(last.message ?? 0).text).toContain('called off by Mara');
  expect((await stage.rollout()).calledOff?.reason).toBe('vendor withdrew it');
  expect(notConfirmed('call-off', await stage.rollout())).not.toContain('goes on');
});

test('a draft names the night of those who get it, and of nobody else', async () => {
  const stage = await openStage();
  const zones = ['Pacific/Auckland', 'Asia/Tokyo', 'America/New_York', 'Pacific/Honolulu'];
  await withReaders(stage);
  for (const zone of zones)
    await stage.says(
      priya,
      `/rollout stakeholders add email ${zone.split('/')[1]}@example.com zone=${zone} component=Search`,
    );
  await stage.says(priya, `/rollout announce ${facts}`);
  expect((await stage.card('draft')).text).not.toMatch(/At night for readers.*(Auckland|New York|Honolulu)/);
  await stage.says(priya, '/rollout stakeholders add email all@example.com zone=Pacific/Honolulu');
  await stage.says(priya, `/rollout announce ${facts}`);
  expect((await stage.card('draft')).text).toMatch(/At night for readers: \d\d:\d\d in Honolulu now/);
});
