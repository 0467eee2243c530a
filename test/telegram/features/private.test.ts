import { describe, expect, it } from 'vitest';
import { overview, topics } from '../../../src/telegram/features/help.ts';
import { menus } from '../../../src/telegram/features/menus.ts';
import { readHours } from '../../../src/telegram/features/private-settings.ts';
import { sayDays } from '../../../src/telegram/wording/days.ts';
import { visibleLength } from '../../../src/telegram/wording/words.ts';
import { group } from '../../support/on-store.ts';
import { ben, gus, mara, minute } from '../../support/story.ts';
import { openStage } from './team-stage.ts';

describe('the claim link', () => {
  it('makes the first who opens it the owner, once', async () => {
    const stage = await openStage({ owners: [] });
    await stage.kit.store.settings.set('claim-code', 'a-code_1');
    await stage.says(gus, '/start claim_wrong', { where: gus.id });
    expect(stage.last(gus.id).text).toMatch(/does not work/);
    await stage.says(mara, '/start claim_a-code_1', { where: mara.id });
    expect(stage.last(mara.id).text).toMatch(/^You are my owner now/);
    expect((await stage.kit.store.house()).owners).toEqual([mara.id]);
    await stage.says(gus, '/start claim_a-code_1', { where: gus.id });
    expect(stage.last(gus.id).text).toMatch(/does not work/);
    expect((await stage.kit.store.house()).owners).toEqual([mara.id]);
  });
});

describe('in private', () => {
  it('greets, and says of a link what it is not', async () => {
    const stage = await openStage();
    await stage.says(ben, '/start', { where: ben.id });
    expect(stage.last(ben.id).keyboard[0]?.[0]?.url).toBe('https://t.me/rollout_bot?startgroup=new');
    await stage.says(ben, '/start sub_123', { where: ben.id });
    expect(stage.last(ben.id).text).toMatch(/^I do not know this link/);
  });

  it('shows an item to people of its team only', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.kit.handle.create('x', {
      by: ben,
      team: 1,
      thread: null,
      product: 'Pay <b>',
      version: '1',
      window: null,
    });
    await stage.says(ben, '/start item_1-1-2-3', { where: ben.id });
    expect(stage.last(ben.id).text).toContain('R-1 · 2.3 Automated testing');
    await stage.says(gus, '/start item_1-1-2-3', { where: gus.id });
    expect(stage.last(gus.id).text).toMatch(/not your team/);
  });

  it('knows the zone of one person', async () => {
    const stage = await openStage();
    await stage.says(ben, '/settings zone Tokyo', { where: ben.id });
    expect(await stage.kit.store.people.byId(ben.id)).toMatchObject({ zone: 'Asia/Tokyo' });
    await stage.says(ben, '/settings zone <Atlantis>', { where: ben.id });
    expect(stage.last(ben.id).text).toContain('“&lt;Atlantis&gt;”');
    await stage.says(ben, '/whoami', { where: ben.id });
    expect(stage.last(ben.id).text).toContain('<code>1002</code>');
  });
});

describe('/settings in a group', () => {
  it('is the lead’s', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(gus, '/settings');
    expect(stage.last().text).toContain('<b>Zone</b> Europe/Berlin');
    await stage.says(gus, '/settings policy strict');
    expect(stage.last().text).toBe('Only the lead changes this.');
    await stage.says(mara, '/settings policy strict');
    await stage.says(mara, '/settings hours 8-17:30 mon-thu');
    await stage.says(mara, '/settings zone UTC');
    expect(await stage.kit.store.team(1)).toMatchObject({
      policy: 'strict',
      zone: 'UTC',
      hours: { from: '08:00', to: '17:30', days: [1, 2, 3, 4] },
    });
  });

  it.each([
    ['09:00-18:00 mon-fri', [1, 2, 3, 4, 5], 'mon-fri'],
    ['9-18 daily', [1, 2, 3, 4, 5, 6, 7], 'daily'],
    ['9:30 to 18:00 mon, wed', [1, 3], 'mon,wed'],
    ['09:00-18:00 sat-mon', [1, 6, 7], 'mon,sat,sun'],
    ['09:00-18:00', [2], 'tue'],
  ])('%s', (text, days, said) => {
    const hours = readHours(text, { from: '09:00', to: '18:00', days: [2] });
    expect(hours.days).toEqual(days);
    expect(sayDays(hours.days)).toBe(said);
  });

  it('refuses hours that are none', () => {
    for (const text of ['', 'always', '9-18 someday', 'nine to five'])
      expect(() => readHours(text, { from: '09:00', to: '18:00', days: [1] })).toThrow(/look like/);
  });
});

