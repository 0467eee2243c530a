import { describe, expect, it } from 'vitest';
import { muteMail } from '../../src/coordinator/mail-watch.ts';
import { createModeNews } from '../../src/coordinator/mode-news.ts';
import { createModes, isUnwell, modeInWords } from '../../src/coordinator/modes.ts';
import { onStore } from '../support/on-store.ts';
import { minute, monday } from '../support/story.ts';

describe('the modes', () => {
  it('say since when and why, and hold until their own cause is gone', () => {
    const clock = { at: monday, now: () => clock.at };
    const modes = createModes(clock);
    modes.enter('disk', 'the disk is full');
    clock.at += minute;
    modes.enter('mail', 'the mail server does not let the bot in');
    modes.enter('disk', 'the database cannot be written (SQLITE_IOERR)');
    expect(modes.now().map(modeInWords)).toEqual([
      'READ_ONLY since 2026-11-23 09:00 UTC: the database cannot be written (SQLITE_IOERR), so nothing is recorded and nothing is sent. What was confirmed before is safe.',
      'MUTED since 2026-11-23 09:01 UTC: the mail server does not let the bot in, so mails wait. Telegram goes on.',
    ]);
    expect(modes.now().map(isUnwell)).toEqual([true, false]);
    modes.leave('disk');
    modes.leave('rival');
    expect(modes.now().map(({ cause }) => cause)).toEqual(['mail']);
  });

  it.each([
    ['disk', false, false],
    ['rival', false, false],
    ['token', false, true],
    ['mail', true, true],
  ] as const)('let the bot send what they do not touch: %s', (cause, telegram, email) => {
    const modes = createModes({ now: () => monday });
    expect([modes.mayAct('telegram'), modes.mayAct('email')]).toEqual([true, true]);
    modes.enter(cause, 'so it is');
    expect([modes.mayAct('telegram'), modes.mayAct('email')]).toEqual([telegram, email]);
  });

  it('mute mail from a server that does not let the bot in until one gets through, whatever else is in its way', () => {
    const modes = createModes({ now: () => monday });
    const why = () => modes.now().map((mode) => mode.why);
    const unreachable = { kind: 'unreachable', why: 'ECONNREFUSED' } as const;
    muteMail(unreachable, modes);
    expect(why()).toEqual([]);
    muteMail({ kind: 'locked', why: '535' }, modes);
    expect(why()).toEqual(['the mail server does not let the bot in']);
    muteMail(unreachable, modes);
    expect(why()).toEqual(['the mail server cannot be reached or takes nothing']);
    muteMail(null, modes);
    expect(why()).toEqual([]);
  });

  it('tell whoever waits that one is over, and whoever listens later what holds', async () => {
    const modes = createModes({ now: () => monday });
    await modes.over('disk');
    modes.enter('disk', 'the disk is full');
    const waiting = modes.over('disk');
    const heard: [string, boolean][] = [];
    modes.onChange(({ mode }, isOver) => heard.push([mode, isOver]));
    modes.leave('disk');
    await waiting;
    expect(heard).toEqual([
      ['READ_ONLY', false],
      ['READ_ONLY', true],
    ]);
  });
});

describe('what owners hear of modes', () => {
  async function telling(alertTo: string | null = 'ops@example.com') {
    const { store, clock, handle } = onStore();
    await handle.owners([1900, 1901], 'start');
    const said: string[] = [];
    const modes = createModes(clock);
    const news = createModeNews({ store, clock, modes, sayToOwners: async (text) => void said.push(text), alertTo });
    const told: Promise<void>[] = [];
    modes.onChange((mode, isOver) => told.push(news(mode, isOver)));
    const letters = async (medium: 'telegram' | 'email') => {
      await Promise.all(told);
      return (await store.outbox.claim(medium, clock.at, 9)).map(({ address, content }) => [address, content]);
    };
    return { clock, modes, said, letters };
  }

  it('#81 #82 comes without the store, once in ten minutes, and the end of it as a letter without a sound', async () => {
    const { clock, modes, said, letters } = await telling();
    for (let times = 0; times < 3; times++) {
      modes.enter('disk', 'the disk is full');
      modes.leave('disk');
    }
    clock.at += 1;
    const over = 'READ_ONLY is over: I work again. It was so because the disk is full.';
    expect(await letters('telegram')).toEqual(
      ['1900', '1901'].map((owner) => [owner, { type: 'said', text: over, isQuiet: true }]),
    );
    expect(said).toEqual([expect.stringMatching(/^READ_ONLY since .*Make room on the disk/)]);
    clock.at += 10 * minute;
    modes.enter('disk', 'the disk is full');
    expect(said).toHaveLength(2);
  });

  it('#10 of a token that is no good comes by mail, to people who read it', async () => {
    const { modes, said, letters } = await telling();
    modes.enter('token', 'Telegram no longer accepts BOT_TOKEN');
    expect(await letters('email')).toEqual([
      ['ops@example.com', { type: 'said', text: expect.stringMatching(/^MUTED since .* Set the present BOT_TOKEN/) }],
    ]);
    expect([said, await letters('telegram')]).toEqual([[], []]);
  });

  it('does not promise that it works again while another mode holds', async () => {
    const { modes, letters } = await telling();
    modes.enter('disk', 'the disk is full');
    modes.enter('rival', 'another instance polls with the same BOT_TOKEN');
    modes.leave('disk');
    const [[, content] = []] = await letters('telegram');
    expect(content).toMatchObject({
      text: 'READ_ONLY is over. It was so because the disk is full. Still FENCED since 2026-11-23 09:00 UTC: another instance polls with the same BOT_TOKEN, so this one neither decides nor sends anything.',
    });
  });

  it('about mail is the mail watch’s alone', async () => {
    const { modes, said, letters } = await telling(null);
    modes.enter('mail', 'it does not let us in');
    modes.enter('token', 'no');
    expect([said, await letters('telegram'), await letters('email')]).toEqual([[], [], []]);
  });
});
