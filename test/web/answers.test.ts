import { describe, expect, it } from 'vitest';
import { opening, priya } from '../support/story.ts';
import { customers, form, kim, ola, openStage, textOf } from './stage.ts';

async function announced() {
  const stage = await openStage();
  const noor = { name: 'Noor', medium: 'telegram', address: '1077', zone: null } as const;
  await stage.handle.team(1, 'add Noor', { type: 'AddStakeholder', ...noor, by: priya });
  await stage.announce();
  const page = async (who = kim) => textOf(await (await fetch(stage.reader(who))).text());
  const say = async (fields: Record<string, string>, who = kim) => {
    const answer = await fetch(stage.reader(who), form(fields));
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  };
  return { ...stage, page, say, voices: async () => (await stage.rollout()).voices };
}

describe('answering on the page', () => {
  it('takes a concern, shows it to who raised it alone, and brings the answer back', async () => {
    const { say, page, voices, handle, reader } = await announced();
    const { status, location } = await say({ do: 'concern', words: 'We have a sale that night.' });
    expect(status).toBe(303);
    const next = new URL(location as string, reader());
    expect([next.href.replace(next.hash, ''), next.hash]).toEqual([reader(), '#answers']);
    const voice = { stakeholder: kim, person: null };
    expect((await voices()).concerns).toMatchObject([{ number: 1, voice, kind: 'concern' }]);
    expect(await page()).toContain('Your concern Mon 23 November 2026, 18:00 JST We have a sale that night.');
    for (const other of [ola, customers, 's4']) expect(await page(other)).not.toContain('sale');
    const answer = { type: 'AnswerConcern', number: 1, text: 'We start after it.', by: priya } as const;
    await handle.rollout('rollout/1/1', 'answer', answer);
    expect(await page()).toContain('The team answers: We start after it.');
    expect(await page()).not.toContain('Priya');
  });

  it('speaks with one voice for whoever is told in a private chat, by link or by tap', async () => {
    const { say, voices, page, handle } = await announced();
    await say({ do: 'no-concern' }, 's4');
    expect((await voices()).unconcerned).toMatchObject([{ voice: { stakeholder: 's4', person: 1077 } }]);
    const tapped = { type: 'Acknowledge', announcement: 1, voice: { stakeholder: 's4', person: 1077 } } as const;
    await handle.voice('rollout/1/1', 'tapped', tapped);
    expect(await page('s4')).toContain('You have said that you have read this.');
    expect(await page()).toContain('I have read this');
  });

  it('does once what is sent twice', async () => {
    const { say, voices, page } = await announced();
    for (const _ of [1, 2]) expect((await say({ do: 'read', announcement: '1' })).status).toBe(303);
    for (const _ of [1, 2]) await say({ do: 'question', words: 'For how long?' });
    for (const _ of [1, 2]) await say({ do: 'no-concern' });
    const { acknowledged, concerns, unconcerned } = await voices();
    expect([acknowledged.length, concerns.length, unconcerned.length]).toEqual([1, 1, 1]);
    expect(await page()).toContain('You have said that you have read this.');
    expect(await page()).not.toContain('I have read this');
  });

  it('gives the words back that could not be taken, with what was wrong beside them', async () => {
    const { say, voices } = await announced();
    const empty = await say({ do: 'concern', words: '  ' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('aria-invalid="true" aria-describedby="trouble"');
    const long = await say({ do: 'question', words: `<b>${'é'.repeat(2_100)}` });
    expect([long.status, textOf(long.html)]).toEqual([422, expect.stringContaining(`<b>${'é'.repeat(2_100)}`)]);
    for (const announcement of ['', '0', '7', '1e9', '__proto__'])
      expect((await say({ do: 'read', announcement })).status).toBe(422);
    expect((await voices()).concerns).toEqual([]);
  });

  it('shows hostile words as they are', async () => {
    const { say, page, reader } = await announced();
    const words = '</textarea><script>alert(1)</script> <img src=x onerror=alert(1)> \u202Eevil';
    await say({ do: 'concern', words });
    const html = await (await fetch(reader())).text();
    expect(html).not.toMatch(/<script|<img/);
    expect(html).not.toContain('\u202E');
    expect(await page()).toContain('</textarea><script>alert(1)</script> <img src=x onerror=alert(1)>');
  });

  it('is not for groups, nor for what is no button of the page', async () => {
    const { say, voices } = await announced();
    expect((await say({ do: 'concern', words: 'we all object' }, customers)).status).toBe(400);
    for (const fields of [{}, { do: 'veto' }, { do: 'AnswerConcern', number: '1', words: 'x' }])
      expect((await say(fields)).status).toBe(400);
    expect((await voices()).concerns).toEqual([]);
  });

  it('asks how it was only once it is done', async () => {
    const { say, page, clock } = await announced();
    expect(await page()).not.toContain('How was it for you?');
    clock.at = opening;
    const early = await say({ do: 'feedback', mark: '4', words: '' });
    expect([early.status, textOf(early.html)]).toEqual([422, expect.stringContaining('Nobody has been asked yet')]);
  });
});
