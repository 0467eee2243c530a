import { describe, expect, it } from 'vitest';
import { readPlace, roles as rolesFace } from '../../../src/telegram/faces/roles.ts';
import { setup as setupFace } from '../../../src/telegram/faces/setup.ts';
import { visibleLength } from '../../../src/telegram/wording/words.ts';
import { aiko, ben, checklist, gus, mara, monday, theTeam } from '../../support/story.ts';
import type { Shown } from './before-a-chat.ts';
import { openStage, type Stage } from './team-stage.ts';

const card = (stage: Stage): Shown => stage.messages().find((each) => each.text.includes('Roles in')) as Shown;

describe('/rollout roles', () => {
  it('lets anybody ask and the lead give', async () => {
    const stage = await openStage({ owners: [] });
    await stage.kit.handle.owner(mara.id, 'setting', 'x');
    await stage.team();
    await stage.says(ben, '/rollout roles');
    expect(card(stage).text).toContain('<b>QA</b> Aiko');
    expect(await stage.taps(gus, card(stage), 'Ask: QA')).toMatch(/^Asked/);
    expect(await stage.taps(gus, card(stage), 'Ask: QA')).toMatch(/already/);
    expect(stage.last().text).toContain('Gus would like to be QA');
    expect(await stage.taps(ben, card(stage), 'Give QA to Gus')).toMatch(/Only the lead/);
    const asked = card(stage).keyboard[0]?.[0]?.callback_data as string;
    await stage.taps(mara, card(stage), 'Give QA to Gus');
    expect((await stage.kit.store.team(1)).roles['qa']).toEqual([aiko.id, gus.id]);
    expect(await stage.tapsData(mara, card(stage), asked)).toMatch(/settled already/);
    expect(stage.faults).toEqual([]);
  });

  it('takes roles, but not the last lead’s', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(mara, '/rollout roles');
    await stage.taps(mara, card(stage), 'Take a role back');
    const page = stage.messages().find((each) => each.text.includes('Whose role ends')) as Shown;
    expect(await stage.taps(ben, page, 'QA — Aiko')).toMatch(/Only the lead/);
    await stage.taps(mara, page, 'QA — Aiko');
    expect((await stage.kit.store.team(1)).roles['qa']).toEqual([]);
    expect(await stage.taps(mara, page, 'Lead — Mara')).toMatch(/Somebody must lead/);
  });

  it('gives by reply at once, and by a name once the lead has seen whose account it is', async () => {
    const stage = await openStage();
    await stage.team();
    await stage.says(gus, '/help');
    await stage.says(mara, '/rollout roles give qa @gus_x');
    expect((await stage.kit.store.team(1)).roles['qa']).toEqual([aiko.id]);
    expect(card(stage).text).toMatch(/❓ QA for Gus \(id (<code>)?1099/);
    await stage.taps(mara, card(stage), `Give QA to Gus (${gus.id})`);
    expect((await stage.kit.store.team(1)).roles['qa']).toEqual([aiko.id, gus.id]);
    const replyTo = { message_id: 5, date: 1, chat: { id: -100500, type: 'supergroup' }, from: stage.user(gus) };
    await stage.says(mara, '/rollout roles take test', { reply_to_message: replyTo });
    expect(stage.last().text).toBe('Gus is not QA any more.');
    await stage.says(mara, '/rollout roles give qa @nobody_here');
    expect(stage.last().text).toMatch(/^I have not seen @nobody_here yet/);
    await stage.says(mara, '/rollout roles give boss @gus_x');
    expect(stage.last().text).toMatch(/^Which role\? There are lead, qa/);
    await stage.says(ben, '/rollout roles give qa @gus_x');
    expect(stage.last().text).toBe('Only the lead gives and takes roles.');
    await stage.says(mara, '/rollout roles give qa', {
      reply_to_message: { ...replyTo, from: { id: 42, is_bot: true, first_name: 'Rollout bot' } },
    });
    expect(stage.last().text).toMatch(/^Only people can hold a role/);
  });
});

describe('a team’s cards', () => {
  it('fit whatever people are called', async () => {
    const name = '<b>&"'.repeat(200);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [index + 1, name]));
    const people = Object.keys(many).map(Number);
    const held = Object.fromEntries(checklist.roles.map((role) => [role.id, people]));
    const base = { ...theTeam(), title: name, names: many, roles: held, claims: held };
    const requests = people.slice(0, 8).map((person) => ({ role: 'developer', person, name }));
    const data = { roles: checklist.roles, requests, suggested: ['America/Argentina/ComodRivadavia', 'Mars/Phobos'] };
    for (const view of ['', 'take', 'zone', 'policy', 'people', 'only'])
      for (const [draw, isSetUp] of [
        [rolesFace, true] as const,
        [setupFace, false] as const,
        [setupFace, true] as const,
      ]) {
        const scene = {
          card: { view, data, nonce: 'n'.repeat(16) },
          team: { ...base, isSetUp },
          at: monday,
          store: { people: { byId: async () => ({ zone: 'Asia/Tokyo' }) } },
        };
        const face = await draw(scene as never);
        expect(visibleLength(face?.text ?? '')).toBeLessThanOrEqual(4096);
        expect(face?.text).not.toContain('<b><b>');
        for (const each of face?.keyboard.flat() ?? []) {
          expect(Buffer.byteLength(each.callback_data ?? '')).toBeLessThanOrEqual(64);
          expect(each.text.length).toBeLessThanOrEqual(64);
        }
      }
  });

  it('name a role and a person in few bytes', () => {
    expect(readPlace('site-owner-1003')).toEqual({ role: 'site-owner', person: 1003 });
    expect(readPlace('qa')).toBeNull();
  });
});