describe('/help', () => {
  it('fits on a screen and has a page for every topic', async () => {
    const stage = await openStage();
    expect(overview.split('\n').length).toBeLessThanOrEqual(12);
    for (const text of Object.values(topics)) expect(visibleLength(text)).toBeLessThan(1000);
    await stage.says(ben, '/help signof', { where: ben.id });
    expect(stage.last(ben.id).text).toContain('Sign-offs');
    await stage.says(ben, '/help <me>', { where: ben.id });
    expect(stage.last(ben.id).text).toContain('“&lt;me&gt;”');
  });

  it('offers at most eight commands a place', () => {
    expect(menus.map(({ commands }) => commands.map(({ command }) => command).includes('deploy'))).toEqual([
      true,
      true,
      false,
    ]);
    for (const { commands } of menus) {
      expect(commands.length).toBeLessThanOrEqual(8);
      for (const each of commands) expect(each.command).toMatch(/^[a-z_]{1,32}$/);
    }
  });
});

describe('/bot', () => {
  it('tells owners in private what keeps the bot from working, and nobody else', async () => {
    const stage = await openStage();
    const owner = { ...mara, isOwner: true };
    await stage.kit.store.inbox.heard(stage.clock.at - 5 * minute);
    await stage.says(owner, '/bot', { where: mara.id });
    expect(stage.last(mara.id).text).toMatch(
      /^<b>I work\.<\/b>\n<b>In hand<\/b> 0 updates\n<b>Telegram last heard<\/b> 5 min ago$/,
    );
    stage.modes.enter('disk', 'the disk is full');
    await stage.says(owner, '/bot', { where: mara.id });
    expect(stage.last(mara.id).text).toMatch(
      /^<b>I do less than I should\.<\/b>\n⚠️ READ_ONLY since .* UTC: the disk is full/,
    );
    await stage.says(ben, '/bot', { where: ben.id });
    expect(stage.last(ben.id).text).toMatch(/^How I am myself I tell my owners/);
    await stage.says(owner, '/bot@rollout_bot');
    expect(stage.last().text).toMatch(/^How I am myself I tell my owners, in private/);
  });
});

describe('#12 an update of a kind, or with fields, that nobody knows yet', () => {
  it('is skipped: nothing is said, and nothing changes', async () => {
    const stage = await openStage();
    await stage.team();
    const before = stage.calls.length;
    await stage.update({ guest_message: { from: stage.user(mara), text: '/rollout new' } });
    await stage.update({ subscription: { user: stage.user(mara) }, managed_bot: [] });
    await stage.update({ message: stage.message(mara, group, { sticker_of_tomorrow: { id: 'x' } }) });
    expect([stage.calls.length, stage.faults]).toEqual([before, []]);
  });
});

describe('#83 /held', () => {
  it('says what waits since the database was restored, and sends or drops it by an owner’s word alone', async () => {
    const stage = await openStage();
    const { store } = stage.kit;
    const owner = { ...mara, isOwner: true };
    await stage.says(owner, '/held', { where: mara.id });
    expect(stage.last(mara.id).text).toBe('Nothing is held back.');
    const [from, until, at] = [stage.clock.at - 60 * minute, stage.clock.at, stage.clock.at];
    await store.change('house', 'restore', () => ({
      events: [{ type: 'DatabaseRestored', from, until, held: 0, at }],
    }));
    await stage.says(owner, '/held', { where: mara.id });
    expect(stage.last(mara.id).text).toMatch(
      /^<b>0 letters held back<\/b>\n.* Mon 23 Nov 08:00 – 09:00 UTC is not in it/,
    );
    await stage.says(ben, '/held send', { where: ben.id });
    expect((await store.house()).restored).toEqual({ from, until });
    await stage.says(owner, '/held drop', { where: mara.id });
    expect(stage.last(mara.id).text).toBe('0 letters will not be sent. From now on I speak as ever.');
    expect((await store.house()).restored).toBeNull();
  });
});
