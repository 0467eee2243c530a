import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.start();
  for (const who of ['Luis', 'Mara', 'Aiko']) await team.sim.start(who);
}, 30_000);
afterAll(() => team?.stop());

const digestsOf = async (who: string): Promise<string[]> =>
  (await team.words(who)).filter((text) => text.startsWith('Good morning.'));

/** Notes how many each has; then waits for the next ones. */
async function digestsAfterNow(...people: string[]): Promise<() => Promise<string[]>> {
  const known = await Promise.all(people.map(async (who) => (await digestsOf(who)).length));
  const next = (who: string, index: number): Promise<string> =>
    until(`a digest for ${who}`, async () => (await digestsOf(who))[known[index] as number]);
  return () => Promise.all(people.map(next));
}

test('a private reminder can be put off, never past the due time, woken, and ended by a tap', async () => {
  const { sim } = team;
  await team.tell('Mara', '/rollout assign 2.3 @luis_ops due tue 1 dec 17:00');
  await sim.waitFor('Luis', '2.3 Automated testing is yours');
  await sim.setClock('2026-11-30T16:00:00Z');
  const reminder = await sim.waitFor(
    'Luis',
    /2\.3 Automated testing: due tomorrow 11:00|2\.3 Automated testing: due tomorrow 17:00/,
  );
  expect(reminder.buttons.map((row) => row.map(({ text }) => text))).toEqual([
    ['Done', 'Blocked…'],
    ['1 h', '4 h', 'Tomorrow 9:00'],
    ['Stop reminding me'],
  ]);
  const { text } = await sim.tap('Luis', 'Luis', '4 h', reminder);
  expect(text).toMatch(/^I will remind you Mon 30 Nov 21:00/);
  const snoozed = await sim.waitFor('Luis', 'Snoozed until Mon 30 Nov 21:00 CET: 2.3 Automated testing');
  expect(snoozed.message_id).toBe(reminder.message_id);
  expect((await team.ask('Mara', '/rollout log 3')).text).toMatch(
    /Luis snoozed 2\.3 Automated testing until Mon 30 Nov 21:00 CET/,
  );
  await sim.tap('Luis', 'Luis', 'Wake now', snoozed);
  await sim.waitFor('Luis', (message) => message.message_id === reminder.message_id && hasButton('4 h', message));
  await sim.tap('Luis', 'Luis', '4 h', reminder);
  await sim.setClock('2026-11-30T20:00:00Z');
  const back = await sim.waitFor('Luis', 'You asked me to remind you.');
  expect(back.text).toContain('2.3 Automated testing');
  await sim.setClock('2026-12-01T14:00:00Z');
  const forged = back.buttons.flat().find((each) => each.text === '4 h')?.callback_data ?? '';
  const late = await sim.forgedTap('Luis', 'Luis', { data: forged, message_id: back.message_id });
  expect(late).toMatchObject({ show_alert: true });
  expect(late.text).toMatch(/past the time by which it is due/);
  const done = await sim.tap('Luis', 'Luis', 'Done', back);
  expect(done.text).toMatch(/2\.3 needs evidence first/);
  const question = await sim.waitFor('Luis', /^what proves 2\.3/i);
  await team.thumb(await sim.say('Luis', 'Luis', 'CI run 8841 is green', { reply_to: question }));
  expect((await sim.tap('Luis', 'Luis', 'Stop reminding', back)).text).toMatch(/settled already/);
  expect((await sim.tap('Luis', 'Luis', 'Done', back)).text).toBe('2.3 was done already.');
  await sim.waitFor('Luis', (message) => message.message_id === back.message_id && message.buttons.length === 0);
});

