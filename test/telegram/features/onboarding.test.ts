import { describe, expect, it } from 'vitest';
import { group } from '../../support/on-store.ts';
import { aiko, ben, gus, mara, priya } from '../../support/story.ts';
import type { Shown } from './before-a-chat.ts';
import { openStage, type Stage } from './team-stage.ts';

const left = { status: 'left' };
const member = { status: 'member' };
const admin = { status: 'administrator', can_pin_messages: true };
const card = (stage: Stage): Shown => stage.messages().find((each) => each.keyboard.length > 0) as Shown;

describe('being added to a group', () => {
  it('by an owner sets the group up on one card', async () => {
    const stage = await openStage();
    await stage.standing(mara, left, member);
    expect(card(stage).text).toContain('❌ I cannot pin the status card');
    expect(await stage.taps(ben, card(stage), 'Check again')).toBe('Only Mara, who added me, sets me up.');
    await stage.standing(mara, member, admin);
    expect(card(stage).text).toContain('✅ I can pin the status card');
    await stage.taps(mara, card(stage), 'Continue');
    expect(card(stage).text).toContain('Set-up 2 of 4');
    expect(await stage.taps(ben, card(stage), 'UTC')).toBe('Only Mara, who added me, sets me up.');

    await stage.taps(mara, card(stage), 'Type another');
    const question = stage.messages().find((each) => each.asks) as Shown;
    await stage.replies(mara, question, 'Tokio <b>');
    expect(stage.last().text).toContain('I do not know the zone “Tokio &lt;b&gt;”');
    await stage.replies(mara, question, 'Tokyo');
    expect(card(stage).text).toContain('Set-up 3 of 4');
    expect((await stage.kit.store.team(1)).zone).toBe('Asia/Tokyo');

    await stage.taps(mara, card(stage), 'Standard');
    expect(card(stage).text).toContain('Set-up 4 of 4');
    await stage.taps(aiko, card(stage), 'I test');
    expect(
      card(stage)
        .keyboard.flat()
        .some((each) => each.text.startsWith('Done')),
    ).toBe(false);
    await stage.taps(mara, card(stage), 'I lead');
    const done = card(stage)
      .keyboard.flat()
      .find((each) => each.text === 'Done: Mara leads, Aiko tests');
    expect(done).toBeDefined();

    await stage.taps(gus, card(stage), 'I lead');
    expect(await stage.tapsData(mara, card(stage), done?.callback_data as string)).toMatch(/changed since/);
    await stage.taps(gus, card(stage), 'Take mine back');
    expect(await stage.taps(gus, card(stage), 'Done')).toBe('Only Mara, who added me, sets me up.');
    expect(await stage.taps(mara, card(stage), 'Done')).toBe('Ready');
    expect(card(stage).text).toContain('Ready.');
    expect((await stage.kit.store.team(1)).roles).toMatchObject({ lead: [mara.id], qa: [aiko.id] });
    expect(card(stage).text).toContain('Nobody gets your announcements yet.');
    await stage.taps(ben, card(stage), 'Add stakeholders');
    expect(stage.last().text).toContain('tells nobody yet');
    expect(stage.last().text).toContain('Add one: <code>/rollout stakeholders add email');
    await stage.handle.team(1, 'a reader', {
      type: 'AddStakeholder',
      ...{ name: '', medium: 'email', address: 'a@x.example', zone: null, by: mara },
    });
    for (const { id } of await stage.store.cards.stale(Date.now() + 60_000, 50)) await stage.kit.refresher.now(id);
    expect(card(stage).text).toContain('<b>Told</b> 1 stakeholder: /stakeholders');
    await stage.taps(ben, card(stage), 'Start a rollout');
    expect(stage.messages().some((each) => each.text.includes('New rollout · step 1 of 4'))).toBe(true);
    expect(stage.faults).toEqual([]);
  });

  it('by anybody else ends with a sentence', async () => {
    const stage = await openStage();
    await stage.standing(gus, left, member);
    expect(stage.last().text).toMatch(/^I only work in groups to which my owner adds me/);
    expect(stage.calls.at(-1)).toMatchObject({ method: 'leaveChat', params: { chat_id: group } });
    expect(await stage.kit.store.teams()).toEqual([]);
  });

  it('by the lead or comms of a team says how it is told of rollouts', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.standing(priya, left, member, -100700);
    expect(stage.last(-100700).text).toContain('/rollout_audience');
    expect(stage.calls.some((each) => each.method === 'leaveChat')).toBe(false);
  });

  it('can be for announcements only, until somebody thinks otherwise', async () => {
    const stage = await openStage();
    await stage.standing(mara, left, member);
    await stage.taps(mara, card(stage), 'Only announcements');
    expect(card(stage).text).toContain('/rollout_audience');
    await stage.taps(mara, card(stage), 'Run rollouts here');
    expect(card(stage).text).toContain('Set-up 1 of 4');
  });

  it('again keeps what was', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.standing(gus, member, left);
    expect(await stage.kit.store.team(1)).toMatchObject({ isLost: true });
    await stage.standing(mara, left, member);
    expect(await stage.kit.store.team(1)).toMatchObject({ isLost: false, isSetUp: true });
    expect(await stage.kit.store.teams()).toHaveLength(1);
  });
});

describe('people and chats', () => {
  it('whoever leaves loses their roles', async () => {
    const stage = await openStage();
    await stage.team();
    const gone = { ...stage.user(aiko) };
    await stage.update({
      message: {
        message_id: 1,
        date: 1,
        chat: { id: group, type: 'supergroup', title: 'Payments' },
        from: gone,
        left_chat_member: gone,
      },
    });
    expect((await stage.kit.store.team(1)).roles['qa']).toEqual([]);
  });

  it('a group that becomes a supergroup stays the same team, said twice or after the bot seemed to leave', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.standing(mara, member, left);
    const chat = { id: group, type: 'group', title: 'Payments' };
    const next = { id: -100900, type: 'supergroup', title: 'Payments' };
    const from = stage.user(mara);
    await stage.update({ message: { message_id: 1, date: 1, chat, from, migrate_to_chat_id: next.id } });
    await stage.update({ message: { message_id: 2, date: 1, chat: next, from, migrate_from_chat_id: chat.id } });
    expect(await stage.kit.store.team(1)).toMatchObject({ chat: next.id, isLost: false });
  });

  it('notices that somebody blocks it', async () => {
    const stage = await openStage();
    await stage.says(ben, '/start', { where: ben.id });
    expect(await stage.kit.store.people.byId(ben.id)).toMatchObject({ hasStarted: true });
    await stage.standing(ben, member, { status: 'kicked' }, ben.id);
    expect(await stage.kit.store.people.byId(ben.id)).toMatchObject({ hasStarted: false });
  });
});
