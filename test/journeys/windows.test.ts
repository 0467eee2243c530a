import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { hasButton, openTeam, type Team } from '../support/team.ts';

let team: Team;

// Monday 30 November 2026, 10:00 in Berlin. Mara leads and owns the bot; Ben leads too, and owns nothing.
beforeAll(async () => {
  team = await openTeam();
  await team.ask('Mara', '/rollout roles give lead 1002');
  await team.sim.start('Luis');
  await team.sim.say('Luis', 'Luis', '/settings zone America/New_York');
  await team.sim.waitFor('Luis', 'Your zone is America/New_York');
}, 30_000);
afterAll(() => team?.stop());

/** The window card that follows what somebody says. */
async function proposed(who: string, words: string): Promise<ChatMessage> {
  const said = await team.sim.say(who, team.chat, words);
  return team.sim.waitFor(
    team.chat,
    (each) => each.message_id > said.message_id && /(move|set) the window\?/.test(each.text),
  );
}

const cardNow = async (card: ChatMessage, pattern: RegExp): Promise<ChatMessage> =>
  team.sim.waitFor(team.chat, (each) => each.message_id === card.message_id && pattern.test(each.text));

async function setFreeze(who: string, words: string): Promise<ChatMessage> {
  const asked = await team.ask(who, `/rollout freeze add ${words}`);
  expect((await team.sim.tap(who, team.chat, 'Right, set it', asked)).text).toBe('The freeze is set.');
  return asked;
}

test('a freeze is said back, and only the lead’s tap sets it', async () => {
  const { sim, chat } = team;
  const words = '/rollout freeze add hard "Christmas" 20 dec to 3 jan';
  expect((await team.ask('Luis', words)).text).toBe('Only the lead sets and lifts freezes.');
  const asked = await team.ask('Ben', words);
  expect(asked.text).toContain('Sun 20 Dec 2026, 00:00 CET – Mon 4 Jan 2027, 00:00 CET (15 days)');
  expect(asked.text).toContain('No window lies in it unless an owner of this bot says why.');
  expect((await team.ask('Ben', '/rollout freeze')).text).toContain('There are no freezes here.');
  expect(await sim.tap('Luis', chat, 'Right, set it', asked)).toMatchObject({ show_alert: true });
  await sim.tap('Ben', chat, 'Right, set it', asked);
  expect((await team.ask('Gus', '/rollout freeze')).text).toContain('f1 · “Christmas” — hard');
  expect((await team.ask('Ben', '/rollout freeze add soft "No zone" tomorrow tz=Mars/Base')).text).toMatch(/time zone/);
});

test('a window in a hard freeze is refused to the lead, and set by an owner who says why', async () => {
  const { sim, chat } = team;
  await team.start();
  const words = '/rollout schedule tue 22 dec 22:00 for 90m';
  const refused = await team.ask('Ben', `${words} override="I am the lead"`);
  expect(refused.text).toBe('Only an owner of this bot can override the hard freeze “Christmas”.');
  const card = await proposed('Ben', words);
  expect(card.text).toContain('⚠️ “Christmas” is a hard freeze, Sun 20 Dec 00:00 – Mon 4 Jan 00:00 CET.');
  expect(card.buttons.flat().map(({ text }) => text)).toEqual(['Override…', 'Leave it']);
  expect((await sim.tap('Ben', chat, 'Override…', card)).text).toContain('Only an owner of this bot can override');
  await sim.tap('Mara', chat, 'Override…', card);
  const question = await sim.waitFor(chat, 'why does the window lie in the freeze “Christmas”?');
  await team.tell('Mara', 'vendor deadline', { reply_to: question });
  const ready = await cardNow(card, /Over the freeze “Christmas”, because: “vendor deadline”/);
  expect((await sim.tap('Ben', chat, 'Right, set it', ready)).text).toContain('Only an owner of this bot');
  expect((await sim.tap('Mara', chat, 'Right, set it', ready)).text).toBe('The window is set.');
  await sim.waitFor(chat, 'It lies in the freeze “Christmas”, because: “vendor deadline”');
  const log = await team.ask('Mara', '/rollout log');
  expect(log.text).toContain('over the freeze “Christmas”: “vendor deadline”');
});

test('#48 a soft freeze that comes every week takes the lead’s reason', async () => {
  const { sim, chat } = team;
  const asked = await setFreeze('Ben', 'soft "Weekends" every fri 12:00 to mon 06:00 except 2026-12-11');
  expect(asked.text).toContain('Every fri 12:00 – mon 06:00, Europe/Berlin');
  expect(asked.text).toContain('Not on Fri 11 Dec 2026');
  expect(asked.text).toContain('Next: Fri 4 Dec 12:00 – Mon 7 Dec 06:00 CET');
  const card = await proposed('Ben', '/rollout schedule sat 12 dec 22:00 for 90m override="fewest users"');
  expect(card.text).toContain('Over the freeze “Weekends”, because: “fewest users”');
  expect((await sim.tap('Ben', chat, 'Right, set it', card)).text).toBe('The window is set.');
  await team.tell('Mara', '/rollout done 1.5 it is set');
});