test('whoever has never pressed Start is called in the group, and only they can use the buttons there', async () => {
  const { sim, chat } = team;
  await team.tell('Mara', '/rollout assign 2.4 @nadia_approver due wed 2 dec 17:00');
  await sim.waitFor(chat, 'Nadia, Mara asked you for it');
  await sim.setClock('2026-12-01T16:00:00Z');
  const reminder = await sim.waitFor(chat, (each) => /2\.4 .*due tomorrow/.test(each.text) && hasButton('1 h', each));
  expect(reminder.text).toContain('Nadia, this is for you.');
  expect((await sim.tap('Luis', chat, '1 h', reminder)).text).toBe('This reminds Nadia. What waits for you: /mine');
  expect((await sim.tap('Nadia', chat, 'Stop reminding', reminder)).text).toBe('I will not remind you of it again.');
  const stopped = await sim.waitFor(chat, 'No more reminders of 2.4');
  await sim.setClock('2026-12-02T16:30:00Z');
  await team.ask('Mara', '/rollout item 2.4');
  expect(
    (await team.words(chat)).filter((text) => /2\.4 .*due today/.test(text) && text.includes('this is for you')),
  ).toEqual([]);
  await sim.tap('Nadia', chat, 'Remind me again', stopped);
  await sim.waitFor(chat, (each) => each.message_id === stopped.message_id && each.text.includes('this is for you'));
});

test('what is overdue comes to the group once, with owner and lead, and then only into their digests', async () => {
  const { sim, chat } = team;
  await team.tell('Mara', '/rollout assign 1.1 @luis_ops due thu 3 dec 11:00');
  const first = await digestsAfterNow('Luis', 'Mara');
  await sim.setClock('2026-12-03T08:00:05Z');
  const [own = ''] = await first();
  expect(own).toMatch(/Due today\nR-1 1\.1 Issue creation, due today 11:00/);
  await sim.setClock('2026-12-03T10:00:30Z');
  await sim.waitFor('Luis', /^1\.1 Issue creation: overdue, was due today 11:00/);
  await sim.setClock('2026-12-03T11:01:00Z');
  const raised = await sim.waitFor(chat, /^1\.1 Issue creation: overdue, was due today 11:00/);
  expect(raised.text).toContain('Luis and Mara: is it done, blocked, or does the time move?');
  await sim.setClock('2026-12-03T15:00:00Z');
  await team.house.restart();
  await team.ask('Mara', '/rollout item 1.1');
  expect((await team.words(chat)).filter((text) => /^1\.1 .*was due today 11:00/.test(text))).toHaveLength(1);
  const second = await digestsAfterNow('Luis', 'Mara');
  await sim.setClock('2026-12-04T08:00:05Z');
  for (const text of await second()) expect(text).toContain('R-1 1.1 Issue creation, was due yesterday 11:00');
});

test('#50 the digest comes once a day, also with a restart, a double tick and a clock that is set back; what was missed is not said late', async () => {
  const { sim, house } = team;
  const count = async (): Promise<number> => (await digestsOf('Luis')).length;
  const before = await count();
  await house.restart();
  await sim.setClock('2026-12-04T07:30:00Z');
  await sim.setClock('2026-12-04T08:05:00Z');
  await team.ask('Mara', '/rollout item 1.1');
  expect(await count()).toBe(before);
  await house.pause();
  await sim.setClock('2026-12-05T12:30:00Z');
  await house.resume();
  await team.ask('Mara', '/rollout item 1.1');
  expect(await count()).toBe(before);
  const sunday = await digestsAfterNow('Luis');
  await sim.setClock('2026-12-06T08:00:05Z');
  await sunday();
  const off = await sim.ask('Luis', 'Luis', '/settings digest off');
  expect(off.text).toBe('No digest any more. What waits for you: /mine');
  const monday = await digestsAfterNow('Mara');
  await sim.setClock('2026-12-07T08:00:05Z');
  await monday();
  expect(await count()).toBe(before + 1);
  expect(await sim.violations()).toEqual([]);
});

test('whoever has left the team can do nothing with the reminders that they still have', async () => {
  const { sim } = team;
  await team.ask('Mara', '/rollout roles take ops 1004');
  for (const label of ['Done', 'Stop reminding'])
    expect(await sim.tap('Luis', 'Luis', label)).toMatchObject({
      show_alert: true,
      text: 'You have no role in this team any more, and nothing of this is yours.',
    });
});
