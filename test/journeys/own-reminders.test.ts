import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  // Monday 22 March 2027; Berlin's clocks go forward on Sunday 28.
  team = await openTeam({ startAt: Date.parse('2027-03-22T09:00:00Z') });
  await team.start('"Payments" 4.2.0 tue 13 apr 22:00 for 90m');
  for (const who of ['Luis', 'Mara', 'Aiko']) await team.sim.start(who);
  await team.sim.ask('Aiko', 'Aiko', '/settings zone Asia/Tokyo');
}, 30_000);
afterAll(() => team?.stop());

const said = async (who: string, containing: string): Promise<string[]> =>
  (await team.words(who)).filter((text) => text.includes(containing));

test('somebody is reminded at the time that was understood, said back in both zones before it counts', async () => {
  const { sim, chat } = team;
  const echo = await team.ask('Ben', '/rollout remind @aiko regression summary tomorrow 10:00');
  expect(echo.text).toContain('remind Aiko of “regression summary”?');
  expect(echo.text).toMatch(/Tue 23 Mar 2027, 10:00 CET = 09:00 UTC, 18:00 Tokyo \(in 1 day\)/);
  expect((await sim.tap('Gus', chat, 'Right', echo)).show_alert).toBe(true);
  expect((await sim.tap('Ben', chat, 'Right', echo)).text).toBe('It is set.');
  await sim.waitFor(chat, /reminder 1 for Aiko\n“regression summary”, Tue 23 Mar 10:00 CET/);
  expect((await team.ask('Ben', '/rollout reminders')).text).toMatch(
    /1\. Aiko: “regression summary” — Tue 23 Mar 10:00 CET/,
  );
  await sim.setClock('2027-03-23T09:00:01Z');
  const reminder = await sim.waitFor('Aiko', /^regression summary/);
  expect(reminder.text).toContain('Ben asked me to remind you.');
  await team.house.restart();
  await sim.advance(60);
  await team.ask('Mara', '/rollout item 1.1');
  expect(await said('Aiko', 'regression summary')).toHaveLength(1);
  expect((await team.ask('Ben', '/rollout reminders')).text).toContain('No reminders are set');
});

test('#49 one that recurs keeps to the wall over the change of the clocks, and comes at the jump where its time is missing', async () => {
  const { sim, chat } = team;
  for (const [what, pattern, words] of [
    ['figures', '0 9 * * *', '09:00, every day (Berlin), until the rollout ends.'],
    ['backup ran', '30 2 * * *', '02:30, every day (Berlin), until the rollout ends.'],
  ] as const) {
    const echo = await team.ask('Mara', `/rollout remind lead ${what} every "${pattern}"`);
    expect(echo.text).toContain(words);
    expect(echo.text).toMatch(/Next: .* CET · .* CET · .* CET/);
    await sim.tap('Mara', chat, 'Right', echo);
    await sim.waitFor(chat, new RegExp(`reminder \\d for Lead\\n“${what}”`));
  }
  const given = async (): Promise<string[]> =>
    (await team.words('Mara'))
      .filter((text) => /^(figures|backup ran)/.test(text))
      .map((text) => text.split(' — ')[0] ?? '');
  const times = [
    '2027-03-27T01:30:01Z',
    '2027-03-27T08:00:01Z',
    '2027-03-28T01:00:01Z',
    '2027-03-28T07:00:01Z',
    '2027-03-29T00:30:01Z',
    '2027-03-29T07:00:01Z',
  ];
  await sim.setClock('2027-03-27T01:29:00Z');
  await until('what was missed, once each', async () => ((await given()).length === 2 ? true : undefined));
  for (const [index, time] of times.entries()) {
    await sim.setClock(new Date(Date.parse(time) - 60_000).toISOString());
    await team.ask('Mara', '/rollout item 1.1');
    expect(await given(), time).toHaveLength(index + 2);
    await sim.setClock(time);
    await until(`the reminder of ${time}`, async () => ((await given()).length === index + 3 ? true : undefined));
  }
  expect((await given()).slice(2)).toEqual(['backup ran', 'figures', 'backup ran', 'figures', 'backup ran', 'figures']);
});

