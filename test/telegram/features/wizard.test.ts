import { describe, expect, it } from 'vitest';
import { group, until } from '../../support/on-store.ts';
import { ben, gus, mara, monday } from '../../support/story.ts';
import type { Shown } from './before-a-chat.ts';
import { openStage, type Stage } from './team-stage.ts';

const wizardIn = (stage: Stage): Shown =>
  stage.messages().find((each) => /New rollout|You have begun/.test(each.text)) as Shown;
const promptIn = (stage: Stage): Shown => stage.messages().find((each) => each.asks) as Shown;

describe('/rollout new', () => {
  it('asks for what is missing, one thing at a time, in one message', async () => {
    const stage = await openStage();
    await stage.team();
    const command = await stage.says(ben, '/rollout new');
    const first = wizardIn(stage);
    expect(first.text).toContain('step 1 of 4');
    expect(promptIn(stage).text).toBe(
      `<a href="tg://user?id=${ben.id}">Ben</a>, which product is updated? Reply to this message.`,
    );
    expect(promptIn(stage).replyTo).toBe(command);

    await stage.replies(ben, promptIn(stage), 'Payments <API>');
    await stage.replies(ben, promptIn(stage), '4.2.0');
    expect(wizardIn(stage).id).toBe(first.id);
    expect(promptIn(stage)).toBeUndefined();
    expect(wizardIn(stage).text).toContain('Payments &lt;API&gt;');
    expect(
      wizardIn(stage)
        .keyboard.flat()
        .map((each) => each.text),
    ).toEqual([
      'Wed 25 Nov 22:00 CET · 3 % online, 6/6 awake',
      'Thu 26 Nov 22:00 CET · 3 % online, 6/6 awake',
      'Mon 30 Nov 22:00 CET · 3 % online, 6/6 awake',
      'Type another time',
      'Decide later',
      '‹ Back',
      'Cancel',
    ]);

    // Nobody here has told it where they live.
    expect(wizardIn(stage).text).toContain('who of the team is awake (by this group’s clock for 6 of 6)');

    await stage.taps(ben, first, 'Type another');
    await stage.replies(ben, promptIn(stage), 'tue 8 dec 22:00 for 90m');
    const check = wizardIn(stage);
    expect(check.text).toContain('please check');
    expect(check.text).toContain('Tue 8 Dec 22:00 – 23:30 CET');
    expect(check.text).toContain('21:00 UTC');
    expect(check.text).toContain('Standardized Update Rollout Checklist, 22 items');
    expect(check.text).toContain('<b>QA</b> Aiko');
    expect(check.text).not.toContain('assumed');
    expect(await stage.taps(ben, check, 'Create R-1')).toBe('Created R-1');
    expect(stage.sent.get(first.id)).toMatchObject({ keyboard: [], text: expect.stringContaining('Created R-1') });
    const rollout = await stage.kit.store.rollout('rollout/1/1');
    expect(rollout).toMatchObject({ product: 'Payments <API>', version: '4.2.0', author: ben.id, status: 'open' });
    expect((rollout.window?.closesAt ?? 0) - (rollout.window?.opensAt ?? 0)).toBe(90 * 60_000);
    expect(stage.faults).toEqual([]);
  });

  it('says what became of it also where somebody was faster than Telegram’s answer', async () => {
    const stage = await openStage();
    await stage.team();
    const { api, store, clock } = stage.kit;
    const { call } = api;
    let tapped: Promise<string> | undefined;
    const slowly = async (method: 'sendMessage', body: never) => {
      const answer = await call(method, body);
      if (method !== 'sendMessage' || tapped || !wizardIn(stage)) return answer;
      tapped = stage.taps(ben, wizardIn(stage), 'Cancel');
      await until(async () => (await store.dialogues.of(group, ben.id, clock.now())) === null);
      return answer;
    };
    api.call = slowly as typeof call;
    await stage.says(ben, '/rollout new "Payments" 4.2.0 tue 8 dec 22:00');
    expect(await tapped).toBe('Cancelled');
    const words = stage.messages().map(({ text, keyboard }) => [text, keyboard.length]);
    expect(words.slice(-1)).toEqual([['<b>Cancelled</b>: Payments 4.2.0 was not created.', 0]]);
    expect(stage.faults).toEqual([]);
  });

  it('goes straight to the check when everything was said', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new "Payments" 4.2.0 tue 8 dec 22:00');
    expect(wizardIn(stage).text).toContain('please check');
    expect(wizardIn(stage).text).toContain('1 h long (assumed');
    await stage.taps(ben, wizardIn(stage), 'Change…');
    await stage.taps(ben, wizardIn(stage), 'Length');
    await stage.taps(ben, wizardIn(stage), '2 h');
    expect(wizardIn(stage).text).toContain('22:00 – Wed 9 Dec 00:00 CET');
  });

  it('creates once, however often the button arrives', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments 4.2.0 tue 8 dec 22:00');
    const message = wizardIn(stage);
    const data = message.keyboard[0]?.[0]?.callback_data as string;
    await Promise.all([stage.tapsData(ben, message, data), stage.tapsData(ben, message, data)]);
    expect(await stage.tapsData(ben, message, data)).toMatch(/outdated/);
    expect(await stage.kit.store.rolloutsOf(1, 'all')).toHaveLength(1);
  });

  it('refuses a Create that was meant for another draft', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments 4.2.0 tue 8 dec 22:00');
    const message = wizardIn(stage);
    const data = message.keyboard[0]?.[0]?.callback_data as string;
    await stage.taps(ben, message, 'Change…');
    await stage.taps(ben, message, 'Version');
    await stage.replies(ben, promptIn(stage), '4.3.0');
    expect(await stage.tapsData(ben, message, data)).toMatch(/changed since/);
    expect(await stage.kit.store.rolloutsOf(1, 'all')).toEqual([]);
  });

  it('belongs to the one who started it', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments 4.2.0 tue 8 dec 22:00');
    expect(await stage.taps(mara, wizardIn(stage), 'Create')).toMatch(/Somebody else/);
    await stage.says(ben, '/rollout new');
    await stage.replies(gus, wizardIn(stage), 'Mine');
    expect(await stage.kit.store.rolloutsOf(1, 'all')).toEqual([]);
  });

  it('keeps a draft for a day and offers to go on', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments');
    await stage.says(ben, '/rollout new');
    const resumed = wizardIn(stage);
    expect(resumed.text).toContain('You have begun a rollout already');
    expect(stage.messages().some((each) => each.text === 'There is a newer draft below.')).toBe(true);
    await stage.taps(ben, resumed, 'Continue');
    expect(wizardIn(stage).text).toContain('step 2 of 4');
    stage.clock.at = monday + 25 * 3_600_000;
    expect(await stage.taps(ben, resumed, 'Cancel')).toMatch(/outdated/);
  });

  it('asks about a time that can be read in two ways, and takes the one that is tapped', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments 4.2.0 03/04 22:00');
    const { keyboard, text } = wizardIn(stage);
    expect(text).toContain('⚠️');
    expect(keyboard.length).toBeGreaterThanOrEqual(3);
    await stage.taps(ben, wizardIn(stage), keyboard[0]?.[0]?.text as string);
    expect(wizardIn(stage).text).toContain('please check');
  });

  it('takes a clear time that is typed after one that could be read in two ways', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments 4.2.0 03/04 22:00');
    await stage.taps(ben, wizardIn(stage), 'Type another');
    await stage.replies(ben, promptIn(stage), 'tue 8 dec 22:00 for 90m');
    expect(wizardIn(stage).text).toContain('please check');
    expect(wizardIn(stage).text).toContain('Tue 8 Dec 22:00 – 23:30 CET');
  });

  it('says that its question is over to whoever answers it days later', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new');
    const prompt = promptIn(stage);
    stage.clock.at += 25 * 3_600_000;
    await stage.replies(ben, prompt, 'Payments');
    expect(stage.last().text).toContain('That question is over, so nothing has changed.');
  });

  it('ends with /cancel, and only then', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(ben, '/rollout new Payments');
    await stage.says(ben, '/help');
    await stage.replies(ben, promptIn(stage), '4.2.0');
    expect(wizardIn(stage).text).toContain('step 3 of 4');
    await stage.says(ben, '/cancel');
    expect(stage.last().text).toBe('Cancelled: no rollout was created.');
    await stage.says(ben, '/cancel');
    expect(stage.last().text).toBe('There is nothing to cancel.');
  });

  it('says in one sentence what cannot be', async () => {
    const stage = await openStage();
    await stage.says(ben, '/rollout new');
    expect(stage.last().text).toMatch(/^I am not set up here yet/);
    await stage.team();
    await stage.says(ben, `/rollout new ${'x'.repeat(10_000)} 4.2.0`);
    expect(stage.last().text).toBe('The product is too long: 10000 characters, at most 80. Use a short name.');
    await stage.says(ben, '/rollout new', { where: ben.id });
    expect(stage.last(ben.id).text).toMatch(/^A rollout lives in its team/);
  });
});
