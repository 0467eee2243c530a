import { describe, expect, it } from 'vitest';
import type { Confirmation } from '../../src/coordinator/content.ts';
import { setDoor } from '../../src/coordinator/door.ts';
import { day, hour, monday } from '../support/story.ts';
import { form, openStage, textOf } from './stage.ts';

async function openJoining() {
  const stage = await openStage();
  await setDoor(1, { code: 'code', until: monday + 30 * day }, stage);
  const url = stage.link({ for: 'join', team: 1 });
  return {
    ...stage,
    url,
    ask: (fields: Record<string, string>) => fetch(url, form({ name: '', zone: '', component: '', ...fields })),
    /** The mails that wait to be sent, as what they ask. */
    async questions() {
      const letters = await stage.store.outbox.claim('email', stage.clock.now(), 50);
      return letters.map(({ address, content }) => ({ address, request: (content as Confirmation).request }));
    },
    people: async () => (await stage.team()).stakeholders.map(({ address, zone }) => `${address} ${zone}`),
  };
}

describe('asking to be told', () => {
  it('sends a mail, and nobody is told before the button in it is pressed', async () => {
    const stage = await openJoining();
    expect(textOf(await (await fetch(stage.url)).text())).toContain('Be told of updates');
    const answer = await stage.ask({ address: 'new@shop-z.example.com', name: 'Noor', zone: 'tokyo' });
    expect(answer.status).toBe(303);
    const next = await fetch(new URL(answer.headers.get('location') as string, stage.url));
    expect(textOf(await next.text())).toContain('Look into your mailbox');
    const [question] = await stage.questions();
    expect(question?.address).toBe('new@shop-z.example.com');

    const confirm = stage.link({ for: 'confirm', team: 1, request: question?.request ?? '' });
    for (const _ of ['the scanner', 'the reader']) {
      const looked = await fetch(confirm);
      expect(textOf(await looked.text())).toContain('Yes, tell me');
    }
    expect(await stage.people()).toHaveLength(3);
    for (const _ of [1, 2]) {
      const confirmed = await fetch(confirm, { method: 'POST', redirect: 'manual' });
      expect(confirmed.status).toBe(303);
      const own = await fetch(new URL(confirmed.headers.get('location') as string, confirm));
      expect(textOf(await own.text())).toContain('Thank you. You are told from now on. Noor: you get everything.');
    }
    expect((await stage.people()).slice(3)).toEqual(['new@shop-z.example.com Asia/Tokyo']);
  });

  it('answers the same to an address that is known', async () => {
    const { ask } = await openJoining();
    const answers = await Promise.all(
      ['kim@shop-x.example.com', 'new@shop-z.example.com'].map((address) => ask({ address })),
    );
    const [known, fresh] = await Promise.all(
      answers.map(async (each) => [each.status, each.headers.get('location'), await each.text()]),
    );
    expect(known).toEqual(fresh);
  });

  it('says what cannot be, keeps what was typed, and takes nothing along', async () => {
    const stage = await openJoining();
    const wrong: Record<string, string>[] = [
      { address: '' },
      { address: 'a@b' },
      { address: 'kim@example.com\r\nBcc: all@example.com' },
      { address: '"a@evil.test x"@corp.test' },
      { address: 'new@example.com', zone: 'Mars/Crater' },
      { address: 'new@example.com', zone: 'Asia/Tokyo\r\nX-Evil: 1' },
    ];
    for (const each of wrong) {
      const answer = await stage.ask({ name: '"><script>alert(1)</script>', ...each });
      const html = await answer.text();
      expect([answer.status, each]).toEqual([422, each]);
      expect(html).toContain('role="alert"');
      expect(html).toContain('value="&quot;&gt;&lt;script&gt;');
      expect(html).not.toContain('<script');
      expect(answer.headers.get('x-evil')).toBeNull();
    }
    expect(await stage.questions()).toEqual([]);
  });

  it('is not a way to write to many people', async () => {
    const { ask, questions, wait } = await openJoining();
    const statuses = [];
    for (let n = 0; n < 12; n++) statuses.push((await ask({ address: `p${n}@example.com` })).status);
    expect(statuses.filter((each) => each === 303)).toHaveLength(10);
    expect(statuses.slice(10)).toEqual([429, 429]);
    wait(10 * 60_000);
    expect((await ask({ address: 'later@example.com' })).status).toBe(303);
    expect(await questions()).toHaveLength(11);
  });

  it('is over when the team closes it, or what was asked is too old', async () => {
    const stage = await openJoining();
    await stage.ask({ address: 'new@example.com' });
    const [question] = await stage.questions();
    const confirm = stage.link({ for: 'confirm', team: 1, request: question?.request ?? '' });
    await setDoor(1, null, stage);
    expect((await stage.ask({ address: 'newer@example.com' })).status).toBe(422);
    stage.clock.at = monday + 25 * hour;
    const late = await fetch(confirm, { method: 'POST', redirect: 'manual' });
    expect([late.status, textOf(await late.text())]).toEqual([410, expect.stringContaining('too old')]);
    const unknown = stage.link({ for: 'confirm', team: 1, request: 'guessed' });
    expect((await fetch(unknown, { method: 'POST', redirect: 'manual' })).status).toBe(410);
    expect(await stage.people()).toHaveLength(3);
  });
});