test('what was missed is given once, late, and says so; and it is ended by a tap', async () => {
  const { sim, house } = team;
  await house.pause();
  await sim.setClock('2027-04-01T09:00:00Z');
  await house.resume();
  const late = await sim.waitFor('Mara', /^figures[\s\S]*It was due today 09:00; I could not say it then\./);
  expect((await said('Mara', 'It was due today 09:00')).filter((text) => text.startsWith('figures'))).toHaveLength(1);
  expect(hasButton('No more of it', late)).toBe(true);
  expect((await sim.tap('Mara', 'Mara', 'No more of it', late)).text).toBe('Reminder 2 has ended.');
  expect((await sim.tap('Mara', 'Mara', 'No more of it', late)).text).toBe('Reminder 2 had ended already.');
  await team.tell('Mara', '/rollout remind off 3');
  await sim.setClock('2027-04-02T07:00:01Z');
  await team.ask('Mara', '/rollout item 1.1');
  expect((await said('Mara', 'figures')).at(-1)).toContain('It was due today');
});

test('what is not understood, or not allowed, is answered in words', async () => {
  const ask = async (who: string, words: string): Promise<string> =>
    (await team.ask(who, `/rollout remind ${words}`)).text;
  expect(await ask('Ben', '')).toContain('Whom, of what, and when?');
  expect(await ask('Ben', '@nobody_here x tomorrow 10:00')).toContain('I do not know whom that means');
  expect(await ask('Ben', '@aiko something')).toContain('When?');
  expect(await ask('Ben', 'me x every "* * * * *"')).toContain('more than once an hour');
  expect(await ask('Ben', 'me x every "0 0 31 2 *"')).toContain('never comes');
  expect(await ask('Gus', '@aiko buy things tomorrow 10:00')).toMatch(/Only .* can have others reminded/);
  expect(await ask('Gus', 'off 1')).toMatch(/Only .* can end reminder 1/);
  expect(await ask('Ben', 'off 99')).toContain('There is no reminder 99');
  expect(await ask('Ben', 'me tomorrow 10:00')).toMatch(/Reminded of what/);
  expect(await team.sim.violations()).toEqual([]);
});

test('#65 a private reminder waits for the morning of whoever sleeps, unless it is due', async () => {
  const { sim } = team;
  await sim.ask('Luis', 'Luis', '/settings zone America/New_York');
  const quiet = await sim.ask('Luis', 'Luis', '/settings quiet 21:00-09:30');
  expect(quiet.text).toContain('Quiet from 21:00 to 09:30 on your clock.');
  expect((await sim.ask('Luis', 'Luis', '/settings')).text).toMatch(
    /Zone America\/New_York.*\nDigest 09:00.*\nQuiet 21:00–09:30/,
  );
  await team.tell('Mara', '/rollout assign 2.3 @luis_ops due thu 8 apr 10:00');
  await sim.waitFor('Luis', '2.3 Automated testing is yours');
  // Wednesday 10:00 in Berlin is 4:00 in New York.
  await sim.setClock('2027-04-07T08:05:00Z');
  await team.ask('Mara', '/rollout item 2.3');
  expect(await said('Luis', '2.3 Automated testing: due')).toEqual([]);
  await sim.setClock('2027-04-07T13:30:01Z');
  // Thursday 10:00 in Berlin is 4:00 there: due at that hour, it does not wait.
  await sim.waitFor('Luis', '2.3 Automated testing: due tomorrow 04:00');
  await sim.setClock('2027-04-08T08:00:01Z');
  await sim.waitFor('Luis', /2\.3 Automated testing: (due|overdue, was due) today 04:00/);
  expect(await sim.violations()).toEqual([]);
});
