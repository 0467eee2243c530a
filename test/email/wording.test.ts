import { describe, expect, test } from 'vitest';
import { dark, light } from '../../src/email/page.ts';
import { wordingOf } from '../../src/email/wording.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { announcement, HOUR, MINUTE, OPENS, WINDOW } from './cast.ts';

const nextDay = { ...WINDOW, opensAt: OPENS + 24 * HOUR, closesAt: WINDOW.closesAt + 24 * HOUR };
const text = (...args: Parameters<typeof wordingOf>) => wordingOf(...args).text;

describe('each kind as plain text', () => {
  test('the notice', () => {
    expect(text(announcement())).toMatchInlineSnapshot(`
      "[ PLANNED ]  Acme Payments

      Payments 4.2.0 goes live on Tue 8 Dec 22:00 CET

      Acme Payments plans to update Payments to 4.2.0 in the window below.

      WHEN        Tue 8 December 2026, 22:00 – 23:30 CET
                  Tue 8 Dec 21:00 – 22:30 UTC
                  Tue 8 Dec 16:00 – 17:30 EST (New York)
      IMPACT      Card payments may fail.
      DOWNTIME    About 5 min, at some time within the window.
      SCOPE       Shops on checkout v2
      YOU         Retry failed payments after the window.
      IF IT GOES  We go back to the version before it and write to you again
      WRONG       in this thread.
      QUESTIONS   #payments-help or
                  https://help.example.com/payments

      ADD TO GOOGLE CALENDAR
      https://calendar.google.com/calendar/render?action=TEMPLATE&text=Payments+4.2.0+update&dates=20261208T210000Z%2F20261208T223000Z

      -- 
      Sent for Acme Payments · R-12/A-3
      You get this because Acme Payments has Bea on the list of those whom
      Payments concerns.
      "
    `);
  });

  test('a week and a day before are reminders of the same plan', () => {
    const week = text(announcement({ kind: 'week' }));
    expect(week).toBe(text(announcement({ kind: 'day' })));
    expect(week).toBe(text(announcement()).replace('[ PLANNED ]', '[ REMINDER ]'));
  });

  test('an hour before', () => {
    expect(text(announcement({ kind: 'hour' }))).toMatchInlineSnapshot(`
      "[ REMINDER ]  Acme Payments

      Payments 4.2.0 starts at 22:00 CET

      The update of Payments to 4.2.0 starts on Tue 8 December 2026, 22:00
      CET.

      WHEN        Tue 8 December 2026, 22:00 – 23:30 CET
                  Tue 8 Dec 21:00 – 22:30 UTC
                  Tue 8 Dec 16:00 – 17:30 EST (New York)
      IMPACT      Card payments may fail.
      DOWNTIME    About 5 min, at some time within the window.
      SCOPE       Shops on checkout v2
      YOU         Retry failed payments after the window.
      IF IT GOES  We go back to the version before it and write to you again
      WRONG       in this thread.
      QUESTIONS   #payments-help or
                  https://help.example.com/payments

      ADD TO GOOGLE CALENDAR
      https://calendar.google.com/calendar/render?action=TEMPLATE&text=Payments+4.2.0+update&dates=20261208T210000Z%2F20261208T223000Z

      -- 
      Sent for Acme Payments · R-12/A-3
      You get this because Acme Payments has Bea on the list of those whom
      Payments concerns.
      "
    `);
  });

  test('the start', () => {
    expect(
      text(announcement({ kind: 'start', happenedAt: OPENS }))
        .split('\n\n')
        .slice(0, 3),
    ).toMatchInlineSnapshot(`
      [
        "[ START ]  Acme Payments",
        "Payments 4.2.0 starts at 22:00 CET",
        "The update of Payments to 4.2.0 starts on Tue 8 December 2026, 22:00
      CET.",
      ]
    `);
  });

  test('a start that came late says when it was', () => {
    const late = announcement({ kind: 'start', happenedAt: OPENS + 20 * MINUTE });
    expect(text(late).split('\n\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "[ STARTED ]  Acme Payments",
        "Payments 4.2.0 started at 22:20 CET",
        "The update of Payments to 4.2.0 started on Tue 8 December 2026, 22:20
      CET.",
      ]
    `);
  });

  test('another window', () => {
    const moved = announcement({ kind: 'moved', window: nextDay, previous: WINDOW, revision: 2 });
    expect(text(moved)).toMatchInlineSnapshot(`
      "[ NEW TIME ]  Acme Payments

      Payments 4.2.0 moves to Wed 9 Dec 22:00 CET

      The update of Payments to 4.2.0 has a new window. Your calendar entry
      moves with it.

      WHEN        Wed 9 December 2026, 22:00 – 23:30 CET
                  Wed 9 Dec 21:00 – 22:30 UTC
                  Wed 9 Dec 16:00 – 17:30 EST (New York)
      IMPACT      Card payments may fail.
      DOWNTIME    About 5 min, at some time within the window.
      SCOPE       Shops on checkout v2
      YOU         Retry failed payments after the window.
      IF IT GOES  We go back to the version before it and write to you again
      WRONG       in this thread.
      CHANGED     Before: Tue 8 December 2026, 22:00 – 23:30 CET
                  Now: Wed 9 December 2026, 22:00 – 23:30 CET
      QUESTIONS   #payments-help or
                  https://help.example.com/payments

      ADD TO GOOGLE CALENDAR
      https://calendar.google.com/calendar/render?action=TEMPLATE&text=Payments+4.2.0+update&dates=20261209T210000Z%2F20261209T223000Z

      -- 
      Sent for Acme Payments · R-12/A-3
      You get this because Acme Payments has Bea on the list of those whom
      Payments concerns.
      "
    `);
  });

  test('called off', () => {
    const off = announcement({ kind: 'called-off', reason: 'A test of the refunds failed.\nWe look into it.' });
    expect(text(off)).toMatchInlineSnapshot(`
      "[ CANCELLED ]  Acme Payments

      Payments 4.2.0 is cancelled

      The update of Payments to 4.2.0 does not take place. This mail cancels
      your calendar entry too.

      WAS         Tue 8 December 2026, 22:00 – 23:30 CET
      PLANNED     Tue 8 Dec 21:00 – 22:30 UTC
                  Tue 8 Dec 16:00 – 17:30 EST (New York)
      REASON      A test of the refunds failed.
                  We look into it.
      SCOPE       Shops on checkout v2
      QUESTIONS   #payments-help or
                  https://help.example.com/payments

      -- 
      Sent for Acme Payments · R-12/A-3
      You get this because Acme Payments has Bea on the list of those whom
      Payments concerns.
      "
    `);
  });

  test('completed', () => {
    const done = announcement({ kind: 'completed', happenedAt: OPENS + 70 * MINUTE });
    expect(text(done)).toMatchInlineSnapshot(`
      "[ COMPLETED ]  Acme Payments

      Payments 4.2.0 is completed

      Payments has been updated to 4.2.0. Thank you for your patience.

      PLANNED     Tue 8 December 2026, 22:00 – 23:30 CET
      ACTUAL      Done Tue 8 December 2026, 23:10 CET
      CHECK       Does what you use work as before? If not, tell us.
      QUESTIONS   #payments-help or
                  https://help.example.com/payments

      -- 
      Sent for Acme Payments · R-12/A-3
      You get this because Acme Payments has Bea on the list of those whom
      Payments concerns.
      "
    `);
    expect(text(done).split('-- ')[0]?.split('\n').filter(Boolean).length).toBeLessThanOrEqual(9);
  });

  test('a repeat says so in both parts', () => {
    const { text, html } = wordingOf(announcement(), { isRepeat: true });
    expect(text).toContain('\n(repeat of A-3: we could not tell whether it arrived)\n');
    expect(html).toContain('(repeat of A-3: we could not tell whether it arrived)');
    expect(wordingOf(announcement()).text).not.toContain('repeat');
  });
});

describe('what a reader may have in mind from before', () => {
  const changed = (first: Partial<typeof WINDOW>, kind: 'day' | 'moved' = 'day') =>
    /^CHANGED {5}([\s\S]*?)\nQUESTIONS/m.exec(text(announcement({ kind, first: { ...WINDOW, ...first } })))?.[1];

  test('a later mail says what is another since the first notice', () => {
    const earlier = { opensAt: OPENS - 30 * MINUTE, closesAt: WINDOW.closesAt - 30 * MINUTE };
    expect(changed(earlier)?.split(/\n\s*/)).toEqual([
      'Since the first notice: 30 min later. It said:',
      'Tue 8 December 2026, 21:30 – 23:00 CET',
    ]);
    expect(changed({ closesAt: WINDOW.closesAt + HOUR })).toContain('first notice: 1 h shorter.');
    expect(changed({ opensAt: OPENS + 24 * HOUR, closesAt: WINDOW.closesAt + 24 * HOUR })).toContain('another day.');
  });

  test('and nothing where nothing is another', () => expect(changed({})).toBeUndefined());

  test('the end says how it was planned and how it went', () => {
    const done = text(
      announcement({ kind: 'completed', startedAt: OPENS + 2 * MINUTE, happenedAt: OPENS + 70 * MINUTE }),
    );
    expect(done).toContain(
      'PLANNED     Tue 8 December 2026, 22:00 – 23:30 CET\nACTUAL      Tue 8 December 2026, 22:02 – 23:10 CET\n',
    );
  });

  test('how long it was down is said beside what was announced, and only where somebody said it', () => {
    expect(text(announcement({ kind: 'completed', downMinutes: 2 }))).toContain(
      'DOWNTIME    2 min (announced: up to 5 min)\n',
    );
    expect(text(announcement({ kind: 'rolled-back', downMinutes: 0 }))).toContain('DOWNTIME    none (announced: up to');
    expect(text(announcement({ kind: 'completed' }))).not.toContain('DOWNTIME');
  });

  test('at most two more clocks of other readers, none that is shown already', () => {
    const mail = text(
      announcement({ elsewhere: ['Europe/Paris', 'Asia/Tokyo', 'Asia/Seoul', 'Asia/Kolkata', 'Asia/Dubai'] }),
    );
    expect(mail).toContain('            Wed 06:00 Tokyo · Wed 02:30 Kolkata\nIMPACT');
  });

  test('it says who sends it, and where answers go where somebody reads them', () => {
    const { text: mail } = wordingOf(announcement({ sentBy: { person: 5, name: 'Priya' } }), { mayReply: true });
    expect(mail).toContain('Sent by Priya for Acme Payments · R-12/A-3');
    expect(mail).toContain('QUESTIONS   Reply to this mail, or: #payments-help or');
  });
});

describe('the subject', () => {
  const subject = (change: Parameters<typeof announcement>[0]) => wordingOf(announcement(change)).subject;

  test('is the same for the whole thread', () => {
    const kinds = ['notice', 'week', 'day', 'hour', 'start', 'completed'] as const;
    expect(new Set(kinds.map((kind) => subject({ kind })))).toEqual(
      new Set(['Payments 4.2.0 update — Tue 8 Dec 2026']),
    );
  });

  test('leaves it only for another day and the end', () => {
    expect(subject({ kind: 'moved', window: nextDay, previous: WINDOW })).toBe(
      '[New date] Payments 4.2.0 update — Wed 9 Dec 2026',
    );
    const later = { ...WINDOW, opensAt: OPENS + HOUR };
    expect(subject({ kind: 'moved', window: later, previous: WINDOW })).toBe('Payments 4.2.0 update — Tue 8 Dec 2026');
    expect(subject({ kind: 'called-off' })).toBe('[Cancelled] Payments 4.2.0 update — Tue 8 Dec 2026');
  });
});

test('no mail says anything that is wrong when it is read late', () => {
  for (const kind of announcementKinds) {
    const { subject, preheader, text, html } = wordingOf(announcement({ kind, previous: WINDOW, reason: 'No.' }));
    for (const part of [subject, preheader, text, html])
      expect(part).not.toMatch(
        /\b(in \d+ (min|h|d)|in (an|one) hour|tomorrow|today|tonight|yesterday|soon|just now|ago)\b/i,
      );
  }
});

describe('#66 a reader in another zone', () => {
  const when = (zone: string, teamZone: string, window = WINDOW) => {
    const mail = text(announcement({ window, teamZone, reader: { name: 'Bea', zone, address: 'bea@shop.example' } }));
    return /^WHEN {8}([\s\S]*?)\nIMPACT/m.exec(mail)?.[1]?.split(/\n\s*/);
  };

  test('#66 sees her own time first, then UTC, then the team’s', () => {
    expect(when('Asia/Tokyo', 'America/New_York')).toEqual([
      'Wed 9 December 2026, 06:00 – 07:30 JST',
      'Tue 8 Dec 21:00 – 22:30 UTC',
      'Tue 8 Dec 16:00 – 17:30 EST (New York)',
    ]);
    expect(when('Asia/Kolkata', 'Asia/Kolkata')?.[0]).toBe('Wed 9 December 2026, 02:30 – 04:00 IST');
  });

  test('#66 is not told the same clock twice', () => {
    expect(when('Europe/Berlin', 'Europe/Paris')).toHaveLength(2);
    expect(when('Europe/Berlin', 'Europe/Berlin')).toHaveLength(2);
    expect(when('UTC', 'UTC')).toEqual(['Tue 8 December 2026, 21:00 – 22:30 UTC']);
  });

  test('#66 sees a window over midnight and over a change of clocks with both its ends', () => {
    const overnight = { ...WINDOW, closesAt: OPENS + 4 * HOUR };
    expect(when('Europe/Berlin', 'UTC', overnight)?.join(' ')).toMatchInlineSnapshot(
      `"Tue 8 December 2026, 22:00 CET – Wed 9 December 2026, 02:00 CET Tue 8 Dec 21:00 – Wed 9 Dec 01:00 UTC"`,
    );
    const opensAt = Date.UTC(2026, 9, 25, 0, 30);
    const autumn = { opensAt, closesAt: opensAt + HOUR, zone: 'Europe/Berlin' };
    expect(when('Europe/Berlin', 'UTC', autumn)?.[0]).toBe('Sun 25 October 2026, 02:30 CEST – 02:30 CET');
  });

  test('#66 the machine-readable time is the same instant in every zone', () => {
    for (const zone of ['Asia/Tokyo', 'America/New_York', 'Pacific/Chatham'])
      expect(wordingOf(announcement({ reader: { name: 'Bea', zone, address: 'bea@shop.example' } })).html).toContain(
        '<time datetime="2026-12-08T21:00:00.000Z">',
      );
  });

  test('a zone that does not exist becomes the team’s', () => {
    expect(when('Europe/Atlantis', 'Europe/Berlin')?.[0]).toBe('Tue 8 December 2026, 22:00 – 23:30 CET');
  });
});

test('plain text stays within 72 columns and puts links on lines of their own', () => {
  for (const kind of announcementKinds) {
    const lines = text(announcement({ kind, previous: WINDOW, reason: 'word '.repeat(80) })).split('\n');
    for (const line of lines) if (!line.includes('https://')) expect([...line].length).toBeLessThanOrEqual(72);
    for (const line of lines) if (line.includes('https://')) expect(line.trim()).toMatch(/^(QUESTIONS\s+)?https:\S+$/);
  }
});

test('downtime is its own number beside the window', () => {
  const facts = announcement().facts;
  expect(text(announcement({ facts: { ...facts, downtimeMinutes: 0 } }))).toContain('DOWNTIME    None expected.');
  expect(text(announcement({ facts: { ...facts, downtimeMinutes: 150 } }))).toContain(
    'DOWNTIME    About 2 h 30 min, at some time',
  );
  expect(text(announcement({ facts: { ...facts, downtimeMinutes: -1 } }))).not.toContain('DOWNTIME');
});

test('the preheader separates the impact from the downtime, whether or not a stop was written', () => {
  const facts = { ...announcement().facts, downtimeMinutes: 5 };
  const preheaderOf = (impact: string) =>
    wordingOf(announcement({ kind: 'notice', facts: { ...facts, impact } })).preheader;
  for (const impact of ['Cards may fail', 'Cards may fail.'])
    expect(preheaderOf(impact)).toContain('. Cards may fail. Downtime about 5 min.');
});

describe('the HTML', () => {
  const { html, preheader } = wordingOf(announcement({ kind: 'day' }));

  test('reads well without eyes, colours and images', () => {
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toMatch(/<img|<script|url\(/);
    expect(html).toContain('>REMINDER</p>');
    for (const label of ['WHEN', 'IMPACT', 'DOWNTIME', 'SCOPE', 'YOU', 'IF IT GOES WRONG', 'QUESTIONS'])
      expect(html).toMatch(new RegExp(`<th scope="row"[^>]*>${label}</th>`));
    const tables = html.match(/<table/g)?.length ?? 0;
    expect(html.match(/<table role="presentation"/g)).toHaveLength(tables - 1);
    expect(html.indexOf(preheader)).toBeLessThan(html.indexOf('<h1'));
  });

  test('has a dark palette of its own, and enough contrast in both', () => {
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    for (const palette of [light, dark])
      for (const ink of [palette.text, palette.soft, palette.link])
        expect(contrast(ink, palette.card)).toBeGreaterThanOrEqual(4.5);
  });

  test('has the same rows in the same order as the text', () => {
    const rows = [...html.matchAll(/<th scope="row"[^>]*>([^<]+)</g)].map((each) => each[1]?.split(' ')[0]);
    const labels = [...text(announcement({ kind: 'day' })).matchAll(/^([A-Z]{3,}|IF)\b.{3}/gm)].map((each) => each[1]);
    expect(labels.filter((each) => rows.includes(each))).toEqual(rows);
  });
});

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
