import { describe, expect, it } from 'vitest';
import { day, monday, priya } from '../support/story.ts';
import { customers, form, kim, ola, openStage, textOf } from './stage.ts';

const oneClick = { 'List-Unsubscribe': 'One-Click' };

describe('one click, as mail programs do it', () => {
  it('#74 declines the category of the mail at once, for this reader alone, and twice is as once', async () => {
    const { preferences, declined } = await openStage();
    for (const _ of [1, 2]) {
      const answer = await fetch(preferences(), form(oneClick));
      expect([answer.status, textOf(await answer.text())]).toEqual([
        200,
        expect.stringContaining('You do not get these any more: reminders.'),
      ]);
      expect(await declined()).toEqual(['reminders']);
    }
    expect(await declined(ola)).toEqual([]);
  });

  it('#74 takes it as multipart too', async () => {
    const { preferences, declined } = await openStage();
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(preferences(), { method: 'POST', body })).status).toBe(200);
    expect(await declined()).toEqual(['reminders']);
  });

  it('#74 loses none of two that come at the same moment', async () => {
    const { preferences, declined } = await openStage();
    await Promise.all(
      (['reminders', 'progress'] as const)
        .map((each) => preferences(kim, each))
        .map((url) => fetch(url, form(oneClick))),
    );
    expect(await declined()).toEqual(['reminders', 'progress']);
  });

  it('#74 whoever wants no plans gets nothing of what follows from them either', async () => {
    const { preferences, declined } = await openStage();
    const answer = await fetch(preferences(kim, 'changes'), form(oneClick));
    expect(textOf(await answer.text())).toContain('You get nothing any more.');
    expect(await declined()).toEqual(['changes', 'reminders', 'progress', 'feedback']);
  });

  it('#74 a look changes nothing: scanners look at every link', async () => {
    const { preferences, declined } = await openStage();
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect((await fetch(preferences(), { method })).status, method).toBeLessThan(300);
    const looked = await fetch(`${preferences()}?List-Unsubscribe=One-Click&choice=none`);
    expect(textOf(await looked.text())).toContain('Kim: you get everything.');
    expect(await declined()).toEqual([]);
  });
});

describe('choosing on the page', () => {
  const choose = async (url: string, fields: [string, string][]) => {
    const answer = await fetch(url, form(fields));
    expect(answer.status).toBe(303);
    const next = await fetch(new URL(answer.headers.get('location') as string, url));
    return textOf(await next.text());
  };

  it('keeps what is ticked, says what is on, and a reload changes nothing', async () => {
    const { preferences, declined } = await openStage();
    const page = await choose(preferences(), [
      ['choice', 'save'],
      ['keep', 'changes'],
      ['keep', 'progress'],
    ]);
    expect(page).toContain('Saved. Kim: you get plans and changes and progress, nothing else.');
    expect(await declined()).toEqual(['reminders', 'feedback']);
  });

  it('stops one category or everything with one button, and everything can be had again', async () => {
    const { preferences, declined } = await openStage();
    expect(await choose(preferences(), [['choice', 'less']])).toContain(
      'plans and changes, progress and questions afterwards',
    );
    expect(await choose(preferences(), [['choice', 'none']])).toContain('you get nothing any more.');
    expect(await declined()).toEqual(['changes', 'reminders', 'progress', 'feedback']);
    const all = ['changes', 'reminders', 'progress', 'feedback'].map((each): [string, string] => ['keep', each]);
    expect(await choose(preferences(), [['choice', 'save'], ...all])).toContain('you get everything.');
    // There and back again: the same choice counts each time.
    expect(await choose(preferences(), [['choice', 'none']])).toContain('you get nothing any more.');
    expect(await declined()).toHaveLength(4);
  });

  it('changes nothing by what is none of its buttons', async () => {
    const { preferences, declined } = await openStage();
    const wrong: RequestInit[] = [
      form({}),
      form({ choice: 'all' }),
      form({ 'list-unsubscribe': 'one-click' }),
      { method: 'POST', body: '{"choice":"none"}', headers: { 'content-type': 'application/json' } },
      { method: 'POST', body: 'choice=none', headers: { 'content-type': 'text/plain' } },
      { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=nowhere' } },
      { method: 'POST' },
    ];
    for (const each of wrong) expect((await fetch(preferences(), each)).status).toBe(400);
    expect(await declined()).toEqual([]);
  });
});

describe('whose link it is', () => {
  it('#74 a changed, foreign or old one does nothing', async () => {
    const { preferences, reader, link, declined, clock } = await openStage();
    const mine = preferences();
    const [payload = '', mac = ''] = (mine.split('/').at(-1) ?? '').split('.');
    const forged = Buffer.from(JSON.stringify([1, ola, 1, 99_999_999])).toString('base64url');
    const base = mine.slice(0, mine.lastIndexOf('/'));
    const wrong = [
      `${base}/${forged}.${mac}`,
      `${base}/${payload}`,
      `${base}/${payload}.`,
      `${base}/${payload}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}`,
      `${base}/${reader().split('/').at(-1)}`,
      link({ for: 'preferences', team: 1, stakeholder: kim, category: 'changes' }, monday - 1),
    ];
    for (const url of wrong) {
      const answer = await fetch(url, form(oneClick));
      expect([answer.status, textOf(await answer.text())]).toEqual([404, expect.stringContaining('does not work')]);
    }
    clock.at = monday + 401 * day;
    expect((await fetch(mine, form(oneClick))).status).toBe(404);
    for (const each of [kim, ola, customers]) expect(await declined(each)).toEqual([]);
  });

  it('is nobody’s once they are off the list, and no member of a group declines for all', async () => {
    const { preferences, handle, declined } = await openStage();
    await handle.team(1, 'remove', { type: 'RemoveStakeholder', id: kim, why: '', by: priya });
    expect((await fetch(preferences(), form(oneClick))).status).toBe(410);
    expect((await fetch(preferences(customers), form(oneClick))).status).toBe(410);
    expect(await declined(customers)).toEqual([]);
  });
});