test('a freeze set over a window is told once, moves nothing, and opens item 1.5 again', async () => {
  const { sim, chat } = team;
  const asked = await setFreeze('Ben', 'hard "Audit" 12 dec to 13 dec');
  expect(asked.text).toContain('It lies over R-1, Sat 12 Dec 22:00 – 23:30 CET.');
  const told = await sim.waitFor(chat, 'its window lies in the freeze “Audit” now');
  expect(told.text).toContain('It stays Sat 12 Dec 22:00 – 23:30 CET until somebody moves it.');
  expect(told.text).toContain('The item that was done by it is open again.');
  expect((await team.ask('Mara', '/rollout done 1.5 it is set')).text).toContain(
    '1.5 is not done while the window lies in a freeze',
  );
  await sim.advance(3 * 3_600);
  await team.ask('Mara', '/rollout freeze');
  expect((await team.words()).filter((text) => text.includes('lies in the freeze “Audit” now'))).toHaveLength(1);
  expect((await team.ask('Ben', '/rollout schedule override="it is only reading"')).text).toContain('Only an owner');
  const stays = await team.ask('Mara', '/rollout schedule override="it is only reading"');
  expect(stays.text).toBe('The window of R-1 stays over the freeze “Audit”, because: “it is only reading”');
});

test('the wizard names a freeze and what is in the way, and creates nothing over it in silence', async () => {
  const { sim, chat } = team;
  const check = await team.ask('Mara', '/rollout new "Payments" 4.3.0 sat 12 dec 22:30 for 60m');
  const labels = check.buttons.flat().map(({ text }) => text);
  expect(labels).toContain('Override…');
  expect(labels.filter((text) => text.startsWith('Create'))).toEqual([]);
  expect(check.text).toContain('“Audit” is a hard freeze');
  expect(check.text).toContain('The same product: R-1 · Payments 4.2.0 overlaps');
  await sim.tap('Mara', chat, 'Override…', check);
  const question = await sim.waitFor(chat, 'why does the window lie in a freeze?');
  await sim.say('Mara', chat, 'both at once', { reply_to: question });
  const ready = await sim.waitFor(
    chat,
    (each) => each.message_id === check.message_id && hasButton('Create R-2', each),
  );
  expect(ready.text).toContain('because: “both at once”');
  expect((await sim.tap('Mara', chat, 'Create R-2', ready)).text).toBe('Created R-2');
});

test('of three proposals one is looked at and set; freezes and other windows are left out', async () => {
  const { sim, chat } = team;
  const found = await team.ask('Ben', '/rollout slots R-2 90m');
  expect(found.text).toMatch(/\d+ % of users online · \d of 6 awake/);
  expect(found.text).toContain('assumed');
  expect(found.text).not.toMatch(/Sat|Sun|Fri \d+ Dec (1[2-9]|2)/);
  const labels = found.buttons.flat().map(({ text }) => text);
  expect(labels.map((text) => text.slice(0, 3))).toEqual(['1 ·', '2 ·', '3 ·']);
  await sim.tap('Ben', chat, '2 ·', found);
  const card = await sim.waitFor(
    chat,
    (each) => each.message_id > found.message_id && each.text.includes('move the window?'),
  );
  const when = labels[1]?.slice(4) ?? '';
  expect(card.text).toContain(when.split(' ').slice(0, 3).join(' '));
  expect((await sim.tap('Ben', chat, 'Right, set it', card)).text).toBe('The window is set.');
  await sim.waitFor(chat, new RegExp(`R-2 .* — new window: ${when.replace(/ CET$/, '')}`));
});

test('#66 a time by somebody’s clock is said back in the team’s and theirs', async () => {
  const card = await proposed('Mara', "/rollout schedule R-2 tue 15 dec 16:00 in Luis' time for 90m");
  expect(card.text).toContain('Tue 15 Dec 2026, 16:00 EST = 21:00 UTC, 22:00 Berlin');
  await team.sim.tap('Mara', team.chat, 'Leave it', card);
  const far = await team.ask('Mara', '/rollout schedule R-2 tue 15 dec 16:00 @aiko_qa');
  expect(far.text).toContain('I do not know in which zone "aiko_qa" is');
  expect((await team.ask('Mara', '/settings traffic 1,2,3')).text).toContain('Traffic is 24 numbers');
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 10 || hour === 11 ? 0 : 9)).join(',');
  expect((await team.ask('Mara', `/settings traffic ${hours}`)).text).toContain('hour by hour in Europe/Berlin');
  expect((await team.ask('Mara', '/rollout slots R-2 60m')).text).toMatch(/10:00 – 11:00 CET\n0 % of users online/);
  expect(await team.sim.violations()).toEqual([]);
});
